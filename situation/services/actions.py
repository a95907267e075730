"""Actions: noted with an owner and a deadline, taken up, done or not, given to another, watched."""

from datetime import datetime, timedelta
from typing import Any

from journal.actors import Actor
from journal.errors import Invalid, Missing, Refused
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Veiligheidsregio
from phases.models import Activity
from situation.bob.bodies import ActionGiveIn, ActionIn, ActionStepIn
from situation.bob.models import TeamAction, TeamDecision
from situation.bob.numbers import (
    checked_reason,
    checked_words,
    may_keep,
    meeting_now,
    next_number,
    require_team,
)
from situation.bob.rights import PART
from situation.bob.sides import may_speak, side_read
from situation.bob.states import action_event, action_words
from situation.bob.steps import ACTIONS
from situation.post_rights import user_of
from situation.services.posts import running
from web.commands import command

NEEDS_REASON = ("cannot", "drop")
BY_KEEPER = ("drop", "reopen")  # the others are the owner's too
REMIND = 10  # minutes before the deadline
TOLD = {
    "start": "started",
    "finish": "finished",
    "cannot": "cannot",
    "drop": "dropped",
    "reopen": "reopened",
}


def _answer(made: TeamAction) -> dict[str, int | str]:
    """Return what is answered about an action."""
    return {"action": made.pk, "number": made.number, "state": made.state}


@command(
    "situation.action_add",
    by=PART,
    body=ActionIn,
    address="activities/<int:activity>/actions/",
    status=201,
    answer=_answer,
)
def action_add(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    team: str,
    text: str,
    owner: dict[str, Any],
    due_at: datetime | None = None,
    remind_minutes: int = REMIND,
    decision: int | None = None,
) -> TeamAction:
    """Note what is to be done, by whom and by when; from a decision, or by itself.

    Raises Refused, Missing, Invalid (no such owner, a deadline that is over, a patient), Conflict.
    """
    words = checked_words(text, "text")
    with writing():
        row = running(realm, activity)
        require_team(actor, row, veiligheidsregio, team)
        now = realm.now()
        made = TeamAction(
            realm=realm,
            activity=row,
            veiligheidsregio=veiligheidsregio,
            team=team,
            number=next_number(TeamAction, row),
            decision=_decision(row, decision),
            meeting=meeting_now(row, veiligheidsregio, team),
            text=words,
            by=actor.label,
            account=user_of(actor),
            at=now,
        )
        made.side = side_read(row, owner)
        _due(made, due_at, remind_minutes)
        action_tell(made, actor, "added")
    return made


@command(
    "situation.action_step",
    by=PART,
    body=ActionStepIn,
    address="actions/<int:team_action>/step/",
    answer=_answer,
    on=("action:{team_action}",),
)
def action_step(
    *, actor: Actor, realm: Realm, team_action: int, step: str, note: str = ""
) -> TeamAction:
    """Take an action up, finish it, say that it cannot be done, drop it, or open it again.

    Its owner does, or whoever keeps the team; dropping and opening again the team alone.
    Raises Refused, Missing, Invalid (no reason), Conflict (not from here, closed).
    """
    why = checked_reason(note, "note") if step in NEEDS_REASON else note.strip()
    with writing():
        row = _locked(realm, team_action)
        _require_own(actor, row, step)
        ACTIONS.take(row, step, actor=actor)
        if step == "reopen":
            row.overdue_since = row.reminded_at = None
        row.note = why
        action_tell(row, actor, TOLD[step])
    return row


@command(
    "situation.action_give",
    by=PART,
    body=ActionGiveIn,
    address="actions/<int:team_action>/give/",
    answer=_answer,
    on=("action:{team_action}",),
)
def action_give(
    *,
    actor: Actor,
    realm: Realm,
    team_action: int,
    owner: dict[str, Any],
    due_at: datetime | None = None,
    remind_minutes: int = REMIND,
    note: str = "",
) -> TeamAction:
    """Give an action to another owner, or another deadline: it waits for its owner anew.

    Raises Refused (not of the team), Missing, Invalid, Conflict (over, closed).
    """
    with writing():
        row = _locked(realm, team_action)
        _require_own(actor, row, "give")
        ACTIONS.take(row, "give", actor=actor)
        row.side = side_read(row.activity, owner)
        row.overdue_since = row.reminded_at = None
        row.note = note.strip()
        _due(row, due_at, remind_minutes)
        action_tell(row, actor, "given")
    return row


def actions_watch(*, actor: Actor, realm: Realm) -> int:
    """Remind of actions whose deadline is near, and mark those that are late; return how many.

    May run twice: each is said once.
    """
    now, told = realm.now(), 0
    undone = TeamAction.objects.filter(realm=realm, state__in=ACTIONS["watch"].sources)
    late = undone.filter(due_at__lte=now, overdue_since__isnull=True)
    near = undone.filter(
        remind_at__lte=now, reminded_at__isnull=True, due_at__gt=now, overdue_since__isnull=True
    )
    for rows, code in ((late, "overdue"), (near, "reminded")):
        for number in rows.order_by("pk").values_list("pk", flat=True):
            with writing():
                told += _watch(rows, number, code, realm=realm, actor=actor)
    return told


def _watch(rows: Any, number: int, code: str, *, realm: Realm, actor: Actor) -> int:
    """Say once that an action is near its deadline, or over it."""
    row = rows.select_for_update(of=("self",), no_key=True).filter(pk=number)
    found = row.select_related("activity", "account").first()
    if found is None:
        return 0
    found.realm = realm
    ACTIONS.take(found, "watch", actor=actor)
    if code == "overdue":
        found.overdue_since = realm.now()
    else:
        found.reminded_at = realm.now()
    found.save()
    told = said(f"situation.line.action_{code}", **action_words(found))
    record(action_event(found, told), realm=realm, actor=actor)
    return 1


def action_tell(row: TeamAction, actor: Actor, code: str) -> None:
    """Save an action after a step, and record how it stands. Inside `writing()`."""
    row.state_by, row.state_at = actor.label, row.realm.now()
    row.save()
    why: Readable = row.note
    told = said(f"situation.line.action_{code}", **action_words(row))
    record(action_event(row, told), realm=row.realm, actor=actor, reason=why)


def _due(row: TeamAction, due_at: datetime | None, remind_minutes: int) -> None:
    """Set the deadline of an action and when it is reminded of. Raises Invalid: that moment is over."""
    if due_at is not None and due_at <= row.realm.now():
        raise Invalid("situation.due_over", field="due_at")
    row.due_at = due_at
    row.remind_at = None if due_at is None else due_at - timedelta(minutes=remind_minutes)


def _decision(activity: Activity, number: int | None) -> TeamDecision | None:
    """Return the decision that an action comes from. Raises Missing."""
    if number is None:
        return None
    found = TeamDecision.objects.filter(activity=activity, pk=number).first()
    if found is None:
        raise Missing("situation.decision.none", field="decision")
    return found


def _locked(realm: Realm, number: int) -> TeamAction:
    """Return a locked action of an activiteit that runs. Raises Missing, Conflict."""
    found = TeamAction.objects.filter(realm=realm, pk=number).first()
    if found is None:
        raise Missing("situation.action.none", field="team_action")
    activity = running(realm, found.activity_id)
    rows = TeamAction.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("account").get(pk=number)
    row.realm, row.activity = realm, activity
    return row


def _require_own(actor: Actor, row: TeamAction, step: str) -> None:
    """Raise Refused unless an actor may take a step: as owner, or for the team that noted it."""
    if may_keep(actor, row.activity, row.veiligheidsregio_id):
        return
    if step in BY_KEEPER or not may_speak(actor, row.activity, row.side):
        raise Refused("situation.action.not_yours", field="team_action", owner=row.side.name)
