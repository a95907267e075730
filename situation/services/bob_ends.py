"""What is open in an activiteit that closes ends with a reason; decisions leave the screens with it."""

from journal.actors import Actor
from journal.said import Readable
from journal.services import record
from phases.models import Activity
from situation.bob.models import (
    Meeting,
    MeetingState,
    PartyRequest,
    RequestState,
    TeamAction,
    TeamDecision,
)
from situation.bob.states import decision_event
from situation.bob.steps import ACTIONS
from situation.services.actions import action_tell
from situation.services.meetings import cancel, end_now
from situation.services.requests import close


def bob_end(*, actor: Actor, activity: Activity, reason: Readable) -> None:
    """Drop open actions, withdraw open requests, end meetings; say of the rest that it is over.

    Inside `writing()`.
    """
    _meetings(actor, activity, reason)
    _actions(actor, activity, reason)
    _requests(actor, activity, reason)
    decisions_tell(actor=actor, activity=activity)


def decisions_tell(*, actor: Actor, activity: Activity) -> None:
    """Say of the decisions of an activiteit whether it is over. Inside `writing()`."""
    for row in TeamDecision.objects.filter(activity=activity).order_by("pk"):
        row.activity = activity
        record(decision_event(row), realm=activity.realm, actor=actor)


def _meetings(actor: Actor, activity: Activity, reason: Readable) -> None:
    """Cancel what is planned, end what runs."""
    states = (MeetingState.PLANNED, MeetingState.RUNNING)
    rows = Meeting.objects.filter(activity=activity, state__in=states)
    for row in rows.select_for_update(no_key=True).order_by("pk"):
        row.activity, row.realm = activity, activity.realm
        if row.state == MeetingState.PLANNED:
            cancel(row, actor, reason)
        else:
            end_now(row, actor)


def _actions(actor: Actor, activity: Activity, reason: Readable) -> None:
    """Drop what is undone."""
    rows = TeamAction.objects.filter(activity=activity, state__in=ACTIONS["drop"].sources)
    rows = rows.select_for_update(of=("self",), no_key=True).select_related("account")
    for row in rows.order_by("pk"):
        row.activity, row.realm = activity, activity.realm
        ACTIONS.take(row, "drop", actor=actor)
        row.note = reason
        action_tell(row, actor, "dropped")


def _requests(actor: Actor, activity: Activity, reason: Readable) -> None:
    """Withdraw what is not met."""
    rows = PartyRequest.objects.filter(activity=activity, state=RequestState.OPEN)
    rows = rows.select_for_update(of=("self",), no_key=True).select_related("account")
    for row in rows.order_by("pk"):
        row.activity, row.realm = activity, activity.realm
        close(row, actor, reason, step="withdraw")
