"""Reading one line of the capacity file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from capacity.resource import ED, BedLine
from lcms_bridge.canonical import EdState, FilePlace, Provenance, Scope
from lcms_bridge.codecs.capacity_csv.columns import (
    ALL,
    APPLIES,
    BEDS,
    CLASSES,
    DEPARTMENT,
    ED_WORD,
    MAX_COUNT,
    MAX_TEXT,
    MAX_YEAR,
    METHODS,
    MIN_YEAR,
    NAMES,
    REASONS,
    TRAFFIC,
    WIDTHS,
    YES_NO,
    unguard,
)
from lcms_bridge.codecs.cells import Cells

YEARS = (MIN_YEAR, MAX_YEAR)
_YES_NO = {"yes": YES_NO[True], "no": YES_NO[False]}


@dataclass(frozen=True)
class FileLine:
    """A sound line: a kind of bed of a facility, or (without `bed`) its emergency department."""

    facility: str
    kind: str
    place: FilePlace
    name: str
    region: str
    demo: bool
    provenance: Provenance
    bed: BedLine | None = None
    capacity_class: str = "regular"
    traffic: str = ""
    reason: str = ""
    expected_end: datetime | None = None
    present: int | None = None
    nedocs: float | None = None

    def ed_state(self) -> EdState:
        """Return the emergency department."""
        return EdState(
            self.provenance,
            self.traffic,
            self.reason,
            self.expected_end,
            self.present,
            self.nedocs,
        )


def read_line(cells: Cells, words: Mapping[str, str], theirs: Mapping[str, str]) -> FileLine | None:
    """Return the line, or None when it is not sound; what is wrong is in `cells.problems`.

    `words` are the kinds of bed: our code -> the word in the file; our code itself is understood too.
    `theirs` are words of the sender, in small letters -> our code.
    """
    _must(cells, "locatie")
    code = cells.text("locatie", maximum=MAX_TEXT["locatie"], plain=unguard).strip()
    _must(cells, "type")
    written = cells.raw("type").lower()
    written = theirs.get(written, written)
    kind = written if written in words else cells.word("type", {**words, ED: ED_WORD}, default="")
    provenance = _provenance(cells)
    if kind:
        _remark_misplaced(cells, kind)
    name, region = _text(cells, "naam"), _text(cells, "regio")
    demo = cells.word("demo", _YES_NO, default="no") == "yes"
    if not kind or provenance is None or not code:
        return None
    is_bed = kind in words
    read = {"bed": _read_bed(cells, kind)} if is_bed else _read_ed(cells)
    line = FileLine(
        facility=code,
        kind=kind,
        place=cells.place(""),
        name=name,
        region=region,
        demo=demo,
        provenance=provenance,
        capacity_class=cells.word("klasse", CLASSES, default="regular") if is_bed else "regular",
        **read,
    )
    return line if all(item.scope is Scope.REMARK for item in cells.problems) else None


def _must(cells: Cells, name: str) -> None:
    """Note a required cell that is empty."""
    if not cells.raw(name):
        cells.wrong("empty", name)


def _text(cells: Cells, name: str) -> str:
    """Return a text of the file."""
    return cells.text(name, maximum=MAX_TEXT[name], plain=unguard)


def _provenance(cells: Cells) -> Provenance | None:
    """Return where the figures come from, or None without a moment."""
    _must(cells, "peilmoment")
    observed_at = cells.moment("peilmoment", years=YEARS)
    received_at = cells.moment("ontvangen", years=YEARS)
    fresh_until = cells.moment("vers_tot", years=YEARS)
    method = cells.word("methode", METHODS, default="reported")
    source, duiding = _text(cells, "bron"), _text(cells, "duiding")
    if observed_at is None:
        return None
    return Provenance(observed_at, source, method, received_at, fresh_until, duiding)


def _remark_misplaced(cells: Cells, kind: str) -> None:
    """Say of each filled cell that does not belong to this type of line that it was not read."""
    mine = DEPARTMENT if kind == ED else BEDS
    word = cells.raw("type")
    for name in NAMES:
        if APPLIES[name] not in {ALL, mine} and cells.raw(name):
            cells.wrong("misplaced", name, remark=True, type=word)


def _read_bed(cells: Cells, bed: str) -> BedLine:
    """Return the counts of one kind of bed; what the sender says is free is held against them."""
    figures = BedLine(
        bed=bed,
        operational=cells.count("capaciteit", maximum=MAX_COUNT),
        occupied=cells.count("bezet", maximum=MAX_COUNT),
        blocked=cells.count("geblokkeerd", maximum=MAX_COUNT),
        isolation_free=cells.count("isolatie_vrij", maximum=MAX_COUNT),
        widths=_widths(cells) or None,
    )
    free = cells.count("vrij", maximum=MAX_COUNT * 2, negative=True)
    if any(item.scope is not Scope.REMARK for item in cells.problems):
        return figures  # a count is missing by error: nothing follows from the others
    return _with_free(cells, figures, free)


def _widths(cells: Cells) -> dict[str, int]:
    """Return the width of each capacity class; all four or none."""
    read = {name: cells.count(column, maximum=MAX_COUNT) for name, column in WIDTHS.items()}
    widths = {name: count for name, count in read.items() if count is not None}
    if widths and len(widths) < len(WIDTHS):
        column = next(WIDTHS[name] for name in read if name not in widths)
        cells.wrong("widths", column)
        return {}
    return widths


def _with_free(cells: Cells, figures: BedLine, free: int | None) -> BedLine:
    """Hold the sender's free beds against the other counts, say what counts, derive what is empty."""
    operational, occupied = figures.operational, figures.occupied
    if free is None or operational is None:
        return figures
    computed = operational - (figures.blocked or 0) - (free if occupied is None else occupied)
    if occupied is None and computed < 0:
        cells.wrong("free", "vrij", free=free, operational=operational)
    elif occupied is None:
        cells.wrong("derived", "bezet", remark=True, count=computed)
        return replace(figures, occupied=computed)
    elif computed != free:
        cells.wrong("sum", "vrij", remark=True, free=free, count=computed)
    return figures


def _read_ed(cells: Cells) -> dict[str, object]:
    """Return the values of the emergency department; a stop needs its reason."""
    _must(cells, "seh_status")
    traffic = cells.word("seh_status", TRAFFIC, default="open")
    reason = cells.word("seh_reden", REASONS, default="")
    if traffic != "open" and not cells.raw("seh_reden"):
        reasons = list(REASONS.values())
        cells.wrong("reason", "seh_reden", traffic=TRAFFIC[traffic], reasons=reasons)
    return {
        "traffic": traffic,
        "reason": reason,
        "expected_end": cells.moment("seh_verwacht_einde", years=YEARS),
        "present": cells.count("seh_aanwezig", maximum=MAX_COUNT),
        "nedocs": cells.decimal("nedocs"),
    }
