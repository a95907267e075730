"""What the rules propose when figures change: in the same transaction, never more than a proposal."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from journal.actors import system_actor
from journal.models import Realm
from journal.prepared import Prepared
from journal.said import said
from journal.services import record, writing
from network.models import Region
from phases.expected import EXPECTED, region_expected
from phases.models import WAITING, PhaseProposal, ProposalState, RuleWatch
from phases.proposal_steps import evidence_of, proposal_event, proposal_step
from phases.readings import KIND, OPERATING, SCORE, region_readings
from phases.rules import (
    Advice,
    Known,
    Rules,
    advise,
    asks_survey,
    beds_named,
    expected_named,
    readings_named,
)
from phases.selectors import Watched, region_figures, region_standings, regions_watched
from phases.transitions import PROPOSALS

ACTOR = system_actor("rules", said("phases.actor.rules"))


def regions_evaluate(
    *, realm: Realm, regions: Iterable[str], kinds: Collection[str] | None = None
) -> list[PhaseProposal]:
    """Hold the figures of some regions against their plans and return the proposals made.

    `kinds`: only where a plan looks at one of these. At most one proposal waits per region; it is replaced
    when the figures ask for a further phase, and lapses when its conditions have not held for as long as
    the plan says. Five queries while nothing holds, however many regions and facilities; a few more where
    plans look at more than beds.
    """
    with writing(whole=True):
        watched = {
            code: one
            for code, one in sorted(regions_watched(realm, set(regions)).items())
            if kinds is None or concerns(one.rules, kinds)
        }
        if not watched:
            return []
        now = realm.now()
        beds = {named for one in watched.values() for named in beds_named(one.rules)}
        figures = region_figures(realm, watched, now, beds)
        asking = [code for code, one in watched.items() if asks_survey(one.rules)]
        standings = region_standings(realm, asking, now) if asking else {}
        about = {code: readings_named(one.rules) for code, one in watched.items()}
        reading = [code for code, named in about.items() if named]
        readings = region_readings(realm, reading, frozenset().union(*about.values()), now)
        expected = region_expected(realm, watched, now)
        since = _since(realm, [code for code, one in watched.items() if one.noted])
        waiting = _waiting(realm, [code for code, one in watched.items() if one.waiting])
        made = [
            _evaluate(
                realm,
                one,
                Known(
                    figures[code],
                    standings.get(code, []),
                    readings.get(code, []),
                    expected.get(code, []),
                ),
                since.get(code, {}),
                waiting.get(code),
                now,
            )
            for code, one in watched.items()
        ]
    return [proposal for proposal in made if proposal is not None]


def concerns(rules: Rules, kinds: Collection[str]) -> bool:
    """Say whether a plan looks at one of some kinds."""
    if any(bed in kinds for bed, _cohort in beds_named(rules)):
        return True
    told = {*kinds, *(f"{KIND}{one}" for one in kinds)}
    named = readings_named(rules)
    if not told.isdisjoint({*named, *(f"{EXPECTED}{bed}" for bed in expected_named(rules))}):
        return True
    # a score looks at nearly everything
    begins = [SCORE, OPERATING] if OPERATING in told else [SCORE]
    return any(one.startswith(tuple(begins)) for one in named)


def _waiting(realm: Realm, regions: Collection[str]) -> dict[str, PhaseProposal]:
    """Return the proposals that wait, by region (1 query, none without any).

    Nearly always they go on waiting: they are locked, and their evidence, region and plan are read, only
    when they do not. Reports of one region would otherwise wait for each other, and batches in a ring.
    """
    found = {}
    if regions:
        for row in _WAITING(realm=realm.pk, regions=list(regions)):
            row.realm = realm
            found[row.region_id] = row
    return found


_WAITING = Prepared(
    lambda realm, regions: PhaseProposal.objects.filter(
        realm=realm, region__in=regions, state__in=WAITING
    ).defer("evidence")
)
_SINCE = Prepared(
    lambda realm, regions: RuleWatch.objects.filter(realm=realm, region__in=regions).values_list(
        "region", "rule", "since"
    )
)


def _since(realm: Realm, regions: Collection[str]) -> dict[str, dict[str, datetime]]:
    """Return since when rules hold, by region and rule (1 query, none without any)."""
    found: dict[str, dict[str, datetime]] = {}
    if regions:
        for region, rule, since in _SINCE(realm=realm.pk, regions=list(regions)):
            found.setdefault(region, {})[rule] = since
    return found


def _evaluate(  # noqa: PLR0917
    realm: Realm,
    watched: Watched,
    known: Known,
    since: Mapping[str, datetime],
    waiting: PhaseProposal | None,
    now: datetime,
) -> PhaseProposal | None:
    """Evaluate one region; return the proposal it led to, if a new one."""
    rules, region = watched.rules, watched.region
    advice = advise(
        rules,
        phase=watched.phase,
        figures=known.figures,
        since=since,
        now=now,
        standings=known.standings,
        readings=known.readings,
        expected=known.expected,
    )
    _watch(realm, region, since, {item.rule.id: item.since for item in advice})
    due = [item for item in advice if item.due]
    if waiting is not None and not _gives_way(waiting, due, rules, now):
        return None
    asked = _without_early(due)
    wanted = next((item for item in asked if not _quiet(realm, region, item, rules, now)), None)
    return _open(realm, watched, wanted, now) if wanted is not None else None


def _without_early(due: list[Advice]) -> list[Advice]:
    """Return advice without what is expected of a phase that figures ask for already."""
    there = {item.rule.to for item in due if not item.rule.is_early}
    return [item for item in due if not item.rule.is_early or item.rule.to not in there]


def _harder(waiting: PhaseProposal, due: list[Advice], rules: Rules, now: datetime) -> str:
    """Return the rule that says of now what a waiting early signal expects; empty when there is none.

    A rule whose proposal somebody rejected not long ago stays quiet, and the signal waits on.
    """
    rule = next((one for one in rules.rules if one.id == waiting.rule), None)
    first = due[0]
    if rule is None or not rule.is_early or first.rule.is_early:
        return ""
    return "" if _quiet(waiting.realm, waiting.region_id, first, rules, now) else first.rule.id


def _watch(
    realm: Realm, region: str, before: Mapping[str, datetime], after: Mapping[str, datetime]
) -> None:
    """Remember since when rules hold; forget those that no longer do."""
    gone = before.keys() - after.keys()
    if gone:
        RuleWatch.objects.filter(realm=realm, region=region, rule__in=gone).delete()
    begun = [
        RuleWatch(realm=realm, region_id=region, rule=rule, since=since)
        for rule, since in after.items()
        if rule not in before
    ]
    if begun:
        RuleWatch.objects.bulk_create(begun, ignore_conflicts=True)  # another saw it as well


def _stands(waiting: PhaseProposal, due: list[Advice], rules: Rules, now: datetime) -> bool:
    """Say whether a proposal goes on waiting as it is, so that nothing is to be written."""
    if not due:
        since = waiting.unmet_since
        return since is not None and now - since < timedelta(hours=rules.withdraw_hours)
    if due[0].rule.to == waiting.to_phase and _harder(waiting, due, rules, now):
        return False
    again = PROPOSALS.now(waiting, "reopen")
    return due[0].rule.to == waiting.to_phase and waiting.unmet_since is None and not again


def _gives_way(waiting: PhaseProposal, due: list[Advice], rules: Rules, now: datetime) -> bool:
    """Say whether a proposal that waited has lapsed, so that another can be made; write what changed.

    Where somebody decided meanwhile nothing is made: what the plan says after that is seen next time.
    """
    if _stands(waiting, due, rules, now):
        return False
    _lock(waiting.region_id)  # before the proposal, as who decides does
    rows = PhaseProposal.objects.select_for_update(of=("self",)).select_related("realm", "region")
    locked = rows.filter(pk=waiting.pk, state__in=WAITING).first()
    return locked is not None and not _keep(locked, due, rules, now)


def _lock(region: str) -> Region:
    """Return a region, locked against who decides there."""
    return Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region)


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
    harder = _harder(waiting, due, rules, now) if due else ""
    if harder:
        reason = said("phases.reason.harder_rule", early=waiting.rule, rule=harder)
        proposal_step(waiting, "lapse", actor=ACTOR, reason=reason)
        return False
    if not due:
        first = waiting.unmet_since is None
        waiting.unmet_since = waiting.unmet_since or now
        if now - waiting.unmet_since >= timedelta(hours=rules.withdraw_hours):
            proposal_step(waiting, "lapse", actor=ACTOR, reason=said("phases.reason.no_longer"))
            return False
        if first:
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


def _quiet(realm: Realm, region: str, advice: Advice, rules: Rules, now: datetime) -> bool:
    """Say whether a person rejected this rule's proposal not long ago."""
    return PhaseProposal.objects.filter(
        realm=realm,
        region=region,
        rule=advice.rule.id,
        state=ProposalState.REJECTED,
        decided_at__gt=now - timedelta(hours=rules.repeat_hours),
    ).exists()


def _open(realm: Realm, watched: Watched, advice: Advice, now: datetime) -> PhaseProposal | None:
    """Make a proposal with its evidence frozen; none where somebody made one at the same moment."""
    region = _lock(watched.region)
    waiting = PhaseProposal.objects.filter(realm=realm, region=region, state__in=WAITING)
    if waiting.exists():
        return None
    proposal = PhaseProposal.objects.create(
        realm=realm,
        region=region,
        from_phase=watched.phase,
        to_phase=advice.rule.to,
        plan_id=watched.plan,
        rule=advice.rule.id,
        evidence=[evidence_of(advice.rule, figure) for figure in advice.figures],
        opened_at=now,
    )
    record(proposal_event(proposal), realm=realm, actor=ACTOR)
    return proposal
