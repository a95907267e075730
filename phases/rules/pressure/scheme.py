"""A scheme of pressure scores as data: which parameters count for whom, how they add up, what follows.

After England's OPEL framework: per kind of provider a small fixed set of parameters, each with lines and
points; points add up to a level from 1 to 4; levels roll up by weights; each level at each tier has
prescribed measures, also for the tier above when one below it escalates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

FACILITY, AREA, REGION, COUNTRY = "facility", "area", "region", "country"
TIERS = (FACILITY, AREA, REGION, COUNTRY)
CALM, HEAVIEST = 1, 4
LINES = HEAVIEST - CALM  # so many lines make so many levels
PRESSURE, EXTRA = (
    "pressure",
    "extra",
)  # figures of beds: occupancy, and beds open beyond the regular ones
BED_FIGURES = (PRESSURE, EXTRA)
ED_FIGURES = ("nedocs", "present", "to_triage", "to_doctor", "to_decision", "to_departure")
TRAFFIC = "traffic"
WORSE = ("above", "below")
STATES: Mapping[str, tuple[str, ...]] = {
    "ed": ("pressure", "stop"),
    "operating": ("limited", "closed"),
}
MOST_POINTS = 1000.0
MOST_FIGURE = 100_000.0
MOST_MINUTES = 60 * 24 * 14


@dataclass(frozen=True)
class Parameter:
    """One thing that is looked at: `about` as readings name it (`bed:ward`, `kind:gp_phone`, `ed`).

    `steps` are (line, points), lightest first; the heaviest that is reached counts. `states` give points to
    states instead. `worse` says on which side of a line pressure lies.
    """

    id: str
    name: Mapping[str, str]
    about: str
    figure: str
    worse: str = WORSE[0]
    steps: tuple[tuple[float, float], ...] = ()
    states: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def most(self) -> float:
        """Return the most points it can give."""
        return max([*(points for _line, points in self.steps), *self.states.values()], default=0.0)

    @property
    def kind(self) -> str:
        """Return the kind of resource that who has this parameter must have; empty: everybody has it."""
        sort, _, code = self.about.partition(":")
        return sort if sort == "ed" else code

    def reached(self, value: float) -> tuple[float, float] | None:
        """Return the heaviest step that a figure reaches, if any."""
        found = None
        for line, points in self.steps:
            if value >= line if self.worse == WORSE[0] else value <= line:
                found = (line, points)
        return found


@dataclass(frozen=True)
class Known:
    """How much must be known: for a level at all, and for the calmest one; shares of what could count."""

    level: float
    calm: float


@dataclass(frozen=True)
class Provider:
    """What counts for one kind of provider: its parameters, and the lines of its score from 0 to 100."""

    sector: str
    parameters: tuple[Parameter, ...]
    lines: tuple[float, ...]
    known: Known


@dataclass(frozen=True)
class Escalation:
    """At least `count` places of a tier below stand at a level or heavier."""

    tier: str
    level: int
    count: int
    sector: str = ""


@dataclass(frozen=True)
class Prescribed:
    """A measure that a level prescribes at a tier, or that one below prescribes when it escalates."""

    id: str
    tier: str
    level: int  # 0 where only an escalation below prescribes it
    owner: str
    title: Mapping[str, str]
    sectors: tuple[str, ...] = ()
    within_minutes: int | None = None
    when: Escalation | None = None


@dataclass(frozen=True)
class Scheme:
    """All of it. `weights` are per sector; `sizes` name the kind whose regular beds weigh within a sector."""

    name: Mapping[str, str]
    author: str
    source: Mapping[str, str]
    valid_from: str
    own_proposal: bool
    providers: Mapping[str, Provider]
    weights: Mapping[str, float]
    sizes: Mapping[str, str]
    lines: Mapping[str, tuple[float, ...]]
    known: Known
    measures: tuple[Prescribed, ...]

    def parameters(self) -> list[Parameter]:
        """Return every parameter of every provider."""
        return [one for provider in self.providers.values() for one in provider.parameters]

    @property
    def beds(self) -> frozenset[str]:
        """Return the kinds of bed that it looks at, those that only weigh among them."""
        seen = {one.kind for one in self.parameters() if one.about.startswith("bed:")}
        return frozenset(seen | set(self.sizes.values()))

    @property
    def readings(self) -> frozenset[str]:
        """Return what it reads beside beds, such as `kind:gp_phone` and `ed`."""
        about = {one.about for one in self.parameters()}
        return frozenset(one for one in about if not one.startswith("bed:"))
