"""What a draft would have said over the past of its realm, beside the plan in force and what was decided."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from phases.models import PlanTrial
from phases.past import past_observed, phases_decided
from phases.pressure import deriving
from phases.proposal_steps import evidence_of
from phases.rules import Rules, read_rules
from phases.rules.history import Derive, Observation
from phases.rules.replay import Advised, Replay, Stretch, replay
from phases.scored_observations import reads_scores

MOST_FIGURES = 12  # of evidence that is kept with an advice
MOST_ADVICE = 200


def tried(trial: PlanTrial, note: Callable[[float], None]) -> dict[str, Any]:
    """Return what came out of a trial; `note` is told which share is done."""
    realm, region = trial.realm, trial.draft.region
    start = trial.until - timedelta(days=trial.days)
    ours = read_rules(trial.document)
    theirs = read_rules(trial.beside.document) if trial.beside else None
    observed = past_observed(
        realm, region, [one for one in (ours, theirs) if one], start, trial.until
    )
    decided = phases_decided(realm, region, start, trial.until)
    first = decided[0].phase
    plans = [("draft", ours)] + ([("in_force", theirs)] if theirs else [])
    found = {
        name: _plan(
            rules,
            observed,
            first,
            (start, trial.until),
            _part(note, index, len(plans)),
            deriving(region.pk) if reads_scores(rules) else None,
        )
        for index, (name, rules) in enumerate(plans)
    }
    return {
        "from": start.isoformat(),
        "to": trial.until.isoformat(),
        "observations": len(observed),
        "decided": [_stretch(one) for one in decided],
        "beside": trial.beside.version if trial.beside else None,
        **found,
    }


def _part(note: Callable[[float], None], index: int, parts: int) -> Callable[[float], None]:
    """Return what notes how far one part of several is."""
    return lambda share: note((index + share) / parts)


def _plan(  # noqa: PLR0917 - a plan, what it is held against, and how
    rules: Rules,
    observed: Sequence[Observation],
    phase: str,
    between: tuple[datetime, datetime],
    note: Callable[[float], None],
    derive: Derive | None,
) -> dict[str, Any]:
    """Return what one plan would have said."""
    start, until = between
    length = (until - start).total_seconds()
    found: Replay = replay(
        rules,
        observed,
        phase,
        start=start,
        until=until,
        seen=lambda at: note(max(0.0, (at - start).total_seconds() / length)),
        derive=derive,
    )
    return {
        "phases": [_stretch(one) for one in found.phases],
        "unsure": [
            _stretch(one) | {"why": one.why, "unknown": list(one.unknown), "rules": list(one.rules)}
            for one in found.unsure
        ],
        "unasked": found.unasked,
        "advice": [_advice(one) for one in found.advised[:MOST_ADVICE]],
        "more": max(0, len(found.advised) - MOST_ADVICE),
    }


def _stretch(one: Stretch) -> dict[str, Any]:
    """Return a stretch of time."""
    return {"from": one.since.isoformat(), "to": one.until.isoformat(), "phase": one.phase}


def _advice(one: Advised) -> dict[str, Any]:
    """Return an advice, with the figures that count most."""
    rule = one.advice.rule
    return {
        "at": one.at.isoformat(),
        "from": one.source,
        "to": rule.to,
        "rule": rule.id,
        "sentence": dict(rule.sentence),
        "since": one.advice.since.isoformat(),
        "evidence": [evidence_of(rule, figure) for figure in one.advice.figures[:MOST_FIGURES]],
        "figures": len(one.advice.figures),
    }
