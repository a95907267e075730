"""The engine is a pure package: no Django, nothing else of the project, no clock."""

import ast
import sys
from pathlib import Path

import pytest

from patientspread import engine

FILES = sorted(Path(engine.__file__).parent.glob("**/*.py"))
ALLOWED = {"highspy", "numpy", "patientspread"} | set(sys.stdlib_module_names)
CLOCKS = {"time", "datetime", "sleep", "time_ns", "monotonic", "now", "today", "utcnow"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_file_imports_only_itself_numpy_and_the_solver(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] in ALLOWED, f"{path.name} imports {name}"
            if name.startswith("patientspread"):
                assert name.startswith("patientspread.engine"), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_file_asks_no_clock_but_the_stopwatch(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in {("time", c) for c in CLOCKS}
            assert node.value.id not in {"datetime", "random"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_the_recount_shares_no_code_with_the_matrix(path: Path) -> None:
    if path.name not in {"evaluate.py", "evaluate_flow.py"}:
        return
    text = path.read_text(encoding="utf-8")
    for builder in ("assign_", "flow_model", "flow_pieces", "linear", "eligibility", "grid"):
        assert f"engine.{builder}" not in text
    assert "numpy" not in text.split('"""')[2]


def test_the_public_names_exist() -> None:
    assert all(hasattr(engine, name) for name in engine.__all__)
