"""Feeds of movements over time: each kept once, and the census told anew from all of them.

Order and repetition do not matter, and what is undone is as if it had not been, because nothing is
added up: of a sender all movements are kept (without anything of a person) and counted by the same
pure `census` that counts those of one message. What a ward is nobody knows until a person points it out;
until then nothing of it counts, so a feed can begin with all who lie there before it counts.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC

from journal.models import Realm
from lcms_bridge.canonical import Envelope, FilePlace
from lcms_bridge.codecs import adt
from lcms_bridge.codecs.adt.messages import Spot
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import Reading
from lcms_bridge.models import Message, Movement


def feed_take(message: Message, raw: bytes, dialect: Dialect) -> Reading:
    """Keep the movements of a message, and return the census of its sender after all of them.

    Call with the sender locked, in the transaction that applies what follows. A message of another world
    keeps nothing.
    """
    notes = Notes()
    try:
        told = adt.read(raw, dialect, notes)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(adt.FORMAT, problems=notes.all())
    marks = {one.exercise for one in told}
    if len(marks) > 1:
        notes.refuse("worlds_mixed_here")
    envelope = Envelope("", exercise=True) if marks == {True} else None
    if not told or len(marks) > 1 or (envelope and not message.realm.is_exercise):
        return Reading(adt.FORMAT, problems=notes.all(), envelope=envelope)
    _keep(message, told)
    touched = frozenset(one.to.unit for one in told if one.to.unit)
    known = _known(message.realm, message.source, {one.house for one in told})
    # of movements of earlier messages everything was said then
    found = adt.counted(known, dialect, later := Notes(), asked=touched)
    notes.extend(
        tuple(one for one in later.all() if one.code == "ward_unknown" and one.scope.holds)
    )
    return Reading(adt.FORMAT, found.entries, notes.all(), envelope)


def _keep(message: Message, told: Iterable[adt.Movement]) -> None:
    """Keep movements; one that is known already is not kept again."""
    rows = [
        Movement(
            realm=message.realm,
            source=message.source,
            key=_key(one),
            house=one.house,
            event=one.event[:3],
            control=one.control,
            recorded=one.recorded,
            occurred=one.occurred,
            visit=one.visit,
            patient_class=one.patient_class[:10],
            unit=one.to.unit,
            room=one.to.room,
            bed=one.to.bed,
            merged_into=one.merged_into,
            patient=one.patient,
            admission=one.admission,
            bed_status=one.bed_status[:10],
        )
        for one in told
    ]
    Movement.objects.bulk_create(
        sorted(rows, key=lambda row: row.key), ignore_conflicts=True, batch_size=500
    )


def _key(one: adt.Movement) -> str:
    """Return what tells two movements apart; the same number for another movement is another one."""
    parts = (
        one.house,
        one.control,
        one.event,
        one.recorded.astimezone(UTC).isoformat(),
        one.visit,
        repr(one.to),
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _known(realm: Realm, source: str, houses: set[str]) -> list[adt.Movement]:
    """Return all movements that a sender told of houses."""
    rows = Movement.objects.filter(realm=realm, source=source, house__in=houses)
    return [
        adt.Movement(
            row.house,
            row.event,
            row.control,
            row.recorded,
            row.occurred,
            row.visit,
            row.patient_class,
            Spot(row.unit, row.room, row.bed),
            merged_into=row.merged_into,
            patient=row.patient,
            admission=row.admission,
            bed_status=row.bed_status,
            place=FilePlace(1),
        )
        for row in rows.order_by("recorded", "pk")
    ]
