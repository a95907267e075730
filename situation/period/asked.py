"""Of which place and which days a report is asked: whole days by the Dutch clock, both named."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Self

from django.db.models import Q

from journal.errors import Invalid, Missing
from journal.local_time import LOCAL
from journal.models import Realm
from journal.said import Readable, said
from journal.selectors import really_at
from network.models import Facility, Region
from network.selectors import facility_get, region_get

DAY = timedelta(days=1)
SETTLED = timedelta(hours=6)  # after a period: by then its last hours are added up
MOST_DAYS = 100  # a quarter, and some days
FACILITY, REGION, COUNTRY = "facility", "region", "country"
LEVELS = (FACILITY, REGION, COUNTRY)
NATIONAL = "NL"  # the code of the country in an address
WEEK, MONTH, QUARTER, DAYS = "week", "month", "quarter", "days"
MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
RHYTHMS = (WEEK, MONTH, QUARTER)


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, and how they were chosen: a week, a month, a quarter, or by hand."""

    first: date
    last: date
    sort: str = DAYS

    @classmethod
    def holding(cls, sort: str, day: date) -> Self:
        """Return the week, month or quarter in which a day lies."""
        if sort == WEEK:
            first = day - timedelta(days=day.weekday())
            return cls(first, first + 6 * DAY, sort)
        months = 1 if sort == MONTH else 3
        month = (day.month - 1) // months * months + 1
        first = day.replace(month=month, day=1)
        after = first
        for _ in range(months):
            after = (after + 31 * DAY).replace(day=1)
        return cls(first, after - DAY, sort)

    @classmethod
    def finished(cls, sort: str, now: datetime) -> Self:
        """Return the last week, month or quarter that is over."""
        today = now.astimezone(LOCAL).date()
        return cls.holding(sort, cls.holding(sort, today).first - DAY)

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1

    @property
    def since(self) -> datetime:
        """Return the moment at which it begins."""
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """Return the moment at which it is over."""
        return _midnight(self.last + DAY)

    @property
    def words(self) -> Readable:
        """Return what it is called: `week 42 van 2020`, or its days."""
        year, week, _day = self.first.isocalendar()
        if self.sort == WEEK:
            return said("situation.period.week", week=week, year=year)
        if self.sort == MONTH:
            name = said(f"situation.period.month.{MONTH_NAMES[self.first.month - 1]}")
            return said("situation.period.month", month=name, year=self.first.year)
        if self.sort == QUARTER:
            number = (self.first.month + 2) // 3
            return said("situation.period.quarter", quarter=number, year=self.first.year)
        return said("situation.period.days", first=dutch(self.first), last=dutch(self.last))


def _midnight(day: date) -> datetime:
    """Return when a day begins, in UTC: between moments of one clock Python counts by that clock."""
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)


def dutch(day: date) -> str:
    """Return a day as people write it."""
    return f"{day:%d-%m-%Y}"


def period_of(asked: Mapping[str, str], now: datetime, kept: datetime | None = None) -> Period:
    """Return the period that is asked. Raises Invalid.

    `period` is week, month or quarter: the one that holds the day `on`, or the last that is over; or `days`
    with `first` and `last`. Nothing said: the last week that is over. It began before now. Where nothing was
    kept yet while the last one ran (`kept`: since when), it is the one that runs.
    """
    sort = asked.get("period") or (DAYS if asked.get("first") or asked.get("last") else WEEK)
    if sort not in (*RHYTHMS, DAYS):
        raise Invalid("situation.period.unknown", field="period", given=sort)
    if sort == DAYS:
        found = Period(_day(asked, "first"), _day(asked, "last"))
    elif asked.get("on"):
        found = Period.holding(sort, _day(asked, "on"))
    else:
        found = Period.finished(sort, now)
        if kept is not None and found.until <= kept:
            found = Period.holding(sort, now.astimezone(LOCAL).date())
    if not 1 <= found.days <= MOST_DAYS:
        raise Invalid("situation.period.length", field="last", most=MOST_DAYS)
    if found.since > now:
        raise Invalid("situation.period.not_begun", field="on" if asked.get("on") else "first")
    return found


def _day(asked: Mapping[str, str], name: str) -> date:
    """Return a day as ISO 8601 writes it. Raises Invalid."""
    try:
        day = date.fromisoformat(asked.get(name, ""))
    except ValueError:
        raise Invalid("situation.period.day", field=name) from None
    if not date(2000, 1, 1) <= day <= date(2200, 1, 1):
        raise Invalid("situation.period.day", field=name)
    return day


@dataclass(frozen=True)
class Place:
    """What a report is about: one facility, one region, or the country (then `row` is None).

    Regions that closed after `gone_after` belong to the country too; without it only those of now.
    """

    level: str
    code: str
    row: Facility | Region | None
    gone_after: datetime | None = None

    @property
    def name(self) -> Readable:
        """Return its name."""
        return said("situation.period.country") if self.row is None else self.row.name

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Return the regions in it, by code; of a facility the one that it stands in."""
        there = Q(retired_at__isnull=True)
        if self.gone_after is not None:
            there |= Q(retired_at__gt=self.gone_after)
        rows = Region.objects.filter(there)
        if isinstance(self.row, Region):
            rows = Region.objects.filter(pk=self.row.pk)
        elif isinstance(self.row, Facility):
            rows = Region.objects.filter(pk=self.row.region_id)
        return {one.pk: one for one in rows.order_by("pk")}

    @cached_property
    def houses(self) -> dict[str, Facility]:
        """Return the facilities in it, by code; also those that closed, for what they said before."""
        if isinstance(self.row, Facility):
            return {self.row.pk: self.row}
        rows = Facility.objects.filter(region__in=list(self.regions))
        return {one.pk: one for one in rows.order_by("pk")}

    @property
    def facility(self) -> str | None:
        """Return the code of the one facility that it is about; None for more."""
        return self.code if self.level == FACILITY else None


def place_of(level: str, code: str, *, closed: bool = False) -> Place:
    """Return what a report is asked about; `closed`: also a place that closed. Raises Missing, Conflict."""
    if level == FACILITY:
        return Place(level, code, facility_get(code, closed=closed))
    if level == REGION:
        return Place(level, code, region_get(code, closed=closed))
    if level == COUNTRY and code == NATIONAL:
        return Place(level, code, None)
    raise Missing("situation.period.no_place", field="level" if level not in LEVELS else "place")


@dataclass(frozen=True)
class Scope:
    """A report that is being made: in which realm, of what, over which days, as known when.

    Of the country with the regions of then: those that closed during the period or later.
    """

    realm: Realm
    place: Place
    period: Period
    now: datetime

    def __post_init__(self) -> None:
        then = really_at(self.realm, self.period.since)
        object.__setattr__(self, "place", replace(self.place, gone_after=then))

    @property
    def since(self) -> datetime:
        """Return the moment from which on it counts."""
        return self.period.since

    @property
    def until(self) -> datetime:
        """Return the moment until which it counts: the end of the period, or now."""
        return min(self.period.until, self.now)

    @property
    def is_over(self) -> bool:
        """Say whether the period is over."""
        return self.period.until <= self.now

    @property
    def last(self) -> date:
        """Return the last day of which anything can be known."""
        return min(self.period.last, self.now.astimezone(LOCAL).date())

    @property
    def shows_each(self) -> bool:
        """Say whether it has parts to compare: houses of a region, regions of the country."""
        return self.place.level != FACILITY

    def parts(self) -> list[tuple[str, Any, list[str]]]:
        """Return the parts that are compared: code, name, the facilities in it."""
        if self.place.level == COUNTRY:
            return [
                (
                    code,
                    one.short_name,
                    [h.pk for h in self.place.houses.values() if h.region_id == code],
                )
                for code, one in self.place.regions.items()
            ]
        return [(code, one.name, [code]) for code, one in self.place.houses.items()]
