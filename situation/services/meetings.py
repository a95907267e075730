"""Meetings of a team: planned, told to its members, held by an agenda and a clock, ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from callout.functions import require_function
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.said import Readable, both, said
from journal.services import record, writing
from network.models import Veiligheidsregio
from phases.models import Activity
from situation.bob.bodies import (
    MeetingAttendIn,
    MeetingBody,
    MeetingCancelIn,
    MeetingChangeIn,
    MeetingEndIn,
    MeetingGoIn,
    MeetingIn,
)
from situation.bob.data import agenda
from situation.bob.models import Attendee, Meeting, MeetingState, Presence
from situation.bob.numbers import (
    checked_reason,
    checked_words,
    may_keep,
    next_number,
    require_team,
)
from situation.bob.open_work import open_of_team
from situation.bob.rights import PART
from situation.bob.sides import holds_in
from situation.bob.states import meeting_event, meeting_words
from situation.bob.steps import MEETINGS
from situation.services.posts import running
from web.commands import command

ON = ("meeting:{meeting}",)
FURTHEST = timedelta(days=14)
BEHIND = timedelta(minutes=5)  # a meeting that is noted as it begins


def _answer(made: Meeting) -> dict[str, int | str]:
    """Return what is answered about a meeting."""
    return {"meeting": made.pk, "number": made.number, "state": made.state}


@command(
    "situation.meeting_plan",
    by=PART,
    body=MeetingIn,
    address="activities/<int:activity>/meetings/",
    status=201,
    answer=_answer,
)
def meeting_plan(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    veiligheidsregio: Veiligheidsregio,
    team: str,
    starts_at: datetime,
    place: str = "",
    points: Sequence[str] = (),
) -> Meeting:
    """Plan the next meeting of a team; its members are asked whether they come.

    Raises Refused, Missing, Invalid (a moment that is over, or far away), Conflict (one is planned, closed).
    """
    with writing():
        row = running(realm, activity)
        require_team(actor, row, veiligheidsregio, team)
        return _plan(
            row, veiligheidsregio, team, actor=actor, at=starts_at, place=place, points=points
        )


@command(
    "situation.meeting_change",
    by=PART,
    body=MeetingChangeIn,
    address="meetings/<int:meeting>/",
    answer=_answer,
    on=ON,
)
def meeting_change(
    *,
    actor: Actor,
    realm: Realm,
    meeting: int,
    starts_at: datetime,
    place: str = "",
    points: Sequence[str] = (),
) -> Meeting:
    """Say anew when a planned meeting is, where, and what about; when it moves, all are asked again.

    Raises Refused, Missing, Invalid, Conflict (it began, closed).
    """
    with writing():
        row = _locked(actor, realm, meeting)
        MEETINGS.take(row, "change", actor=actor)
        moved = row.starts_at != starts_at
        row.starts_at = _moment(realm, starts_at)
        row.place, row.points = place.strip(), _points(points)
        row.save()
        if moved:
            row.attendees.all().delete()
        _tell(row, actor, "moved" if moved else "changed")
    return row


@command(
    "situation.meeting_begin",
    by=PART,
    body=MeetingBody,
    address="meetings/<int:meeting>/begin/",
    answer=_answer,
    on=ON,
)
def meeting_begin(*, actor: Actor, realm: Realm, meeting: int) -> Meeting:
    """Begin a meeting: the clock of its first point runs. Raises Refused, Missing, Conflict."""
    with writing():
        row = _locked(actor, realm, meeting)
        others = Meeting.objects.filter(
            activity=row.activity, veiligheidsregio=row.veiligheidsregio_id, team=row.team
        )
        if others.filter(state=MeetingState.RUNNING).exists():
            raise Conflict("situation.meeting.runs", field="meeting")
        MEETINGS.take(row, "begin", actor=actor)
        row.began_at = row.point_since = realm.now()
        row.save()
        _tell(row, actor, "began")
    return row


@command(
    "situation.meeting_go",
    by=PART,
    body=MeetingGoIn,
    address="meetings/<int:meeting>/go/",
    answer=_answer,
    on=ON,
)
def meeting_go(*, actor: Actor, realm: Realm, meeting: int, point: int) -> Meeting:
    """Go to a point of the agenda; its clock begins. Raises Refused, Missing, Invalid, Conflict."""
    with writing():
        row = _locked(actor, realm, meeting)
        MEETINGS.take(row, "go", actor=actor)
        if point >= len(row.agenda):
            raise Invalid("situation.meeting.no_point", field="point")
        if row.point != point:
            row.point, row.point_since = point, realm.now()
            row.save()
            record(meeting_event(row), realm=realm, actor=actor)
    return row


@command(
    "situation.meeting_attend",
    by=PART,
    body=MeetingAttendIn,
    address="meetings/<int:meeting>/attend/",
    answer=_answer,
)
def meeting_attend(
    *,
    actor: Actor,
    realm: Realm,
    meeting: int,
    presence: str,
    function: str = "",
    name: str = "",
) -> Meeting:
    """Say whether a function of the team comes, or was there; or note a guest by name.

    One's own function everybody says; all else whoever keeps the team. Raises Refused, Missing, Invalid,
    Conflict (it is over, closed).
    """
    with writing():
        row = _found(realm, meeting)
        _require_attends(actor, row, function)
        MEETINGS.take(row, "attend", actor=actor)
        if function:
            require_function(function, field="function")
            found = row.attendees.filter(function=function).first()
        else:
            name = checked_words(name, "name")
            found = row.attendees.filter(function="", name=name).first()
        one = found or Attendee(meeting=row, function=function)
        one.name, one.presence = name.strip(), Presence(presence)
        one.save()
        record(meeting_event(row), realm=realm, actor=actor)
    return row


@command(
    "situation.meeting_end",
    by=PART,
    body=MeetingEndIn,
    address="meetings/<int:meeting>/end/",
    answer=_answer,
    on=ON,
)
def meeting_end(
    *,
    actor: Actor,
    realm: Realm,
    meeting: int,
    summary: str = "",
    next_at: datetime | None = None,
) -> Meeting:
    """End a meeting: what is open is kept with it, and the next one is planned where a moment is given.

    Raises Refused, Missing, Invalid, Conflict (it does not run, closed).
    """
    words = checked_words(summary, "summary") if summary.strip() else ""
    with writing():
        row = _locked(actor, realm, meeting)
        MEETINGS.take(row, "end", actor=actor)
        row.ended_at, row.summary = realm.now(), words
        row.open_points = [both(one) for one in open_of_team(row)]
        row.save()
        _tell(row, actor, "ended")
        if next_at is not None:
            area = row.veiligheidsregio
            _plan(row.activity, area, row.team, actor=actor, at=next_at, place=row.place)
    return row


@command(
    "situation.meeting_cancel",
    by=PART,
    body=MeetingCancelIn,
    address="meetings/<int:meeting>/cancel/",
    answer=_answer,
    on=ON,
)
def meeting_cancel(*, actor: Actor, realm: Realm, meeting: int, reason: str) -> Meeting:
    """Say that a planned meeting is not held, and why. Raises Refused, Missing, Invalid, Conflict."""
    why = checked_reason(reason)
    with writing():
        row = _locked(actor, realm, meeting)
        cancel(row, actor, why)
    return row


def cancel(row: Meeting, actor: Actor, why: Readable) -> None:
    """Cancel a locked planned meeting. Inside `writing()`."""
    MEETINGS.take(row, "cancel", actor=actor)
    row.reason = why
    row.save()
    _tell(row, actor, "cancelled", why)


def end_now(row: Meeting, actor: Actor) -> None:
    """End a locked meeting that runs while its activiteit closes. Inside `writing()`."""
    MEETINGS.take(row, "end", actor=actor)
    row.ended_at = row.realm.now()
    row.save()
    _tell(row, actor, "ended")


def _plan(
    activity: Activity,
    area: Veiligheidsregio,
    team: str,
    *,
    actor: Actor,
    at: datetime,
    place: str = "",
    points: Sequence[str] = (),
) -> Meeting:
    """Plan a meeting of a team. Raises Invalid, Conflict: one is planned already."""
    rows = Meeting.objects.filter(activity=activity, veiligheidsregio=area, team=team)
    if rows.filter(state=MeetingState.PLANNED).exists():
        raise Conflict("situation.meeting.planned", field="starts_at")
    row = Meeting.objects.create(
        realm=activity.realm,
        activity=activity,
        veiligheidsregio=area,
        team=team,
        number=next_number(Meeting, activity, veiligheidsregio=area, team=team),
        starts_at=_moment(activity.realm, at),
        place=place.strip(),
        points=_points(points),
        agenda=[{"code": one["code"], "minutes": one["minutes"]} for one in agenda()],
        by=actor.label,
        at=activity.realm.now(),
    )
    _tell(row, actor, "planned")
    return row


def _moment(realm: Realm, at: datetime) -> datetime:
    """Return when a meeting is. Raises Invalid for a moment that is over, or far away."""
    now = realm.now()
    if not now - BEHIND <= at <= now + FURTHEST:
        raise Invalid("situation.meeting.when", field="starts_at", days=FURTHEST.days)
    return at


def _points(given: Sequence[str]) -> list[str]:
    """Return what people want to speak of."""
    return [checked_words(one, "points") for one in given if one.strip()]


def _require_attends(actor: Actor, row: Meeting, function: str) -> None:
    """Raise Refused unless somebody speaks of her own function, or keeps the team."""
    area = row.veiligheidsregio_id
    own = bool(function) and holds_in(actor, row.activity, area, function)
    if not own and not may_keep(actor, row.activity, area):
        raise Refused("situation.team.not_yours", field="meeting", place=row.veiligheidsregio.name)


def _tell(row: Meeting, actor: Actor, code: str, why: Readable = "") -> None:
    """Record how a meeting stands."""
    told = said(f"situation.line.meeting_{code}", **meeting_words(row))
    record(meeting_event(row, told), realm=row.realm, actor=actor, reason=why)


def _found(realm: Realm, number: int) -> Meeting:
    """Return a locked meeting of an activiteit that runs. Raises Missing, Conflict."""
    found = Meeting.objects.filter(realm=realm, pk=number).first()
    if found is None:
        raise Missing("situation.meeting.none", field="meeting")
    activity = running(realm, found.activity_id)
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("veiligheidsregio").get(pk=number)
    row.realm, row.activity = realm, activity
    return row


def _locked(actor: Actor, realm: Realm, number: int) -> Meeting:
    """Return a locked meeting that an actor may hold. Raises Missing, Refused, Conflict."""
    row = _found(realm, number)
    if not may_keep(actor, row.activity, row.veiligheidsregio_id):
        raise Refused("situation.team.not_yours", field="meeting", place=row.veiligheidsregio.name)
    return row
