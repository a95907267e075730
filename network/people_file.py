"""Reading a table of people to invite: rows with their line, or what is wrong by row and column.

Pure but for the names of places, which are asked of the reference data. What may be given to whom the
services of people and mandates say.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from journal.errors import Invalid
from journal.said import Said, said
from network.models import Facility, Region, Role, Veiligheidsregio
from network.tables import Row, at, unsound

FILE = "mensen.csv"
MAX_BYTES = 500_000
MAX_ROWS = 1000
# each column by the names it may have in the head, the first for the example
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("naam", "name"),
    "mail": ("e-mail", "mail", "email", "e-mailadres"),
    "role": ("functie", "function", "role"),
    "place": ("plaats", "place", "zorglocatie", "facility", "regio", "region"),
    "veiligheidsregio": ("veiligheidsregio", "safety region"),
    "username": ("gebruikersnaam", "username", "user name", "account"),
}
NEEDED = ("name", "mail", "role")
Place = TypeVar("Place", bound=Model)


@dataclass(frozen=True)
class Asked:
    """One row: who is invited for which function where."""

    line: int
    name: str
    mail: str
    username: str
    role: Role
    places: Mapping[str, Any]


@dataclass(frozen=True)
class RowFault:
    """What is wrong in a row: the line, the column in the reader's words, and the sentence."""

    line: int
    column: str
    what: Said | str


def read_people(content: bytes) -> tuple[list[Asked], list[RowFault]]:
    """Return the rows that can be read, and what is wrong with the others.

    Raises Invalid when it is no such table at all.
    """
    rows = _rows(content)
    places = _Places()
    asked: list[Asked] = []
    faults: list[RowFault] = []
    for row in rows:
        try:
            asked.append(_asked(row, places))
        except Invalid as error:
            faults.append(fault_of(row.line, error))
    return asked, faults


def fault_of(line: int, error: Any, column: str = "") -> RowFault:
    """Return what a refusal says of a row."""
    what = error.said.params.get("what", error.said)
    name = column or error.field
    shown = str(said(f"network.people_file.{name}")) if name in COLUMNS else ""
    return RowFault(line, shown, what)


def _rows(content: bytes) -> list[Row]:
    """Return the lines of the table by column. Raises Invalid."""
    if len(content) > MAX_BYTES:
        raise unsound(FILE, "network.people_file.large", most=MAX_BYTES // 1000)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unsound(FILE, "network.people_file.no_utf8") from None
    lines = list(_records(text))
    if not lines:
        raise unsound(FILE, "network.edition.no_lines")
    columns = _columns(lines[0])
    if len(lines) > MAX_ROWS + 1:
        raise unsound(FILE, "network.people_file.many", most=MAX_ROWS)
    return [
        Row(FILE, line, dict(zip(columns, [*cells, *[""] * len(columns)], strict=False)))
        for line, cells in lines[1:]
    ]


def _records(text: str) -> Iterable[tuple[int, list[str]]]:
    """Yield the lines that are not blank, parted by commas, semicolons or tabs. Raises Invalid."""
    head = text.partition("\n")[0]
    parted = max(";,\t", key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=parted, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            raise unsound(at(FILE, line), "network.edition.no_csv") from None
        if any(cells):
            yield line, cells


def _columns(head: tuple[int, list[str]]) -> list[str]:
    """Return what each column is. Raises Invalid for one that is unknown, there twice or missing."""
    by_name = {name: column for column, names in COLUMNS.items() for name in names}
    found: list[str] = []
    for number, cell in enumerate(head[1], start=1):
        column = by_name.get(cell.casefold())
        if column is None:
            place = at(FILE, head[0], cell[:40] or number)
            known = [names[0] for names in COLUMNS.values()]
            raise unsound(place, "network.people_file.column", given=cell[:40], known=known)
        if column in found:
            raise unsound(at(FILE, head[0], cell), "network.edition.twice")
        found.append(column)
    for column in NEEDED:
        if column not in found:
            raise unsound(at(FILE, head[0], COLUMNS[column][0]), "network.edition.missing")
    return found


def _asked(row: Row, places: "_Places") -> Asked:
    """Return what a row asks. Raises Invalid."""
    role = _role(row)
    return Asked(
        line=row.line,
        name=row.text("name", longest=150),
        mail=row.text("mail", longest=254),
        username=row.text("username", longest=150) if row.optional("username") else "",
        role=role,
        places=places.of(row, role),
    )


def _role(row: Row) -> Role:
    """Return the function of a row, by its code or a name in either language. Raises Invalid."""
    given = row.text("role", longest=80)
    for role in Role:
        words = {text for what in (role.words, role.brief) for text in (what.nl, what.en)}
        if given.casefold() in {role.value, *(word.casefold() for word in words)}:
            return role
    known = [role.words for role in Role]
    raise row.error("role", "network.people_file.unknown_role", given=given[:40], known=known)


class _Places:
    """The places in use, by code and by name; asked once a file."""

    def __init__(self) -> None:
        self.facility = _by_name(Facility.objects.all(), "name")
        self.region = _by_name(Region.objects.all(), "name", "short_name")
        self.veiligheidsregio = _by_name(Veiligheidsregio.objects.all(), "name")

    def of(self, row: Row, role: Role) -> dict[str, Any]:
        """Return the places of a row that its function needs. Raises Invalid."""
        found: dict[str, Any] = {}
        for kind in sorted(role.places):
            column = kind if kind == "veiligheidsregio" else "place"
            given = row.optional(column)
            known = getattr(self, kind)
            if not given:
                wanted = said(f"network.place.{kind}")
                raise row.error(column, "network.people_file.no_place", wanted=wanted)
            if given.casefold() not in known:
                wanted = said(f"network.place.{kind}")
                raise row.error(
                    column, "network.people_file.unknown_place", given=given[:60], wanted=wanted
                )
            found[kind] = known[given.casefold()]
        if not role.places and row.optional("place"):
            raise row.error("place", "network.people_file.place_too_many", role=role.words)
        return found


def _by_name(rows: QuerySet[Place], *names: str) -> dict[str, Place]:
    """Return places in use by what people write for them."""
    found: dict[str, Place] = {}
    for row in rows.filter(retired_at__isnull=True):
        for name in ("pk", *names):
            found.setdefault(str(getattr(row, name)).casefold(), row)
    return found
