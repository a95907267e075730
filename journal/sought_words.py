"""Words as people write them: sought whatever the capitals, and however a keyboard made marks and spaces.

An é is one character or an e and a mark, an apostrophe straight or curly, a space one that does not break or
two that a screen shows as one: whoever removes a name types what she reads.
"""

import re
import unicodedata
from collections.abc import Callable

REMOVED = "█████"  # what stands where words were taken out
_ALIKE = ("'’‘ʼ`´", '"“”„', "-‐‑‒–")
_MARK = "[\u0300-\u036f]"  # of the letter before it: e with a mark is no e


def pattern_of(words: str) -> re.Pattern[str]:
    """Return what finds words in a text, in whatever way they are written there."""
    return words_pattern(words, _letter, r"\s+")


def words_pattern(words: str, letter: Callable[[str], str], space: str) -> re.Pattern[str]:
    """Return what finds words: `letter` says what finds one character, `space` what finds spaces."""
    parts = (
        space if part.isspace() else "".join(letter(one) for one in part)
        for part in re.split(r"(\s+)", unicodedata.normalize("NFC", words))
    )
    return re.compile(f"(?:{''.join(parts)})(?!{_MARK})", re.IGNORECASE)


def letter_ways(one: str) -> tuple[str, ...]:
    """Return in which ways one character may be written, by one character or several."""
    alike = next((each for each in _ALIKE if one in each), None)
    if alike is not None:
        return tuple(alike)
    return tuple(dict.fromkeys((one, unicodedata.normalize("NFD", one), one.casefold())))


def _letter(one: str) -> str:
    """Return what finds one character."""
    ways = letter_ways(one)
    return f"(?:{'|'.join(map(re.escape, ways))})" if len(ways) > 1 else re.escape(one)
