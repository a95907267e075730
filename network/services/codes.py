"""Codes for what people add by hand: made of its name, and nobody else's."""

import re
import unicodedata
from collections.abc import Collection

_NOT_IN_CODE = re.compile(r"[^A-Z0-9]+")
_ROOM = 3  # characters for a number


def new_code(name: str, longest: int, taken: Collection[str], without: str) -> str:
    """Return a code that is not taken; `without` begins it where the name has no letter of a code."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    begin = _NOT_IN_CODE.sub("-", plain).strip("-")[: longest - _ROOM].strip("-") or without
    numbered = (f"{begin}-{number}" for number in range(2, 100))
    return next(code for code in (begin, *numbered) if code not in taken)
