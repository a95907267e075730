"""The rest of the acute chain in an exercise: places, staff, stocks, waits, rides and expertise.

Pure: what a facility has, how loaded its region is and a moment in, figures by name out. The draws follow
from the names of the facility and the kind, so that one more of either changes no figure of the others.
All levels and shares are demo assumptions; docs/exercise-model.md names them.
"""

import math
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from capacity.resource import Kind
from capacity.shapes import CAME_BY, GROUPS, WENT_TO
from journal.local_time import LOCAL
from situation.exercise.noise import normal_knots, smooth

STREAM_CHAIN = 51
KNOT_HOURS = 48.0
ORDINARY_LOAD = 0.88  # occupied of regular ward beds in a region in ordinary weeks
LEVEL = 0.84  # how full places are when their row says nothing
USUAL = 8  # the usual number of what is counted when its row says nothing
SWING = 0.06  # how far a figure drifts from its level
LOAD_WEIGHT = 0.6  # how much of the load of the hospitals reaches the others
NOT_REPORTING = 0.06  # share of facilities that do not get round to it on a day
SICK = 0.05  # share of the needed staff that is absent in quiet times
LEARNING = 0.12  # share of who is present that may not do all of the work yet
ABILITY_LIMITED, ABILITY_NONE = 1.5, 2.1  # drift beyond which expertise is limited, or not there
# How the patients of an emergency department come, who they are, and where they go: shares of a day.
SHARES: Mapping[str, float] = {
    **dict(zip(CAME_BY, (0.2, 0.42, 0.28, 0.1), strict=True)),
    **dict(zip(GROUPS, (0.3, 0.04, 0.14, 0.02, 0.5), strict=True)),
    **dict(zip(WENT_TO, (0.61, 0.31, 0.02, 0.04, 0.02), strict=True)),
}
SHARE_SWING = 0.08
UNTOLD = 0.03  # of which nobody wrote down how they came or where they went
# What comes in by the hour of the day (0, 6, 12 and 18 o'clock), about a mean of one.
BY_HOUR = {0: 0.55, 6: 0.75, 12: 1.35, 18: 1.35}


@dataclass(frozen=True)
class Here:
    """A moment at a facility: `load` is occupied of regular ward beds in its region.

    `size` compares a hospital with a middling one; 1 for others. `drift` gives a slow standard normal.
    """

    at: datetime
    load: float
    size: float
    drift: Callable[[str], float]

    @property
    def pressure(self) -> float:
        """Return how much more there is to do than in ordinary weeks; 1 is ordinary."""
        return 1 + LOAD_WEIGHT * (self.load - ORDINARY_LOAD) / ORDINARY_LOAD

    @property
    def hour(self) -> int:
        """Return the local hour of the step."""
        local = self.at.astimezone(LOCAL).hour
        return local - local % 6


def here(
    code: str, *, at: datetime, hours: float, load: float, size: float = 1.0, seed: int = 0
) -> Here:
    """Return a moment at a facility; `hours` count from the start of the wave."""

    def drift(name: str) -> float:
        stream = STREAM_CHAIN + zlib.crc32(f"{code}:{name}".encode())
        return float(smooth(normal_knots(seed, stream, 1), hours, knot_hours=KNOT_HOURS)[0])

    return Here(at, load, size, drift)


def is_silent(place: Here) -> bool:
    """Say whether a facility does not get round to reporting for a while."""
    return place.drift("silent") > 1 / math.sqrt(2 * math.pi) / NOT_REPORTING / 4


def figures_of(kind: Kind, regular: int, place: Here) -> dict[str, Any]:
    """Return the figures of a kind by name; `regular` is the facility's own number, 0 when none is known."""
    return _BY_SHAPE[kind.shape_code](kind, regular, place)


def _places(kind: Kind, regular: int, place: Here) -> dict[str, Any]:
    level = LEVEL if kind.demo_level is None else kind.demo_level
    share = level * place.pressure + SWING * place.drift(kind.code)
    blocked = _whole(regular * 0.01 * (1 + place.drift(f"{kind.code}.blocked")))
    return {
        "operational": regular,
        "occupied": min(_whole(regular * share), regular + 1),
        "blocked": min(blocked, regular),
    }


def _staff(kind: Kind, _regular: int, place: Here) -> dict[str, Any]:
    needed = max(_whole(_usual(kind) * place.size * (0.7 if place.hour == 0 else 1)), 1)
    sick = SICK * (1 + 4 * max(place.pressure - 1, 0)) * (1 + 0.6 * place.drift(kind.code))
    absent = min(_whole(needed * max(sick, 0)), needed)
    extra = _whole(max(place.drift(f"{kind.code}.extra") - 1, 0) * max(needed * 0.1, 1))
    present = needed - absent + extra
    return {
        "needed": needed,
        "present": present,
        "skilled": present - _whole(present * LEARNING * (1 + place.drift(f"{kind.code}.skill"))),
        "absent": absent,
        "to_lend": max(present - needed, 0),
    }


def _stock(kind: Kind, _regular: int, place: Here) -> dict[str, Any]:
    days = _usual(kind) * (1 + 0.25 * place.drift(kind.code)) / place.pressure**2
    return {"days": max(_whole(days), 1)}


def _count(kind: Kind, _regular: int, place: Here) -> dict[str, Any]:
    return {"count": _coming(kind, place)}


def _wait(kind: Kind, _regular: int, place: Here) -> dict[str, Any]:
    waiting = _coming(kind, place)
    return {"waiting": waiting, "minutes": _whole(waiting * 5 * (1 + 0.3 * place.drift("pace")))}


def _delay(kind: Kind, _regular: int, place: Here) -> dict[str, Any]:
    many = _usual(kind) * place.pressure**3 * (1 + 0.4 * place.drift(kind.code))
    waiting = max(_whole(many), 0)
    return {"waiting": waiting, "days": _whole(waiting * 0.8 + 1) if waiting else 0}


def _hours(kind: Kind, _regular: int, place: Here) -> dict[str, Any]:
    offered = max(_whole(_usual(kind) * (1 + 0.1 * place.drift(kind.code))), 1)
    share = LEVEL * place.pressure + SWING * place.drift(f"{kind.code}.used")
    return {"offered": offered, "used": _whole(offered * share)}


def _ability(kind: Kind, _regular: int, place: Here) -> dict[str, Any]:
    drift = abs(place.drift(kind.code))
    if drift < ABILITY_LIMITED:
        return {"state": "available", "until": None}
    until = place.at + timedelta(hours=12)
    return {"state": "none" if drift > ABILITY_NONE else "limited", "until": until.isoformat()}


def _inflow(kind: Kind, _regular: int, place: Here) -> dict[str, Any]:
    came = _visits(kind, place)
    return {"came": came, **_parted(came, CAME_BY, place), **_parted(came, GROUPS, place)}


def _outflow(kind: Kind, _regular: int, place: Here) -> dict[str, Any]:
    went = _whole(_visits(kind, place) * (1 - 0.04 * max(place.drift("kept"), 0)))
    return {"went": went, **_parted(went, WENT_TO, place), **_parted(went, GROUPS, place)}


_BY_SHAPE: Mapping[str, Callable[[Kind, int, Here], dict[str, Any]]] = {
    "beds": _places,
    "places": _places,
    "staff": _staff,
    "stock": _stock,
    "count": _count,
    "wait": _wait,
    "delay": _delay,
    "hours": _hours,
    "ability": _ability,
    "inflow": _inflow,
    "outflow": _outflow,
}


def _usual(kind: Kind) -> float:
    """Return the usual number of what is counted."""
    return USUAL if kind.demo_level is None else kind.demo_level


def _visits(kind: Kind, place: Here) -> int:
    """Return how many came to an emergency department in a day; who goes came before."""
    return _whole(_usual(kind) * place.size * place.pressure * (1 + 0.1 * place.drift("visits")))


def _parted(whole: int, names: Sequence[str], place: Here) -> dict[str, int]:
    """Return a number divided; the part of which nothing was written down is in none."""
    weights = [
        SHARES[name] * max(1 + SHARE_SWING * place.drift(f"share.{name}"), 0.2) for name in names
    ]
    told = whole * (1 - UNTOLD)
    return {
        name: int(told * weight / sum(weights)) for name, weight in zip(names, weights, strict=True)
    }


def _coming(kind: Kind, place: Here) -> int:
    """Return how many there are of what comes and goes within hours."""
    rhythm = BY_HOUR[place.hour]
    number = _usual(kind) * place.pressure**2 * rhythm * (1 + 0.3 * place.drift(kind.code))
    return max(_whole(number), 0)


def _whole(number: float) -> int:
    """Return a number of people, places or hours."""
    return max(round(number), 0)
