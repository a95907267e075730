"""What regions and facilities by hand share: a code of their own, and that nobody undoes another's work."""

import re
import unicodedata
from collections.abc import Collection

from django.db.models import Model

from journal.errors import Conflict

_NOT_IN_CODE = re.compile(r"[^A-Z0-9]+")
_ROOM = 3  # characters for a number


def seen_of(model: type[Model], code: str) -> str:
    """Return a word for what is given by hand under a code now; empty: nothing is."""
    at = model._default_manager.filter(pk=code).values_list("changed_at", flat=True).first()  # noqa: SLF001
    return "" if at is None else str(at.isoformat())


def require_seen(model: type[Model], code: str, seen: str | None) -> None:
    """Raise Conflict when somebody changed it after a form was opened (None: no form asked)."""
    if seen is not None and seen != seen_of(model, code):
        raise Conflict("network.given_meanwhile")


def new_code(name: str, longest: int, taken: Collection[str], without: str) -> str:
    """Return a code that is not taken; `without` begins it where the name has no letter of a code."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    begin = _NOT_IN_CODE.sub("-", plain).strip("-")[: longest - _ROOM].strip("-") or without
    numbered = (f"{begin}-{number}" for number in range(2, 100))
    return next(code for code in (begin, *numbered) if code not in taken)
