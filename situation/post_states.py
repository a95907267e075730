"""What the wire shows of a function in an activiteit and of a call: one place turns rows into events."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Min

from callout.functions import function_name
from callout.models import Alarm, Answer, Call, Seat, SeatStanding
from callout.states import answering
from journal.said import Readable, beside
from situation.post_events import CallUpChanged, PostChanged
from situation.post_models import CallUp, Handover, HandoverState, Post
from situation.post_steps import HANDOVERS


def handover_open(post: Post) -> Handover | None:
    """Return the handover of a post that waits for an answer, if any."""
    rows = post.handovers.filter(state=HANDOVERS.initial)
    return rows.select_related("to_user").first()


def handover_declined(post: Post) -> Handover | None:
    """Return the last handover of a post when that was declined and her who offered it holds it still."""
    last = post.handovers.filter(offered_at__gte=post.since).order_by("-pk").first()
    if last is None or last.state != HandoverState.DECLINED or last.giver != post.holder:
        return None
    return last


def post_event(post: Post, told: Readable = "") -> PostChanged:
    """Return the event for a post as it stands; `told` is its line in the log (3 queries)."""
    handover = handover_open(post)
    declined = handover_declined(post) if handover is None and post.holder else None
    return PostChanged(
        activity=post.activity_id,
        veiligheidsregio=post.veiligheidsregio_id,
        function=post.function,
        function_name=function_name(post.function),
        team=post.team,
        needed=post.needed,
        username=post.user.username if post.user else "",
        holder=post.holder,
        since=post.since,
        by=post.by,
        attendance=post.attendance,
        expected_at=post.expected_at,
        handover=None if handover is None else _handover(handover),
        told=told,
        gone=not post.needed and not post.holder,
        declined=None if declined is None else _declined(declined),
    )


def _handover(one: Handover) -> dict[str, Any]:
    """Return a handover under way as the wire shows it."""
    return {
        "id": one.pk,
        "giver": one.giver,
        "to": one.to_user.username,
        "to_name": str(one.to_user),
        "note": one.note,
        "open_points": one.open_points,
        "offered_at": one.offered_at,
    }


def _declined(one: Handover) -> dict[str, Any]:
    """Return a handover that was not taken as the wire shows it."""
    return {"by": str(one.to_user), "answer": one.answer, "at": one.answered_at}


def callup_event(row: CallUp, alarm: Alarm) -> CallUpChanged:
    """Return the event for a call as it stands (3 queries).

    `confirmed` counts functions, `people` and `later` those who come: one person may come for several.
    """
    seats = list(alarm.seats.select_related("call").order_by("order"))
    asked = [one for one in seats if one.standing != SeatStanding.ENDED]
    filled = [one for one in asked if one.standing == SeatStanding.FILLED]
    numbers = _people(row)
    answers = dict(alarm.calls.order_by().values_list("target", "answer"))
    return CallUpChanged(
        alarm=alarm.pk,
        activity=row.activity_id,
        veiligheidsregio=row.veiligheidsregio_id,
        level=row.level,
        what=alarm.what,
        opened_at=alarm.opened_at,
        opened_by=alarm.opened_by,
        seats=tuple(_seat(one, numbers, answers) for one in seats),
        total=len(asked),
        confirmed=len(filled),
        people=len({one.call_id for one in filled}),
        later=len({one.call_id for one in filled if _answer(one) == Answer.LATER}),
        silent=_standing(asked, SeatStanding.ASKED),
        unreached=_standing(asked, SeatStanding.UNREACHED),
        callup_state="open" if alarm.closed_at is None else "closed",
    )


def _standing(seats: Sequence[Seat], standing: str) -> int:
    """Return how many seats stand so."""
    return sum(one.standing == standing for one in seats)


def _answer(seat: Seat) -> str:
    """Return what was said for a seat."""
    return seat.call.answer if seat.call else ""


def _people(row: CallUp) -> dict[str, int]:
    """Return a number for each who was called in an activiteit: of her first call there (1 query).

    The same person has the same number in each call, and nothing else is told of her by it. A rank would be
    another's as well: of two calls at once neither sees the rows of the other.
    """
    alarms = CallUp.objects.filter(activity=row.activity_id).values("alarm")
    calls = Call.objects.filter(alarm__in=alarms).order_by().values_list("target")
    return dict(calls.annotate(first=Min("pk")))


def _passed(seat: Seat, target: Mapping[str, Any], answers: Mapping[str, str]) -> str:
    """Return why who stands above was called: `nobody` else could be, all `refused`, or one was `silent`."""
    before = seat.chain[: seat.chain.index(target)]
    said = [answers[one["target"]] for one in before if one["target"] in answers]
    if not said:
        return "nobody"
    return "refused" if all(one == Answer.NOT for one in said) else "silent"


def _seat(seat: Seat, numbers: Mapping[str, int], answers: Mapping[str, str]) -> dict[str, Any]:
    """Return one function that was called: how far it is, when somebody is there; a number, nobody's name."""
    call = seat.call if seat.standing == SeatStanding.FILLED else None
    target = answering(seat)
    above = target["function"] if target.get("above") else ""
    return {
        "function": seat.function,
        **beside("function_name", function_name(seat.function)),
        "state": seat.standing,
        "answer": call.answer if call else "",
        "minutes": call.minutes if call else None,
        "answered_at": call.answered_at if call else None,
        "who": numbers.get(call.target) if call else None,
        "above": above,
        **(
            {**beside("above_name", function_name(above)), "passed": _passed(seat, target, answers)}
            if above
            else {}
        ),
    }
