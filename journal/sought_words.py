"""Words as people write them: sought whatever the capitals, and however a keyboard made marks and spaces.

An é is one character or an e and a mark, an apostrophe straight or curly, a space one that does not break or
two that a screen shows as one: whoever removes a name types what she reads.
"""

import re
import unicodedata

_ALIKE = ("'’‘ʼ`´", '"“”„', "-‐‑‒–")
_MARK = "[\u0300-\u036f]"  # of the letter before it: e with a mark is no e


def pattern_of(words: str) -> re.Pattern[str]:
    """Return what finds words in a text, in whatever way they are written there."""
    parts = (
        r"\s+" if part.isspace() else "".join(_letter(one) for one in part)
        for part in re.split(r"(\s+)", unicodedata.normalize("NFC", words))
    )
    return re.compile(f"(?:{''.join(parts)})(?!{_MARK})", re.IGNORECASE)


def _letter(one: str) -> str:
    """Return what finds one character."""
    alike = next((each for each in _ALIKE if one in each), None)
    if alike is not None:
        return f"[{re.escape(alike)}]"
    ways = {one: None, unicodedata.normalize("NFD", one): None, one.casefold(): None}
    found = "|".join(map(re.escape, ways))
    return f"(?:{found})" if len(ways) > 1 else found
