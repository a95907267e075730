"""Sending what is due: each row is taken by one worker, handed to its way once, and its outcome noted.

What fails lets the next way go at once; a way that fails is marked down, and up again by what it takes next.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db.models import F, Q, QuerySet

from callout.message import Message, message_for
from callout.models import Alarm, AlarmKind, Attempt, Outcome, Way
from callout.reaching import addresses_of, ways_down
from callout.services.waystates import way_failed, way_worked
from callout.states import event_of
from callout.ways import gateway, mail, push
from callout.ways.outcome import NotSentError
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict
from journal.services import REALM_CLOSED, record, writing

logger = logging.getLogger(__name__)
BATCH = 200
HOLD = timedelta(seconds=120)  # a worker holds a row so long; one that died loses it then
BACKOFF = (timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=60))


def send_due(*, actor: Actor) -> int:
    """Send what is due in every open realm; return how many messages went out. May run twice at once."""
    _let_go(actor)
    sent = 0
    touched: set[int] = set()
    for number in _due():
        attempt = _take(number)
        if attempt is None:
            continue
        touched.add(attempt.call.alarm_id)
        sent += _send(actor, attempt)
    for alarm_id in sorted(touched):
        _tell(actor, alarm_id)
    return sent


def _waiting() -> Q:
    """Return the condition of what may go: its time has come, its alarm and realm are open."""
    return Q(
        outcome=Outcome.WAITING,
        due_at__lte=clock.now(),
        call__alarm__closed_at__isnull=True,
        call__alarm__realm__is_open=True,
    )


def _due() -> list[int]:
    """Return what is due; alarms before what can wait."""
    rows = Attempt.objects.filter(_waiting()).order_by("due_at", "pk")
    kinds = dict(rows.values_list("pk", "call__alarm__kind")[:BATCH])
    return sorted(kinds, key=lambda pk: kinds[pk] != AlarmKind.ALARM)


def _take(number: int) -> Attempt | None:
    """Take one row; of two workers at once exactly one has it."""
    taken = Attempt.objects.filter(pk=number, outcome=Outcome.WAITING).update(
        outcome=Outcome.TAKEN, taken_until=clock.now() + HOLD, tries=F("tries") + 1
    )
    if not taken:
        return None
    rows = Attempt.objects.select_related("call__alarm__realm", "call__user")
    return rows.get(pk=number)


def _send(actor: Actor, attempt: Attempt) -> int:
    """Hand one message to its way and note what became of it; return 1 when it went out."""
    try:
        _hand_over(attempt)
    except NotSentError as fault:
        _failed(actor, attempt, fault)
        return 0
    except Exception:
        logger.exception("attempt %s could not be handed over", attempt.pk)
        _failed(actor, attempt, NotSentError("uncertain"))
        return 0
    way_worked(actor=actor, way=attempt.way)
    _end(attempt, Outcome.SENT)
    if attempt.call.alarm.kind == AlarmKind.REMINDER:
        _others(attempt).update(outcome=Outcome.SKIPPED)
    return 1


def number_of(attempt: Attempt) -> str:
    """Return the number by which a way knows that a message is the same one again."""
    return f"zb-{attempt.call.nonce}-{attempt.way}"


def _hand_over(attempt: Attempt) -> None:
    """Give the message to its way. Raises NotSentError, at once where the way failed a moment ago."""
    if attempt.way in ways_down() and attempt.tries == 1:
        raise NotSentError("way_down", again=True)  # the one that failed tries it again, not all
    call = attempt.call
    there = addresses_of(call)
    message: Message = message_for(call)
    by: dict[str, tuple[Callable[..., None], object]] = {
        Way.MAIL: (mail.send, there.mail),
        Way.GATEWAY: (gateway.send, there.telephone),
        Way.PUSH: (push.send, call.user_id),
    }
    send, address = by[attempt.way]
    if not address:
        raise NotSentError("gone", gone=True)
    send(message, address, number_of(attempt))


def _others(attempt: Attempt) -> QuerySet[Attempt]:
    """Return the ways of the same call that still wait."""
    return Attempt.objects.filter(call=attempt.call, outcome=Outcome.WAITING)


def _failed(actor: Actor, attempt: Attempt, fault: NotSentError) -> None:
    """Note a failure: again later where nothing was taken, and the next way now."""
    if fault.way_down:
        way_failed(actor=actor, way=attempt.way, fault=fault.fault)
    following = _others(attempt).order_by("order").first()
    if following is not None:
        Attempt.objects.filter(pk=following.pk).update(due_at=clock.now())
    if fault.again and attempt.tries <= len(BACKOFF):
        Attempt.objects.filter(pk=attempt.pk, outcome=Outcome.TAKEN).update(
            outcome=Outcome.WAITING,
            due_at=clock.now() + BACKOFF[attempt.tries - 1],
            taken_until=None,
            fault=fault.fault,
        )
    else:
        _end(attempt, Outcome.FAILED, fault.fault)


def _end(attempt: Attempt, outcome: Outcome, fault: str = "") -> None:
    """Note how it ended."""
    Attempt.objects.filter(pk=attempt.pk, outcome=Outcome.TAKEN).update(
        outcome=outcome,
        taken_until=None,
        fault=fault,
        ended_at=attempt.call.alarm.realm.now(),
    )


def _let_go(actor: Actor) -> None:
    """Free the rows of workers that died: what may be sent again is, a mail is not, and the next way goes."""
    lost = Attempt.objects.filter(outcome=Outcome.TAKEN, taken_until__lte=clock.now())
    for attempt in lost.select_related("call__alarm__realm", "call__user"):
        twice_harms = attempt.way == Way.MAIL
        _failed(actor, attempt, NotSentError("uncertain", again=not twice_harms))


def _tell(actor: Actor, alarm_id: int) -> None:
    """Have the screens see which ways were taken; nothing in a realm that closed meanwhile."""
    try:
        with writing():
            alarm = Alarm.objects.select_for_update(no_key=True).get(pk=alarm_id)
            if alarm.kind != AlarmKind.REMINDER and alarm.closed_at is None:
                record(event_of(alarm), realm=alarm.realm, actor=actor)
    except Conflict as refusal:
        if refusal.code != REALM_CLOSED:
            raise
