"""Who is called next: the deputies in order, then the function above."""

from collections.abc import Sequence
from datetime import timedelta

from callout.alarm_telling import alarm_tell
from callout.models import Alarm, Answer, Call, Seat, SeatStanding
from callout.services.calling import call_many
from journal import clock
from journal.actors import Actor
from journal.models import Realm
from journal.said import said
from journal.services import writing

SAYS_YES = (Answer.COME, Answer.LATER)
CHANGED = ["step", "call", "standing", "escalate_at"]


def seats_advance(alarm: Alarm, seats: Sequence[Seat]) -> None:
    """Call the next one for these seats at once; whom nothing reaches, or who said no, is passed over.

    Who was called for another seat is not called twice: the one answer counts for both.
    """
    looking = list(seats)
    while looking:
        for seat in looking:
            seat.step += 1
            seat.escalate_at, seat.standing = None, SeatStanding.UNREACHED
        here = [seat for seat in looking if seat.step < len(seat.chain)]
        calls = call_many(alarm, [seat.chain[seat.step] for seat in here])
        looking = [
            seat
            for seat in here
            if not _asks(alarm, seat, calls.get(seat.chain[seat.step]["target"]))
        ]
    for seat in seats:
        seat.step = min(
            seat.step, len(seat.chain) - 1
        )  # the last one stays named when nobody is left
    Seat.objects.bulk_update(seats, CHANGED)


def _asks(alarm: Alarm, seat: Seat, call: Call | None) -> bool:
    """Have a seat wait for a call, or be filled by one that said yes; say whether it is one to wait for."""
    if call is None or call.answer == Answer.NOT:
        return False
    yes = call.answer in SAYS_YES
    seat.call = call
    seat.standing = SeatStanding.FILLED if yes else SeatStanding.ASKED
    if alarm.answer_within_s and not yes:
        seat.escalate_at = clock.now() + timedelta(seconds=alarm.answer_within_s)
    return True


def seats_remind(alarm: Alarm, seats: Sequence[Seat]) -> None:
    """Remind everybody of these seats: nobody answers, so nobody is passed over."""
    calls = call_many(alarm, [target for seat in seats for target in seat.chain])
    for seat in seats:
        mine = [calls[one["target"]] for one in seat.chain if one["target"] in calls]
        seat.call = mine[0] if mine else None
        seat.standing = SeatStanding.ASKED if mine else SeatStanding.UNREACHED
        seat.step = len(seat.chain) - 1
    Seat.objects.bulk_update(seats, CHANGED)


def seats_escalate(*, actor: Actor, realm: Realm) -> int:
    """Call the next one for every seat that was not answered in time; return for how many.

    May run twice, also at the same moment: an alarm's row is locked, and a seat is looked at again.
    """
    due = Seat.objects.filter(
        alarm__realm=realm, alarm__closed_at__isnull=True, escalate_at__lte=clock.now()
    )
    moved = 0
    for alarm_id in sorted(set(due.values_list("alarm_id", flat=True))):
        with writing():
            alarm = Alarm.objects.select_for_update(no_key=True).get(pk=alarm_id)
            seats = list(due.filter(alarm=alarm))
            if seats:
                seats_advance(alarm, seats)
                silent = [seat for seat in seats if seat.standing == SeatStanding.UNREACHED]
                code = "callout.line.unreached" if silent else "callout.line.escalated"
                told = said(code, what=alarm.what, n=len(silent or seats))
                alarm_tell(alarm, told, actor=actor)
            moved += len(seats)
    return moved
