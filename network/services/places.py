"""Facilities that people add, change and close on the screens: held to the rules of the reference data.

What is kept so counts in every edition that is loaded later, also where that says otherwise.
"""

from collections.abc import Callable, Mapping

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.services import writing
from network.composing import OWN, Choice, plainly
from network.events import PlaceKept
from network.kept_edition import kept_edition
from network.models import Facility, OwnPlace, ReferenceSet, Sector
from network.permissions import ADMINISTER
from network.reference import COLUMNS
from network.services.codes import new_code, require_seen
from network.services.reference import edition_put, regions_waiting
from network.services.telling import tell
from network.tables import Row
from web.formulas import formulas_note
from web.people import require

HOSPITALS, OTHERS = "hospitals.csv", "facilities.csv"
# what exercises begin with, where nobody said otherwise
PLAIN = {"demo": "no", "demo_ic_beds": "0", "demo_ward_beds": "0", "demo_ed_places": "0"}
LONGEST_CODE = 20


def place_keep(
    *, actor: Actor, values: Mapping[str, str], code: str = "", seen: str | None = None
) -> Facility:
    """Add a facility (no code given), or change one: all of its columns; one that is closed stays so.

    `seen`: what the form began from (`seen_of`).
    Raises Refused, Missing, Conflict (closed, no edition), Invalid: the field is the column that is wrong.
    """
    require(actor, ADMINISTER)
    there = _there(code) if code else None
    given = {name: " ".join(str(value).split()) for name, value in values.items()}
    sector = there.sector if there else given.get("sector", "")
    if sector not in Sector.values:
        raise Invalid("network.no_sector", field="sector")
    own = code or given.get("code") or _new_code(given)
    columns = {**_columns(sector, given), "code": own}
    _require_cells(own, columns)
    row = {**_before(own), **columns}
    _require_used(row["roaz"], sector)

    def change() -> None:
        """Write the row down, where nobody else has the code."""
        if there is None and Facility.objects.filter(pk=own).exists():
            raise Conflict("network.code_taken", field="code", given=own)
        if there is not None:
            require_seen(OwnPlace, own, seen)
            if row["roaz"] != there.region_id:
                _require_not_last(there)
        _keep(own, actor, values=row)

    _put(actor, change, PlaceKept(own, _name(row), "changed" if there else "added"))
    formulas_note(actor, given, about=f"place:{own}")
    return Facility.objects.get(pk=own)


def place_close(*, actor: Actor, code: str) -> Facility:
    """Close a facility, in every edition to come too: what is open there ends, in every open realm.

    Raises Refused, Missing, Conflict (it has parts, is the last hospital of its region, or closed before).
    """
    require(actor, ADMINISTER)
    facility = _there(code)

    def change() -> None:
        """Note that it is closed; its row stays, for when it opens again."""
        _require_closable(_there(code))
        _keep(code, actor, closed=True)

    _put(actor, change, PlaceKept(code, facility.name, "closed"))
    facility.refresh_from_db()
    return facility


def place_reopen(*, actor: Actor, code: str) -> Facility:
    """Open a facility again that was closed by hand. Raises Refused, Missing, Conflict, Invalid."""
    require(actor, ADMINISTER)
    facility = _there(code)

    def change() -> None:
        """Let its row count again: the one given by hand, or that of the edition."""
        own = OwnPlace.objects.filter(pk=code, closed=True).first()
        if own is None:
            raise Conflict("network.not_closed_by_hand", field="code", place=str(facility))
        if own.values:
            _keep(code, actor, closed=False)
        else:
            own.delete()

    _put(actor, change, PlaceKept(code, facility.name, "opened"))
    facility.refresh_from_db()
    if facility.retired_at is not None:
        raise Conflict("network.not_in_edition", field="code", place=str(facility))
    return facility


def _put(actor: Actor, change: Callable[[], None], event: PlaceKept) -> None:
    """Put the edition in force with a change, and tell which place it was about."""
    with writing():
        edition_put(actor, change=change)
        tell(event, actor)


def _there(code: str) -> Facility:
    """Return a facility, also one that is closed. Raises Missing."""
    found = Facility.objects.select_related("region").filter(pk=code).first()
    if found is None:
        raise Missing("network.no_facility", field="code", given=code)
    return found


def _keep(code: str, actor: Actor, **what: object) -> None:
    """Write down what was decided of a place."""
    OwnPlace.objects.update_or_create(
        code=code, defaults={**what, "changed_by": actor.name, "changed_at": clock.now()}
    )


def columns_of(sector: str) -> tuple[str, ...]:
    """Return the columns that a facility of a sector has."""
    required, optional = COLUMNS[HOSPITALS if sector == Sector.HOSPITAL else OTHERS]
    return (*required, *optional, *(("sector",) if sector == Sector.HOSPITAL else ()))


def _columns(sector: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of a row that were given, and nothing else."""
    asked = {name: given.get(name, "") for name in columns_of(sector) if name not in PLAIN}
    return asked | {"sector": sector}


def row_of(code: str) -> dict[str, str]:
    """Return the columns of a facility as they count now. Raises Missing, Conflict."""
    found = _given_row(code)
    facility = Facility.objects.filter(pk=code, retired_at__isnull=True).first()
    return found | (
        {"roaz": facility.region_id} if facility else {}
    )  # a drawn region takes it along


def _given_row(code: str) -> dict[str, str]:
    """Return the columns of a facility as they were given. Raises Missing, Conflict."""
    own = OwnPlace.objects.filter(pk=code).first()
    if own is not None and own.values:
        return dict(own.values)
    edition = kept_edition()
    for sector, rows in ((Sector.HOSPITAL.value, edition.hospitals), ("", edition.others)):
        for row in rows:
            if row.optional("code") == code:
                return {**row.values, "sector": sector or row.text("sector")}
    raise Missing("network.no_facility", field="code", given=code)


def _before(code: str) -> dict[str, str]:
    """Return what a row has that the screens do not ask: what exercises begin with."""
    try:
        found = _given_row(code)
    except Missing:
        found = {}
    return {name: found.get(name, usual) for name, usual in PLAIN.items()}


def _require_cells(code: str, row: Mapping[str, str]) -> None:
    """Raise Invalid for what no column takes, before it is written; the rest is for the edition's check."""
    cells = Row(f"{OWN}{code[:LONGEST_CODE]}", 1, dict(row))
    try:
        cells.code("code", longest=LONGEST_CODE)
        for column, value in row.items():
            if value:
                cells.text(column)
    except Invalid as error:
        raise plainly(error) from None


def _require_used(region: str, sector: str) -> None:
    """Raise Invalid for a region that this installation does not use: the facility would not be seen."""
    newest = ReferenceSet.objects.first()
    choice = Choice.read(newest.regions, made_up=True) if newest else Choice()
    if choice.regions and region not in choice.regions:
        raise Invalid("network.region_not_used", field="roaz", given=region)
    if sector != Sector.HOSPITAL and region in regions_waiting():
        raise Invalid("network.region_waits", field="roaz", given=region)


def _require_closable(facility: Facility) -> None:
    """Raise Conflict for a facility that is closed, has parts, or is the last hospital of its region."""
    if facility.retired_at is not None:
        raise Conflict("network.closed_before", field="code", place=str(facility))
    parts = facility.parts.filter(retired_at__isnull=True)
    if parts.exists():
        raise Conflict("network.has_parts", field="code", parts=[str(part) for part in parts[:5]])
    _require_not_last(facility)


def _require_not_last(facility: Facility) -> None:
    """Raise Conflict for the last hospital of a region: no region is without one."""
    others = Facility.objects.filter(
        region=facility.region, sector=Sector.HOSPITAL, retired_at__isnull=True
    ).exclude(pk=facility.pk)
    if facility.is_hospital and not others.exists():
        raise Conflict("network.last_hospital", field="code", region=str(facility.region))


def _name(row: Mapping[str, str]) -> str:
    """Return what a facility is called in the log."""
    return row.get("name") or " ".join((row["organisation"], row.get("location", ""))).strip()


def _new_code(given: Mapping[str, str]) -> str:
    """Return a code that nobody has, made of the name and what must be told apart."""
    whole = given.get("name") or f"{given.get('organisation', '')} {given.get('location', '')}"
    taken = set(Facility.objects.values_list("pk", flat=True))
    return new_code(whole, LONGEST_CODE, taken, "LOCATIE")
