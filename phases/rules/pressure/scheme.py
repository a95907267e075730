"""A scheme of pressure scores as data: which parameters count for whom, how they add up, what follows.

After England's OPEL framework: per kind of provider a small fixed set of parameters, each with lines and
points; points add up to a level from 1 to 4; levels roll up by weights; each level at each tier has
prescribed measures, also for the tier above when one below it escalates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from phases.rules.conditions import RATIO
from phases.rules.given import (
    fault,
    given_both,
    given_choice,
    given_list,
    given_number,
    given_object,
    given_text,
)

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


def read_scheme(document: object) -> Scheme:
    """Return the scheme of a document. Raises PlanError with the place of the first fault."""
    given = given_object(document, "")
    for name in given:
        if name not in _NAMES:
            fault(f"/{name}", "unknown", known=list(_NAMES))
    providers = [
        _provider(one, f"/providers/{i}")
        for i, one in enumerate(given_list(given, "providers", ""))
    ]
    if len({one.sector for one in providers}) != len(providers):
        fault("/providers", "same_number")
    weights = given_object(given.get("weights", {}), "/weights")
    sizes = given_object(given.get("sizes", {}), "/sizes")
    lines = given_object(given.get("lines", {}), "/lines")
    measures = tuple(
        _measure(one, f"/measures/{i}") for i, one in enumerate(given_list(given, "measures", ""))
    )
    if len({one.id for one in measures}) != len(measures):
        fault("/measures", "same_number")
    return Scheme(
        name=given_both(given, "name", ""),
        author=given_text(given, "author", ""),
        source=given_both(given, "source", ""),
        valid_from=given_text(given, "valid_from", ""),
        own_proposal=bool(given.get("own_proposal", False)),
        providers={one.sector: one for one in providers},
        weights={one: given_number(weights, one, "/weights", 0, MOST_POINTS) for one in weights},
        sizes={one: given_text(sizes, one, "/sizes") for one in sizes},
        lines={tier: _lines(lines, tier, "/lines") for tier in TIERS[1:]},
        known=_known(given, ""),
        measures=measures,
    )


_NAMES = (
    *("name", "author", "source", "valid_from", "own_proposal", "providers", "weights", "sizes"),
    *("lines", "min_known", "min_known_calm", "measures"),
)


def _known(given: Mapping[str, Any], place: str) -> Known:
    """Return how much must be known."""
    usual = {"min_known": 0.7, "min_known_calm": 1.0, **given}
    return Known(
        given_number(usual, "min_known", place, 0, 1),
        given_number(usual, "min_known_calm", place, 0, 1),
    )


def _lines(given: Mapping[str, Any], name: str, place: str) -> tuple[float, ...]:
    """Return three lines of a score from 0 to 100, each above the one before."""
    found = given_list(given, name, place)
    where = f"{place}/{name}"
    lines = tuple(
        given_number({"v": one}, "v", f"{where}/{i}", 0, 100) for i, one in enumerate(found)
    )
    if len(lines) != LINES or list(lines) != sorted(set(lines)):
        fault(where, "lines", count=LINES)
    return lines


def _provider(item: object, place: str) -> Provider:
    """Return what counts for one kind of provider."""
    given = given_object(item, place)
    parameters = tuple(
        _parameter(one, f"{place}/parameters/{i}")
        for i, one in enumerate(given_list(given, "parameters", place))
    )
    if len({one.id for one in parameters}) != len(parameters):
        fault(f"{place}/parameters", "same_number")
    return Provider(
        sector=given_text(given, "sector", place),
        parameters=parameters,
        lines=_lines(given, "lines", place),
        known=_known(given, place),
    )


def _parameter(item: object, place: str) -> Parameter:
    """Return one parameter, by the word that says what it looks at."""
    given = given_object(item, place)
    about, figure = _subject(given, place)
    states: dict[str, float] = {}
    steps: list[tuple[float, float]] = []
    if figure in STATES or figure == TRAFFIC:
        said = given_object(given.get("states"), f"{place}/states")
        known = STATES["ed" if figure == TRAFFIC else figure]
        for state in said:
            if state not in known:
                fault(f"{place}/states/{state}", "choose", words=list(known))
            states[state] = given_number(said, state, f"{place}/states", 0, MOST_POINTS)
    else:
        steps = _steps(given, place)
    return Parameter(
        id=given_text(given, "id", place),
        name=given_both(given, "name", place),
        about=about,
        figure=figure,
        worse=given_choice({"worse": WORSE[0], **given}, "worse", place, WORSE),
        steps=tuple(steps),
        states=states,
    )


def _subject(given: Mapping[str, Any], place: str) -> tuple[str, str]:
    """Return what a parameter is about, and which figure of it."""
    if "bed" in given:
        usual = {"figure": PRESSURE, **given}
        figure = given_choice(usual, "figure", place, BED_FIGURES)
        return f"bed:{given_text(given, 'bed', place)}", figure
    if "kind" in given:
        figure = given_text(given, "figure", place) if "figure" in given else RATIO
        return f"kind:{given_text(given, 'kind', place)}", figure
    if "ed" in given:
        return "ed", given_choice(given, "ed", place, (TRAFFIC, *ED_FIGURES))
    if "operating" in given:
        part = given["operating"]
        return f"operating:{part if isinstance(part, str) else ''}", "operating"
    fault(place, "nothing_read")
    return "", PRESSURE


def _steps(given: Mapping[str, Any], place: str) -> list[tuple[float, float]]:
    """Return (line, points), lightest first: more pressure never gives fewer points."""
    found = []
    for i, item in enumerate(given_list(given, "steps", place)):
        where = f"{place}/steps/{i}"
        pair = item if isinstance(item, list) and len(item) == len(("line", "points")) else [0, 0]
        if pair is not item:
            fault(where, "step")
        line = given_number({"v": pair[0]}, "v", where, 0, MOST_FIGURE)
        found.append((line, given_number({"v": pair[1]}, "v", where, 0, MOST_POINTS)))
    if not found:
        fault(f"{place}/steps", "list")
    rising = given.get("worse", WORSE[0]) == WORSE[0]
    lines = [line if rising else -line for line, _points in found]
    if lines != sorted(set(lines)) or [p for _l, p in found] != sorted({p for _l, p in found}):
        fault(f"{place}/steps", "steps")
    return found


def _measure(item: object, place: str) -> Prescribed:
    """Return one prescribed measure."""
    given = given_object(item, place)
    tier = given_choice(given, "tier", place, TIERS)
    level = 0 if "when" in given else given_number(given, "level", place, CALM, HEAVIEST)
    within = given.get("within_minutes")
    return Prescribed(
        id=given_text(given, "id", place),
        tier=tier,
        level=int(level),
        owner=given_text(given, "owner", place),
        title=given_both(given, "title", place),
        sectors=tuple(str(one) for one in given.get("sectors") or ()),
        within_minutes=None
        if within is None
        else int(given_number(given, "within_minutes", place, 0, MOST_MINUTES)),
        when=_escalation(given["when"], f"{place}/when", tier) if "when" in given else None,
    )


def _escalation(item: object, place: str, tier: str) -> Escalation:
    """Return what must happen below; only a tier below can escalate to one."""
    given = {"count": 1, **given_object(item, place)}
    below = TIERS[: TIERS.index(tier)]
    return Escalation(
        tier=given_choice(given, "tier", place, below or (FACILITY,)),
        level=int(given_number(given, "level", place, CALM + 1, HEAVIEST)),
        count=int(given_number(given, "count", place, 1, MOST_POINTS)),
        sector=str(given.get("sector") or ""),
    )
