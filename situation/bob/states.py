"""What the wire shows of decisions, actions, requests and meetings: one place turns rows into events."""

from typing import Any

from callout.functions import function_name
from journal.said import Readable, Said, beside, said
from phases.models import ActivityState
from situation.bob.events import (
    ActionChanged,
    DecisionChanged,
    MeetingChanged,
    RequestChanged,
)
from situation.bob.models import (
    ActionState,
    AskedParty,
    AskedState,
    DecisionReading,
    Meeting,
    MeetingState,
    PartyRequest,
    RequestState,
    TeamAction,
    TeamDecision,
)
from situation.teams import teams

TAKEN = (AskedState.ACCEPTED, AskedState.ARRIVED)


def team_name(team: str) -> Readable:
    """Return what a team is called; one that went is its code."""
    return teams()[team].name if team in teams() else team


def _closed(row: TeamDecision | TeamAction | PartyRequest | Meeting) -> bool:
    """Say whether the activiteit of a row is closed."""
    return row.activity.state == ActivityState.CLOSED


def decision_event(row: TeamDecision, told: Readable = "") -> DecisionChanged:
    """Return the event for a decision as it stands (1 query)."""
    readings = list(row.readings.order_by("version"))
    now = readings[-1]
    return DecisionChanged(
        id=row.pk,
        activity=row.activity_id,
        veiligheidsregio=row.veiligheidsregio_id,
        team=row.team,
        number=row.number,
        row_state=row.state,
        meeting=row.meeting_id,
        version=now.version,
        known=now.known,
        judgement=now.judgement,
        text=now.text,
        picture=now.picture,
        taken_by=now.taken_by,
        taken_as=now.taken_as,
        taken_as_name=function_name(now.taken_as),
        taken_at=now.taken_at,
        recorded_by=now.recorded_by,
        recorded_at=now.recorded_at,
        reason=row.reason or now.reason,
        state_by=row.state_by,
        state_at=row.state_at,
        history=tuple(_reading(one) for one in readings[:-1]),
        over=_closed(row),
        told=told,
    )


def _reading(one: DecisionReading) -> dict[str, Any]:
    """Return how a decision read before."""
    return {
        "version": one.version,
        "known": one.known,
        "judgement": one.judgement,
        "text": one.text,
        "picture": one.picture,
        "taken_by": one.taken_by,
        "taken_as": one.taken_as,
        "taken_at": one.taken_at,
        **beside("recorded_by", one.recorded_by),
        "recorded_at": one.recorded_at,
        "reason": one.reason,
    }


def decision_words(row: TeamDecision, text: str) -> dict[str, Said | Readable | int]:
    """Return what every line about a decision says."""
    return {
        "activity": row.activity.name,
        "team": team_name(row.team),
        "number": row.number,
        "text": text,
    }


def action_event(row: TeamAction, told: Readable = "") -> ActionChanged:
    """Return the event for an action as it stands."""
    return ActionChanged(
        id=row.pk,
        activity=row.activity_id,
        veiligheidsregio=row.veiligheidsregio_id,
        team=row.team,
        number=row.number,
        row_state=row.state,
        decision=row.decision_id,
        meeting=row.meeting_id,
        text=row.text,
        owner=row.side.document(),
        due_at=row.due_at,
        remind_at=row.remind_at,
        reminded_at=row.reminded_at,
        overdue_since=row.overdue_since,
        note=row.note,
        by=row.by,
        account=row.account.username if row.account else "",
        at=row.at,
        state_by=row.state_by,
        state_at=row.state_at,
        over=_closed(row) or row.state in (ActionState.DONE, ActionState.DROPPED),
        told=told,
    )


def action_words(row: TeamAction) -> dict[str, Said | Readable | int]:
    """Return what every line about an action says."""
    return {
        "activity": row.activity.name,
        "number": row.number,
        "text": row.text,
        "owner": row.side.name,
    }


def request_event(row: PartyRequest, told: Readable = "") -> RequestChanged:
    """Return the event for a request as it stands (1 query)."""
    asked = list(row.asked.order_by("pk"))
    return RequestChanged(
        id=row.pk,
        activity=row.activity_id,
        number=row.number,
        kind=row.kind,
        row_state=row.state,
        text=row.text,
        amount=row.amount,
        accepted=taken_of(asked),
        arrived=sum(one.arrived or 0 for one in asked),
        asker=row.side.document(),
        due_at=row.due_at,
        reason=row.reason,
        by=row.by,
        account=row.account.username if row.account else "",
        at=row.at,
        asked=tuple(_asked(one) for one in asked),
        over=_closed(row) or row.state != RequestState.OPEN,
        told=told,
    )


def taken_of(asked: list[AskedParty]) -> int:
    """Return how much was accepted of all offers together."""
    return sum(one.accepted or 0 for one in asked if one.state in TAKEN)


def _asked(one: AskedParty) -> dict[str, Any]:
    """Return how a request stands with one who was asked."""
    return {
        "id": one.pk,
        "side": one.side.document(),
        "state": one.state,
        "offered": one.offered,
        "answer": one.answer,
        "arrives_at": one.arrives_at,
        "accepted": one.accepted,
        "arrived": one.arrived,
        "said_by": one.said_by,
        **beside("by", one.by),
        "at": one.at,
        "overdue_since": one.overdue_since,
    }


def request_words(row: PartyRequest) -> dict[str, Said | Readable | int]:
    """Return what every line about a request says."""
    what: Said | str = row.text
    if row.amount is not None:
        what = said("situation.request.so_many", n=row.amount, text=row.text)
    return {
        "activity": row.activity.name,
        "number": row.number,
        "what": what,
        "asker": row.side.name,
    }


def meeting_event(row: Meeting, told: Readable = "") -> MeetingChanged:
    """Return the event for a meeting as it stands (1 query)."""
    return MeetingChanged(
        id=row.pk,
        activity=row.activity_id,
        veiligheidsregio=row.veiligheidsregio_id,
        team=row.team,
        number=row.number,
        row_state=row.state,
        starts_at=row.starts_at,
        place=row.place,
        points=tuple(row.points),
        agenda=tuple(row.agenda),
        began_at=row.began_at,
        ended_at=row.ended_at,
        point=row.point,
        point_since=row.point_since,
        summary=row.summary,
        reason=row.reason,
        open_points=tuple(row.open_points),
        attendees=tuple(
            {"function": one.function, "name": one.name, "presence": one.presence}
            for one in row.attendees.order_by("pk")
        ),
        by=row.by,
        at=row.at,
        over=_closed(row) or row.state in (MeetingState.ENDED, MeetingState.CANCELLED),
        told=told,
    )


def meeting_words(row: Meeting) -> dict[str, Any]:
    """Return what every line about a meeting says."""
    return {
        "activity": row.activity.name,
        "team": team_name(row.team),
        "number": row.number,
        "moment": row.starts_at,
    }
