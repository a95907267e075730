"""What the wire shows of an alarm: its seats, whom was called, and what they say."""

from collections.abc import Iterable, Sequence
from typing import Any

from callout.events import AlarmChanged
from callout.functions import function_name, functions
from callout.models import Alarm, Call, Seat, SeatStanding
from journal.said import Readable, beside


def seats_of(call: Call, seats: Iterable[Seat]) -> list[Seat]:
    """Return the seats for which somebody was called, also those for which another was called since."""
    return [
        seat
        for seat in seats
        if any(target["target"] == call.target for target in seat.chain[: seat.step + 1])
    ]


def seats_asking(call: Call, seats: Iterable[Seat]) -> list[Seat]:
    """Return the seats for which somebody is asked now: one that ended asks who was noted for it alone."""
    return [
        seat
        for seat in seats_of(call, seats)
        if seat.standing != SeatStanding.ENDED or seat.call_id == call.pk
    ]


def answering(seat: Seat) -> dict[str, Any]:
    """Return who answers for a seat, of its chain: whoever said yes, though others were called since.

    Nobody (`{}`) of an empty chain. The seat comes with its call.
    """
    call = seat.call if seat.standing == SeatStanding.FILLED else None
    for target in seat.chain:
        if call is not None and target["target"] == call.target:
            return dict(target)
    return dict(seat.chain[seat.step]) if 0 <= seat.step < len(seat.chain) else {}


def event_of(alarm: Alarm, told: Readable = "") -> AlarmChanged:
    """Return the event for an alarm as it stands; `told` is its line in the log."""
    seats = list(alarm.seats.select_related("call").order_by("order"))
    calls = list(alarm.calls.select_related("user").prefetch_related("attempts"))
    return AlarmChanged(
        id=alarm.pk,
        kind=alarm.kind,
        what=alarm.what,
        about=alarm.about,
        opened_at=alarm.opened_at,
        opened_by=alarm.opened_by,
        answer_by=alarm.answer_by,
        answer_within_s=alarm.answer_within_s,
        alarm_state="open" if alarm.closed_at is None else "closed",
        closed_at=alarm.closed_at,
        closed_by=alarm.closed_by,
        closed_because=alarm.closed_because,
        seats=[_seat(seat) for seat in seats],
        calls=[_call(call, seats) for call in calls],
        audiences=alarm.audiences,
        told=told,
    )


def _seat(seat: Seat) -> dict[str, Any]:
    """Return one function that must answer; `above`: which function answers for it now."""
    target = answering(seat)
    above = target["function"] if target.get("above") else ""
    return {
        "function": seat.function,
        **beside("function_name", function_name(seat.function)),
        "at": seat.at_kind,
        "place": seat.at_code,
        **beside("name", seat.name),
        "state": seat.standing,
        "call": seat.call_id,
        "step": seat.chain.index(target) if target else seat.step,
        "of": len(seat.chain),
        "above": above,
        **(beside("above_name", function_name(above)) if above in functions() else {}),
        "escalate_at": seat.escalate_at,
    }


def _call(call: Call, seats: Sequence[Seat]) -> dict[str, Any]:
    """Return one person or desk that was called; no number, no address."""
    return {
        "id": call.pk,
        "seats": [seat.order for seat in seats_of(call, seats)],
        "username": call.user.username if call.user else "",
        **beside("called", call.called),
        "called_at": call.called_at,
        "answer": call.answer,
        "minutes": call.minutes,
        "answered_at": call.answered_at,
        "by_way": call.answered_by_way,
        "ways": [
            {"way": one.way, "state": one.outcome, "at": one.ended_at, "fault": one.fault}
            for one in call.attempts.all()
        ],
    }
