"""Opening a workbook read-only: its size is known before it is unpacked, nothing in it is computed."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from lcms_bridge.canonical import FilePlace
from lcms_bridge.codecs.grid import MAX_COLUMNS, MAX_ROWS, Row, rows
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.sheet.faults import MARK, Spot, faults_of, with_faults
from lcms_bridge.codecs.xmltree import UnreadableError

MAX_BYTES = 8 * 1024 * 1024
MAX_UNPACKED = 48 * 1024 * 1024
MAX_RATIO = 200  # a sheet of equal cells packs a hundred times; a bomb a thousand
MAX_PARTS = 500
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


def rows_of(data: bytes, notes: Notes, sheet: str = "") -> list[Row]:  # noqa: C901
    """Return the rows of a sheet, or of a CSV. Raises UnreadableError, and nothing else."""
    if not data.startswith(b"PK"):
        return rows(data, notes)
    _defuse(data)
    pages: list[tuple[str, list[Row]]] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(with_faults(data)))
        names = list(book.sheet_names)
        if sheet and sheet not in names:
            raise UnreadableError("no_sheet", given=sheet[:60], words=names[:20])  # noqa: TRY301
        # what is hidden nobody means, unless it is named or there is nothing else
        seen = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        for name in [sheet] if sheet else seen or names:
            page = book.get_sheet_by_name(name)
            if page.height * max(page.width, 1) > MAX_ROWS * 40 or page.width > MAX_COLUMNS:
                raise UnreadableError("too_many_rows", most=MAX_ROWS)  # noqa: TRY301
            cells = page.to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
            pages.append((name, _rows(cells, faults_of(data, name))))
    except UnreadableError:
        raise
    except (CalamineError, OSError, ValueError, OverflowError):
        raise UnreadableError("not_workbook") from None
    except BaseException as error:
        # a panic of the reader is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("not_workbook") from None
    full = [(name, found) for name, found in pages if found]
    if not full:
        raise UnreadableError("nothing")
    # before the table there may be a sheet of words: how to fill it in
    name, found = next((one for one in full if _is_table(one[1])), full[0])
    if len(full) > 1:
        notes.doubt("sheet_taken", FilePlace(), given=name[:60])
    return found


def headings(data: bytes, most: int) -> Iterator[str]:
    """Yield the cells of the first rows of every sheet, hidden ones too. Raises UnreadableError."""
    if not data.startswith(b"PK"):
        for row in rows(data, Notes())[:most]:
            yield from row.cells
        return
    _defuse(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            for cells in book.get_sheet_by_name(name).to_python(nrows=most):
                yield from map(_text, cells)
    except (CalamineError, OSError, ValueError, OverflowError):
        raise UnreadableError("not_workbook") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("not_workbook") from None


def _is_table(found: Sequence[Row]) -> bool:
    """Say whether rows are a table: more than one of them has more than one cell."""
    return sum(sum(bool(cell) for cell in row.cells) > 1 for row in found) > 1


def _defuse(data: bytes) -> None:
    """Refuse what would fill memory when unpacked, and entities. Raises UnreadableError."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("too_large", most=MAX_BYTES // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
                raise UnreadableError("bomb")  # noqa: TRY301
            if unpacked > MAX_RATIO * len(data) + 1024 * 1024:
                raise UnreadableError("bomb")  # noqa: TRY301
            for part in parts:
                if part.flag_bits & 1:
                    raise UnreadableError("locked")  # noqa: TRY301
                _look(archive, part)
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001  # zipfile raises whatever its parts do
        raise UnreadableError("not_workbook") from None


def _look(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part up to its stated size: one that is larger than it says is a bomb."""
    with archive.open(part) as stream:
        head = stream.read(4096)
        if any(mark in head for mark in _ENTITIES):
            raise UnreadableError("doctype")
        read = len(head)
        while piece := stream.read(1024 * 1024):
            read += len(piece)
            if read > MAX_UNPACKED:
                raise UnreadableError("bomb")


def _rows(found: Sequence[Sequence[Any]], faults: frozenset[Spot]) -> list[Row]:
    """Return the rows that are not empty, as texts; the number is that of the sheet."""
    if len(found) > MAX_ROWS:
        raise UnreadableError("too_many_rows", most=MAX_ROWS)
    rows_found = []
    for number, cells in enumerate(found, start=1):
        texts = tuple(
            MARK if faults and (number, column) in faults else _text(cell)
            for column, cell in enumerate(cells)
        )
        if any(texts):
            rows_found.append(Row(number, texts))
    return rows_found


def _text(cell: Any) -> str:
    """Return a cell as a text: a whole number without a point, a moment in ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)  # noqa: PLR2004
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip()
