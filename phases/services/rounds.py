"""Consensus: a member opens a round, the seats answer until the deadline, the chair has the last word."""

from datetime import timedelta

from django.db.models import QuerySet

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.said import Named
from journal.services import record, writing
from network.models import Region
from network.places import require_in_use
from phases.bodies import ConsensusIn, RoundAnswerIn, RoundDecisionIn
from phases.following import Decided, phase_follow, phase_follow_too
from phases.mandates import CONSULT, DECIDE, heads, regions_lock, together, transition_of
from phases.models import DecisionRound, Plan, RoundAnswer
from phases.rounds import ROUNDS, body_of, round_close, round_event, seats_held, seats_of
from phases.rules.deciding import Body
from phases.runs import phase_now, plan_that_counts
from phases.services.decisions import already
from phases.services.reasons import check_reason
from web.commands import command

USUAL_MINUTES = 60.0  # to answer in, where a body needs all and the plan says no time


@command(
    "phases.round_open",
    by=CONSULT,
    body=ConsensusIn,
    address="regions/<str:region>/rounds/",
    answer=lambda row: {"id": row.pk, "deadline": row.deadline},
    on=("phase:{region.pk}",),
)
def round_open(
    *, actor: Actor, realm: Realm, region: Region, phase: str, body: str, reason: str
) -> DecisionRound:
    """Ask a body, seat by seat, whether a region shall go to a phase.

    Raises Refused (no seat in it), Invalid (the plan asks no such body for that), Conflict (a round is open,
    or the region stands there or is closed).
    """
    check_reason(reason)
    with writing():
        require_in_use(region)
        plan = plan_that_counts(realm, region)
        if plan is None:
            raise Invalid("phases.no_plan", field="region", region=str(region))
        source = phase_now(realm, region)
        if source == phase:
            raise already(region, phase)
        asked, minutes = _asked(plan, source, phase, body)
        seats = seats_of(region, asked)
        if not (seats_held(actor, seats) or heads(actor, region, asked)):
            named = Named(asked.name["nl"], asked.name["en"])
            raise Refused("phases.round.no_seat_in", field="body", body=named)
        Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)
        if DecisionRound.objects.filter(realm=realm, region=region, state="open").exists():
            raise Conflict("phases.round.one_open", field="region", region=region.short_name)
        now = realm.now()
        row = DecisionRound.objects.create(
            realm=realm,
            region=region,
            plan=plan,
            body=asked.id,
            from_phase=source,
            to_phase=phase,
            seats=seats,
            reason=reason,
            opened_at=now,
            opened_by=actor.label,
            deadline=now + timedelta(minutes=minutes),
        )
        record(round_event(row, "opened"), realm=realm, actor=actor, reason=reason)
    return row


def _asked(plan: Plan, source: str, target: str, body: str) -> tuple[Body, float]:
    """Return the body that is asked on a transition, and for how many minutes. Raises Invalid."""
    transition = transition_of(plan, source, target)
    for one in transition.in_rounds:
        if one.id == body:
            return one, transition.answer_within_minutes or USUAL_MINUTES
    raise Invalid("phases.round.not_asked", field="body", plan=plan.title)


@command(
    "phases.round_answer",
    by=CONSULT,
    body=RoundAnswerIn,
    address="rounds/<int:round>/answer/",
    answer=lambda row: {"id": row.pk, "state": row.state},
    on=("phaseround:{number}",),
    # what other seats answer is no reason to look again; that it ended is
    facts=("state",),
)
def round_answer(
    *,
    actor: Actor,
    realm: Realm,
    number: int,
    agrees: bool,
    reason: str,
) -> DecisionRound:
    """Say for the own seats whether one agrees; the last word of a seat before the round closes counts.

    Raises Missing, Refused (no seat), Invalid (who disagrees says why), Conflict (it is over).
    """
    if not agrees:
        check_reason(reason)
    with writing():
        row = _locked(realm, number)
        ROUNDS.take(row, "answer", actor=actor)
        seats = seats_held(actor, row.seats)
        for seat in seats:
            RoundAnswer.objects.create(
                round=row,
                seat=seat["seat"],
                agrees=agrees,
                reason=reason,
                answered_at=realm.now(),
                answered_by=actor.label,
                answerer=actor.name,
            )
        told = "agreed" if agrees else "disagreed"
        who = ", ".join(seat["name"] for seat in seats)
        record(round_event(row, told, who), realm=realm, actor=actor, reason=reason)
    return row


@command(
    "phases.round_decide",
    by=DECIDE,
    body=RoundDecisionIn,
    address="rounds/<int:round>/decision/",
    answer=lambda row: {"id": row.pk, "state": row.state},
    on=("phaseround:{number}",),
)
def round_decide(
    *,
    actor: Actor,
    realm: Realm,
    number: int,
    follow: bool,
    reason: str,
) -> DecisionRound:
    """Decide as the chair of the body: follow when all were heard or the time is over, or leave it.

    Raises Missing, Refused (not the chair), Invalid, Conflict (it is over, not all were heard, or not all
    agree where all must).
    """
    check_reason(reason)
    with writing():
        if follow:
            regions_lock(realm, _found(realm, number).region)
        row = _locked(realm, number)
        round_close(row, "follow" if follow else "decline", actor=actor, reason=reason)
        if follow:
            _follow(row, actor, reason)
    return row


def _follow(row: DecisionRound, actor: Actor, reason: str) -> None:
    """Put the region, and those for which its body decides as well, in the phase that was asked about."""
    decided = Decided(actor, reason, asked=row)
    if phase_now(row.realm, row.region) != row.to_phase:
        phase_follow(decided, realm=row.realm, region=row.region, phase=row.to_phase, plan=row.plan)
    if body_of(row).together:
        others = together(row.region)[1:]
        phase_follow_too(decided, realm=row.realm, regions=others, phase=row.to_phase)


def _locked(realm: Realm, number: int) -> DecisionRound:
    """Return a round of this realm, locked. Raises Missing."""
    return _found(realm, number, DecisionRound.objects.select_for_update(of=("self",)))


def _found(realm: Realm, number: int, rows: QuerySet[DecisionRound] | None = None) -> DecisionRound:
    """Return a round of this realm. Raises Missing."""
    rows = DecisionRound.objects.all() if rows is None else rows
    row = rows.select_related("realm", "region", "plan").filter(realm=realm, pk=number).first()
    if row is None:
        raise Missing("phases.no_round", field="round")
    return row
