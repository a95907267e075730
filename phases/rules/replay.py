"""What a plan would have said over a stretch of time, had the region gone where it advised at once.

Pure: timed observations in, spans of phases out, with each advice that would have led to another phase and
the times in which it could not be told whether a rule held.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from phases.rules.evaluate import NOBODY, Advice
from phases.rules.history import Derive, Moment, Observation, play
from phases.rules.plan import Rules


@dataclass(frozen=True)
class Stretch:
    """A time in which one phase held, or in which some rules could not be judged: why, who was silent."""

    since: datetime
    until: datetime
    phase: str
    why: str = ""
    unknown: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advised:
    """A moment at which a plan would have proposed another phase."""

    at: datetime
    source: str
    advice: Advice


@dataclass
class Replay:
    """What a plan would have said."""

    phases: list[Stretch] = field(default_factory=list)
    advised: list[Advised] = field(default_factory=list)
    unsure: list[Stretch] = field(default_factory=list)
    unasked: list[str] = field(
        default_factory=list
    )  # rules of which nothing was ever said at some time


def replay(
    rules: Rules,
    observations: Iterable[Observation],
    phase: str,
    *,
    start: datetime,
    until: datetime,
    seen: Callable[[datetime], None] = lambda _at: None,
    derive: Derive | None = None,
) -> Replay:
    """Return what a plan would have said from a moment on, where the region stood in `phase`.

    `seen` is told how far it is; `derive` adds what follows from what is known, such as pressure scores.
    """
    found = Replay()
    moments = play(rules, observations, [(start, phase)], until, follow=True, derive=derive)
    last: Moment | None = None
    for moment in moments:
        seen(moment.at)
        if last is not None:
            _until(found, last, moment.at)
        due = next((one for one in moment.advice if one.due), None)
        if due is not None and moment.at < until:
            found.advised.append(Advised(moment.at, moment.phase, due))
        last = moment
    return found


def _until(found: Replay, last: Moment, at: datetime) -> None:
    """Note that what was said at a moment held until another."""
    due = next((one for one in last.advice if one.due), None)
    _extend(found.phases, Stretch(last.at, at, due.rule.to if due else last.phase))
    silent = [one for one in last.verdicts if one.holds is None]
    # what nobody was ever asked (the meetlat in a calm time) says nothing of the others
    told = [one for one in silent if one.why != NOBODY]
    if len(silent) == len(last.verdicts):
        told = silent
    found.unasked.extend(
        one.rule.id
        for one in silent
        if one not in told and one.rule.id not in found.unasked and at > last.at
    )
    if told and not last.advice:
        unknown = dict.fromkeys(house for one in told for house in one.unknown)
        names = tuple(one.rule.id for one in told)
        _extend(found.unsure, Stretch(last.at, at, last.phase, told[0].why, tuple(unknown), names))


def _extend(stretches: list[Stretch], more: Stretch) -> None:
    """Add a stretch; one that goes on as before makes the last one longer."""
    last = stretches[-1] if stretches else None
    if last is not None and last.until == more.since and _same(last, more):
        stretches[-1] = replace(last, until=more.until)
    elif more.until > more.since:
        stretches.append(more)


def _same(one: Stretch, other: Stretch) -> bool:
    """Say whether two stretches say the same."""
    return (one.phase, one.why, one.rules) == (other.phase, other.why, other.rules)
