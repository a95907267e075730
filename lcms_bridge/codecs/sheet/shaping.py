"""The shape of somebody's table: where its header is, whether it is turned, what merged cells left empty.

Options of the dialect: `turned` (a column a house), `fill` (an empty cell says what the one above it says, as
merged cells are stored), `header` (the line of the header, where the names of columns do not show it).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.grid import MAX_COLUMNS, Row
from lcms_bridge.codecs.xmltree import UnreadableError

LOOKED = 40  # rows from the top among which the header is
FULL = 0.66  # of the cells of the fullest row
MOST_TURNED = 2000  # cells across of a table that is turned


def shaped(found: Sequence[Row], dialect: Dialect) -> tuple[list[Row], list[Row]]:
    """Return the rows above the header, and the table: its header first, every name in it once.

    Raises UnreadableError: it has too many columns.
    """
    looked = found if dialect.options.get("turned") is True else found[:LOOKED]
    if any(len(row.cells) > MAX_COLUMNS for row in looked):  # before every cell meets every other
        raise UnreadableError("too_many_columns", most=MAX_COLUMNS)
    rows = turned(found) if dialect.options.get("turned") is True else list(found)
    at = _header_at(rows, dialect)
    header = Row(rows[at].line, _once(named(rows, at)))
    body = rows[at + 1 :]
    if dialect.options.get("fill") is True:
        body = _filled(body)
    return rows[:at], [header, *body]


def turned(found: Sequence[Row]) -> list[Row]:
    """Return a table with its columns as rows; the line of a row is then the number of its column."""
    across = zip_longest(*(row.cells for row in found[:MOST_TURNED]), fillvalue="")
    rows = [Row(number, tuple(cells)) for number, cells in enumerate(across, start=1)]
    return [row for row in rows if any(cell.strip() for cell in row.cells)]


def named(rows: Sequence[Row], at: int) -> tuple[str, ...]:
    """Return the names of columns in a row; of names that repeat, each with the group that stands above it.

    `IC` above two columns is stored in the first of them alone: it counts until the next group.
    """
    cells = tuple(cell.strip().lstrip("\ufeff") for cell in rows[at].cells)
    some = Counter(cell for cell in cells if cell)
    if at == 0 or some.total() == len(some):
        return cells
    group, found = "", []
    above = rows[at - 1].cells
    for number, cell in enumerate(cells):
        group = (above[number].strip() if number < len(above) else "") or group
        found.append(f"{group} {cell}".strip() if cell and some[cell] > 1 else cell)
    return tuple(found)


def _header_at(rows: Sequence[Row], dialect: Dialect) -> int:
    """Return which row is the header: the one with the names that are known, else the line that was said.

    Else the first with two names that is nearly as full as the fullest: a title has one, groups have gaps.
    """
    wanted = {name.casefold() for name in dialect.fields.values()}
    top = range(min(len(rows), LOOKED))
    for at in top:
        if wanted and wanted <= {name.casefold() for name in _once(named(rows, at))}:
            return at
    line = dialect.options.get("header")
    for at in top:
        if rows[at].line == line:
            return at
    filled = [sum(bool(cell.strip()) for cell in rows[at].cells) for at in top]
    names = [len({cell.strip() for cell in rows[at].cells} - {""}) for at in top]
    for at in top:
        if names[at] > 1 and filled[at] >= FULL * max(filled):
            return at
    return 0


def _once(cells: Sequence[str]) -> tuple[str, ...]:
    """Return names of columns, each once: the second `vrij` is `vrij (2)`."""
    seen: dict[str, int] = {}
    found = []
    for cell in cells:
        seen[cell] = seen.get(cell, 0) + 1
        found.append(f"{cell} ({seen[cell]})" if cell and seen[cell] > 1 else cell)
    return tuple(found)


def _filled(rows: Sequence[Row]) -> list[Row]:
    """Return rows in which a word counts until the next one below it; a number is never carried on."""
    above: list[str] = []
    found = []
    for row in rows:
        cells = [
            cell if cell.strip() or number >= len(above) else above[number]
            for number, cell in enumerate(row.cells)
        ]
        found.append(Row(row.line, tuple(cells)))
        above = ["" if _is_number(cell) else cell for cell in cells]
    return found


def _is_number(cell: str) -> bool:
    """Say whether a cell counts something: an empty count is unknown, and not what stands above it."""
    return cell.strip().lstrip("-+").replace(".", "").replace(",", "").isdigit()
