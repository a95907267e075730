"""Raising and closing alarms, reminders and tests: rows and an entry now, messages after the commit."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from callout.alarm_telling import alarm_tell
from callout.bodies import AlarmIn, CloseIn
from callout.doorbell import ring_senders
from callout.groups import Asked, Group, asked_of
from callout.models import Alarm, AlarmKind, Attempt, Outcome, Seat, SeatStanding
from callout.places import At, at_of
from callout.rights import COUNTRY, RAISE
from callout.services.contacts import require_here
from callout.services.escalating import seats_advance, seats_remind
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.said import Readable, kept, said
from journal.services import writing
from network.models import Facility
from network.permissions import home_audiences, mandates_in
from network.places import require_in_use
from web.commands import command
from web.people import Person, can, require

WITHIN = timedelta(minutes=10)
# what nobody closed is over by itself, in server time
LAPSES = {
    AlarmKind.ALARM: timedelta(hours=48),
    AlarmKind.TEST: timedelta(hours=2),
    AlarmKind.REMINDER: timedelta(hours=12),
}
LINES = {
    AlarmKind.ALARM: "callout.line.alarm",
    AlarmKind.TEST: "callout.line.test",
    AlarmKind.REMINDER: "",
}


@command(
    "callout.alarm_raise",
    by=RAISE,
    place="at.place",
    body=AlarmIn,
    address="alarms/",
    status=201,
    answer=lambda made: {"alarm": made.pk},
)
def alarm_raise(
    *,
    actor: Actor,
    realm: Realm,
    at: At,
    functions: Collection[str],
    text: str = "",
    test: bool = False,
    answer_minutes: int = 10,
) -> Alarm:
    """Call functions at a place, for an alarm or as a test.

    Raises Refused, Invalid (no words, an unknown function, nobody there, a patient in the words),
    Conflict (closed).
    """
    require_here(actor, at)
    words = text.strip()
    if not words and not test:
        raise Invalid("callout.no_words", field="text")
    return raise_alarm(
        actor=actor,
        realm=realm,
        group=Group((at,), tuple(functions)),
        what=words or said("callout.test_words"),
        kind=AlarmKind.TEST if test else AlarmKind.ALARM,
        answer_within=timedelta(minutes=answer_minutes),
    )


def raise_alarm(
    *,
    actor: Actor,
    realm: Realm,
    group: Group,
    what: Readable,
    about: str = "",
    kind: str = AlarmKind.ALARM,
    answer_within: timedelta = WITHIN,
) -> Alarm:
    """Call a group, for the apps above: in the same transaction as what it is about.

    `what` goes to locked screens and telephones: nothing of a patient, and no more than everybody in the
    group may see. `answer_within` is counted in the time that people live in. The caller checks who may.
    Raises Invalid (nobody there), Conflict (a place, or the realm, closed).
    """
    with writing():
        for at in group.ats:
            require_in_use(at.place)
        asked = asked_of(realm, group)
        within = timedelta() if kind == AlarmKind.REMINDER else answer_within
        now = clock.now()
        alarm = Alarm.objects.create(
            realm=realm,
            kind=kind,
            what=kept(what),
            about=about,
            opened_at=realm.now(),
            opened_by=actor.label,
            audiences=_audiences(actor, realm, asked),
            answer_within_s=int(within.total_seconds()),
            answer_by=now + within if within else None,
            lapses_at=now + LAPSES[AlarmKind(kind)],
        )
        seats = Seat.objects.bulk_create(
            Seat(
                alarm=alarm,
                order=order,
                function=one.function.code,
                at_kind=one.at.kind,
                at_code=one.at.code,
                name=one.at.name,
                chain=[target for target in one.chain if within or not target["above"]],
            )
            for order, one in enumerate(asked)
        )
        (seats_advance if within else seats_remind)(alarm, seats)
        line = LINES[AlarmKind(kind)]
        told = said(line, what=alarm.what, n=len(seats)) if line else ""
        alarm_tell(alarm, told, actor=actor)
        transaction.on_commit(ring_senders, robust=True)
    return alarm


def remind(
    *, actor: Actor, realm: Realm, group: Group, what: Readable, about: str = ""
) -> Alarm | None:
    """Remind a group: nobody answers, quiet hours count, and nobody above is called. None: nobody is known.

    A later reminder about the same takes the place of one that still waits.
    """
    with writing():
        if about:
            _close_all(actor, _open(realm, about, AlarmKind.REMINDER), said("callout.again"))
        try:
            return raise_alarm(
                actor=actor,
                realm=realm,
                group=group,
                what=what,
                about=about,
                kind=AlarmKind.REMINDER,
            )
        except Invalid as error:
            if error.said.code != "callout.nobody":
                raise
            return None


def _audiences(actor: Actor, realm: Realm, asked: Collection[Asked]) -> list[str]:
    """Return who sees an alarm: whoever may be called, its opener, the coordinators of the places."""
    names = {"role:national_coordinator", "role:administrator"}
    people = {target["username"] for one in asked for target in one.chain if target["username"]}
    mandates = mandates_in(realm).filter(user__username__in=people)
    held = [*mandates, *(actor.mandates if isinstance(actor, Person) else ())]
    for mandate in held:
        names |= set(home_audiences(mandate))
    for one in asked:
        if isinstance(one.at.place, Facility):
            names.add(f"facility:{one.at.code}")
        if one.at.region:
            for role in ("regional_coordinator", "roaz_chair", "dpg", "hin"):
                names.add(f"role:{role}:{one.at.region}")
    return sorted(names)


@command(
    "callout.alarm_end",
    by=RAISE,
    body=CloseIn,
    address="alarms/<int:alarm>/end/",
    answer=lambda made: {"alarm": made.pk},
)
def alarm_end(*, actor: Actor, realm: Realm, alarm: int, reason: str) -> Alarm:
    """Say that an alarm is over; who did not answer is left alone.

    Raises Refused (neither opener nor coordinator of one of the places), Missing, Conflict (it was over).
    """
    with writing():
        row = Alarm.objects.select_for_update(no_key=True).filter(realm=realm, pk=alarm).first()
        if row is None:
            raise Missing("callout.no_alarm", field="alarm")
        _require_over(actor, row)
        if row.closed_at is not None:
            raise Conflict("callout.closed")
        _close(actor, row, reason)
    return row


def _require_over(actor: Actor, alarm: Alarm) -> None:
    """Raise Refused unless somebody may raise an alarm at one of its places, or raised it."""
    if alarm.opened_by == actor.label:
        return
    for seat in alarm.seats.all():
        at = at_of(seat.at_kind, seat.at_code)
        if at is not None and at.place is not None and can(actor, RAISE, at.place):
            return
    require(actor, COUNTRY)


def alarm_close(*, actor: Actor, realm: Realm, about: str, reason: Readable = "") -> int:
    """Close what is open about an entity, for the apps above; return how many."""
    with writing():
        return _close_all(actor, _open(realm, about), reason or said("callout.over"))


def alarms_lapse(*, actor: Actor, realm: Realm) -> int:
    """Close what nobody closed in time; return how many."""
    due = Alarm.objects.filter(realm=realm, closed_at__isnull=True, lapses_at__lte=clock.now())
    if not due.exists():
        return 0
    with writing():
        return _close_all(actor, due, said("callout.lapsed"))


def alarms_end(*, actor: Actor, realm: Realm, reason: Readable) -> None:
    """Close all that is open in a realm that closes."""
    _close_all(actor, Alarm.objects.filter(realm=realm, closed_at__isnull=True), reason)


def seats_end(*, actor: Actor, realm: Realm, facilities: Collection[str], reason: Readable) -> None:
    """Wait no longer for functions of facilities that closed."""
    rows = Seat.objects.filter(
        alarm__realm=realm,
        alarm__closed_at__isnull=True,
        at_kind="facility",
        at_code__in=list(facilities),
    ).exclude(standing=SeatStanding.ENDED)
    alarms = {seat.alarm_id for seat in rows}
    rows.update(standing=SeatStanding.ENDED, escalate_at=None, call=None)
    for alarm in Alarm.objects.filter(pk__in=alarms).order_by("pk"):
        alarm_tell(alarm, actor=actor, reason=reason)


def _open(realm: Realm, about: str, kind: str = "") -> QuerySet[Alarm]:
    """Return what is open about an entity."""
    rows = Alarm.objects.filter(realm=realm, about=about, closed_at__isnull=True)
    return rows.filter(kind=kind) if kind else rows


def _close_all(actor: Actor, rows: QuerySet[Alarm], reason: Readable) -> int:
    """Close these alarms; return how many."""
    locked = list(rows.select_for_update(no_key=True).order_by("pk"))
    for alarm in locked:
        _close(actor, alarm, reason)
    return len(locked)


def _close(actor: Actor, alarm: Alarm, reason: Readable) -> None:
    """Close one alarm: nothing of it is sent any more."""
    alarm.closed_at = alarm.realm.now()
    alarm.closed_by = actor.label
    alarm.closed_because = kept(reason)
    alarm.save(update_fields=["closed_at", "closed_by", "closed_because"])
    Attempt.objects.filter(call__alarm=alarm, outcome=Outcome.WAITING).update(
        outcome=Outcome.SKIPPED
    )
    Seat.objects.filter(alarm=alarm).update(escalate_at=None)
    told = "" if alarm.kind == AlarmKind.REMINDER else said("callout.line.over", what=alarm.what)
    alarm_tell(alarm, told, actor=actor, reason=reason)
