"""How questions were answered over a period, and how good the forecasts of its days were."""

from collections.abc import Iterable

from capacity.kinds import short_name
from capacity.resource import ED
from capacity.selectors.forecast_over import Quality, departments_quality_over, quality_over
from capacity.selectors.survey_over import Responded, responded, responses_over
from journal.said import Readable, said
from situation.period.asked import Scope
from situation.period.numbers import heads, lasting, number, share
from situation.report.paper import Figure, Row, Section


def responses(scope: Scope) -> Section:
    """Return how the questions that were asked in a period were answered (2 queries)."""
    found = responses_over(scope.realm, scope.place.houses, scope.since, scope.until)
    parts = [("response", scope.place.name, list(scope.place.houses))]
    if scope.shows_each:
        parts += [(f"response:{code}", name, houses) for code, name, houses in scope.parts()]
    rows: list[Row] = []
    figures: list[Figure] = []
    for key, name, houses in parts:
        some = [found[code] for code in houses if code in found]
        if some:
            one = responded(some)
            rows.append(_row(key, name, one))
            figures += _figures(key, one)
    return Section(
        "responses",
        heads("period_place", "questions", "in_time", "later", "not_answered", "after"),
        tuple(rows),
        figures=tuple(figures),
        empty=said("situation.period.no_rounds"),
    )


def _row(key: str, name: Readable, one: Responded) -> Row:
    """Return how some facilities answered."""
    in_time = said(
        "situation.period.kept_of", n=number(one.in_time), part=share(one.in_time, one.asked)
    )
    return Row(
        key,
        (
            name,
            number(one.asked),
            in_time,
            number(one.later),
            number(one.missing),
            lasting(one.minutes),
        ),
    )


def _figures(key: str, one: Responded) -> Iterable[Figure]:
    """Yield the numbers of a row."""
    yield Figure(key, "asked", one.asked, "requests")
    yield Figure(key, "answered_in_time", one.in_time, "requests")
    yield Figure(key, "answered_later", one.later, "requests")
    yield Figure(key, "minutes_to_answer_median", one.minutes, "minutes")


def quality(scope: Scope) -> Section:
    """Return how good the forecasts of the days of a period were: of beds, and of departments (2 queries)."""
    days = (scope.period.first, scope.period.last)
    beds = quality_over(scope.realm, list(scope.place.regions), scope.place.facility, *days)
    departments = departments_quality_over(scope.realm, scope.place.houses, *days)
    found: list[tuple[str, Readable, Quality]] = [
        *((f"quality:{one.kind}", short_name(one.kind), one) for one in beds),
        *(
            (f"quality:{one.kind}:{hours}", said("situation.period.ed_ahead", n=hours), one)
            for hours, one in departments.items()
        ),
    ]
    return Section(
        "quality",
        heads("kind", "judged", "left_out", "against_now", "covered", "crps"),
        tuple(_quality_row(*one) for one in found),
        lines=(said("situation.period.quality_lines"),) if found else (),
        figures=tuple(figure for key, _name, one in found for figure in _quality_figures(key, one)),
        empty=said("situation.period.no_scores"),
    )


def _quality_row(key: str, name: Readable, one: Quality) -> Row:
    """Return how good forecasts were."""
    cells = (
        name,
        number(one.number),
        number(one.left_out),
        number(one.ratio, 2),
        share(one.coverage),
        number(one.crps, 1),
    )
    return Row(key, cells)


def _quality_figures(key: str, one: Quality) -> Iterable[Figure]:
    """Yield the numbers of a row."""
    unit = "patients" if one.kind == ED else "beds"
    yield Figure(key, "scored", one.number, "forecasts")
    yield Figure(key, "left_out", one.left_out, "forecasts")
    yield Figure(key, "error_of_persistence", _round(one.ratio), "ratio")
    yield Figure(key, "coverage_95", _round(one.coverage), "share")
    yield Figure(key, "crps", _round(one.crps), unit)


def _round(value: float | None) -> float | None:
    """Return a number as it is kept."""
    return None if value is None else round(value, 4)
