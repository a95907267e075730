"""Reading the file of kinds of an edition: checked rows out, no database.

Every error names the file, the line and the column, as those of the other reference files do.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models

from capacity.deadline_file import MAX_DEADLINE, read_deadlines
from capacity.resource import CLASSES, ED, EVERYBODY, LISTED, SOURCES, Kind
from capacity.shapes import SHAPES, THEMES
from network.edition import Edition, resources_of
from network.models import Facility, Sector
from network.tables import Row, read_table, unsound

FILE = "kinds.csv"
BUNDLED = Path(__file__).parent / "data" / FILE
# longest texts, as the table of kinds holds them
NAMES = {"name_nl": 80, "name_en": 80, "short_nl": 30, "short_en": 30, "unit": 20, "sector": 160}
TEXTS = {"definition_nl": 500, "definition_en": 500, "why_nl": 500, "why_en": 500}
REQUIRED = (
    *("code", *NAMES, *TEXTS, "order", "is_bed", "classes", "applies"),
    *(f"deadline_{source}" for source in SOURCES),
)
OPTIONAL = (
    *("shape", "theme", "headline"),
    *("demo_from", "demo_share_of", "demo_share", "demo_level", "valid_from", "retired"),
)
YES_NO = {"yes": True, "no": False}
MAX_ORDER = 100_000
MAX_FACTOR = 10.0
MAX_USUAL = 10_000.0
_CODE = re.compile(r"[a-z][a-z0-9_]{0,19}")
# names that other parts of a file or a map layer carry: a kind may not be mistaken for them
_TAKEN = frozenset({"beds", "kind", "all"})


@dataclass(frozen=True)
class KindFile:
    """The kinds of an edition, in the order of their rows, and the digest of the two files."""

    digest: str
    kinds: tuple[Kind, ...]


def read_kinds(folder: Path) -> KindFile:
    """Read and check the kinds of an edition, or the bundled ones where it has none. Raises Invalid."""
    path = folder / FILE
    path = path if path.is_file() else BUNDLED
    rows = read_table(path, required=REQUIRED, optional=OPTIONAL)
    columns = _by_code(rows)
    kinds = tuple(_kind(row, columns) for row in rows)
    _check_names(zip(rows, kinds, strict=True))
    if ED not in columns:
        raise unsound(path.name, "capacity.file.no_ed", "code", kind=ED)
    deadlines = read_deadlines(folder, columns)
    digest = hashlib.sha256(path.read_bytes() + deadlines.digest.encode())
    return KindFile(digest.hexdigest(), deadlines.applied(kinds))


def check_listed(kinds: Iterable[Kind], edition: Edition) -> None:
    """Raise Invalid where a facility lists a kind that its sector cannot have by list.

    What the bundled file has may be listed, whatever this edition makes of it: the list is ignored then.
    """
    can = {
        (kind.code, sector)
        for kind in (*read_kinds(BUNDLED.parent).kinds, *kinds)
        for sector in kind.sectors
        if kind.applies == LISTED
    }
    for row in edition.facilities:
        sector = row.optional("sector") or Sector.HOSPITAL.value
        for code in resources_of(row):
            if (code, sector) not in can:
                raise row.error("resources", "capacity.file.not_listed", given=code)


def _by_code(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the rows by their codes. Raises Invalid for a code that is there twice."""
    found: dict[str, Row] = {}
    for row in rows:
        if found.setdefault(row.text("code"), row) is not row:
            raise row.error("code", "network.edition.given_twice", given=row.text("code"))
    return found


def _kind(row: Row, rows: dict[str, Row]) -> Kind:
    """Return one row as a kind."""
    code = row.text("code")
    if not _CODE.fullmatch(code) or code in _TAKEN:
        raise row.error("code", "capacity.file.no_code", given=code)
    texts: dict[str, Any] = {
        **{name: _text(row, name, most, needed=True) for name, most in NAMES.items()},
        **{name: _text(row, name, most) for name, most in TEXTS.items()},
    }
    for sector in texts["sector"].split():
        if sector not in Sector.values:
            raise row.error("sector", "capacity.file.no_sector", given=sector)
    column, factor = _demo(row, rows)
    shape = _shape(row)
    return Kind(
        code=code,
        **texts,
        order=row.whole("order", most=MAX_ORDER),
        is_bed=_yes(row, "is_bed"),
        shape_code=shape,
        theme=row.choice("theme", THEMES) if row.optional("theme") else SHAPES[shape].theme,
        headline=not row.optional("headline") or YES_NO[row.choice("headline", tuple(YES_NO))],
        classes=_classes(row),
        deadlines={
            source: row.whole(f"deadline_{source}", least=1, most=MAX_DEADLINE)
            for source in SOURCES
        },
        applies=_applies(row),
        demo_column=column,
        demo_factor=factor,
        demo_level=_level(row, shape),
        valid_from=_day(row, "valid_from"),
        retired_on=_day(row, "retired"),
    )


def _shape(row: Row) -> str:
    """Return which figures a kind has: those of a bed, of other places, or as the row says."""
    bed = _yes(row, "is_bed")
    if not row.optional("shape"):
        return "beds" if bed else "places"
    shape = row.choice("shape", tuple(SHAPES))
    if bed != (shape == "beds"):
        raise row.error("shape", "capacity.file.bed_shape", given=shape)
    return shape


def _level(row: Row, shape: str) -> float | None:
    """Return how full a kind is played, or the usual number of what has no regular number."""
    most = MAX_FACTOR if shape in ("beds", "places") else MAX_USUAL
    return _number(row, "demo_level", most) if row.optional("demo_level") else None


def _text(row: Row, column: str, most: int, *, needed: bool = False) -> str:
    """Return a text that fits its column."""
    return row.text(column, longest=most) if needed or row.optional(column) else ""


def _number(row: Row, column: str, most: float) -> float:
    """Return a number from 0 to `most`."""
    value = row.decimal(column)
    if not 0 <= value <= most:  # also what is no number at all compares false
        raise row.error(
            column, "network.edition.outside", given=row.text(column), least=0, most=f"{most:g}"
        )
    return value


def _yes(row: Row, column: str) -> bool:
    """Return a yes or a no; another word is neither."""
    return YES_NO[row.choice(column, tuple(YES_NO))]


def _day(row: Row, column: str) -> date | None:
    """Return a day, None when the cell is empty."""
    value = row.optional(column)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise row.error(column, "capacity.file.no_day", given=value) from None


def _classes(row: Row) -> tuple[str, ...]:
    """Return the capacity classes of a kind; a bed has at least one."""
    named = row.optional("classes").split()
    for name in named:
        if name not in CLASSES:
            raise row.error("classes", "capacity.file.no_class", given=name)
    if len(set(named)) != len(named):
        raise row.error("classes", "capacity.file.class_twice")
    if not named and _yes(row, "is_bed"):
        raise row.error("classes", "capacity.file.classes")
    return tuple(named)


def _applies(row: Row) -> str:
    """Return who has this kind: everybody, who lists it, or those with a flag that facilities have."""
    value = row.text("applies")
    if value == LISTED and (row.optional("demo_from") or row.optional("demo_share_of")):
        raise row.error("applies", "capacity.file.one_demo")  # its list has the numbers
    if value not in (EVERYBODY, LISTED) and value not in _columns(models.BooleanField, "has_"):
        raise row.error("applies", "capacity.file.no_flag", given=value)
    return value


def _demo(row: Row, rows: dict[str, Row]) -> tuple[str, float]:
    """Return from which made-up count of a facility the demo takes its beds, and which share."""
    column, other = row.optional("demo_from"), row.optional("demo_share_of")
    if column and other:
        raise row.error("demo_share_of", "capacity.file.one_demo")
    if other:
        source = rows.get(other)
        if source is None or not source.optional("demo_from"):
            raise row.error("demo_share_of", "capacity.file.no_demo_kind", given=other)
        return _demo(source, rows)[0], _number(row, "demo_share", MAX_FACTOR)
    if column and column not in _columns(models.IntegerField, "demo_"):
        raise row.error("demo_from", "capacity.file.no_column", given=column)
    return column, 1.0


def _columns(sort: type[object], prefix: str) -> set[str]:
    """Return the columns of a facility of one sort."""
    return {
        field.name
        for field in Facility._meta.concrete_fields  # noqa: SLF001
        if isinstance(field, sort) and field.name.startswith(prefix)
    }


def _check_names(pairs: Iterable[tuple[Row, Kind]]) -> None:
    """Raise Invalid when two kinds are called the same: a file names a kind by its short name."""
    seen: dict[str, str] = {}
    for row, kind in pairs:
        for column, word in (("short_nl", kind.short_nl), ("code", kind.code)):
            owner = seen.setdefault(word.casefold(), kind.code)
            if owner != kind.code:
                raise row.error(column, "capacity.file.same_name", given=word, other=owner)
