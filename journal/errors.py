"""The one family of errors that services raise, whatever called them.

    raise Invalid("capacity.unknown_kind", field="lines.bed", kind=code)

The code is one of the catalogue (`journal.said`); its last word is the stable code on the wire. A view
turns the error into a form message, the API into problem+json, the socket into an `error` frame;
`field` names the place where somebody can mend it.
"""

# ruff: noqa: N818 - the names are read at `raise Refused(…)`, where “Error” would add nothing

from typing import Any, Self

from journal.said import Said, reader_language


class ZorgbeeldError(Exception):
    """Something that was asked cannot be done: what to say of it, and at which field.

    Raises KeyError for a code that the catalogue does not have.
    """

    status = 400

    def __init__(self, what: str, /, *, code: str = "", field: str = "", **params: Any) -> None:
        super().__init__(what)
        self.said = Said(what, params)
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


class Invalid(ZorgbeeldError):
    """The values do not make sense; `field` says which."""

    status = 422


class Refused(ZorgbeeldError):
    """This actor may not do this here."""

    status = 403


class Missing(ZorgbeeldError):
    """What was named does not exist in this realm."""

    status = 404


class Conflict(ZorgbeeldError):
    """It was possible before, and is no longer: somebody else was first."""

    status = 409
