"""The bright lines that a plan may draw: on beds, other figures, states, answers, scores; k of n."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from phases.rules.given import (
    PHASES,
    fault,
    given_choice,
    given_list,
    given_number,
    given_object,
    given_text,
)

OPEN = "open"
YARDSTICKS = (
    "regular",
    OPEN,
)  # what occupancy is measured against; the first unless a plan says so
THEMES = ("space", "staff", "supplies", "standard", "inflow", "outflow")  # of the meetlat
SCOPES = ("region", "facilities")
COMPARES = ("above", "below")
AGGREGATES = ("total", "worst", "mean")  # how a region's figure is made of those of its facilities
RATIO = "ratio"  # the figure of a kind that has a load and room for it: the one of the other
ED_STATES: Mapping[str, tuple[str, ...]] = {"stop": ("stop",), "pressure": ("pressure", "stop")}
ED_FIGURES = ("nedocs", "present")
OPERATING: Mapping[str, tuple[str, ...]] = {"closed": ("closed",), "limited": ("limited", "closed")}
MAX_RATIO = 3.0
MAX_FIGURE = 100_000.0
MAX_COUNT = 1000
HEAVIEST_SCORE = 4
MAX_AHEAD_HOURS = 24.0 * 28
MAX_DEPTH = 3  # of groups within groups


@dataclass(frozen=True)
class Condition:
    """One bright line on the occupancy of one kind of bed: occupied beds of those of the `yardstick`.

    `regular`: the regular beds, or the open ones where fewer are: neither opening nor closing hides
    pressure; `open`: the beds that are open.

    `scope` region: the ratio of the region's totals. `scope` facilities: at least `count` facilities and
    at least `share` of those with fresh figures are beyond the line. `compare`: above (≥) or below (≤).
    """

    bed: str
    scope: str
    compare: str
    threshold: float
    share: float = 0.0
    count: int = 1
    yardstick: str = YARDSTICKS[0]
    cohort: str = ""  # one label of the kind; empty: the whole


@dataclass(frozen=True)
class ReadingCondition:
    """One bright line on a figure of any kind that is no bed.

    `about` is what is read (`kind:stock_ppe`, `ed`), `figure` which figure of it; a ratio is load by room.
    `sector` empty: every sector that has it. Scope as of `Condition`; a region's figure is the total of its
    facilities, their worst, or their mean.
    """

    about: str
    figure: str
    scope: str
    compare: str
    threshold: float
    share: float = 0.0
    count: int = 1
    sector: str = ""
    aggregate: str = AGGREGATES[0]


@dataclass(frozen=True)
class StateCondition:
    """One bright line on how many stand in one of some states: departments that stop, places that closed.

    Above: at least `count` and at least `share` of those of which it is known. Below: at most `share` of
    all, of which who is silent may stand there too.
    """

    about: str
    states: tuple[str, ...]
    compare: str
    share: float
    count: int = 1
    sector: str = ""


@dataclass(frozen=True)
class SurveyCondition:
    """One bright line on answers to the meetlat: the share of a sector's facilities at a level of a theme.

    `level` is at least that level. Above: at least `count` facilities and at least `share` of those with a
    fresh answer. Below: at most `share` of all that were asked, of which who did not answer, or not lately,
    may be at that level too: silence is never calm.
    """

    theme: str
    sector: str
    level: str
    compare: str
    share: float
    count: int = 1


@dataclass(frozen=True)
class ScoreCondition:
    """One bright line on pressure scores: a region's level, or how many facilities stand at one.

    Above: at `level` or heavier; below: at `level` or lighter. What cannot be judged may stand anywhere
    between the lightest and the heaviest that its silence allows.
    """

    about: str
    scope: str
    level: int
    compare: str
    share: float = 0.0
    count: int = 1
    sector: str = ""


@dataclass(frozen=True)
class Averted:
    """What averts what is expected: a measure of the plan, or an agreement, by its code."""

    measure: str = ""
    agreement: str = ""


@dataclass(frozen=True)
class ExpectedCondition:
    """One bright line on a forecast of beds: how likely occupancy is to cross a line within so many hours.

    Above: at some moment within them; below: at every one. Occupancy is of the regular beds. Scope as of
    `Condition`, of which a region's forecast is one of its own.
    """

    bed: str
    scope: str
    within_hours: float
    probability: float
    compare: str
    threshold: float
    share: float = 0.0
    count: int = 1
    averted_by: tuple[Averted, ...] = ()


@dataclass(frozen=True)
class SomeOf:
    """At least `count` of some conditions."""

    count: int
    conditions: tuple["AnyCondition", ...]


OneCondition = (
    Condition
    | ReadingCondition
    | StateCondition
    | SurveyCondition
    | ScoreCondition
    | ExpectedCondition
)
AnyCondition = OneCondition | SomeOf
READ = (ReadingCondition, StateCondition, ScoreCondition)  # what says what it is about


def single(conditions: tuple[AnyCondition, ...], place: str) -> Iterator[tuple[str, OneCondition]]:
    """Yield every condition that is no group, with its place."""
    for i, one in enumerate(conditions):
        if isinstance(one, SomeOf):
            yield from single(one.conditions, f"{place}/{i}/of")
        else:
            yield f"{place}/{i}", one


def read_condition(item: object, place: str, yardstick: str, depth: int = 1) -> AnyCondition:
    """Return one bright line, by the word that says what it is about."""
    condition = given_object(item, place)
    if "of" in condition:
        return _group(condition, place, yardstick, depth)
    reader = next((read for name, read in _READERS.items() if name in condition), None)
    return reader(condition, place) if reader else _beds(condition, place, yardstick)


def _group(condition: Mapping[str, Any], place: str, yardstick: str, depth: int) -> SomeOf:
    """Return k of n conditions."""
    lines = given_list(condition, "of", place)
    if not lines:
        fault(f"{place}/of", "no_condition")
    if depth >= MAX_DEPTH:
        fault(f"{place}/of", "deep", most=MAX_DEPTH)
        lines = []
    count = int(given_number(condition, "at_least", place, 1, max(len(lines), 1)))
    found = (
        read_condition(c, f"{place}/of/{i}", yardstick, depth + 1) for i, c in enumerate(lines)
    )
    return SomeOf(count, tuple(found))


def _beds(condition: Mapping[str, Any], place: str, yardstick: str) -> Condition:
    """Return a line on beds."""
    scope, share, count = _scope(condition, place)
    return Condition(
        bed=given_text(condition, "bed", place),
        scope=scope,
        compare=given_choice(condition, "compare", place, COMPARES),
        threshold=given_number(condition, "threshold", place, 0, MAX_RATIO),
        share=share,
        count=count,
        yardstick=read_yardstick(condition, place, yardstick),
        cohort=given_text(condition, "cohort", place) if "cohort" in condition else "",
    )


def _scope(condition: Mapping[str, Any], place: str) -> tuple[str, float, int]:
    """Return whether the region or its facilities count, and how many of these."""
    scope = given_choice(condition, "scope", place, SCOPES)
    if scope == "region":
        return scope, 0.0, 1
    share = given_number(condition, "share", place, 0, 1)
    return scope, share, int(given_number(condition, "count", place, 1, MAX_COUNT))


def _kind(condition: Mapping[str, Any], place: str) -> ReadingCondition:
    """Return a line on a figure of any kind."""
    figure = given_text(condition, "figure", place) if "figure" in condition else RATIO
    return _reading(condition, place, f"kind:{given_text(condition, 'kind', place)}", figure)


def _reading(condition: Mapping[str, Any], place: str, about: str, figure: str) -> ReadingCondition:
    """Return a line on one figure."""
    scope, share, count = _scope(condition, place)
    summed = figure in (RATIO, "count", "waiting", "present")
    usual = {"aggregate": "total" if summed else "worst"}
    return ReadingCondition(
        about=about,
        figure=figure,
        scope=scope,
        compare=given_choice(condition, "compare", place, COMPARES),
        threshold=given_number(condition, "threshold", place, 0, MAX_FIGURE),
        share=share,
        count=count,
        sector=_sector(condition, place),
        aggregate=given_choice({**usual, **condition}, "aggregate", place, AGGREGATES),
    )


def _ed(condition: Mapping[str, Any], place: str) -> ReadingCondition | StateCondition:
    """Return a line on emergency departments: crowding, or how many stop."""
    what = given_choice(condition, "ed", place, (*ED_STATES, *ED_FIGURES))
    if what in ED_FIGURES:
        return _reading(condition, place, "ed", what)
    return _states(condition, place, "ed", ED_STATES[what])


def _operating(condition: Mapping[str, Any], place: str) -> StateCondition:
    """Return a line on how many places, or parts of them, are limited or closed."""
    what = given_choice(condition, "operating", place, tuple(OPERATING))
    part = given_text(condition, "part", place) if "part" in condition else ""
    return _states(condition, place, f"operating:{part}", OPERATING[what])


def _states(
    condition: Mapping[str, Any], place: str, about: str, states: tuple[str, ...]
) -> StateCondition:
    """Return a line on states."""
    compare = given_choice(condition, "compare", place, COMPARES)
    return StateCondition(
        about=about,
        states=states,
        compare=compare,
        share=given_number(condition, "share", place, 0, 1),
        count=_count_above(condition, place, compare),
        sector=_sector(condition, place),
    )


def _score(condition: Mapping[str, Any], place: str) -> ScoreCondition:
    """Return a line on pressure scores."""
    scope = given_choice(condition, "scope", place, SCOPES)
    compare = given_choice(condition, "compare", place, COMPARES)
    whole = scope == "region"
    return ScoreCondition(
        about="score:region" if whole else "score",
        scope=scope,
        level=int(given_number(condition, "score", place, 1, HEAVIEST_SCORE)),
        compare=compare,
        share=0.0 if whole else given_number(condition, "share", place, 0, 1),
        count=1 if whole else _count_above(condition, place, compare),
        sector=_sector(condition, place),
    )


def _expected(condition: Mapping[str, Any], place: str) -> ExpectedCondition:
    """Return a line on a forecast."""
    where = f"{place}/expected"
    given = {"scope": SCOPES[0], **given_object(condition["expected"], where)}
    scope, share, count = _scope(given, where)
    averted = given_list(condition, "averted_by", place) if "averted_by" in condition else []
    return ExpectedCondition(
        bed=given_text(given, "bed", where),
        scope=scope,
        within_hours=given_number(given, "within_hours", where, 1, MAX_AHEAD_HOURS),
        probability=given_number(given, "probability", where, 0.05, 0.95),
        compare=given_choice(given, "compare", where, COMPARES),
        threshold=given_number(given, "threshold", where, 0, MAX_RATIO),
        share=share,
        count=count,
        averted_by=tuple(_averted(one, f"{place}/averted_by/{i}") for i, one in enumerate(averted)),
    )


def _averted(item: object, place: str) -> Averted:
    """Return one measure or agreement by its code."""
    given = given_object(item, place)
    what = "agreement" if "agreement" in given else "measure"
    return Averted(**{what: given_text(given, what, place)})


def _survey(condition: Mapping[str, Any], place: str) -> SurveyCondition:
    """Return a line on answers."""
    compare = given_choice(condition, "compare", place, COMPARES)
    return SurveyCondition(
        theme=given_choice(condition, "survey", place, THEMES),
        sector=given_text(condition, "sector", place),
        level=given_choice(condition, "level", place, PHASES[1:]),
        compare=compare,
        share=given_number(condition, "share", place, 0, 1),
        count=_count_above(condition, place, compare),
    )


def _count_above(condition: Mapping[str, Any], place: str, compare: str) -> int:
    """Return how many at least: only what must be above a line has a number."""
    return int(given_number(condition, "count", place, 1, MAX_COUNT)) if compare == "above" else 1


def _sector(condition: Mapping[str, Any], place: str) -> str:
    """Return the sector that is meant, if one."""
    return given_text(condition, "sector", place) if "sector" in condition else ""


def read_yardstick(parent: Mapping[str, Any], place: str, default: str) -> str:
    """Return what occupancy is measured against, where a plan says nothing the default."""
    if "yardstick" not in parent:
        return default
    return given_choice(parent, "yardstick", place, YARDSTICKS)


_READERS: Mapping[str, Callable[[Mapping[str, Any], str], OneCondition]] = {
    "survey": _survey,
    "kind": _kind,
    "ed": _ed,
    "operating": _operating,
    "score": _score,
    "expected": _expected,
}
