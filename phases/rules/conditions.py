"""The bright lines that a plan may draw: on beds, other figures, states, answers, scores; k of n."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
