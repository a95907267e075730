"""Calling people and desks: a call each, once an alarm, with the ways it takes; many in few queries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from callout.duty import quiet_until
from callout.models import Alarm, AlarmKind, Attempt, Call, Outcome, Reach, Way
from callout.reaching import ways_for_many
from journal import clock
from journal.said import Named
from network.models import User

Chain = Mapping[str, Any]


def call_many(alarm: Alarm, targets: Collection[Chain]) -> dict[str, Call]:
    """Return the calls of these targets, made now where there was none; without those that nothing reaches.

    Missing are accounts that were closed, and desks that no way of this installation leads to.
    """
    wanted = {target["target"]: target for target in targets}
    rows = Call.objects.filter(alarm=alarm, target__in=list(wanted)).select_related("user")
    found = {call.target: call for call in rows}
    fresh = [target for name, target in wanted.items() if name not in found]
    names = [target["username"] for target in fresh if target["username"]]
    users = {
        user.username: user for user in User.objects.filter(username__in=names, is_active=True)
    }
    calls = [
        Call(
            alarm=alarm,
            target=target["target"],
            user=users.get(target["username"]),
            called=Named(**target["called"]),
            telephone=target["telephone"],
            mail=target["mail"],
            is_demo=target["demo"],
            called_at=alarm.realm.now(),
        )
        for target in fresh
        if not target["username"] or target["username"] in users
    ]
    ways = ways_for_many(calls, alarm.kind)
    reached = [call for call in calls if call.user is not None or ways[call.target]]
    made = Call.objects.bulk_create(reached)
    _plan(alarm, made, ways)
    return found | {call.target: call for call in made}


def _plan(alarm: Alarm, calls: Sequence[Call], ways: Mapping[str, Sequence[str]]) -> None:
    """Note which ways are taken for these calls, and when: the last one well before it is another's turn."""
    now = clock.now()
    within = timedelta(seconds=alarm.answer_within_s)
    firsts = _first_moments(alarm, calls, now)
    rows: list[Attempt] = []
    for call in calls:
        mine = ways[call.target]
        # a test proves every way; a reminder takes the first that works
        gap = within / len(mine) if mine and alarm.kind == AlarmKind.ALARM else timedelta()
        if call.user is not None:
            shown = {"outcome": Outcome.SENT, "ended_at": alarm.realm.now()}
            rows.append(Attempt(call=call, way=Way.SCREEN, order=0, due_at=now, **shown))
        rows += [
            Attempt(call=call, way=way, order=order + 1, due_at=firsts[call.target] + order * gap)
            for order, way in enumerate(mine)
        ]
    Attempt.objects.bulk_create(rows)


def _first_moments(alarm: Alarm, calls: Sequence[Call], now: datetime) -> dict[str, datetime]:
    """Return when a first message may go: an alarm at once, a reminder after the person's quiet hours."""
    quiet: dict[int, datetime] = {}
    if alarm.kind == AlarmKind.REMINDER:
        for own in Reach.objects.filter(user__in=[call.user_id for call in calls if call.user_id]):
            over = quiet_until(now, own.quiet_from, own.quiet_until)
            if over is not None:
                quiet[own.user_id] = over
    return {call.target: quiet.get(call.user_id or 0, now) for call in calls}
