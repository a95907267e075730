"""What is read for the flow through a region: figures that counted at a moment, and patients who wait.

Sums of the houses that spoke, each with how many did not and how old the oldest figure is; nothing is
filled in.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Q

from capacity.kinds import kind as kind_of
from capacity.kinds import kinds
from capacity.resource import Kind
from capacity.selectors.department_flow import Department, departments_flow
from capacity.selectors.over import hourly_over
from capacity.selectors.regular import FixedOverTime
from capacity.selectors.sources import preferences_of
from capacity.selectors.told import Asked, lines_all, lines_last
from capacity.sources import Place, preference
from capacity.timeline import INSTANT, Told, in_force, spans
from journal.local_time import LOCAL
from journal.models import Realm
from network.models import Facility, Region
from network.then import facilities_then
from patientspread.flow_lists import Chain, chain
from patientspread.placement_models import Placement
from patientspread.request_models import Request
from patientspread.selectors.flow_then import Lying, Moved, told_then

CAME, WENT, LONG_ED, LONG_WARD = "ed_came", "ed_went", "long_ed", "long_ward"
DAILY = (CAME, WENT)
HOUR_S = 3600
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Total:
    """A sum over houses: None where none of them spoke; `oldest` is the moment of the oldest figure in it."""

    value: float | None
    houses: int
    of: int
    oldest: datetime | None = None
    sources: tuple[str, ...] = ()

    @property
    def told(self) -> dict[str, Any]:
        """Return it as the wire shows it."""
        value = self.value
        return {
            "value": None if value is None else round(value, 1),
            "houses": self.houses,
            "of": self.of,
            "oldest": self.oldest,
            "sources": list(self.sources),
        }


Said = tuple[float | None, datetime, str]  # what a house said, of which moment, by which source


def total(said: Iterable[Said], of: int) -> Total:
    """Return what houses said together; who said nothing of it adds nothing, and is not counted."""
    known = [(value, at, source) for value, at, source in said if value is not None]
    if not known:
        return Total(None, 0, of)
    values, moments, sources = zip(*known, strict=True)
    return Total(sum(values), len(known), of, min(moments), tuple(sorted(set(sources))))


class FlowRead:
    """The houses of a region at a moment: what counted, what was said of days, who waits (17 queries).

    `at`: as it was known then; None: now.
    """

    def __init__(self, realm: Realm, region: Region, at: datetime | None) -> None:
        now = realm.now()  # once: where a clock runs, a second look would make a past of it
        at = min(at or now, now)
        self.realm, self.region, self.at = realm, region, at
        self.is_past = at < now
        self.chain: Chain = chain()
        self.since = at - self.chain.days * DAY
        self.houses = {one.pk: one for one in facilities_then(realm, region, at)}
        self._in_force = {one.code for one in kinds()}
        self._preferences = preferences_of(realm)
        self._now = self._counting(self.known(*self.chain.places, *self.chain.waits))
        self._now |= self._counting(self.known(LONG_ED, LONG_WARD))
        self._days = self._daily()
        self._fixed = FixedOverTime(realm, self.known(*self.chain.places))
        self.departments: dict[str, Department] = departments_flow(
            realm, self.having("ed"), self.since, at
        )
        self.placements = self._placements()
        self.requests = self._requests()
        # where no desk was ever asked, that nobody waits there says nothing
        asked = {"realm": realm, "origin__region": region, "entered_at__lte": at}
        self.desk_used = bool(self.placements) or Placement.objects.filter(**asked).exists()
        self.spread_used = (
            bool(self.requests) or Request.objects.filter(assumed=False, **asked).exists()
        )
        self._medians = self._usual(self.known(*self.chain.waits))

    def known(self, *codes: str) -> list[str]:
        """Return those of some kinds that are in force and no department's."""
        return [code for code in dict.fromkeys(codes) if code in self._in_force and code != "ed"]

    def having(self, code: str) -> list[Facility]:
        """Return the houses that have a kind at all."""
        if code not in self._in_force:
            return []
        return [one for one in self.houses.values() if kind_of(code).has(one)]

    def now(self, code: str) -> dict[str, Told]:
        """Return the line that counts of each house that has one of this kind."""
        return {place[0]: told for place, told in self._now.items() if place[1] == code}

    def sum_now(self, code: str, name: str) -> Total:
        """Return one figure of a kind, of all houses together."""
        said = (
            (one.values.get(name), one.observed_at, one.source) for one in self.now(code).values()
        )
        return total(said, len(self.having(code)))

    def places(self, code: str) -> tuple[Total, Total, float | None]:
        """Return what is used of a kind, what is open, and the regular number; of who said both."""
        some = {
            house: one
            for house, one in self.now(code).items()
            if one.load is not None and one.room is not None
        }
        of = len(self.having(code))
        load = total(((one.load, one.observed_at, one.source) for one in some.values()), of)
        room = total(((one.room, one.observed_at, one.source) for one in some.values()), of)
        regular = [self._regular(kind_of(code), house, one) for house, one in some.items()]
        whole = bool(regular) and all(one is not None for one in regular)
        return load, room, float(sum(one or 0 for one in regular)) if whole else None

    def a_day(self, code: str, name: str) -> Total:
        """Return a figure of the last 24 hours, on average over the days on which each house said it."""
        said: list[Said] = []
        for (_house, kind), lines in self._days.items():
            values = [one.values[name] for one in lines if one.values.get(name) is not None]
            if kind == code and values:
                last = lines[-1]
                said.append((sum(values) / len(values), last.observed_at, last.source))
        return total(said, len(self.having(code)))

    def usual(self, codes: Collection[str]) -> float | None:
        """Return how many usually wait by some kinds: of each house that speaks now its median."""
        speak = {(code, house) for code in codes for house in self.now(code)}
        found = [value for place, value in self._medians.items() if place in speak]
        return sum(found) if found else None

    def _regular(self, item: Kind, house: str, one: Told) -> float | None:
        """Return the regular number that counts for a house."""
        listed = item.listed(self.houses[house])
        said = one.regular if one.regular is not None else listed
        return self._fixed.at(house, item.code, self.at, said)

    def _counting(self, codes: Sequence[str]) -> dict[Place, Told]:
        """Return the line that counts at the moment per house and kind; nothing stale does (1 query)."""
        if not codes or not self.houses:
            return {}
        asked = Asked(self.realm, self.at, self.at, list(self.houses), codes, known=self.at)
        found = {}
        for place, told in lines_last(asked).items():
            one = in_force(told, self.at, prefer=self._prefer(place))
            if one is not None:
                found[place] = one
        return found

    def _daily(self) -> dict[tuple[str, str], list[Told]]:
        """Return what houses said of days, the last that counted on each local day (1 query)."""
        codes = self.known(*DAILY)
        if not codes or not self.houses:
            return {}
        asked = Asked(self.realm, self.since, self.at, list(self.houses), codes, known=self.at)
        found = {}
        for place, told in lines_all(asked).items():
            last = {}
            for span in spans(told, self.since, self.at + INSTANT, prefer=self._prefer(place)):
                if span.told.observed_at >= self.since:
                    last[span.told.observed_at.astimezone(LOCAL).date()] = span.told
            if last:
                found[place[0], place[1]] = list(last.values())
        return found

    def _prefer(self, place: Place) -> str:
        """Return which source goes first there."""
        return preference(self._preferences, place[0], place[1])

    def _usual(self, codes: Sequence[str]) -> dict[tuple[str, str], float]:
        """Return the medians by kind and house over the days before (5 queries)."""
        if not codes or not self.houses:
            return {}
        found = {}
        for one in hourly_over(self.realm, self.houses, codes, self.since, self.at):
            for house, row in zip(one.codes, one.load, strict=True):
                known = row[np.isfinite(row)]
                if known.size:
                    found[one.kind, house] = float(np.median(known))
        return found

    def _placements(self) -> list[Lying]:
        """Return the patients for whom a place is asked, and was within these days (1 query, of then 4)."""
        rows = Placement.objects.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gt=self.since),
            realm=self.realm,
            origin__region=self.region,
            entered_at__lte=self.at,
        ).order_by("pk")
        if not self.is_past:
            return [Lying.now(row) for row in rows]
        told = told_then(self.realm, "placement", rows.values_list("pk", flat=True), self.at)
        return [Lying.told(state) for state in told]

    def _requests(self) -> list[Moved]:
        """Return who waits for a bed elsewhere, or left for one within these days (1 query).

        What a coordinator offers from an expectation nobody asked: it tells of no patient who waits. Of a
        past moment as it was known then (4 queries).
        """
        rows = Request.objects.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gt=self.since),
            Q(left_at__isnull=True) | Q(left_at__gt=self.since),
            realm=self.realm,
            origin__region=self.region,
            assumed=False,
            entered_at__lte=self.at,
        )
        rows = rows.order_by("pk")
        if not self.is_past:
            return [Moved(**row) for row in rows.values(*Moved.__dataclass_fields__)]
        told = told_then(self.realm, "pmr", rows.values_list("pk", flat=True), self.at)
        return [Moved.told(state) for state in told]


def by(moment: datetime | None, at: datetime) -> bool:
    """Say whether something had happened by a moment."""
    return moment is not None and moment <= at


def waits(row: Lying, at: datetime) -> bool:
    """Say whether a patient waited for a place at a moment."""
    return row.entered_at <= at and not by(row.placed_at, at) and not by(row.ended_at, at)


def in_wrong_bed(row: Lying, at: datetime) -> bool:
    """Say whether a patient lay in a bed needed no longer; who has a place lies there until she goes."""
    return not row.at_home and row.ready_since <= at and not by(row.ended_at, at)


def wrong_days(row: Lying, since: datetime, at: datetime) -> float:
    """Return for how many days of a period a patient lay in a bed that was needed no longer."""
    if row.at_home:
        return 0.0
    until = min(row.ended_at or at, at)
    return max((until - max(row.ready_since, since)) / DAY, 0.0)


def by_code(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return numbers as a list, each with its code."""
    return [{"code": code, **told} for code, told in values.items()]
