"""What a call asks no more once somebody does the function that was called, or has left it."""

from django.db.models import QuerySet

from callout.alarm_telling import alarm_tell
from callout.models import Alarm, Answer, Attempt, Call, Outcome, Seat, SeatStanding
from callout.places import At
from callout.services.answering import SCREEN, answer_take
from callout.states import seats_asking, seats_of
from journal.actors import Actor
from journal.models import Realm
from network.models import User

WAITED_FOR = (SeatStanding.ASKED, SeatStanding.UNREACHED)


def function_held(
    *, actor: Actor, realm: Realm, about: str, at: At, function: str, user: User | None
) -> None:
    """Hear that somebody does a function, for the open alarms about an entity. Inside `writing()`.

    Who was called for that alone, and takes it, comes: that is her answer. Else the seat is awaited no
    longer, and who was called for nothing else is sent nothing more; but who is noted by another still hears.
    """
    for alarm in _open_about(realm, about):
        here = _seats(alarm, at, function)
        waited = list(here.filter(standing__in=WAITED_FOR))
        if not waited:
            continue
        call = alarm.calls.filter(user=user).first() if user is not None else None
        if call is not None and not seats_of(call, waited):
            call = None
        is_own = user is not None and actor.name == f"user:{user.username}"
        if call is not None and is_own and _asked_for_no_other(call, alarm, waited):
            answer_take(actor=actor, call=call, answer=Answer.COME, minutes=None, way=SCREEN)
        still = None if is_own else call
        ended = {"standing": SeatStanding.ENDED, "escalate_at": None, "call": still}
        has_ended = here.filter(standing__in=WAITED_FOR).update(**ended)
        _send_no_more(alarm)
        if has_ended:
            alarm_tell(alarm, actor=actor)


def function_left(
    *, actor: Actor, realm: Realm, about: str, at: At, function: str, user: User | None
) -> None:
    """Hear that somebody does a function no more: she does not come for it. Inside `writing()`.

    Nobody else is called for it by that: whoever keeps the team sees it vacant, and calls.
    """
    if user is None:
        return
    for alarm in _open_about(realm, about):
        hers = _seats(alarm, at, function).filter(
            call__user=user, standing__in=(SeatStanding.FILLED, SeatStanding.ENDED)
        )
        if hers.update(standing=SeatStanding.ENDED, escalate_at=None, call=None):
            _send_no_more(alarm)
            alarm_tell(alarm, actor=actor)


def _open_about(realm: Realm, about: str) -> list[Alarm]:
    """Return the open alarms about an entity, all locked at once: before anything is told of the first."""
    rows = Alarm.objects.filter(realm=realm, about=about, closed_at__isnull=True)
    return list(rows.select_for_update(no_key=True).order_by("pk"))


def _seats(alarm: Alarm, at: At, function: str) -> QuerySet[Seat]:
    """Return the seats of an alarm for a function at a place."""
    return alarm.seats.filter(at_kind=at.kind, at_code=at.code, function=function)


def _asked_for_no_other(call: Call, alarm: Alarm, waited: list[Seat]) -> bool:
    """Say whether somebody was called for these seats alone: what she takes says nothing of another."""
    counting = alarm.seats.exclude(standing=SeatStanding.ENDED)
    return all(seat in waited for seat in seats_of(call, counting))


def _send_no_more(alarm: Alarm) -> None:
    """Skip what was still to be sent to those whom no seat asks."""
    seats = [seat for seat in alarm.seats.all() if seat.standing != SeatStanding.FILLED]
    done = [call.pk for call in Call.objects.filter(alarm=alarm) if not seats_asking(call, seats)]
    waiting = Attempt.objects.filter(call__in=done, outcome=Outcome.WAITING)
    waiting.update(outcome=Outcome.SKIPPED)
