"""Passwords that are guessed first: common ones in disguise, words of this house, patterns of a keyboard.

Common are Django's own list of twenty thousand and the one of leaked ones that comes along
(`network.breached`); all of it without asking anybody outside.
"""

import re
import unicodedata
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

from journal.errors import Invalid
from journal.said import said
from network.breached import is_listed

# what somebody thinks of first in this house, this season and this country
WORDS = tuple((Path(__file__).parent / "data" / "guessed.txt").read_text(encoding="utf-8").split())
ROWS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)  # fmt: skip
DISGUISES = str.maketrans("013457@$!|", "oieastasil")
LEAST_LEFT = 6  # characters of its own that a password has beside words and patterns
LEAST_SORTS = 5  # different characters
RUN = 4  # neighbours on a keyboard that make a pattern


def check_password(user: Any, password: str, *, field: str = "password") -> None:
    """Raise Invalid unless a password may be used by somebody."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(
            "network.bad_account", field=field, sentence=" ".join(error.messages)
        ) from None


class GuessedFirst:
    """Refuses what is left with little of its own without common words, years and patterns."""

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that is guessed early."""
        del user
        plain = unicodedata.normalize("NFKC", password).casefold()
        spelled = {plain, plain.translate(DISGUISES)}
        disguised = {*spelled, *map(_core_of, spelled)} - {password}  # as it is, `Breached` says so
        if any(map(self._is_weak, spelled)) or any(map(is_listed, disguised)):
            raise ValidationError(str(said("network.password_guessed")), code="guessed_first")

    def _is_weak(self, plain: str) -> bool:
        """Say whether one spelling is weak."""
        if len(set(plain)) < LEAST_SORTS or _repeats(plain):
            return True
        if _core_of(plain) in self._common:
            return True
        left = plain
        for word in sorted(WORDS, key=len, reverse=True):
            left = left.replace(word, " ")
        left = re.sub(r"(19|20)\d\d", " ", _without_runs(left))
        return len(re.sub(r"[\W_]", "", left)) < LEAST_LEFT

    def get_help_text(self) -> str:
        """Return what to do instead."""
        return str(said("network.password_help"))


def _core_of(plain: str) -> str:
    """Return what is between the digits and signs around a spelling."""
    return plain.strip("0123456789 .,!?@#$%^&*-_+=")


def _repeats(text: str) -> bool:
    """Say whether a text is one short part over and over: `abcabcabcabc`."""
    return any(
        (text[:size] * (len(text) // size + 1))[: len(text)] == text
        for size in range(1, len(text) // 2 + 1)
    )


def _without_runs(text: str) -> str:
    """Return a text without the walks over a keyboard, the alphabet or the digits, either way."""
    kept, start = [], 0
    while start < len(text):
        size = _run_at(text, start)
        if size >= RUN:
            kept.append(" ")
            start += size
        else:
            kept.append(text[start])
            start += 1
    return "".join(kept)


def _run_at(text: str, start: int) -> int:
    """Return how long the walk is that begins at a place."""
    most = 1
    for row in ROWS:
        for way in (row, row[::-1]):
            size = 1
            while start + size < len(text) and text[start : start + size + 1] in way:
                size += 1
            most = max(most, size)
    return most
