"""How spreading went over a period: per region and kind of bed what was asked, offered, accepted and moved.

Counts alone, so that regions can be compared and no patient is told of. A request counts in the region of
the house that sends, an offer in that of the house that was asked. Moments are those of the realm.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet

from capacity.kinds import bed_kinds
from journal.errors import Invalid
from journal.local_time import LOCAL
from journal.models import Realm
from network.models import Region
from patientspread.late import GRACE, late_where
from patientspread.models import (
    Placement,
    RefusalCode,
    Request,
    RequestState,
    Transfer,
    TransferState,
)
from patientspread.placement_models import PLACEMENT_OPEN, PlacementState
from patientspread.policy import DEFAULT_POLICY, read_policy
from patientspread.request_models import PROMISED, SEEKING, THERE
from patientspread.selectors.runs import policy_now
from patientspread.selectors.week import week_document, week_newest

MOST_DAYS = 92
USUAL_DAYS = 7
DAY = timedelta(days=1)
# how a request ended without a move
ENDED = (
    *(RequestState.WITHDRAWN, RequestState.DIED, RequestState.OWN_MEANS),
    *(RequestState.PATIENT_REFUSED, RequestState.RETURNED, RequestState.EXPIRED),
)
TAKEN = (TransferState.ACCEPTED, TransferState.ARRIVED)
Place = tuple[str, str]  # region, kind of bed


@dataclass(frozen=True)
class Period:
    """Whole days by the Dutch clock, both named."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """Return the moment at which it begins."""
        return datetime.combine(self.first, time(), LOCAL)

    @property
    def until(self) -> datetime:
        """Return the moment at which it is over."""
        return datetime.combine(self.last + DAY, time(), LOCAL)


@dataclass
class _Row:
    """What is counted of one region and kind."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    minutes: list[float] = field(default_factory=list)  # from the request to the acceptance


def period_of(first: str, last: str, now: datetime) -> Period:
    """Return the period that is asked for; nothing said: the last seven days. Raises Invalid."""
    today = now.astimezone(LOCAL).date()
    ends = _day(last, "until") or today
    begins = _day(first, "since") or ends - (USUAL_DAYS - 1) * DAY
    if not 0 <= (ends - begins).days < MOST_DAYS:
        raise Invalid("patientspread.performance.period", field="since", most=MOST_DAYS)
    return Period(begins, ends)


def _day(text: str, name: str) -> date | None:
    """Return a day as ISO 8601 writes it. Raises Invalid."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("patientspread.performance.day", field=name) from None


def performance(realm: Realm, period: Period, regions: Iterable[Region]) -> dict[str, Any]:
    """Return what became of requests and offers in a period, and where what is open stands (7 queries).

    `{since, until, rows: [{region, bed, asked, placed, minutes, moved, returned, ended, late, offered,
    accepted, refused: {code: n}, lapsed, took}], beds: [{region, days, waiting, placed}], now: [{region,
    seeking, proposed, reserved, under_way, late}], week: {first_day, rows: [{region, bed, takes, sends,
    took, sent}]}, bring_back_load}`. `minutes` is the median from the request to the acceptance, null
    where nobody was placed; `late` are rides that left or arrived over a quarter of an hour after their plan,
    as screens say it while it happens; of `now` also beds without a ride and vehicles that are not back.
    """
    codes, newest = [one.pk for one in regions], policy_now()
    rows: dict[Place, _Row] = defaultdict(_Row)
    _asked(realm, period, rows)
    _offered(realm, period, rows)
    _moved(realm, period, rows)
    order = {kind.code: number for number, kind in enumerate(bed_kinds())}
    shown = sorted(
        (place for place in rows if place[0] in codes),
        key=lambda one: (codes.index(one[0]), order.get(one[1], len(order))),
    )
    return {
        "since": period.first,
        "until": period.last,
        "rows": [_shown(place, rows[place]) for place in shown],
        "beds": _wrong_beds(realm, period, codes),
        "now": _standing(realm, codes),
        "week": _week(realm, codes),
        "bring_back_load": read_policy(
            newest.document if newest else DEFAULT_POLICY
        ).bring_back_load,
    }


def _shown(place: Place, row: _Row) -> dict[str, Any]:
    """Return one region and kind as the screen and the file get it."""
    names = ("asked", "placed", "moved", "returned", "ended", "late")
    taken = ("offered", "accepted", "lapsed", "took")
    return {
        "region": place[0],
        "bed": place[1],
        **{name: row.counts[name] for name in (*names, *taken)},
        "minutes": round(median(row.minutes)) if row.minutes else None,
        "refused": {code: row.refused[code] for code in RefusalCode.values if row.refused[code]},
    }


def _within(name: str, period: Period) -> Q:
    """Return the condition that a moment lies in a period."""
    return Q(**{f"{name}__gte": period.since, f"{name}__lt": period.until})


def _asked(realm: Realm, period: Period, rows: Mapping[Place, _Row]) -> None:
    """Count the requests that were entered, and what became of those."""
    asked = Request.objects.filter(_within("entered_at", period), realm=realm)
    for region, bed, state in asked.values_list("origin__region", "bed", "state"):
        row = rows[region, bed]
        row.counts["asked"] += 1
        row.counts["ended"] += state in ENDED


def _offered(realm: Realm, period: Period, rows: Mapping[Place, _Row]) -> None:
    """Count what hospitals were asked and answered, and how long it took to place a patient."""
    offers: QuerySet[Transfer] = Transfer.objects.filter(
        _within("proposed_at", period), realm=realm, request__isnull=False
    ).exclude(state=TransferState.EXPECTED)
    for there, origin, bed, state, code, asked_at, decided_at in offers.values_list(
        *("destination__region", "origin__region", "bed", "state", "refusal_code"),
        *("request__entered_at", "decided_at"),
    ):
        counts = rows[there, bed].counts
        counts["offered"] += 1
        counts["lapsed"] += state == TransferState.EXPIRED
        if state == TransferState.REFUSED:
            rows[there, bed].refused[code] += 1
        if state in TAKEN and decided_at is not None:
            counts["accepted"] += 1
            rows[origin, bed].counts["placed"] += 1
            rows[origin, bed].minutes.append((decided_at - asked_at).total_seconds() / 60)


def _moved(realm: Realm, period: Period, rows: Mapping[Place, _Row]) -> None:
    """Count who arrived, who was brought back, and which rides were late."""
    came = Request.objects.filter(_within("arrived_at", period), realm=realm, state__in=THERE)
    names = ("origin__region", "destination__region", "bed", "returns__origin__region")
    times = ("leaves_at", "left_at", "arrives_at", "arrived_at")
    for origin, there, bed, home, unplanned, *moments in came.values_list(
        *names, "unplanned", *times
    ):
        rows[origin, bed].counts["moved"] += 1
        rows[origin, bed].counts["late"] += not unplanned and _late(*moments)
        if there is not None:
            rows[there, bed].counts["took"] += 1
        if home is not None and home == there:
            rows[home, bed].counts["returned"] += 1


def _late(
    leaves: datetime | None, left: datetime | None, due: datetime | None, came: datetime | None
) -> bool:
    """Say whether a planned ride left or arrived later than people are asked about.

    Whom nobody saw leave left when she arrived, as far as is known: of that the arrival alone says anything.
    """
    pairs = ((leaves, left if left != came else None), (due, came))
    return any(
        plan is not None and real is not None and real > plan + GRACE for plan, real in pairs
    )


def _wrong_beds(realm: Realm, period: Period, codes: list[str]) -> list[dict[str, Any]]:
    """Return the days that patients lay in a bed that they needed no longer, per region."""
    rows = Placement.objects.filter(
        realm=realm, at_home=False, origin__region__in=codes, ready_since__lt=period.until
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    now = min(realm.now(), period.until)
    for region, since, placed, ended, state in rows.values_list(
        "origin__region", "ready_since", "placed_at", "ended_at", "state"
    ):
        # who has a place lies in the wrong bed until she is there
        until = min(ended or now, now)
        begins = max(since, period.since)
        days = max((until - begins) / DAY, 0.0)
        found[region]["hours"] += round(days * 24)
        found[region]["waiting"] += state in PLACEMENT_OPEN and state != PlacementState.PLACED
        found[region]["placed"] += bool(placed and period.since <= placed < period.until)
    return [
        {
            "region": code,
            "days": round(found[code]["hours"] / 24),
            "waiting": found[code]["waiting"],
            "placed": found[code]["placed"],
        }
        for code in codes
        if code in found
    ]


def _standing(realm: Realm, codes: list[str]) -> list[dict[str, Any]]:
    """Return how many requests of each region stand where at this moment."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    names = {
        **dict.fromkeys(SEEKING, "seeking"),
        RequestState.PROPOSED: "proposed",
        **dict.fromkeys(PROMISED[1:], "reserved"),
        RequestState.UNDER_WAY: "under_way",
    }
    open_now = Request.objects.filter(realm=realm, origin__region__in=codes, state__in=names)
    for region, state in open_now.values_list("origin__region", "state"):
        found[region][names[RequestState(state)]] += 1
    late = open_now.filter(late_where(realm.now()))
    for region in late.values_list("origin__region", flat=True):
        found[region]["late"] += 1
    counted = ("seeking", "proposed", "reserved", "under_way", "late")
    return [
        {"region": code, **{name: found[code][name] for name in counted}}
        for code in codes
        if code in found
    ]


def _week(realm: Realm, codes: list[str]) -> dict[str, Any] | None:
    """Return the targets that count beside who arrived, added up over the week; None: there are none."""
    week = week_newest(realm)
    if week is None:
        return None
    done = {(one["region"], one["bed"]): one for one in week_document(realm)["rows"]}
    return {
        "first_day": week.first_day,
        "rows": [
            {
                "region": one["region"],
                "bed": one["bed"],
                "takes": sum(one["takes"]),
                "sends": sum(one["sends"]),
                "took": sum(done[one["region"], one["bed"]]["took"]),
                "sent": sum(done[one["region"], one["bed"]]["sent"]),
            }
            for one in week.rows
            if one["region"] in codes
        ],
    }


COLUMNS = (
    *("since", "until", "region", "bed", "asked", "placed", "median_minutes_to_place", "moved"),
    *("returned", "ended", "late", "offered", "accepted", "lapsed", "took"),
)


def performance_rows(found: Mapping[str, Any]) -> Iterable[list[Any]]:
    """Yield the table of a performance: its heads, then a row per region and kind."""
    yield [*COLUMNS, *(f"refused_{code}" for code in RefusalCode.values)]
    for row in found["rows"]:
        named = {**row, "since": found["since"], "until": found["until"]}
        named["median_minutes_to_place"] = row["minutes"]
        yield [
            *(named[name] for name in COLUMNS),
            *(row["refused"].get(code, 0) for code in RefusalCode.values),
        ]
