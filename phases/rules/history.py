"""A plan held against timed observations: what it said at any moment, from those observations alone.

Observations may come in any order. One stays fresh until its deadline; from then on it is stale, and ends
whatever was being watched. The watch that the running system keeps from report to report is made anew here
by going through every moment at which something changed, with the same `judge`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from phases.rules.evaluate import Advice, Verdict, advice_of, judge
from phases.rules.expected import Expectation
from phases.rules.figures import Figure, Reading
from phases.rules.given import PHASES
from phases.rules.lines import Known, Shown
from phases.rules.plan import Rules
from phases.rules.survey import Standing

NEVER = datetime.max.replace(tzinfo=UTC)
JUST_AFTER = timedelta(microseconds=1)
Derive = Callable[[Known, datetime], Known]


@dataclass(frozen=True)
class Observation:
    """Something known from a moment on, and until when it stays fresh."""

    at: datetime
    until: datetime
    item: Shown


@dataclass(frozen=True)
class Moment:
    """How a region stood at a moment by its plan: its phase, what was known, what holds since when."""

    at: datetime
    phase: str
    phase_since: datetime | None
    known: Known
    since: Mapping[str, datetime]
    verdicts: tuple[Verdict, ...]
    advice: tuple[Advice, ...]


def stand(
    rules: Rules,
    observations: Iterable[Observation],
    phases: Sequence[tuple[datetime, str]],
    at: datetime,
    derive: Derive | None = None,
) -> Moment:
    """Return what a plan says at a moment, by what was observed until then; `derive` as of `play`."""
    last = None
    for moment in play(rules, observations, phases, at, derive=derive):
        last = moment
    if last is None:
        return _judged(rules, at, (PHASES[0], None), Known(), {})
    return last


def play(
    rules: Rules,
    observations: Iterable[Observation],
    phases: Sequence[tuple[datetime, str]],
    until: datetime,
    *,
    follow: bool = False,
    derive: Derive | None = None,
) -> Iterator[Moment]:
    """Yield what a plan says at every moment at which something changed, the last being `until`.

    `derive` adds what follows from what is known, such as pressure scores.

    `phases` says where the region stood from when on; with `follow` it goes where the plan advises at once.
    """
    seen = sorted((one for one in observations if one.at <= until), key=_order)
    decided = sorted(one for one in phases if one[0] <= until)
    latest: dict[tuple[str, ...], Observation] = {}
    since: dict[str, datetime] = {}
    phase, phase_since = PHASES[0], None
    at_next = 0
    for at in _moments(rules, seen, decided, until):
        while at_next < len(seen) and seen[at_next].at <= at:
            latest[about_of(seen[at_next].item)] = seen[at_next]
            at_next += 1
        while decided and decided[0][0] <= at:
            phase_since, phase = decided.pop(0)
        known = _known(latest, at)
        if derive is not None:
            known = derive(known, at)
        moment = _judged(rules, at, (phase, phase_since), known, since)
        yield moment
        since = {one.rule.id: one.since for one in moment.advice}
        due = next((one for one in moment.advice if one.due), None) if follow else None
        if due is not None:
            phase, phase_since, since = due.rule.to, at, {}


def _judged(
    rules: Rules,
    at: datetime,
    stands: tuple[str, datetime | None],
    known: Known,
    since: Mapping[str, datetime],
) -> Moment:
    """Return what is said at a moment."""
    phase, phase_since = stands
    verdicts = judge(rules, phase=phase, known=known)
    advice = advice_of(rules, verdicts, phase, since, at)
    return Moment(at, phase, phase_since, known, since, verdicts, advice)


def _moments(
    rules: Rules,
    seen: Sequence[Observation],
    decided: Sequence[tuple[datetime, str]],
    until: datetime,
) -> list[datetime]:
    """Return when something changes: something is observed, grows stale, is decided, or a wait is over.

    How long a rule waits is counted from an observation or a decision, so that those moments are known.
    """
    begins = {one.at for one in seen} | {one[0] for one in decided}
    stale = {one.until + JUST_AFTER for one in seen if one.until < until}
    waits = {rules.wait(rule, phase) for rule in rules.rules for phase in rule.from_phases} - {0.0}
    ripe = {at + timedelta(hours=hours) for at in begins | stale for hours in waits}
    return sorted(at for at in {*begins, *stale, *ripe, until} if at <= until)


def _known(latest: Mapping[tuple[str, ...], Observation], at: datetime) -> Known:
    """Return what is known at a moment, each with whether it is fresh."""
    items = [
        one.item if one.item.fresh is (at <= one.until) else _stale(one.item)
        for _about, one in sorted(latest.items())
    ]
    return Known(
        [one for one in items if isinstance(one, Figure)],
        [one for one in items if isinstance(one, Standing)],
        [one for one in items if isinstance(one, Reading)],
        [one for one in items if isinstance(one, Expectation)],
    )


def _stale(item: Shown) -> Shown:
    """Return the same, said too long ago."""
    return replace(item, fresh=False)


def from_moment(observations: Iterable[Observation], start: datetime) -> list[Observation]:
    """Return observations as they count from a moment on: of what was known then the newest of each thing."""
    known: dict[tuple[str, ...], Observation] = {}
    later = []
    for one in observations:
        if one.at > start:
            later.append(one)
            continue
        before = known.get(about_of(one.item))
        if before is None or _said_at(before) < _said_at(one):
            known[about_of(one.item)] = one
    return [*(replace(one, at=start) for one in known.values()), *later]


def _said_at(one: Observation) -> tuple[datetime, datetime, str]:
    """Return how new an observation is, the same in whatever order they came."""
    return (one.at, one.item.observed_at or one.at, repr(one))


def about_of(item: Shown) -> tuple[str, ...]:
    """Return what an observation is about: a newer one of the same takes its place."""
    if isinstance(item, Figure):
        return ("beds", item.facility, item.bed, item.cohort)
    if isinstance(item, Standing):
        return ("survey", item.facility, item.sector, item.theme)
    if isinstance(item, Expectation):
        return ("expected", item.facility, item.expects, f"{item.hours:012.2f}")
    return ("reading", item.facility, item.about)


def _order(one: Observation) -> tuple[datetime, str]:
    """Return the order in which observations count, the same in whatever order they came."""
    return (one.at, repr(one))
