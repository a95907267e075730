"""The tables of security say the truth: nothing left out, every test there, every use of keys named."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests.needs import REPO

ASVS = REPO / "docs" / "asvs.md"
SECURITY = REPO / "docs" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# the requirements of levels 1 and 2 of ASVS 5.0.0: of each section the first so many
SECTIONS = {
    "V1.1": 2,
    "V1.2": 9,
    "V1.3": 11,
    "V1.4": 3,
    "V1.5": 2,
    "V2.1": 3,
    "V2.2": 3,
    "V2.3": 4,
    "V2.4": 1,
    "V3.2": 2,
    "V3.3": 4,
    "V3.4": 6,
    "V3.5": 5,
    "V3.7": 2,
    "V4.1": 3,
    "V4.2": 1,
    "V4.3": 2,
    "V4.4": 4,
    "V5.1": 1,
    "V5.2": 3,
    "V5.3": 2,
    "V5.4": 3,
    "V6.1": 3,
    "V6.2": 12,
    "V6.3": 4,
    "V6.4": 4,
    "V6.5": 5,
    "V6.6": 3,
    "V6.8": 4,
    "V7.1": 3,
    "V7.2": 4,
    "V7.3": 2,
    "V7.4": 5,
    "V7.5": 2,
    "V7.6": 2,
    "V8.1": 2,
    "V8.2": 3,
    "V8.3": 1,
    "V8.4": 1,
    "V9.1": 3,
    "V9.2": 4,
    "V10.1": 2,
    "V10.2": 2,
    "V10.3": 4,
    "V10.4": 11,
    "V10.5": 5,
    "V10.6": 2,
    "V10.7": 3,
    "V11.1": 2,
    "V11.2": 3,
    "V11.3": 3,
    "V11.4": 4,
    "V11.5": 1,
    "V11.6": 1,
    "V12.1": 3,
    "V12.2": 2,
    "V12.3": 4,
    "V13.1": 1,
    "V13.2": 5,
    "V13.3": 2,
    "V13.4": 5,
    "V14.1": 2,
    "V14.2": 4,
    "V14.3": 3,
    "V15.1": 3,
    "V15.2": 3,
    "V15.3": 7,
    "V16.1": 1,
    "V16.2": 5,
    "V16.3": 4,
    "V16.4": 3,
    "V16.5": 3,
    "V17.1": 1,
    "V17.2": 4,
    "V17.3": 2,
}
REQUIRED = [f"{section}.{n}" for section, most in SECTIONS.items() for n in range(1, most + 1)]
FAULTS = 20
# modules that make keys, signatures or chance: each use is named in the inventory
CRYPTOGRAPHY = {"hmac", "secrets", "cryptography", "ssl"}


@cache
def names_in(file: str) -> frozenset[str]:
    """Return the names of the tests of a file."""
    tree = ast.parse((REPO / file).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@pytest.mark.parametrize("page", [ASVS, SECURITY], ids=lambda page: page.name)
def test_every_test_that_is_named_exists(page: Path) -> None:
    named = NAMED.findall(page.read_text(encoding="utf-8"))
    assert len(named) > FAULTS
    missing = [f"{file}::{name}" for file, name in named if name not in names_in(file)]
    assert missing == []


def test_no_requirement_of_the_standard_is_left_out_or_there_twice() -> None:
    assert len(REQUIRED) == 253
    text = ASVS.read_text(encoding="utf-8")
    body = text[text.index("## V1 ") :]
    rows = re.findall(r"^\| (V[\d.]+) \| ([✓½–]) \| (.*?) \| ?(.*) \|$", body, re.MULTILINE)
    apart = [
        one
        for line in re.findall(r"^Does not apply: (.*)$", body, re.MULTILINE)
        for one in re.findall(r"V\d+\.\d+\.\d+", line)
    ]
    assert sorted([row[0] for row in rows] + apart) == sorted(REQUIRED)
    for name, state, how, shown in rows:
        assert how.strip(), name
        if state == "✓":
            assert NAMED.search(shown), f"{name} is met, and nothing shows it"


def test_every_fault_that_was_found_by_trying_has_its_tests() -> None:
    text = SECURITY.read_text(encoding="utf-8")
    body = text[text.index("## Faults of trust") :]
    rows = {
        int(number): row for number, row in re.findall(r"^\| (\d+) \|(.*)$", body, re.MULTILINE)
    }
    assert set(rows) == set(range(1, FAULTS + 1))
    assert all(NAMED.search(row) for row in rows.values())


def test_every_use_of_cryptography_is_in_the_inventory() -> None:
    text = SECURITY.read_text(encoding="utf-8")
    inventory = text[text.index("## Keys") :].partition("\n## ")[0]
    for app in ("config", *settings.OWN_APPS):
        for path in sorted((REPO / app).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            used = {
                name.partition(".")[0]
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                for name in (
                    [one.name for one in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else []
                )
            }
            if used & CRYPTOGRAPHY:
                assert f"`{path.relative_to(REPO)}`" in inventory, (
                    f"{path} uses {used & CRYPTOGRAPHY}"
                )
