"""What counted when, over some weeks and many facilities: for whoever holds rules against the past.

From the lines as they were said; in the real world what feeds said longer ago is kept by the hour only, and
counts for that hour. Deadlines are those of a regular phase, whatever pace a region was at.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from capacity.hours import HOUR, floor, unpack
from capacity.kinds import has_kind
from capacity.kinds import kind as kind_of
from capacity.models import (
    EdReport,
    FigureDay,
    OperatingState,
    SurveyAnswer,
    SurveyRequest,
    Traffic,
)
from capacity.questionnaires import questions_of
from capacity.resource import ED, Kind
from capacity.selectors.kept import kept_from
from capacity.selectors.operating import OperatingNow
from capacity.selectors.regular import FixedOverTime
from capacity.selectors.sources import preferences_of
from capacity.selectors.survey import ThemeStanding, theme_standing
from capacity.selectors.told import Asked, lines_all
from capacity.sources import Place, preference
from capacity.survey.questions import THEMES
from capacity.timeline import INSTANT, spans
from journal.models import Realm
from network.models import Facility
from network.opening import parse_hours


@dataclass(frozen=True)
class PastFigure:
    """What counted of one kind at one facility, from when to when.

    `report` is the report that said it; None of what is kept by the hour only.
    """

    facility: str
    kind: Kind
    cohort: str
    since: datetime
    until: datetime
    observed_at: datetime
    source: str
    load: float | None
    room: float | None
    regular: float | None
    values: Mapping[str, Any] = field(default_factory=dict)
    report: int | None = None


@dataclass(frozen=True)
class PastState:
    """In which state something of a facility stood, from when on, and until when that was fresh."""

    facility: str
    since: datetime
    until: datetime | None
    observed_at: datetime
    source: str
    state: str
    values: Mapping[str, float] = field(default_factory=dict)


def figures_past(
    realm: Realm,
    facilities: Mapping[str, Facility],
    kinds: Collection[str],
    start: datetime,
    end: datetime,
) -> Iterator[PastFigure]:
    """Yield what counted of some kinds, their parts too (4 queries, however many facilities)."""
    if not kinds or not facilities:
        return
    kept = kept_from(realm)
    lines_from = start if kept is None else min(max(start, floor(kept) + HOUR), end)
    fixed = FixedOverTime(realm, kinds)
    if lines_from > start:
        yield from _by_hours(realm, facilities, kinds, start, lines_from, fixed)
    asked = Asked(realm, lines_from, end, list(facilities), list(kinds), cohort=None)
    preferences = preferences_of(realm)
    for place, told in lines_all(asked).items():
        facility, code, cohort = place
        item = kind_of(code)
        if not item.has(facilities[facility]):
            continue
        prefer = preference(preferences, facility, code)
        for span in spans(told, lines_from, end + INSTANT, prefer=prefer):
            one = span.told
            yield PastFigure(
                *(facility, item, cohort, span.since, span.until, one.observed_at, one.source),
                load=one.load,
                room=one.room,
                regular=_regular(fixed, facilities, place, span.since, one.regular, one.room),
                values=one.values,
                report=one.report,
            )


def _by_hours(  # noqa: PLR0917
    realm: Realm,
    facilities: Mapping[str, Facility],
    kinds: Collection[str],
    start: datetime,
    end: datetime,
    fixed: FixedOverTime,
) -> Iterator[PastFigure]:
    """Yield what counted at the end of each hour of a time of which the lines are not kept."""
    days = FigureDay.objects.filter(
        realm=realm,
        facility__in=list(facilities),
        kind__in=list(kinds),
        day__range=(start.astimezone(UTC).date(), end.astimezone(UTC).date()),
    )
    columns = ("facility_id", "kind", "cohort", "day", "hours")
    for facility, code, cohort, day, packed in days.values_list(*columns):
        item = kind_of(code)
        if not item.has(facilities[facility]):
            continue
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        for number, one in enumerate(unpack(bytes(packed))):
            at = midnight + number * HOUR
            if not one.seconds or not start <= at < end:
                continue
            place = (facility, code, cohort)
            yield PastFigure(
                *(facility, item, cohort, at, at + HOUR, at, ""),
                load=one.load,
                room=one.room,
                regular=_regular(fixed, facilities, place, at, one.regular, one.room),
            )


def _regular(  # noqa: PLR0917
    fixed: FixedOverTime,
    facilities: Mapping[str, Facility],
    place: Place,
    at: datetime,
    said: float | None,
    room: float | None,
) -> float | None:
    """Return the regular beds at a moment; of what has no regular number what there was."""
    facility, code, _cohort = place
    item = kind_of(code)
    if not item.has_regular:
        return room
    number = fixed.at(facility, code, at, said)
    return item.listed(facilities[facility]) if number is None else number


def departments_past(
    realm: Realm, facilities: Collection[str], start: datetime, end: datetime
) -> Iterator[PastState]:
    """Yield how emergency departments stood (1 query); a stop that comes to its end is open from then on."""
    item = kind_of(ED)
    longest = timedelta(seconds=max(item.deadlines.values(), default=0))
    rows = EdReport.objects.filter(
        realm=realm,
        facility__in=list(facilities),
        observed_at__gte=start - longest,
        observed_at__lte=end,
    )
    for row in rows.order_by("observed_at", "pk"):
        until = row.observed_at + timedelta(seconds=item.deadline(row.source))
        numbers = {"nedocs": row.nedocs, "present": row.present}
        values = {name: float(value) for name, value in numbers.items() if value is not None}
        begins = [(row.observed_at, row.traffic)]
        if row.traffic != Traffic.OPEN and row.expected_end and row.expected_end < until:
            begins.append((max(row.expected_end, row.observed_at), Traffic.OPEN.value))
        for at, state in begins:
            if until >= start:
                since = max(at, start)
                yield PastState(
                    row.facility_id, since, until, row.observed_at, row.source, str(state), values
                )


def operating_past(
    realm: Realm, facilities: Sequence[Facility], part: str, start: datetime, end: datetime
) -> Iterator[PastState]:
    """Yield whether places, or a part of them, were open, each time that changed (1 query)."""
    rows = OperatingState.objects.filter(
        realm=realm, facility__in=[one.pk for one in facilities], part__in={"", part}
    )
    said: dict[str, list[OperatingState]] = {}
    for row in rows.order_by("set_at", "pk"):
        said.setdefault(row.facility_id, []).append(row)
    for house in facilities:
        if part and not has_kind(part, house):
            continue
        rows_here = said.get(house.pk, [])
        before = ""
        for at in _moments(house, rows_here, start, end):
            latest = {row.part: row for row in rows_here if row.set_at <= at}
            whole = latest.pop("", None)
            here = OperatingNow(house, whole, latest)
            standing = here.standing_of(part, at) if part else here.standing(at)
            if standing.state != before:
                yield PastState(house.pk, at, None, at, standing.because, standing.state)
            before = standing.state


def _moments(
    house: Facility, rows: Sequence[OperatingState], start: datetime, end: datetime
) -> list[datetime]:
    """Return when the state of a place may change: by people, by an end that comes, by the hours."""
    found = {start}
    for row in rows:
        found |= {row.set_at} | ({row.expected_end} if row.expected_end else set())
    if parse_hours(house.hours) is not None:
        at = floor(start)
        while at <= end:
            found |= {at, at + HOUR / 2}
            at += HOUR
    return sorted(at for at in found if start <= at <= end)


def standings_past(
    realm: Realm, region: str, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, ThemeStanding]]:
    """Yield how facilities stood by the meetlat: from when, until when it was fresh (2 queries)."""
    asked = SurveyRequest.objects.filter(
        round__realm=realm,
        round__opened_at__lte=end,
        facility__region=region,
        facility__retired_at__isnull=True,
    ).select_related("facility", "round")
    requests: dict[str, list[SurveyRequest]] = {}
    for one in asked.order_by("round__opened_at", "pk"):
        requests.setdefault(one.facility_id, []).append(one)
    rows = SurveyAnswer.objects.filter(
        realm=realm, facility__in=list(requests), received_at__lte=end
    )
    answers: dict[str, list[SurveyAnswer]] = {}
    for row in rows.select_related("round").order_by("received_at", "pk"):
        answers.setdefault(row.facility_id, []).append(row)
    for code, mine in requests.items():
        moments = {one.round.opened_at for one in mine}
        moments |= {row.received_at for row in answers.get(code, [])}
        for at in sorted(moments | {start}):
            request = next((one for one in reversed(mine) if one.round.opened_at <= at), None)
            if at < start or request is None:
                continue
            given = [row for row in answers.get(code, []) if row.received_at <= at]
            yield from _standings(request, given[-1] if given else None, at)


def _standings(
    request: SurveyRequest, row: SurveyAnswer | None, at: datetime
) -> Iterator[tuple[datetime, datetime, ThemeStanding]]:
    """Yield how one facility stood at each theme from a moment on."""
    asking = row.round if row else request.round
    version = asking.asked.get(request.sector, 0)
    asked = questions_of({request.sector: version}).get(request.sector)
    for theme in THEMES:
        one = theme_standing(request, row, asked, at, theme)
        fresh_for = timedelta(seconds=row.round.stale_after_s) if row else timedelta(0)
        yield at, max(at, one.observed_at + fresh_for), one
