"""The one family of errors that services raise, whatever called them.

    raise Invalid("capacity.unknown_kind", field="lines.bed", kind=code)

The code is one of the catalogue (`journal.said`); its last word is the stable code on the wire. A view
turns the error into a form message, the API into problem+json, the socket into an `error` frame;
`field` names the place where somebody can mend it.
"""

# ruff: noqa: N818 - the names are read at `raise Refused(…)`, where “Error” would add nothing

import re
from typing import Any, Self

from journal.said import Said, reader_language

_MOST = 400  # characters of a text within a sentence: nobody is answered with what they sent, whole
# what would break a line, hide a part, or turn the reading direction around
_UNREADABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)


def _plain(value: Any) -> Any:
    """Return a parameter of a sentence; a text without what cannot be read, and of a bearable length."""
    if not isinstance(value, str):
        return value
    text = _UNREADABLE.sub(" ", value)
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"


class ZorgbeeldError(Exception):
    """Something that was asked cannot be done: what to say of it, and at which field.

    Raises KeyError for a code that the catalogue does not have.
    """

    status = 400
    retry_after = 0  # seconds after which it may be tried again; 0: nothing is said of that

    def __init__(self, what: str, /, *, code: str = "", field: str = "", **params: Any) -> None:
        super().__init__(what)
        self.said = Said(what, {name: _plain(value) for name, value in params.items()})
        self.code = code or what.rpartition(".")[2]
        self.field = field

    @property
    def message(self) -> str:
        """Return the sentence in the language of whoever is being answered."""
        return self.text(reader_language())

    def renamed(self, code: str) -> Self:
        """Return the same refusal under another code on the wire."""
        self.code = code
        return self

    def text(self, language: str) -> str:
        """Return the sentence in a language."""
        return self.said.text(language)

    def __str__(self) -> str:
        return self.message


class TooMany(ZorgbeeldError):
    """More was asked than one person's share; `retry_after`: in how many seconds again."""

    status = 429

    def __init__(self, what: str, /, *, retry_after: int, field: str = "", **params: Any) -> None:
        super().__init__(what, code="too_many", field=field, **params)
        self.retry_after = retry_after


class Invalid(ZorgbeeldError):
    """The values do not make sense; `field` says which."""

    status = 422


class TooLarge(Invalid):
    """More was sent at once than is read; whoever shows `Invalid` at a field shows this there too."""

    status = 413


class Refused(ZorgbeeldError):
    """This actor may not do this here."""

    status = 403


class Missing(ZorgbeeldError):
    """What was named does not exist in this realm."""

    status = 404


class Conflict(ZorgbeeldError):
    """It was possible before, and is no longer: somebody else was first."""

    status = 409
