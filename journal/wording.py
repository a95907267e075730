"""Finding lines by their words, in Dutch: other forms of a word find it too.

What is asked is words that must all occur, in any order; the last may still be unfinished, and what stands
between quotation marks must occur as it is. The stems are Snowball's (https://snowballstem.org, `dutch`):
`gewijzigd` finds `wijzigde`. Of long ones a letter or two may differ at the end: `verplaatsen` finds
`verplaatst`. Accents and capitals do not matter.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from snowballstemmer import stemmer

LONGEST = 200  # characters of a question
LONG, ENDING = 6, 2  # letters of a stem that may differ by so many at its end
WORDS_KNOWN = 50_000  # stems that a process remembers
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r'["“”„]([^"“”„]+)["“”„]')
_dutch = stemmer("dutch")


def folded(text: str) -> str:
    """Return a text without capitals and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


@lru_cache(maxsize=WORDS_KNOWN)
def stem(word: str) -> str:
    """Return what the forms of a folded word have in common."""
    found: str = _dutch.stemWord(word)
    return found


class Sought:
    """The words of a question; one without words finds everything."""

    def __init__(self, question: str) -> None:
        self._phrases = [" ".join(_words(one)) for one in _QUOTED.findall(question)]
        self._words = _words(_QUOTED.sub(" ", question))

    def fits(self, text: str) -> bool:
        """Say whether a text holds everything that was asked."""
        words = _words(text)
        if self._phrases:
            whole = f" {' '.join(words)} "
            if not all(f" {phrase} " in whole for phrase in self._phrases):
                return False
        stems = {stem(word) for word in words}
        for at, word in enumerate(self._words):
            unfinished = at == len(self._words) - 1
            if word in words or any(_alike(stem(word), one) for one in stems):
                continue
            if not (unfinished and any(one.startswith(word) for one in words)):
                return False
        return True


def _alike(one: str, other: str) -> bool:
    """Say whether two stems are of one word."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < LONG:
        return one == other
    return longer.startswith(shorter) and len(longer) - len(shorter) <= ENDING


def words_of(body: Mapping[str, Any]) -> str:
    """Return what people can read of an event with a line, in both languages."""
    line = body.get("line") or {}
    said = (line.get("nl"), line.get("en"), *(body.get(name) for name in READ))
    return "\n".join(one for one in said if isinstance(one, str))


def doer_of(body: Mapping[str, Any]) -> str:
    """Return what an event calls who did it, in both languages."""
    said = (body.get("by"), body.get("by_en"))
    return "\n".join(one for one in said if isinstance(one, str))


READ = ("by", "by_en", "reason", "reason_en")


def _words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return _WORD.findall(folded(text))
