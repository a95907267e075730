"""Driving times asked of a router service: the table service of OSRM, and whatever speaks as it does.

`GET <address>/<lon>,<lat>;…?annotations=duration&sources=0;…&destinations=…` answers
`{"code": "Ok", "durations": [[seconds or null]]}` (project-osrm.org, HTTP API v1, table). It is asked only
at an address that the installation allows, with a deadline on the whole; nothing of a patient goes there.
"""

import http.client
import json
import math
import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from network.models import Facility
from web.outside import NotThereError, Pinned, looked_at

CONNECT_S, WHOLE_S = 5.0, 20.0
MOST_BYTES = 4 * 1024 * 1024
LONGEST = 1440  # minutes: what takes longer is no road
OK = 200


class RouterError(Exception):
    """The router gave no table: not allowed, no answer in time, or an answer that is none."""


def is_there() -> bool:
    """Say whether an installation has a router."""
    return bool(settings.ROUTER_URL)


def table(origins: Sequence[Facility], destinations: Sequence[Facility]) -> list[list[int | None]]:
    """Return whole minutes (origins × destinations), at least one; None: no road. Raises RouterError."""
    places = [*origins, *destinations]
    points = ";".join(f"{one.longitude:.6f},{one.latitude:.6f}" for one in places)
    first = ";".join(map(str, range(len(origins))))
    second = ";".join(map(str, range(len(origins), len(places))))
    url = (
        f"{settings.ROUTER_URL.rstrip('/')}/{points}"
        f"?annotations=duration&sources={first}&destinations={second}"
    )
    return _read(_asked(url), len(origins), len(destinations))


def _asked(url: str) -> bytes:
    """Return what is answered. Raises RouterError."""
    began = time.monotonic()
    line: Pinned | None = None
    try:
        line = Pinned(looked_at(url, settings.ROUTER_HOSTS), CONNECT_S, WHOLE_S)
        line.request("GET", line.place.path, headers={"Accept": "application/json"})
        response = line.getresponse()
        if response.status != OK:  # a redirect is not followed: it leads who knows where
            raise RouterError(f"status {response.status}")
        return _whole(response, line, began)
    except NotThereError as error:
        raise RouterError(error.fault) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise RouterError(type(error).__name__) from error
    finally:
        if line is not None:
            line.finish()


def _whole(response: http.client.HTTPResponse, line: Pinned, began: float) -> bytes:
    """Return an answer to its end. Raises RouterError: too long, or too slow."""
    got = b""
    while True:
        left = WHOLE_S - (time.monotonic() - began)
        if left <= 0 or len(got) > MOST_BYTES:
            raise RouterError("too slow" if left <= 0 else "too long")
        if line.sock is not None:
            line.sock.settimeout(left)
        piece = response.read1(64 * 1024)
        if line.is_cut:
            raise RouterError("too slow")
        if not piece:
            return got
        got += piece


def _read(answer: bytes, rows: int, columns: int) -> list[list[int | None]]:
    """Return the minutes of an answer. Raises RouterError: it is no table of this shape."""
    try:
        said: Any = json.loads(answer)
        if said["code"] != "Ok":
            raise RouterError("no table")
        durations = said["durations"]
        found = [[_minutes(one) for one in row] for row in durations]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise RouterError("no table") from error
    if len(found) != rows or any(len(row) != columns for row in found):
        raise RouterError("another shape")
    return found


def _minutes(seconds: Any) -> int | None:
    """Return whole minutes; None: no road, or none that anybody drives. Raises TypeError."""
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise TypeError
    if not math.isfinite(seconds) or seconds < 0 or seconds > LONGEST * 60:
        return None
    return max(math.ceil(seconds / 60), 1)
