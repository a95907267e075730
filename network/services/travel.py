"""Driving times that were measured: a table that goes before the estimate."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journal.actors import Actor
from journal.errors import Invalid
from journal.services import writing
from journal.trail import trail_note
from network.models import Facility, TravelTime
from network.permissions import ADMINISTER
from web.people import require

COLUMNS = ("from", "to", "minutes")
LONGEST, MOST_ROWS, MOST_SOURCE = 1440, 200_000, 120


def travel_load(*, actor: Actor, file: Path, source: str) -> int:
    """Put a table of driving times in place of the one before; return how many it has.

    CSV with the columns from, to (codes of facilities) and minutes (whole, 1 to 1440): one direction a row.
    What it lacks the router says, where there is one, else it is estimated.
    All of it counts or none. Raises Refused, Invalid (with file and line).
    """
    require(actor, ADMINISTER)
    if not 0 < len(source.strip()) <= MOST_SOURCE:
        raise Invalid("network.travel.source", field="source", most=MOST_SOURCE)
    known = frozenset(Facility.objects.values_list("pk", flat=True))
    found: dict[tuple[str, str], int] = {}
    for number, row in _rows(file):
        pair, minutes = _row(file, number, row, known)
        if pair in found:
            raise _at(file, number, "network.travel.twice", origin=pair[0], destination=pair[1])
        found[pair] = minutes
    with writing():
        TravelTime.objects.filter(asked_at=None).delete()
        asked = TravelTime.objects.in_bulk()
        gone = [pk for pk, row in asked.items() if (row.origin_id, row.destination_id) in found]
        for start in range(0, len(gone), 500):
            TravelTime.objects.filter(pk__in=gone[start : start + 500]).delete()
        TravelTime.objects.bulk_create(
            [
                TravelTime(origin_id=a, destination_id=b, minutes=minutes, source=source.strip())
                for (a, b), minutes in found.items()
            ],
            batch_size=1000,
        )
        detail = {"pairs": len(found), "source": source.strip()}
        trail_note("setting", actor=actor, about="travel", detail=detail)
    return len(found)


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a file with their line numbers. Raises Invalid."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, delimiter=_delimiter(opened.readline()))
            opened.seek(0)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise _at(file, 1, "network.travel.columns", columns=", ".join(COLUMNS))
            for row in reader:
                if reader.line_num > MOST_ROWS:
                    raise _at(file, reader.line_num, "network.travel.long", most=MOST_ROWS)
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Invalid("network.travel.unread", field=str(file)) from error


def _delimiter(head: str) -> str:
    """Return what stands between the columns: a comma, or what Dutch spreadsheets write."""
    return ";" if ";" in head else ","


def _row(
    file: Path, number: int, row: dict[str, str], known: frozenset[str]
) -> tuple[tuple[str, str], int]:
    """Return one pair with its minutes. Raises Invalid."""
    origin, destination, said = (str(row.get(name) or "").strip() for name in COLUMNS)
    for code in (origin, destination):
        if code not in known:
            raise _at(file, number, "network.travel.unknown", facility=code)
    if origin == destination:
        raise _at(file, number, "network.travel.same", facility=origin)
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= LONGEST):
        raise _at(file, number, "network.travel.minutes", most=LONGEST)
    return (origin, destination), int(said)


def _at(file: Path, line: int, code: str, **words: Any) -> Invalid:
    """Return what is wrong with a line of a file."""
    return Invalid(code, field=f"{file.name}:{line}", **words)
