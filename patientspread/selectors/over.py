"""Spreading over a period: what was asked, offered, accepted, refused and done, and whether shares were kept.

Each thing counts in the period in which it happened, so that what comes after changes nothing in it. Counts
alone: no patient is told of.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTransform

from journal.models import Realm
from patientspread.models import (
    Request,
    RunState,
    SpreadRun,
    Transfer,
    TransferState,
)
from patientspread.request_models import THERE

ACCEPTED = (TransferState.ACCEPTED, TransferState.ARRIVED)


@dataclass
class Moves:
    """What happened at some places: as who sends (`asked`, `placed`, `left`), and as who takes.

    `minutes` are those from a request to its acceptance.
    """

    asked: int = 0
    placed: int = 0
    left: int = 0
    offered: int = 0
    accepted: int = 0
    lapsed: int = 0
    came: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    minutes: list[float] = field(default_factory=list)

    @property
    def refusals(self) -> int:
        """Return how many offers were refused."""
        return self.refused.total()

    @property
    def wait(self) -> int | None:
        """Return the median of the minutes from a request to its acceptance."""
        return round(median(self.minutes)) if self.minutes else None


def moves_over(
    realm: Realm, since: datetime, until: datetime, facilities: Collection[str]
) -> dict[str, Moves]:
    """Return what happened in a period at some facilities, by facility (4 queries)."""
    found: dict[str, Moves] = defaultdict(Moves)
    asked = Request.objects.filter(_within("entered_at", since, until), realm=realm)
    for (code,) in asked.values_list("origin"):
        found[code].asked += 1
    offers = Transfer.objects.filter(realm=realm, request__isnull=False).exclude(
        state=TransferState.EXPECTED
    )
    made = offers.filter(_within("proposed_at", since, until))
    for (code,) in made.values_list("destination"):
        found[code].offered += 1
    _decided(offers.filter(_within("decided_at", since, until)), found)
    arrived = Request.objects.filter(
        _within("arrived_at", since, until), realm=realm, state__in=THERE
    )
    for origin, there in arrived.values_list("origin", "destination"):
        found[origin].left += 1
        if there is not None:
            found[there].came += 1
    return {code: one for code, one in found.items() if code in facilities}


def _within(name: str, since: datetime, until: datetime) -> Q:
    """Return the condition that a moment lies in a period."""
    return Q(**{f"{name}__gte": since, f"{name}__lt": until})


def _decided(offers: QuerySet[Transfer], found: dict[str, Moves]) -> None:
    """Count what was answered, and how long it took to place a patient (1 query)."""
    names = ("origin", "destination", "state", "refusal_code", "request__entered_at", "decided_at")
    for origin, there, state, code, entered, moment in offers.values_list(*names):
        found[there].accepted += state in ACCEPTED
        found[there].lapsed += state == TransferState.EXPIRED
        if state == TransferState.REFUSED:
            found[there].refused[code] += 1
        if state in ACCEPTED:
            found[origin].placed += 1
            found[origin].minutes.append((moment - entered).total_seconds() / 60)


def moved(found: Iterable[Moves]) -> Moves:
    """Return what happened at several places together."""
    whole = Moves()
    for one in found:
        for name in ("asked", "placed", "left", "offered", "accepted", "lapsed", "came"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.refused += one.refused
        whole.minutes += one.minutes
    return whole


@dataclass
class ShareKept:
    """How a region stood to its fair share of a kind of bed: in how many plans within the band of the key.

    `above` and `below` count the plans in which it had more or less than the band; `over` adds up how many
    patients it had above its fair number.
    """

    plans: int = 0
    kept: int = 0
    above: int = 0
    below: int = 0
    over: int = 0


def shares_over(
    realm: Realm, regions: Collection[str], since: datetime, until: datetime
) -> dict[tuple[str, str], ShareKept]:
    """Return how regions stood to their shares at the plans of a period, by region and kind (1 query).

    What was tried (what-if) is no plan; where nothing was shared out there is no row.
    """
    runs = SpreadRun.objects.filter(
        Q(what_if=None),
        realm=realm,
        state=RunState.DONE,
        requested_at__gte=since,
        requested_at__lt=until,
    )
    found: dict[tuple[str, str], ShareKept] = {}
    shares = runs.order_by("pk").annotate(share=KeyTransform("share", "result"))
    for (share,) in shares.values_list("share"):
        for row in (share or {}).get("rows", ()):
            if row["region"] not in regions:
                continue
            one = found.setdefault((row["region"], row["bed"]), ShareKept())
            one.plans += 1
            one.above += row["now"] > row["high"]
            one.below += row["now"] < row["low"]
            one.kept += row["low"] <= row["now"] <= row["high"]
            one.over += max(row["now"] - row["fair"], 0)
    return dict(sorted(found.items()))
