"""What the faces on paper can show; what they cannot is written out, so that nothing people said is lost.

A PDF that is tagged for readers (PDF/UA-1) may have no character without a shape: one emoji in a reason would
otherwise keep a whole list from paper.
"""

import unicodedata
from bisect import bisect_right
from typing import Any

# First and last of what Roboto and the faces inside the library have: Latin, Greek, Cyrillic, signs.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x2FF),
    (0x370, 0x377),
    (0x37A, 0x37F),
    (0x384, 0x38A),
    (0x38E, 0x3A1),
    (0x3A3, 0x482),
    (0x48A, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x202F, 0x2040),
    (0x2044, 0x2052),
    (0x2074, 0x208E),
    (0x20A0, 0x20C0),
    (0x2100, 0x211E),
    (0x2126, 0x2151),
    (0x2153, 0x2184),
    (0x2190, 0x23FF),
    (0x2460, 0x2606),
    (0x2609, 0x262F),
    (0x2701, 0x2704),
    (0x270C, 0x2714),
)
_FIRST = [first for first, _last in RANGES]
_SILENT = {"Cf", "Cc", "Mn", "Me"}  # joiners, selectors, marks that found no letter to stand on


def printable(value: Any) -> Any:
    """Return texts, and what holds texts, as paper can show them: `😀` becomes `[grinning face]`."""
    if isinstance(value, str):
        return "".join(_shown(one) for one in unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


def _shown(one: str) -> str:
    """Return a character, its name, or nothing for one that has no shape of its own."""
    at = bisect_right(_FIRST, ord(one)) - 1
    if one == "\n" or (at >= 0 and ord(one) <= RANGES[at][1]):
        return one
    if one.isspace():
        return " "
    if unicodedata.category(one) in _SILENT:
        return ""
    name = unicodedata.name(one, "")
    return f"[{name.lower()}]" if name else f"[U+{ord(one):04X}]"
