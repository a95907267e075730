"""Decisions of teams: bound to the picture they were taken on, corrected or withdrawn, never erased."""

from datetime import datetime, timedelta

from journal.actors import Actor
from journal.errors import Invalid, Missing, Refused
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Veiligheidsregio
from situation.bob.bodies import DecisionCorrectIn, DecisionWithdrawIn, TeamDecisionIn
from situation.bob.models import DecisionReading, TeamAction, TeamDecision
from situation.bob.numbers import (
    checked_reason,
    checked_words,
    may_keep,
    meeting_now,
    next_number,
    require_team,
)
from situation.bob.rights import PART
from situation.bob.states import decision_event, decision_words
from situation.bob.steps import ACTIONS, DECISIONS
from situation.services.actions import action_tell
from situation.services.posts import running
from web.commands import command

AHEAD = timedelta(minutes=2)  # a clock on a screen may run so far ahead
ON = ("teamdecision:{decision}",)


def _answer(made: TeamDecision) -> dict[str, int | str]:
    """Return what is answered about a decision."""
    return {"decision": made.pk, "number": made.number, "state": made.state}


@command(
    "situation.decision_record",
    by=PART,
    body=TeamDecisionIn,
    address="activities/<int:activity>/decisions/",
    status=201,
    answer=_answer,
)
def decision_record(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    team: str,
    known: str,
    judgement: str,
    text: str,
    taken_by: str,
    taken_as: str = "",
    taken_at: datetime | None = None,
    picture: int | None = None,
) -> TeamDecision:
    """Record a decision of a team: what was known, how it was judged, what was decided, by whom.

    It belongs to the meeting that the team is in. Raises Refused, Missing, Invalid, Conflict (closed).
    """
    with writing():
        row = running(realm, activity)
        require_team(actor, row, veiligheidsregio, team)
        now = realm.now()
        made = TeamDecision(
            realm=realm,
            activity=row,
            veiligheidsregio=veiligheidsregio,
            team=team,
            number=next_number(TeamDecision, row),
            meeting=meeting_now(row, veiligheidsregio, team),
            state_at=now,
            state_by=actor.label,
        )
        made.save()
        reading = DecisionReading(
            picture=_picture(realm, picture),
            taken_at=_moment(taken_at, now),
            **_says(known, judgement, text, taken_by, taken_as),
        )
        _read(made, reading, actor)
        _tell(made, actor, "decision_recorded", reading.text)
    return made


@command(
    "situation.decision_correct",
    by=PART,
    body=DecisionCorrectIn,
    address="decisions/<int:decision>/correct/",
    answer=_answer,
    on=ON,
)
def decision_correct(
    *,
    actor: Actor,
    realm: Realm,
    decision: int,
    known: str,
    judgement: str,
    text: str,
    taken_by: str,
    reason: str,
    taken_as: str = "",
) -> TeamDecision:
    """Say what a decision should have read, and why; how it read before stays.

    It stays bound to the picture on which it was taken. Raises Refused, Missing, Invalid, Conflict.
    """
    why = checked_reason(reason)
    with writing():
        row = _locked(actor, realm, decision)
        DECISIONS.take(row, "correct", actor=actor)
        before = row.readings.order_by("-version")[0]
        reading = DecisionReading(
            picture=before.picture,
            taken_at=before.taken_at,
            reason=why,
            **_says(known, judgement, text, taken_by, taken_as),
        )
        _read(row, reading, actor)
        _tell(row, actor, "decision_corrected", reading.text, why)
    return row


@command(
    "situation.decision_withdraw",
    by=PART,
    body=DecisionWithdrawIn,
    address="decisions/<int:decision>/withdraw/",
    answer=_answer,
    on=ON,
)
def decision_withdraw(
    *, actor: Actor, realm: Realm, decision: int, reason: str, drop_actions: bool = False
) -> TeamDecision:
    """Say that a decision does not stand any more, and why; its open actions go along where asked.

    Raises Refused, Missing, Invalid, Conflict (withdrawn already, closed).
    """
    why = checked_reason(reason)
    with writing():
        row = _locked(actor, realm, decision)
        DECISIONS.take(row, "withdraw", actor=actor)
        row.reason, row.state_by, row.state_at = why, actor.label, realm.now()
        row.save()
        _tell(row, actor, "decision_withdrawn", row.readings.order_by("-version")[0].text, why)
        if drop_actions:
            _drop_actions(row, actor, why)
    return row


def _drop_actions(row: TeamDecision, actor: Actor, why: str) -> None:
    """Drop what is open of a decision that was withdrawn."""
    found = TeamAction.objects.filter(decision=row, state__in=ACTIONS["drop"].sources)
    for action in found.select_for_update(no_key=True).order_by("pk"):
        action.realm, action.activity = row.realm, row.activity
        ACTIONS.take(action, "drop", actor=actor)
        action.note = why
        action_tell(action, actor, "dropped")


def _picture(realm: Realm, given: int | None) -> int:
    """Return the number of the journal of a picture. Raises Invalid for one that is not there yet."""
    head = Realm.objects.values_list("head", flat=True).get(pk=realm.pk)
    if given is not None and given > head:
        raise Invalid("situation.decision.no_picture", field="picture", newest=head)
    return head if given is None else given


def _moment(given: datetime | None, now: datetime) -> datetime:
    """Return when something was decided. Raises Invalid for a moment to come."""
    if given is not None and given > now + AHEAD:
        raise Invalid("situation.decision.to_come", field="taken_at")
    return now if given is None else min(given, now)


def _says(known: str, judgement: str, text: str, taken_by: str, taken_as: str) -> dict[str, str]:
    """Return what a decision says, checked. Raises Invalid."""
    return {
        "known": checked_words(known, "known"),
        "judgement": checked_words(judgement, "judgement"),
        "text": checked_words(text, "text"),
        "taken_by": checked_words(taken_by, "taken_by"),
        "taken_as": taken_as.strip(),
    }


def _read(row: TeamDecision, reading: DecisionReading, actor: Actor) -> None:
    """Add how a decision reads now."""
    reading.decision = row
    reading.version = row.readings.count() + 1
    reading.recorded_by, reading.recorded_at = actor.label, row.realm.now()
    reading.save()


def _tell(row: TeamDecision, actor: Actor, code: str, text: str, why: Readable = "") -> None:
    """Record how a decision stands."""
    told = said(f"situation.line.{code}", **decision_words(row, text))
    record(decision_event(row, told), realm=row.realm, actor=actor, reason=why)


def _locked(actor: Actor, realm: Realm, number: int) -> TeamDecision:
    """Return a locked decision that an actor may change. Raises Missing, Refused, Conflict."""
    found = TeamDecision.objects.filter(realm=realm, pk=number).first()
    if found is None:
        raise Missing("situation.decision.none", field="decision")
    activity = running(realm, found.activity_id)
    row = TeamDecision.objects.select_for_update(no_key=True).get(pk=number)
    row.realm, row.activity = realm, activity
    if not may_keep(actor, activity, row.veiligheidsregio_id):
        raise Refused("situation.team.not_yours", field="decision", place=row.veiligheidsregio.name)
    return row
