"""Mending what was held back: point a word right, have a message read again, or discard it with a reason.

What is pointed right is kept as how its sender speaks, so that the next message needs no mending. Reading
again changes nothing that counted already: what a message told in an earlier turn is known then.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.services import record, writing
from lcms_bridge.bodies import DiscardIn, MendIn, MessageNumberIn
from lcms_bridge.codecs import adt
from lcms_bridge.events import (
    DialectPointed,
    MessageAgain,
    MessageDiscarded,
)
from lcms_bridge.formats import INCOMING
from lcms_bridge.mapping import bed_words
from lcms_bridge.mending import BEDS, FIELDS, FORMAT, SITES, STATES, STATUSES, WARDS
from lcms_bridge.models import Message, PeerDialect
from lcms_bridge.rights import MEND
from lcms_bridge.selectors import messages_of
from lcms_bridge.senders import registered
from lcms_bridge.services.receiving import message_event, ring_for
from lcms_bridge.transitions import MESSAGES
from network.models import Facility, Region
from network.permissions import ADMINISTER
from network.places import require_in_use
from network.selectors import facility_get
from web import scopes
from web.commands import command
from web.people import Person, require

Correction = Mapping[str, str]
COLUMN = 60  # characters of a heading that is kept


def _answer(message: Message) -> dict[str, Any]:
    """Return which message, and how it stands."""
    return {"id": message.pk, "state": message.state}


@command(
    "lcms_bridge.message_mend",
    scope=scopes.MESSAGES,
    by=MEND,
    body=MendIn,
    address="messages/<int:message>/mend/",
    answer=_answer,
    on=("message:{message}",),
)
def message_mend(
    *, actor: Actor, realm: Realm, message: int, corrections: Sequence[Correction]
) -> Message:
    """Point words of a sender right, keep that as how it speaks, and have its message read again.

    Raises Missing, Refused, Invalid (not asked here, or no such place, kind or column), Conflict.
    """
    with writing():
        row = _held(actor, realm, message)
        asked = {
            (one["mend"]["table"], one["mend"]["given"]) for one in row.problems if one.get("mend")
        }
        kept = (
            PeerDialect.objects.select_for_update().filter(realm=realm, source=row.source).first()
        )
        dialect = kept or PeerDialect(realm=realm, source=row.source)
        tables = {name: dict(table) for name, table in dialect.tables.items()}
        for place, one in enumerate(corrections):
            if (one["table"], one["given"]) not in asked:
                raise Invalid("lcms_bridge.not_asked", field=f"corrections.{place}.given")
            _checked(actor, one, f"corrections.{place}.becomes")
            _point(dialect, tables, one)
            if one["table"] == FORMAT:
                row.format = one["becomes"]
        dialect.tables = tables
        dialect.changed_at, dialect.changed_by = realm.now(), actor.label
        dialect_save(dialect)
        record(pointed(dialect, row, corrections), realm=realm, actor=actor)
        return again(row, actor)


@command(
    "lcms_bridge.message_replay",
    scope=scopes.MESSAGES,
    by=MEND,
    body=MessageNumberIn,
    address="messages/<int:message>/replay/",
    answer=_answer,
    on=("message:{message}",),
)
def message_replay(*, actor: Actor, realm: Realm, message: int) -> Message:
    """Have a message that was held back read again: what it lacked may be known by now.

    Raises Missing, Refused, Conflict (nothing of it is held back).
    """
    with writing():
        return again(_held(actor, realm, message), actor)


@command(
    "lcms_bridge.message_discard",
    scope=scopes.MESSAGES,
    by=MEND,
    body=DiscardIn,
    address="messages/<int:message>/discard/",
    answer=_answer,
    on=("message:{message}",),
)
def message_discard(*, actor: Actor, realm: Realm, message: int, reason: str) -> Message:
    """Discard what was held back of a message, with a reason; what counted already stays.

    Raises Missing, Refused, Conflict (nothing of it is held back).
    """
    with writing():
        row = _held(actor, realm, message)
        MESSAGES.take(row, "discard", actor=actor)
        row.reason = reason.strip()
        row.save(update_fields=["state", "reason"])
        record(message_event(MessageDiscarded, row), realm=realm, actor=actor, reason=row.reason)
    return row


def _held(actor: Actor, realm: Realm, number: int) -> Message:
    """Return a message that this actor may mend, locked. Raises Missing, Refused."""
    row = visible(actor, realm, number)
    require_mend(actor, row)
    return row


def visible(actor: Actor, realm: Realm, number: int) -> Message:
    """Return a message that this actor sees, locked, its bytes unread. Raises Missing."""
    rows = Message.objects.filter(realm=realm)
    if isinstance(actor, Person):
        rows = messages_of(realm, actor)
    row = (
        rows.select_for_update(of=("self",), no_key=True)
        .select_related("realm")
        .defer("raw")
        .filter(pk=number)
        .first()
    )
    if row is None:
        raise Missing("lcms_bridge.no_message", field="message")
    return row


def require_mend(actor: Actor, row: Message) -> None:
    """Raise Refused unless an actor may mend what this sender sends: at every place of it.

    Whoever sent it, too; what has no place is for who administers.
    """
    if row.actor == actor.name:
        return
    places = _places(row)
    if not places:
        require(actor, ADMINISTER)
    for place in places:
        require(actor, MEND, place)


def _places(row: Message) -> list[Facility | Region]:
    """Return the places that a message's sender speaks for."""
    source = registered(row.realm, row.actor)
    if source is not None:
        return [
            *Facility.objects.select_related("region").filter(pk__in=source.facilities),
            *Region.objects.filter(pk__in=source.regions),
        ]
    code = row.audience.removeprefix("facility:")
    return [*Facility.objects.select_related("region").filter(pk=code)] if code else []


def _checked(actor: Actor, one: Correction, field: str) -> None:
    """Raise Invalid, Missing or Refused unless what a word is pointed at is there, for this actor."""
    table, becomes = one["table"], one["becomes"]
    if table == SITES:
        facility = facility_get(becomes)
        require_in_use(facility)
        require(actor, MEND, facility)
        return
    choices = {
        BEDS: tuple(bed_words()),
        WARDS: (*bed_words(), adt.NO_BEDS),
        STATUSES: STATES,
        FORMAT: tuple(form.name for form in INCOMING),
    }
    if table in choices and becomes not in choices[table]:
        raise Invalid("lcms_bridge.no_choice", field=field, given=becomes)
    if table == FIELDS and len(becomes) > COLUMN:
        raise Invalid("lcms_bridge.no_choice", field=field, given=becomes)


def _point(dialect: PeerDialect, tables: dict[str, Any], one: Correction) -> None:
    """Put a correction into a dialect."""
    table, given, becomes = one["table"], one["given"], one["becomes"]
    if table == FORMAT:
        dialect.format = becomes
        return
    if table == WARDS:
        options = dict(tables.get("options", {}))
        tables["options"] = options | {WARDS: {**options.get(WARDS, {}), given: becomes}}
        return
    tables.setdefault(table, {})[given] = becomes
    if table == FIELDS:
        # one column was pointed out, the others are recognised as before
        tables.setdefault("options", {})["guess"] = True


def again(row: Message, actor: Actor) -> Message:
    """Give a message to be read once more. Raises Conflict: its bytes are not kept any more."""
    if not Message.objects.filter(pk=row.pk).exclude(raw=b"").exists():
        raise Conflict("lcms_bridge.bytes_gone", field="message")
    MESSAGES.take(row, "replay", actor=actor)
    row.turns += 1
    row.due_at = clock.now()
    row.save(update_fields=["state", "turns", "due_at", "format"])
    record(message_event(MessageAgain, row), realm=row.realm, actor=actor)
    ring_for(row.pk)
    return row


def dialect_save(dialect: PeerDialect) -> None:
    """Keep how a sender speaks, inside `writing()`. Raises Conflict: it was first pointed out meanwhile.

    What is known already is locked; of two who point out the first word at once, the second is told.
    """
    try:
        with transaction.atomic():
            dialect.save()
    except IntegrityError:
        raise Conflict("lcms_bridge.dialect_meanwhile", field="message") from None


def pointed(dialect: PeerDialect, row: Message, told: Sequence[Correction]) -> DialectPointed:
    """Return the event for how a sender speaks."""
    return DialectPointed(
        source=dialect.source,
        format=dialect.format,
        tables=dialect.tables,
        changed_at=dialect.changed_at,
        changed_by=dialect.changed_by,
        audience=row.audience,
        told=tuple(f"‘{one['given'] or row.name}’ = {one['becomes']}" for one in told),
    )
