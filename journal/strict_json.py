"""JSON as strangers send it: every name once in an object, and no numbers that only Python knows."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn


class TwiceError(ValueError):
    """Two members of one object have this name: which of them counts would be a guess."""


def read_json(text: str | bytes) -> Any:
    """Return the value. Raises TwiceError, ValueError, RecursionError."""
    return json.loads(text, parse_constant=no_number, object_pairs_hook=_once)


def no_number(word: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads and no other program does."""
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose members have different names."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise TwiceError(first_twice(name for name, _value in pairs))
    return made


def first_twice(names: Iterable[str]) -> str:
    """Return the first name that was there before; empty: none was. In one walk, however many there are."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""
