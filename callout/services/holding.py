"""What a call asks no more once somebody does the function that was called."""

from callout.alarm_telling import alarm_tell
from callout.models import Alarm, Answer, Attempt, Call, Outcome, SeatStanding
from callout.places import At
from callout.services.answering import SCREEN, answer_take
from callout.states import seats_of
from journal.actors import Actor
from journal.models import Realm
from network.models import User

WAITED_FOR = (SeatStanding.ASKED, SeatStanding.UNREACHED)


def function_held(
    *, actor: Actor, realm: Realm, about: str, at: At, function: str, user: User | None
) -> None:
    """Hear that somebody does a function, for the open alarms about an entity. Inside `writing()`.

    Who was called herself, and takes it, comes: that is her answer. Of whoever else does it the seat is
    awaited no longer, and who was called for that alone is sent nothing more.
    """
    open_now = Alarm.objects.filter(realm=realm, about=about, closed_at__isnull=True)
    for alarm in open_now.select_for_update(no_key=True).order_by("pk"):
        waited = alarm.seats.filter(
            at_kind=at.kind, at_code=at.code, function=function, standing__in=WAITED_FOR
        )
        if not waited.exists():
            continue
        call = alarm.calls.filter(user=user).first() if user is not None else None
        if call is not None and user is not None and actor.name == f"user:{user.username}":
            answer_take(actor=actor, call=call, answer=Answer.COME, minutes=None, way=SCREEN)
        if waited.update(standing=SeatStanding.ENDED, escalate_at=None):
            _send_no_more(alarm)
            alarm_tell(alarm, actor=actor)


def _send_no_more(alarm: Alarm) -> None:
    """Skip what was still to be sent to those for whom no seat waits."""
    seats = list(alarm.seats.filter(standing__in=WAITED_FOR))
    done = [call.pk for call in Call.objects.filter(alarm=alarm) if not seats_of(call, seats)]
    waiting = Attempt.objects.filter(call__in=done, outcome=Outcome.WAITING)
    waiting.update(outcome=Outcome.SKIPPED)
