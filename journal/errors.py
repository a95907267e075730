"""The one family of errors that services raise, whatever called them.

A view turns it into a form message, the API into problem+json, the socket into an `error` frame;
`code` is stable, `message` is a sentence for the person who can mend it, `field` names the place.
"""

# ruff: noqa: N818 - the names are read at `raise Refused(…)`, where “Error” would add nothing


class ZorgbeeldError(Exception):
    """Something that was asked cannot be done; carries a stable code and a sentence."""

    status = 400

    def __init__(self, message: str, *, code: str = "invalid", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


class Invalid(ZorgbeeldError):
    """The values do not make sense; `field` says which."""

    status = 422


class Refused(ZorgbeeldError):
    """This actor may not do this here."""

    status = 403

    def __init__(self, message: str, *, code: str = "refused", field: str = "") -> None:
        super().__init__(message, code=code, field=field)


class Missing(ZorgbeeldError):
    """What was named does not exist in this realm."""

    status = 404

    def __init__(self, message: str, *, code: str = "missing", field: str = "") -> None:
        super().__init__(message, code=code, field=field)


class Conflict(ZorgbeeldError):
    """It was possible before, and is no longer: somebody else was first."""

    status = 409

    def __init__(self, message: str, *, code: str = "conflict", field: str = "") -> None:
        super().__init__(message, code=code, field=field)
