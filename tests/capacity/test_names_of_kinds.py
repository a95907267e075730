"""Kinds of bed are data: no code names one, so a further kind needs no code."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from capacity.kind_file import BUNDLED, read_kinds
from tests.needs import REPO

CODES = [kind.code for kind in read_kinds(BUNDLED.parent).kinds if kind.is_bed]
NAMED = re.compile(rf"\b({'|'.join(CODES)})\b")
# tests and documents name kinds; migrations are frozen; the model of an exercise knows which kinds
# the recorded wave filled; benchmarks measure on fixed worlds with the demo's columns
ELSEWHERE = ("tests/", "docs/", "benchmarks/", "situation/exercise/", "scripts/")
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)


def files(*suffixes: str) -> list[Path]:
    """Return the files of the tree that the law holds for."""
    listed = subprocess.run(
        ["git", "ls-files", *(f"*{suffix}" for suffix in suffixes)],
        cwd=REPO,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    return [
        REPO / name
        for name in listed
        if not name.startswith(ELSEWHERE) and "/migrations/" not in name and (REPO / name).is_file()
    ]


def words_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the names and texts of a Python file with their lines, without docstrings and comments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.arg | ast.keyword) and node.arg:
            yield node.lineno, node.arg


def test_no_program_names_a_kind_of_bed() -> None:
    found = [
        f"{path.relative_to(REPO)}:{line}: {word[:60]}"
        for path in files(".py")
        for line, word in words_of(path)
        if NAMED.search(word)
    ]
    assert found == []


@pytest.mark.parametrize("suffix", [".js", ".html", ".css"])
def test_no_screen_names_a_kind_of_bed(suffix: str) -> None:
    found = [
        f"{path.relative_to(REPO)}: {match[0]}"
        for path in files(suffix)
        for match in NAMED.finditer(COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []
