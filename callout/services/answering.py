"""Answering a call: I come, not, or later; from the screen or by the link of the message."""

from django.db import transaction

from callout.alarm_telling import alarm_tell
from callout.bodies import CallAnswerIn
from callout.doorbell import ring_senders
from callout.models import Alarm, Answer, Attempt, Call, Outcome, Seat, SeatStanding
from callout.rights import ANSWER
from callout.services.escalating import SAYS_YES, seats_advance
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.said import said
from journal.services import writing
from web.commands import command

SCREEN, LINK = "screen", "link"


@command(
    "callout.call_answer",
    by=ANSWER,
    body=CallAnswerIn,
    address="calls/<int:call>/answer/",
    answer=lambda made: {"call": made.pk, "answer": made.answer},
)
def call_answer(
    *, actor: Actor, realm: Realm, call: int, answer: str, minutes: int | None = None
) -> Call:
    """Answer one's own call: come, not, or later; the same answer again changes nothing.

    Raises Refused (somebody else's call), Missing, Conflict (the alarm is over).
    """
    row = Call.objects.filter(pk=call, alarm__realm=realm).select_related("user").first()
    if row is None:
        raise Missing("callout.no_call", field="call")
    if row.user is None or actor.name != f"user:{row.user.username}":
        raise Refused("callout.not_yours", field="call")
    return answer_take(actor=actor, call=row, answer=answer, minutes=minutes, way=SCREEN)


def answer_take(*, actor: Actor, call: Call, answer: str, minutes: int | None, way: str) -> Call:
    """Take an answer, of two at once one after the other; whoever calls this knows whose call it is.

    No is passed on to the next in the chain at once. Raises Invalid, Conflict (the alarm is over).
    """
    if answer not in Answer.values:
        raise Invalid("callout.no_answer", field="answer")
    with writing():
        alarm = Alarm.objects.select_for_update(no_key=True).get(pk=call.alarm_id)
        if alarm.closed_at is not None:
            raise Conflict("callout.closed")
        call = Call.objects.get(pk=call.pk)
        minutes = minutes if answer in SAYS_YES else None
        if (call.answer, call.minutes) == (answer, minutes):
            return call
        call.answer, call.minutes = answer, minutes
        call.answered_at, call.answered_by_way = alarm.realm.now(), way
        call.save(update_fields=["answer", "minutes", "answered_at", "answered_by_way"])
        Attempt.objects.filter(call=call, outcome=Outcome.WAITING).update(outcome=Outcome.SKIPPED)
        for seat in Seat.objects.filter(alarm=alarm).exclude(standing=SeatStanding.ENDED):
            _seat_hears(alarm, seat, call)
        told = said(f"callout.line.answer_{answer}", called=call.called, what=alarm.what)
        alarm_tell(alarm, told, actor=actor)
        transaction.on_commit(ring_senders, robust=True)
    return call


def _seat_hears(alarm: Alarm, seat: Seat, call: Call) -> None:
    """Have a seat take an answer: yes of anybody who was called for it fills it, no calls the next."""
    called = [target["target"] for target in seat.chain[: seat.step + 1]]
    if call.target not in called:
        return
    if call.answer in SAYS_YES:
        seat.call, seat.standing, seat.escalate_at = call, SeatStanding.FILLED, None
        seat.save(update_fields=["call", "standing", "escalate_at"])
    elif seat.call_id == call.pk:
        seats_advance(alarm, [seat])
