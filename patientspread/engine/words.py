"""The engine's sentences: read from `words.toml` beside this file, where both languages stand side by side.

The file is part of the one catalogue of the project, in its form; the engine reads it by itself, so that
it stays a pure package.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def table(part: str, language: str) -> Mapping[str, str]:
    """The sentences of one part (``spread``, ``casualties``, …) by code; Raises `KeyError`."""
    return {
        code.removeprefix(f"{part}."): words[language]
        for code, words in _all().items()
        if code.startswith(f"{part}.")
    }


@cache
def _all() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
