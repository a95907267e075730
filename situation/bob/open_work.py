"""What is open: for a function that is handed over, and for a team whose meeting ends."""

from collections.abc import Iterable

from django.db.models import QuerySet

from journal.said import Readable, said
from situation.bob.models import (
    AskedParty,
    AskedState,
    Meeting,
    MeetingState,
    PartyRequest,
    RequestState,
    TeamAction,
)
from situation.bob.steps import UNDONE
from situation.post_models import Post


def open_of_post(post: Post) -> list[Readable]:
    """Return what is open for a function: its actions, what it was asked, what it asked, its next meeting."""
    own = {
        "side_kind": "function",
        "side_code": post.function,
        "side_area": post.veiligheidsregio_id,
    }
    actions = TeamAction.objects.filter(activity=post.activity_id, state__in=UNDONE, **own)
    mine = PartyRequest.objects.filter(activity=post.activity_id, state=RequestState.OPEN, **own)
    asked = AskedParty.objects.filter(
        request__activity=post.activity_id, state=AskedState.ASKED, **own
    )
    planned = Meeting.objects.filter(
        activity=post.activity_id,
        veiligheidsregio=post.veiligheidsregio_id,
        team=post.team,
        state=MeetingState.PLANNED,
    )
    return [
        *_actions(actions),
        *(
            said("situation.open.asked", number=one.request.number, text=one.request.text)
            for one in asked.select_related("request").order_by("pk")
        ),
        *_requests(mine),
        *(said("situation.open.meeting", moment=one.starts_at) for one in planned),
    ]


def open_of_team(meeting: Meeting) -> list[Readable]:
    """Return what is open for a team: its actions, and the requests of its functions."""
    here = {"activity": meeting.activity_id}
    actions = TeamAction.objects.filter(
        veiligheidsregio=meeting.veiligheidsregio_id, team=meeting.team, state__in=UNDONE, **here
    )
    posts = Post.objects.filter(
        veiligheidsregio=meeting.veiligheidsregio_id, team=meeting.team, **here
    )
    requests = PartyRequest.objects.filter(
        state=RequestState.OPEN,
        side_kind="function",
        side_area=meeting.veiligheidsregio_id,
        side_code__in=list(posts.values_list("function", flat=True)),
        **here,
    )
    return [*_actions(actions), *_requests(requests)]


def _actions(rows: "QuerySet[TeamAction]") -> Iterable[Readable]:
    """Yield open actions, those with a deadline first."""
    found = sorted(rows, key=lambda one: (one.due_at is None, one.due_at or one.at, one.pk))
    for one in found:
        words = {"number": one.number, "text": one.text, "owner": one.side.name}
        if one.overdue_since:
            yield said("situation.open.action_late", due=one.due_at, **words)
        elif one.due_at:
            yield said("situation.open.action_due", due=one.due_at, **words)
        else:
            yield said("situation.open.action", **words)


def _requests(rows: "QuerySet[PartyRequest]") -> Iterable[Readable]:
    """Yield requests that are not met."""
    for one in rows.order_by("pk"):
        yield said("situation.open.request", number=one.number, text=one.text)
