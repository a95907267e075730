"""Writing the capacity file: `;`, CRLF and UTF-8 with BOM, as a Dutch spreadsheet expects."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime

from capacity.resource import BedLine
from lcms_bridge.canonical import BedState, Document, EdState, FacilityState, Provenance
from lcms_bridge.codecs.capacity_csv.columns import (
    CLASSES,
    ED_WORD,
    METHODS,
    NAMES,
    REASONS,
    TRAFFIC,
    VERSION,
    WIDTHS,
    YES_NO,
    guard,
)

Cell = str | int | float | None


def encode(document: Document, words: Mapping[str, str]) -> bytes:
    """Return the file; unknown is an empty cell. Raises ValueError without an envelope.

    `words` are the kinds of bed: our code -> the word in the file.

    The last column is a word (`demo`), so that a file that was cut off is noticed.
    """
    if document.envelope is None:
        msg = "a capacity file says which world it speaks of"
        raise ValueError(msg)
    world: dict[str, Cell] = {
        "versie": VERSION,
        "omgeving": document.envelope.realm,
        "oefening": YES_NO[document.envelope.exercise],
    }
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(NAMES)
    for facility in document.facilities:
        for row in _rows(facility, words):
            writer.writerow([_cell((world | row).get(name)) for name in NAMES])
    # half a surrogate pair is no text in any encoding: it becomes a question mark
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _cell(value: Cell) -> str:
    """Return a cell: text guarded against being computed, NUL (no reader takes it) replaced."""
    if value is None:
        return ""
    return guard(value.replace("\0", "\ufffd")) if isinstance(value, str) else str(value)


def _rows(facility: FacilityState, words: Mapping[str, str]) -> Iterator[dict[str, Cell]]:
    """Yield a facility's lines: its kinds of bed, then its emergency department."""
    about: dict[str, Cell] = {
        "locatie": facility.code,
        "naam": facility.name,
        "regio": facility.region,
        "demo": YES_NO[facility.demo],
    }
    for line in facility.beds.lines if facility.beds else ():
        yield about | _bed_row(facility.beds, line) | {"type": words.get(line.bed, line.bed)}
    if facility.ed:
        yield about | _ed_row(facility.ed)


def _bed_row(beds: BedState | None, line: BedLine) -> dict[str, Cell]:
    """Return the cells of one kind of bed."""
    if beds is None:
        return {}
    return {
        **_provenance(beds.provenance),
        "capaciteit": line.operational,
        "bezet": line.occupied,
        "geblokkeerd": line.blocked,
        "vrij": line.available,
        "isolatie_vrij": line.isolation_free,
        "klasse": CLASSES[beds.capacity_class],
        **{column: (line.widths or {}).get(name) for name, column in WIDTHS.items()},
    }


def _ed_row(ed: EdState) -> dict[str, Cell]:
    """Return the cells of the emergency department."""
    return {
        **_provenance(ed.provenance),
        "type": ED_WORD,
        "seh_status": TRAFFIC[ed.traffic],
        "seh_reden": REASONS.get(ed.reason),
        "seh_verwacht_einde": _moment(ed.expected_end),
        "seh_aanwezig": ed.present,
        "nedocs": ed.nedocs,
    }


def _provenance(provenance: Provenance) -> dict[str, Cell]:
    """Return the cells that say where a figure comes from and what it means."""
    return {
        "peilmoment": _moment(provenance.observed_at),
        "bron": provenance.source,
        "methode": METHODS.get(provenance.method, ""),
        "ontvangen": _moment(provenance.received_at),
        "vers_tot": _moment(provenance.fresh_until),
        "duiding": provenance.duiding,
    }


def _moment(moment: datetime | None) -> str | None:
    """Return a moment with its offset."""
    return None if moment is None else moment.isoformat()
