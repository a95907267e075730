"""Reading promises, and the patients who left or came after a figure was counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from capacity.kinds import kind
from capacity.models import BedMove, BedPromise
from journal.models import Realm

COUNTED = "beds"  # the shape of which patients move
Steps = Mapping[str, Sequence["MoveSeen"]]


@dataclass(frozen=True)
class MoveSeen:
    """One patient more or fewer at a facility."""

    bed: str
    cohort: str
    step: int
    at: datetime


def moves_after(realm: Realm, facilities: Iterable[str], since: datetime | None) -> Steps:
    """Return the moves at facilities after a moment (None: all), per facility (1 query)."""
    rows = BedMove.objects.filter(realm=realm, facility__in=list(facilities))
    if since is not None:
        rows = rows.filter(at__gt=since)
    found: dict[str, list[MoveSeen]] = {}
    for code, bed, cohort, step, at in rows.values_list("facility", "bed", "cohort", "step", "at"):
        found.setdefault(code, []).append(MoveSeen(bed, cohort, step, at))
    return found


def net_of(
    moves: Sequence[MoveSeen],
    code: str,
    cohort: str,
    after: datetime,
    until: datetime | None = None,
) -> int:
    """Return how many more lie there by now than when they were counted.

    A count at the very moment of an arrival contains the patient. A part of a kind has only the moves of
    its own label, the whole has them all.
    """
    return sum(
        one.step
        for one in moves
        if one.bed == code
        and one.at > after
        and (until is None or one.at <= until)
        and cohort in ("", one.cohort)
    )


def moved_values(values: Mapping[str, Any], code: str, net: int) -> tuple[dict[str, Any], int]:
    """Return figures with those who came and left since, and by how much they moved.

    What is unknown stays unknown, and nobody lies in fewer than no beds.
    """
    found = dict(values)
    item = kind(code)
    load = found.get(item.shape.load) if item.shape_code == COUNTED and item.shape.load else None
    if not net or load is None:
        return found, 0
    found[item.shape.load] = max(load + net, 0)
    return found, found[item.shape.load] - load


@dataclass(frozen=True)
class Promised:
    """What is promised of one kind of bed at a facility."""

    bed: str
    held_in: int = 0
    reserved_in: int = 0
    under_way_in: int = 0
    isolation_in: int = 0
    reserved_out: int = 0

    @property
    def coming(self) -> int:
        """Return how many beds somebody has a claim on."""
        return self.held_in + self.reserved_in + self.under_way_in


def promises_of(
    realm: Realm, facilities: Iterable[str] | None = None, *, without: Iterable[str] = ()
) -> dict[str, dict[str, Promised]]:
    """Return what is promised per facility and kind of bed (1 query); `without`: not for these entities."""
    rows = BedPromise.objects.filter(realm=realm)
    if facilities is not None:
        codes = list(facilities)
        rows = rows.filter(Q(sender__in=codes) | Q(receiver__in=codes))
    left_out = set(without)
    counted: dict[tuple[str, str], dict[str, int]] = {}
    columns = ("about", "bed", "state", "isolation", "sender", "receiver")
    for about, bed, state, isolation, sender, receiver in rows.values_list(*columns):
        if about in left_out:
            continue
        if receiver is not None:
            place = counted.setdefault((receiver, bed), {})
            place[f"{state}_in"] = place.get(f"{state}_in", 0) + 1
            place["isolation_in"] = place.get("isolation_in", 0) + isolation
        if sender is not None and state == "reserved":
            place = counted.setdefault((sender, bed), {})
            place["reserved_out"] = place.get("reserved_out", 0) + 1
    found: dict[str, dict[str, Promised]] = {}
    for (code, bed), counts in sorted(counted.items()):
        if facilities is None or code in codes:
            found.setdefault(code, {})[bed] = Promised(bed, **counts)
    return found
