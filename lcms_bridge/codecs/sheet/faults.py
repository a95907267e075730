"""Cells of a workbook that Excel could not compute: the reader of workbooks leaves them empty, as unknown."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from lcms_bridge.codecs import xmltree
from lcms_bridge.codecs.xmltree import UnreadableError

MARK = "#FOUT!"  # no count, so it is held back and said
BOOK, TIES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]{0,400}?\bt=[\"']e[\"'][^>]*>")
# a formula without a value, as programs write it that compute nothing; an empty text as result is `t="str"`
_UNDONE = re.compile(
    rb"<(?:\w+:)?c\s(?![^>]{0,400}\bt=[\"']str[\"'])[^>]{0,400}>\s*<(?:\w+:)?f\b(?:[^>]{0,400}/>|[^>]{0,400}>[^<]{0,8192}</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_WHERE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
PIECE, MOST_TAG = 1024 * 1024, 10_000  # bytes at a time; of one cell with its formula
MOST_ANEW = 16 * 1024 * 1024
CONTENT = "content.xml"  # of an ODS
_SHUT = re.compile(rb"<(?:\w+:)?table-cell\b[^>]*value-type=[\"']error[\"'][^>]*>")
_NOTHING = re.compile(rb"\s(?:\w+:)?string-value=([\"'])\1")
Spot = tuple[int, int]  # row, from one; column, from nought


def faults_of(data: bytes, sheet: str) -> frozenset[Spot]:
    """Return the cells of a sheet of an XLSX that hold a fault, such as `#N/A` or `#REF!`; never raises.

    The size of the archive was looked at before.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if BOOK not in archive.namelist():
                return frozenset()
            with archive.open(_part_of(archive, sheet)) as stream:
                found = [_WHERE.search(cell) for cell in _cells(stream)]
    except Exception:  # noqa: BLE001  # zipfile raises whatever its parts do
        return frozenset()
    return frozenset((int(one[2]), _column(one[1])) for one in found if one)


def _cells(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the cells of a sheet that hold a fault, some twice: pieces of it overlap."""
    before = b""
    while piece := stream.read(PIECE):
        before += piece
        yield from (cell.group() for cell in _CELL.finditer(before))
        yield from (cell.group() for cell in _UNDONE.finditer(before))
        before = before[-MOST_TAG:]


def with_faults(data: bytes) -> bytes:
    """Return an ODS in which a fault is what its cell shows (`#N/A`), and not the empty text beside it.

    Raises UnreadableError: it has faults, and is too large to be written anew.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if CONTENT not in archive.namelist():
                return data
            content = archive.read(CONTENT)
            if not _SHUT.search(content):
                return data
            if len(content) > MOST_ANEW:
                raise UnreadableError("too_large", most=MOST_ANEW // 1024)  # noqa: TRY301
            shown = _SHUT.sub(lambda cell: _NOTHING.sub(b"", cell.group()), content)
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as made:
                for part in archive.infolist():
                    made.writestr(
                        part.filename, shown if part.filename == CONTENT else archive.read(part)
                    )
            return out.getvalue()
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001  # zipfile raises whatever its parts do
        return data


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return where a sheet stands in the archive. Raises KeyError, UnreadableError."""
    parts = {
        one.attribute("Id"): one.attribute("Target")
        for one in xmltree.parse(archive.read(TIES)).every("Relationship")
    }
    sheets = {
        one.attribute("name"): one.attribute("id")
        for one in xmltree.parse(archive.read(BOOK)).every("sheet")
    }
    return posixpath.normpath(posixpath.join("/xl", parts[sheets[sheet]])).lstrip("/")


def _column(letters: bytes) -> int:
    """Return the number of a column, from nought, of its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
