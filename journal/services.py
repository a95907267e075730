"""The one way to write: a change and its journal entries in one transaction.

Every service opens `writing()`, changes its rows, and calls `record`. The entries are numbered and
inserted when the outermost `writing()` ends, just before the commit: the realm's counter row is
locked last and shortest, so that sequence order is the order of visibility and a rollback leaves
no hole (measured alternatives: docs/decisions). Losing the doorbell that is rung after the commit
loses nothing.

A closed realm takes no entries. Whether it is open is looked at early, for a quick answer, and again
with the realm's row locked: of a change and a closing at the same moment, the later one is refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction

from journal import clock
from journal.actors import Actor
from journal.bulk import Change, Insert, bulk_write
from journal.doorbell import ring
from journal.errors import Conflict
from journal.events import REGISTRY, Event
from journal.making import STATE_FIELDS, Pending, entry_of, link_of, state_of
from journal.models import CurrentState, Realm
from journal.patients import refuse_patients
from journal.prepared import Prepared
from journal.said import Readable, kept
from journal.signals import realm_closing
from journal.trail import trail_note
from journal.unseen import all_seen

REALM_CLOSED = "realm_closed"


@dataclass
class Standing:
    """How something stands, told when this transaction has its turn; then `seq` is its number."""

    realm: Realm
    actor: Actor
    make: Callable[[], Event]
    reason: Readable
    seq: int = 0


# no_key: rows that refer to the realm lock its key, and two writers would wait for each other's
_counter: Prepared[Realm] = Prepared(
    lambda realm: Realm.objects.select_for_update(no_key=True).filter(pk=realm)
)
Mark = tuple[int, int]
BEGINNING: Mark = (0, 0)


@dataclass
class _Unit:
    """What one outermost `writing()` has collected."""

    depth: int = 0
    pending: list[Pending] = field(default_factory=list)
    standing: list[tuple[str, Standing]] = field(default_factory=list)
    closing: list[Callable[[], None]] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)  # realms that this very transaction closed


def _unit() -> _Unit:
    """Return the unit of this database connection (one a thread), made on first use."""
    unit: _Unit | None = getattr(connection, "zorgbeeld_unit", None)
    if unit is None:
        unit = _Unit()
        connection.zorgbeeld_unit = unit  # type: ignore[attr-defined]
    return unit


@contextmanager
def writing(*, whole: bool = False) -> Iterator[None]:
    """Open a transaction in which services may `record`; nested ones join the outermost.

    An exception takes back the block's changes and its entries alike. `whole`: nobody catches what comes
    out of this block, so within another it needs no point of its own to come back to.
    """
    unit = _unit()
    mark, closing_mark, closed = len(unit.pending), len(unit.closing), set(unit.closed)
    standing_mark = len(unit.standing)
    unit.depth += 1
    try:
        with transaction.atomic(savepoint=not whole):
            yield
            if unit.depth == 1:
                _flush(unit.pending, unit.standing)
                for close in unit.closing:
                    close()
    except BaseException:
        del unit.pending[mark:]
        del unit.standing[standing_mark:]
        del unit.closing[closing_mark:]
        unit.closed = closed
        raise
    finally:
        unit.depth -= 1
        if unit.depth == 0:
            unit.pending, unit.standing, unit.closing, unit.closed = [], [], [], set()


def recorded_since(mark: Mark) -> list[Pending | Standing]:
    """Return what the running transaction has recorded after `pending_mark()` gave `mark`."""
    unit = _unit()
    return [*unit.pending[mark[0] :], *(told for _key, told in unit.standing[mark[1] :])]


def pending_mark() -> Mark:
    """Return a mark for `recorded_since`."""
    unit = _unit()
    return len(unit.pending), len(unit.standing)


def before_commit(close: Callable[[], None]) -> None:
    """Run a function when the entries have their numbers, still inside the transaction.

    Raises RuntimeError outside `writing()`. It must not record anything.
    """
    unit = _unit()
    if unit.depth == 0:
        msg = "before_commit() outside writing()"
        raise RuntimeError(msg)
    unit.closing.append(close)


def record(
    event: Event,
    *,
    realm: Realm,
    actor: Actor,
    reason: Readable = "",
    corrects: int | None = None,
) -> Pending:
    """Note an event in the running transaction; its number is known when that ends.

    Raises RuntimeError outside `writing()`, TypeError for an event of no declared type, Conflict in a
    closed realm (here or, when it is closed meanwhile, at the end of `writing()`), and Invalid for words
    that surely are about one patient, whichever way they came in. What nobody sees is taken out of them.
    """
    unit = _noting(realm)
    noted = _declared(event)  # where it says a word of a patient, that is where it was typed
    words = all_seen(reason)
    refuse_patients(words, "reason")
    pending = Pending(noted, realm.pk, actor, kept(words), corrects)
    unit.pending.append(pending)
    return pending


def record_standing(
    key: str, make: Callable[[], Event], *, realm: Realm, actor: Actor, reason: Readable = ""
) -> None:
    """Note how an entity stands that several may change at once, each without the other's rows.

    `make` returns its event, and is called when this transaction has its turn in the realm: it then sees
    what those before it committed, and whoever comes later sees this. The last word of a key counts, told
    once. Raises as `record` does.
    """
    unit = _noting(realm)
    words = all_seen(reason)
    refuse_patients(words, "reason")
    unit.standing.append((key, Standing(realm, actor, make, kept(words))))


def _noting(realm: Realm) -> _Unit:
    """Return the running unit, which may note something in a realm; raises as `record` does."""
    unit = _unit()
    if unit.depth == 0:
        msg = "record() outside writing(): a change and its entry belong in one transaction"
        raise RuntimeError(msg)
    require_open(realm)
    if realm.pk in unit.closed:
        raise _closed()
    return unit


def _declared(event: Event) -> Event:
    """Return an event of a declared type, with words that can be seen and name no patient.

    Raises TypeError, Invalid.
    """
    if REGISTRY.get(event.type) is not type(event):
        msg = f"{type(event).__name__} is no declared event type"
        raise TypeError(msg)
    told = vars(event)
    changed = {name: new for name, old in told.items() if (new := all_seen(old)) is not old}
    if changed:
        event = replace(event, **changed)  # type: ignore[type-var]  # each declared type is a dataclass
    refuse_patients(vars(event))
    return event


def require_open(realm: Realm) -> None:
    """Raise Conflict in a realm that was closed when it was read."""
    if not realm.is_open:
        raise _closed()


@contextmanager
def only_open() -> Iterator[None]:
    """End a block quietly when its realm turns out to be closed: for what nobody waits for."""
    try:
        yield
    except Conflict as refusal:
        if refusal.code != REALM_CLOSED:
            raise


def _closed() -> Conflict:
    """Return the refusal of every change in a closed realm."""
    return Conflict("journal.realm_closed")


def realm_close(*, actor: Actor, realm: Realm, reason: Readable) -> None:
    """Close a realm for good: what is open in it ends with the reason, and nothing writes there again.

    The last entries of a realm are those of the transaction that closes it: this is the one exception
    to `record`'s refusal. The caller checks who may. Raises Conflict when it was closed before.
    """
    with writing():
        _end_open_things(actor, realm, reason)
        locked = Realm.objects.select_for_update(no_key=True).get(pk=realm.pk)
        require_open(locked)
        # What came in between the first look and the lock; nothing can follow it. Ending everything
        # under the lock would deadlock with whoever holds a row and waits for the realm's number.
        _end_open_things(actor, realm, reason)
        ends: dict[str, Any] = {"is_open": False}
        if locked.clock_time is None:  # that of a real world is the wall's, and would run on
            now = clock.now()
            stands = max(now, locked.newest_time or now)
            ends |= {"clock_time": stands, "clock_set_at": now, "clock_running": False}
        Realm.objects.filter(pk=realm.pk).update(**ends)
        for name, value in ends.items():
            setattr(realm, name, value)
        _unit().closed.add(realm.pk)


def _end_open_things(actor: Actor, realm: Realm, reason: Readable) -> None:
    """Have every app end what is open in a realm."""
    realm_closing.send(sender=Realm, realm=realm, actor=actor, reason=reason)


def _flush(pending: list[Pending], standing: list[tuple[str, Standing]]) -> None:
    """Number and insert what was collected, realm by realm in one order (no deadlock cycles)."""
    told: dict[tuple[int, str], list[Standing]] = {}
    for key, one in standing:
        told.setdefault((one.realm.pk, key), []).append(one)
    for realm_id in sorted({item.realm_id for item in pending} | {realm for realm, _ in told}):
        here = [words for (realm, _), words in told.items() if realm == realm_id]
        _append(realm_id, [item for item in pending if item.realm_id == realm_id], here)
    # what is told in every realm is one deed: it stands in the trail once
    deeds = {(item.event.trail, item.event.key): item for item in pending if item.event.trail}
    for (action, key), item in sorted(deeds.items()):
        trail_note(action, actor=item.actor, about=key, detail=item.event.trail_detail())


def _append(realm_id: int, noted: list[Pending], standing: list[list[Standing]]) -> None:
    """Take the realm's next numbers, insert entries and newest states, ring after commit.

    Of what stands somehow the last word of each is told.
    """
    (realm,) = _counter(realm=realm_id)
    if not realm.is_open and realm_id not in _unit().closed:
        raise _closed()
    now = [
        Pending(_declared(one.make()), realm_id, one.actor, one.reason, None)
        for *_earlier, one in standing
    ]
    items = [*noted, *now]
    recorded_at = clock.now()
    realm_time = max(realm.now(recorded_at), realm.newest_time or realm.now(recorded_at))
    realm.head += len(items)
    entries = []
    newest: dict[str, CurrentState] = {}
    for seq, item in enumerate(items, start=realm.head - len(items) + 1):
        item.seq = seq
        shown = item.event.variants()
        entry = entry_of(item, shown, recorded_at=recorded_at, realm_time=realm_time)
        realm.head_hash = entry.hash = link_of(entry, realm)
        newest[item.event.key] = state_of(entry, item.event, shown)
        entries.append(entry)
    for words, item in zip(standing, now, strict=True):
        for one in words:
            one.seq = item.seq
    realm.newest_time = realm_time
    bulk_write(
        Change([realm], ("head", "newest_time", "head_hash")),
        Insert(entries),
        Insert([*newest.values()], ("realm", "key"), STATE_FIELDS),
    )
    transaction.on_commit(lambda: ring(realm.slug, realm.head), robust=True)
