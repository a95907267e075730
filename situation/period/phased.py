"""Phases and measures over a period, and what came after each measure beside what was forecast without it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from capacity.kinds import short_name
from capacity.selectors.forecast_over import Forecasted, forecasts_standing, standing_at
from journal.local_time import LOCAL
from journal.said import Readable, said
from network.models import Region
from phases.models import CarePhase
from phases.record.over import UNKNOWN, PhaseSpan, Taken, days_in, measures_over, phases_over
from situation.period.asked import COUNTRY, Scope
from situation.period.effect import HIGH, LOW, MIDDLE, Effect, effect_of, quantile
from situation.period.numbers import between, heads, number, signed
from situation.report.charts import axes_of, band, chart, line, upright
from situation.report.paper import Figure, Row, Section, joined, shown, text

WEEK = timedelta(days=7)
MOST_CHARTS = 12  # drawings of effects: more would bury the table that holds them all


def phases(scope: Scope) -> Section:
    """Return in which phase regions stood, for how long, and what was decided (3 queries)."""
    spans = phases_over(scope.realm, scope.place.regions, scope.since, scope.until)
    rows = [_phase_row(one, scope.place.regions) for one in spans]
    figures = [
        Figure(
            f"phase:{code}",
            f"days_{phase or 'unknown'}",
            round(days_in(_of(spans, code), phase), 2),
            "days",
        )
        for code in scope.place.regions
        for phase in (*CarePhase.values, UNKNOWN)
    ]
    return Section(
        "phases",
        heads("region", "phase", "from", "period_days", "who_why"),
        tuple(rows),
        figures=tuple(figures),
    )


def _of(spans: Sequence[PhaseSpan], region: str) -> list[PhaseSpan]:
    """Return the phases of one region."""
    return [one for one in spans if one.region == region]


def _phase_row(one: PhaseSpan, regions: Mapping[str, Region]) -> Row:
    """Return how long a region stood in a phase."""
    unknown = one.phase == UNKNOWN
    since: Readable = shown(one.since) if one.decided else said("situation.period.before")
    if unknown:
        since = "–"
    cells = (
        regions[one.region].short_name,
        said("situation.period.phase_unknown" if unknown else f"phases.phase.{one.phase}"),
        since,
        number((one.until - one.since) / timedelta(days=1), 1),
        joined([one.by, one.reason]),
    )
    return Row(f"phase:{one.region}:{one.since.isoformat()}", cells)


def taken(scope: Scope) -> list[Taken]:
    """Return the measures of the place in the period (3 queries)."""
    return measures_over(
        scope.realm,
        scope.place.regions,
        scope.place.facility,
        scope.since,
        scope.until,
        country=scope.place.level == COUNTRY,
    )


def measures(scope: Scope, found: Sequence[Taken]) -> Section:
    """Return measures as a section."""
    rows = [
        Row(
            _key(one),
            (
                _measure(one, scope),
                shown(one.opened),
                shown(one.started) if one.started else said("situation.period.not_started"),
                said("situation.period.done_of", done=one.done, of=one.places, begun=one.begun),
            ),
        )
        for one in found
    ]
    figures = [
        figure
        for one in found
        for figure in (
            Figure(_key(one), "places", one.places, "places"),
            Figure(_key(one), "places_begun", one.begun, "places"),
            Figure(_key(one), "places_done", one.done, "places"),
        )
    ]
    return Section(
        "measures",
        heads("measure", "opened", "started", "how_far"),
        tuple(rows),
        figures=tuple(figures),
        empty=said("situation.period.no_measures"),
    )


def effects(scope: Scope, found: Sequence[Taken]) -> Section:
    """Return what came after each measure that began, beside what was forecast without it (3 queries)."""
    begun = [one for one in found if one.started is not None and one.started >= scope.since]
    rows: list[Row] = []
    figures: list[Figure] = []
    charts: list[dict[str, object]] = []
    if begun:
        standing = forecasts_standing(
            scope.realm,
            scope.place.regions,
            scope.place.facility,
            scope.since,
            scope.until,
            country=scope.place.level == COUNTRY,
        )
        for one in begun:
            together = _at_once(one, begun)
            for kind, forecast in _standing(one, standing).items():
                key = f"effect:{_key(one)}:{kind}"
                its = _effect(forecast, one)
                rows.append(_effect_row(key, one, forecast, its, together, scope))
                figures += _effect_figures(key, its)
                if its.days and len(charts) < MOST_CHARTS:
                    charts.append(_chart(one, forecast, its, scope))
    return Section(
        "effects",
        heads("measure", "kind", "before", "forecast", "came", "difference", "reading"),
        tuple(rows),
        lines=(said("situation.period.effect_lines"), said("situation.period.effect_caveat"))
        if rows
        else (),
        charts=tuple(charts),
        figures=tuple(figures),
        empty=said("situation.period.no_forecast" if begun else "situation.period.nothing_started"),
    )


def _key(one: Taken) -> str:
    """Return the key of a measure."""
    return f"measure:{one.region}:{one.code}:{one.opened.isoformat()}"


def _measure(one: Taken, scope: Scope) -> Readable:
    """Return the name of a measure with where it was to be done, as far as the report does not say that."""
    found: list[Readable] = [one.title]
    if scope.place.level == COUNTRY:
        region = scope.place.regions.get(one.region)
        found.append(scope.place.name if region is None else region.short_name)
    houses = scope.place.houses
    if scope.shows_each and one.places == 1 and one.facilities and one.facilities[0] in houses:
        found.append(houses[one.facilities[0]].name)
    return joined(found)


def _standing(one: Taken, found: Iterable[Forecasted]) -> dict[str, Forecasted]:
    """Return the forecasts that stood when a measure began, by kind."""
    return standing_at(found, one.region, one.started) if one.started else {}


def _at_once(one: Taken, others: Iterable[Taken]) -> int:
    """Return how many other measures began in the same region within a week of one."""
    return sum(
        other is not one
        and other.region == one.region
        and one.started is not None
        and other.started is not None
        and abs(other.started - one.started) < WEEK
        for other in others
    )


def _effect(forecast: Forecasted, one: Taken) -> Effect:
    """Return what came beside a forecast on its days from the one on which a measure began.

    What was refused is compared with nothing; on a day that was over before, the measure did nothing yet.
    """
    if forecast.refused or one.started is None:
        return effect_of(forecast.known, (), forecast.came)
    began = one.started.astimezone(LOCAL).date()
    ahead = [(day, levels) for day, levels in forecast.ahead if day >= began]
    return effect_of(forecast.known, ahead, forecast.came)


def _effect_row(  # noqa: PLR0917
    key: str, one: Taken, forecast: Forecasted, its: Effect, together: int, scope: Scope
) -> Row:
    """Return the effect on one kind as a row."""
    if forecast.refused:
        reading: Readable = said("situation.period.refused")
    else:
        reading = said(f"situation.period.verdict.{its.verdict}", days=its.days, of=its.of)
    beside = said("situation.period.at_once", n=together) if together else ""
    cells = (
        _measure(one, scope),
        short_name(forecast.kind),
        number(its.before, 0),
        _with_range(number(its.expected), between(its.expected_low, its.expected_high)),
        number(its.came),
        _with_range(signed(its.difference), _signed_range(its)),
        joined([reading, beside], " "),
    )
    return Row(key, cells)


def _with_range(value: Readable, range_: Readable) -> Readable:
    """Return a number with its interval; without one where nothing is known."""
    return value if range_ == "–" else said("situation.period.range", value=value, range=range_)


def _signed_range(its: Effect) -> Readable:
    """Return the interval of the difference."""
    if its.low is None or its.high is None:
        return "–"
    return said("situation.period.to", low=signed(its.low), high=signed(its.high))


def _effect_figures(key: str, its: Effect) -> Iterable[Figure]:
    """Yield the numbers of an effect."""
    for name in (
        *("before", "expected", "expected_low", "expected_high", "came"),
        *("difference", "low", "high"),
    ):
        value = getattr(its, name)
        yield Figure(key, name, None if value is None else round(value, 2), "beds")
    yield Figure(key, "days_known", its.days, "days")


def _chart(one: Taken, forecast: Forecasted, its: Effect, scope: Scope) -> dict[str, object]:
    """Return the drawing of an effect: what was known, what was forecast with its interval, what came."""
    before = list(forecast.known)
    first = forecast.day - timedelta(days=len(before) - 1)
    places = {day: (day - first).days for day, _levels in forecast.ahead}
    days = max(places.values()) + 1
    came: list[float | None] = [None] * days
    came[len(before) - 1] = before[-1] if before else None
    for day, beds in forecast.came.items():
        if day in places:
            came[places[day]] = beds
    middle: list[float | None] = [None] * days
    middle[len(before) - 1] = before[-1] if before else None
    for day, levels in forecast.ahead:
        middle[places[day]] = quantile(levels, MIDDLE)
    low, high = (
        [(places[day], quantile(levels, level)) for day, levels in forecast.ahead]
        for level in (LOW, HIGH)
    )
    values = [*before, *came, *(value for _at, value in (*low, *high))]
    axes = axes_of(first, days, values)
    name = short_name(forecast.kind)
    title = joined([_measure(one, scope), name], " · ")
    says = said(
        "situation.period.effect_says",
        name=name,
        expected=number(its.expected),
        came=number(its.came),
        days=its.days,
    )
    return chart(
        axes,
        [
            band(axes, low, high),
            upright(axes, "mark", len(before) - 1),
            line(axes, "load", before),
            line(axes, "middle", middle),
            line(axes, "came", came),
        ],
        text(title),
        text(says),
        text(said("situation.period.effect_key")),
        f"effect:{_key(one)}:{forecast.kind}",
    )
