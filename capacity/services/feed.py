"""Taking in what a source sends: the good rows count, the bad ones are named, nothing counts twice.

Rows go by chunks, a transaction each, through the same services as what people report. What a source said
before, with the same figures of the same moment, is answered as unchanged. Other figures of a moment that
it spoke of already, or of one before its newest, are a correction: they change the series, and what counts
now only where nothing newer is known.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.feed_outcome import Outcome
from capacity.feed_reading import Row, Scope, read_row
from capacity.models import Source
from capacity.permissions import REPORT
from capacity.services.emergency import ed_report
from capacity.services.feed_parts import (
    facility_of,
    moment_of,
    take_departments,
    take_figures,
)
from capacity.services.sources import source_heard
from journal.errors import Refused, ZorgbeeldError
from journal.events import encode
from journal.idempotency import once
from journal.said import kept, said
from journal.services import REALM_CLOSED, writing
from network.models import Facility
from web.program import Program

CHUNK = 200  # rows per transaction: a hundred milliseconds or two, and few who wait for them
FAULTS_KEPT = 20
MAX_CODE = 20  # characters of a facility's code


def scope_of(source: Source, rows: Sequence[Any]) -> Scope:
    """Return of what a source may speak now: of the places that rows name, those that are its (1 query)."""
    given = (raw.get("facility") for raw in rows if isinstance(raw, Mapping))
    named = {code for code in given if isinstance(code, str) and len(code) <= MAX_CODE}
    found = Facility.objects.filter(pk__in=named, retired_at__isnull=True).select_related("region")
    own, regions = set(source.facilities), set(source.regions)
    places = {row.pk: row for row in found if row.pk in own or row.region_id in regions}
    return Scope(source.name, places, frozenset(source.kinds))


def program_of(source: Source, scope: Scope) -> Program:
    """Return the actor that a source is: it may report, at its own places."""
    return Program(
        name=f"source:{source.name}",
        label=kept(said("capacity.source.actor", label=source.label)),
        rights=frozenset({REPORT.name, ed_report.right.name}),
        places=frozenset(scope.places),
    )


def feed_take(*, source: Source, rows: Sequence[Any], key: str = "") -> dict[str, Any]:
    """Take in the rows of a source; return what became of each.

    `key`: the sender's Idempotency-Key: the same rows under it are answered as the first time. Raises
    Refused (the token was withdrawn meanwhile) and Conflict (the realm is closed).
    """
    scope = scope_of(source, rows)
    actor = program_of(source, scope)
    read = [read_row(number, raw, scope) for number, raw in enumerate(rows)]
    found = Outcome()
    for start in range(0, len(read), CHUNK):
        chunk = read[start : start + CHUNK]
        last = start + CHUNK >= len(read)
        mark = _mark(key, start, rows[start : start + CHUNK]) if key else ""
        _add(found, _once(_Chunk(actor, source, chunk, found if last else None), mark))
    return _document(source, found)


def _mark(key: str, start: int, rows: Sequence[Any]) -> str:
    """Return the key of a chunk: other content under the same key is another command."""
    return f"figures#{key}#{start}#{hashlib.sha256(encode(rows).encode()).hexdigest()[:24]}"


def _document(source: Source, found: Outcome) -> dict[str, Any]:
    """Return what the sender is answered."""
    parts = {
        "accepted": found.accepted,
        "unchanged": found.unchanged,
        "rejected": found.rejected,
    }
    return {
        "source": source.name,
        **{name: sorted(rows, key=lambda one: one["row"]) for name, rows in parts.items()},
        "counts": {name: len(rows) for name, rows in parts.items()},
    }


def _add(found: Outcome, more: Mapping[str, Any]) -> None:
    """Add what became of a chunk."""
    found.accepted += more["accepted"]
    found.unchanged += more["unchanged"]
    found.rejected += more["rejected"]
    if more["newest"] is not None:
        moment = datetime.fromisoformat(more["newest"])
        found.newest = moment if found.newest is None else max(found.newest, moment)


@dataclass
class _Chunk:
    """Rows that are taken in by one transaction; `so_far` when it is the last of its batch."""

    actor: Program
    source: Source
    rows: Sequence[Row]
    so_far: Outcome | None

    def take(self) -> dict[str, Any]:
        """Take the rows in; a fault that concerns them all at once is looked for row by row."""
        with writing():
            source = self._locked()
            try:
                found = self._tried(self.rows)
            except ZorgbeeldError as fault:
                if fault.code == REALM_CLOSED:
                    raise
                found = self._one_by_one()
            if self.so_far is not None:
                self._tell(source, found)
        newest = found.newest.isoformat() if found.newest else None
        return {
            "accepted": found.accepted,
            "unchanged": found.unchanged,
            "rejected": found.rejected,
            "newest": newest,
        }

    def _locked(self) -> Source:
        """Return the source, locked: of two equal batches at once the second sees the first."""
        rows = Source.objects.select_for_update(of=("self",), no_key=True).select_related("realm")
        source = rows.get(pk=self.source.pk)
        if source.token_hash != self.source.token_hash:
            raise Refused("capacity.source_token_gone", field="Authorization")
        return source

    def _tried(self, rows: Sequence[Row]) -> Outcome:
        """Take rows in, up to a point to come back to."""
        with writing():
            return _taken(self.actor, self.source, rows)

    def _one_by_one(self) -> Outcome:
        """Take rows in one after the other, so that one does not hold the others."""
        found = Outcome()
        for row in self.rows:
            try:
                one = self._tried([row])
            except ZorgbeeldError as fault:
                found.refuse(row, fault)
                continue
            found.accepted += one.accepted
            found.unchanged += one.unchanged
            found.rejected += one.rejected
            if one.newest is not None:
                found.heard(row)
        return found

    def _tell(self, source: Source, found: Outcome) -> None:
        """Note what became of the whole batch."""
        before = self.so_far or Outcome()
        rejected = [*before.rejected, *found.rejected]
        moments = [moment for moment in (before.newest, found.newest) if moment is not None]
        batch = {
            "at": source.realm.now().isoformat(),
            "accepted": len(before.accepted) + len(found.accepted),
            "unchanged": len(before.unchanged) + len(found.unchanged),
            "rejected": len(rejected),
            "faults": rejected[:FAULTS_KEPT],
        }
        source_heard(source, actor=self.actor, moment=max(moments, default=None), batch=batch)


def _once(chunk: _Chunk, mark: str) -> dict[str, Any]:
    """Take a chunk in, at most once under its key."""
    if not mark:
        return chunk.take()
    return once(chunk.actor.name, mark, chunk.source.realm, chunk.take)


def _taken(actor: Program, source: Source, rows: Sequence[Row]) -> Outcome:
    """Take rows in, each facility's one after the other: the oldest first."""
    found = Outcome()
    for row in rows:
        for fault in row.faults:
            found.refuse(row, fault)
    for turn in _turns([row for row in rows if not row.faults]):
        take_figures(actor, source, [row for row in turn if row.figures], found)
        take_departments(actor, source, [row for row in turn if row.ed is not None], found)
    return found


def _turns(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows so that no facility is twice in one turn."""
    queues: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda one: (moment_of(one), one.number)):
        queues.setdefault(facility_of(row).pk, []).append(row)
    while queues:
        yield [queue.pop(0) for queue in queues.values()]
        queues = {code: queue for code, queue in queues.items() if queue}
