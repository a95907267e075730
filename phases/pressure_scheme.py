"""The scheme of pressure scores in force: the newest valid one loaded, else the bundled one."""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.db import DatabaseError
from django.db.models import Q

from journal import clock
from phases.models import PressureScheme
from phases.plan_file import read_plan_file
from phases.rules.pressure import Scheme, read_scheme

BUNDLED = Path(__file__).parent / "data" / "pressure.yaml"


def scheme_row(at: datetime | None = None) -> PressureScheme | None:
    """Return the version that was loaded and is in force at a moment of real time, if any (1 query)."""
    at = at or clock.now()
    rows = PressureScheme.objects.filter(valid_from__lte=at)
    rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))
    return rows.order_by("-version").first()


def scheme_in_force(at: datetime | None = None) -> Scheme:
    """Return the scheme by which pressure is scored at a moment (1 query)."""
    row = scheme_row(at)
    return bundled_scheme() if row is None else _scheme(json.dumps(row.document, sort_keys=True))


def scheme_here() -> Scheme:
    """Return the scheme of this installation, or where none is set up the one that comes along."""
    try:
        return scheme_in_force()
    except DatabaseError:
        return bundled_scheme()


@lru_cache(maxsize=1)
def bundled_scheme() -> Scheme:
    """Return the scheme that comes with the program."""
    return read_scheme(read_plan_file(BUNDLED).value)


@lru_cache(maxsize=8)
def _scheme(text: str) -> Scheme:
    return read_scheme(json.loads(text))
