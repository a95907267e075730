"""What the rules propose when figures change: in the same transaction, never more than a proposal."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from journal.actors import Actor, system_actor
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Region
from network.places import require_in_use
from phases.events import ProposalChanged
from phases.models import WAITING, PhaseProposal, Plan, ProposalState, RuleWatch
from phases.rules import Advice, Figure, Rules, advise, read_rules
from phases.selectors import phase_of, plans_in_force, region_figures
from phases.transitions import PROPOSALS

ACTOR = system_actor("rules", said("phases.actor.rules"))


def regions_evaluate(*, realm: Realm, regions: Iterable[str]) -> list[PhaseProposal]:
    """Hold the figures of some regions against their plans and return the proposals made.

    At most one proposal waits per region; it is replaced when the figures ask for a further phase, and
    lapses when its conditions have not held for as long as the plan says.
    """
    codes = sorted(set(regions))
    with writing():
        now = realm.now()
        plans = plans_in_force()
        phases = phase_of(realm)
        figures = region_figures(realm, codes, now)
        waiting = {
            proposal.region_id: proposal
            for proposal in PhaseProposal.objects.select_for_update(of=("self",))
            .select_related("realm", "region", "plan")
            .filter(realm=realm, region__in=codes, state__in=WAITING)
        }
        made = [
            _evaluate(realm, plans[code], phases[code], figures[code], waiting.get(code), now)
            for code in codes
            if code in plans and code in phases
        ]
    return [proposal for proposal in made if proposal is not None]


def _evaluate(  # noqa: PLR0917
    realm: Realm,
    plan: Plan,
    phase: str,
    figures: list[Figure],
    waiting: PhaseProposal | None,
    now: datetime,
) -> PhaseProposal | None:
    """Evaluate one region; return the proposal it led to, if a new one."""
    rules = read_rules(plan.document)
    since = _watched(realm, plan.region_id)
    advice = advise(rules, phase=phase, figures=figures, since=since, now=now)
    _watch(realm, plan.region_id, since, {item.rule.id: item.since for item in advice})
    due = [item for item in advice if item.due]
    if waiting is not None:
        kept = _keep(waiting, due, rules, now)
        if kept:
            return None
    wanted = next(
        (item for item in due if not _quiet(realm, plan.region_id, item, rules, now)), None
    )
    return _open(realm, plan, phase, wanted, now) if wanted is not None else None


def _watched(realm: Realm, region: str) -> dict[str, datetime]:
    """Return since when each rule's conditions hold."""
    rows = RuleWatch.objects.filter(realm=realm, region=region).values_list("rule", "since")
    return dict(rows)


def _watch(
    realm: Realm, region: str, before: Mapping[str, datetime], after: Mapping[str, datetime]
) -> None:
    """Remember since when rules hold; forget those that no longer do."""
    gone = before.keys() - after.keys()
    if gone:
        RuleWatch.objects.filter(realm=realm, region=region, rule__in=gone).delete()
    RuleWatch.objects.bulk_create(
        RuleWatch(realm=realm, region_id=region, rule=rule, since=since)
        for rule, since in after.items()
        if rule not in before
    )


def _keep(
    waiting: PhaseProposal,
    due: list[Advice],
    rules: Rules,
    now: datetime,
) -> bool:
    """Say whether the waiting proposal stands; lapse it when it does not, reopen it when it is time."""
    if due and due[0].rule.to != waiting.to_phase:
        proposal_step(waiting, "lapse", actor=ACTOR, reason=said("phases.reason.other_proposal"))
        return False
    if not due:
        waiting.unmet_since = waiting.unmet_since or now
        if now - waiting.unmet_since >= timedelta(hours=rules.withdraw_hours):
            proposal_step(waiting, "lapse", actor=ACTOR, reason=said("phases.reason.no_longer"))
            return False
        waiting.save(update_fields=["unmet_since"])
        return True
    if waiting.unmet_since is not None:
        waiting.unmet_since = None
        waiting.save(update_fields=["unmet_since"])
    if PROPOSALS.now(waiting, "reopen"):
        PROPOSALS.take(waiting, "reopen", actor=ACTOR)
        waiting.deferred_until = None
        waiting.save(update_fields=["state", "deferred_until"])
        record(
            proposal_event(waiting),
            realm=waiting.realm,
            actor=ACTOR,
            reason=said("phases.reason.deferral_over"),
        )
    return True


def proposal_step(proposal: PhaseProposal, name: str, *, actor: Actor, reason: Readable) -> None:
    """Take a step that ends or defers a locked proposal: note who, when and why, tell it, do what follows.

    Inside `writing()`. Raises Refused, Conflict.
    """
    step = PROPOSALS.take(proposal, name, actor=actor)
    if step.by is not None:  # and still so when this is committed: the region may close meanwhile
        require_in_use(proposal.region)
    proposal.decided_by = actor.label
    proposal.decided_at = proposal.realm.now()
    proposal.reason = reason
    proposal.save()
    record(proposal_event(proposal), realm=proposal.realm, actor=actor, reason=reason)
    PROPOSALS.follow(proposal, step, actor=actor)


def _quiet(realm: Realm, region: str, advice: Advice, rules: Rules, now: datetime) -> bool:
    """Say whether a person rejected this rule's proposal not long ago."""
    return PhaseProposal.objects.filter(
        realm=realm,
        region=region,
        rule=advice.rule.id,
        state=ProposalState.REJECTED,
        decided_at__gt=now - timedelta(hours=rules.repeat_hours),
    ).exists()


def _open(realm: Realm, plan: Plan, phase: str, advice: Advice, now: datetime) -> PhaseProposal:
    """Make a proposal with its evidence frozen."""
    proposal = PhaseProposal.objects.create(
        realm=realm,
        region=Region.objects.get(pk=plan.region_id),
        from_phase=phase,
        to_phase=advice.rule.to,
        plan=plan,
        rule=advice.rule.id,
        evidence=[_evidence(figure) for figure in advice.figures],
        opened_at=now,
    )
    record(proposal_event(proposal), realm=realm, actor=ACTOR)
    return proposal


def _evidence(figure: Figure) -> dict[str, Any]:
    """Return one figure as evidence: what it was, of when, from where.

    JSON has no infinity: patients without an open bed have no ratio, and `none_open` says why.
    """
    ratio = figure.ratio
    none_open = ratio == math.inf
    return asdict(figure) | {
        "observed_at": figure.observed_at.isoformat(),
        "ratio": None if ratio is None or none_open else round(ratio, 4),
        "none_open": none_open,
        "stale": not figure.fresh,
    }


def proposal_event(proposal: PhaseProposal) -> ProposalChanged:
    """Return the event for a proposal as it stands."""
    rules = read_rules(proposal.plan.document)
    sentence = next((rule.sentence for rule in rules.rules if rule.id == proposal.rule), {})
    return ProposalChanged(
        id=proposal.pk,
        region=proposal.region_id,
        name=proposal.region.short_name,
        from_phase=proposal.from_phase,
        to_phase=proposal.to_phase,
        opened_at=proposal.opened_at,
        proposal_state=proposal.state,
        plan=proposal.plan.title,
        rule=proposal.rule,
        sentence=dict(sentence),
        evidence=proposal.evidence,
        mandate=rules.deciders[proposal.to_phase],
        deferred_until=proposal.deferred_until,
        decided_by=proposal.decided_by,
        decided_at=proposal.decided_at,
        reason=proposal.reason,
    )
