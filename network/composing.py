"""An edition as an installation uses it: with what was added by hand, and of the chosen regions alone.

Pure: an edition in, another one out. It is checked as a whole between the two (`network.soundness`), so that
what is added by hand is held to the rules that files are held to.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from journal.errors import Invalid
from journal.said import Said
from network.edition import Edition
from network.own_regions import BY_HAND, OWN_REGION, OwnArea
from network.sectors import Sector
from network.tables import UNSOUND, Row

OWN = BY_HAND  # begins the name of the “file” of a row that was added by hand
_YES = "yes"


@dataclass(frozen=True)
class Own:
    """A row that was added by hand: its columns, or None for a facility that was closed."""

    code: str
    values: Mapping[str, str] | None

    @property
    def row(self) -> Row:
        """Return it as a row of an edition. Raises nothing: what is wrong in it the checks find."""
        return Row(f"{OWN}{self.code}", 1, dict(self.values or {}))


@dataclass(frozen=True)
class Choice:
    """Which part of an edition is used: all regions (none named) or some, with what is made up or not."""

    regions: frozenset[str] = frozenset()
    made_up: bool = True

    @classmethod
    def read(cls, text: str, *, made_up: bool) -> Self:
        """Return a choice from how it is kept: codes with spaces between."""
        return cls(frozenset(text.split()), made_up)

    @property
    def text(self) -> str:
        """Return the codes as they are kept."""
        return " ".join(sorted(self.regions))


def version_of(
    edition: Edition, choice: Choice, own: Iterable[Own], regions: Iterable[OwnArea] = ()
) -> str:
    """Return the version of what is used: that of the edition where nothing was added or left out."""
    added = sorted((one.code, dict(one.values) if one.values is not None else None) for one in own)
    drawn = [_digest(one) for one in regions]
    if not added and not drawn and choice == Choice():
        return edition.version
    parts = [edition.version, choice.text, choice.made_up, added, *([drawn] if drawn else [])]
    whole = json.dumps(parts, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _digest(one: OwnArea) -> list[Any]:
    """Return what there is of a region that was given by hand."""
    return [one.words, sorted(one.areas), sorted(one.municipalities), one.outline]


def with_own(edition: Edition, own: Iterable[Own]) -> Edition:
    """Return an edition with rows added, put in the place of others, or taken out."""
    given = {one.code: one for one in own}
    added = [one.row for one in given.values() if one.values is not None]
    hospitals = [row for row in added if is_hospital(row)]
    others = [row for row in added if not is_hospital(row)]

    def left(rows: Iterable[Row]) -> list[Row]:
        """Return the rows that nobody changed."""
        return [row for row in rows if row.optional("code") not in given]

    return replace(
        edition,
        hospitals=(*left(edition.hospitals), *hospitals),
        others=(*left(edition.others), *others),
    )


def is_hospital(row: Row) -> bool:
    """Say whether a row that was added is of a hospital location."""
    return row.optional("sector") == Sector.HOSPITAL


def narrowed(edition: Edition, choice: Choice) -> Edition:
    """Return the part of an edition that is used."""
    if choice == Choice():
        return edition
    codes = {row.text("code") for row in edition.regions}
    chosen = choice.regions or frozenset(codes)
    regions = _those(edition.regions, lambda row: row.text("code") in chosen)
    areas = {code for row in regions for code in row.text("veiligheidsregios").split()}
    hospitals = _those(edition.hospitals, lambda row: row.text("roaz") in chosen)
    others = _those(
        edition.others,
        lambda row: row.text("roaz") in chosen and (choice.made_up or row.text("demo") != _YES),
    )
    places = {row.text("code") for row in (*hospitals, *others)}
    return replace(
        edition,
        regions=regions,
        veiligheidsregios=_those(edition.veiligheidsregios, lambda row: row.text("code") in areas),
        municipalities=_those(edition.municipalities, lambda row: row.text("roaz") in chosen),
        hospitals=hospitals,
        others=tuple(_loosened(row, areas, places) for row in others),
        outlines={code: one for code, one in edition.outlines.items() if code in chosen | areas},
        shapes={code: one for code, one in edition.shapes.items() if code in chosen | areas},
    )


def _those(rows: Iterable[Row], keep: Callable[[Row], bool]) -> tuple[Row, ...]:
    """Return some of the rows."""
    return tuple(row for row in rows if keep(row))


def _loosened(row: Row, areas: set[str], places: set[str]) -> Row:
    """Return a row that names nothing that is left out."""
    serves = [code for code in row.optional("serves").split() if code in areas]
    parent = row.optional("parent")
    changed: dict[str, Any] = {"serves": " ".join(serves)}
    if parent and parent not in places:
        changed["parent"] = ""
    return replace(row, values=row.values | changed)


def plainly(error: Invalid) -> Invalid:
    """Return the refusal of an edition; of a row that was added by hand without file and line."""
    place, what = error.said.params.get("place"), error.said.params.get("what")
    file = place.params.get("file", "") if isinstance(place, Said) else ""
    begins = next((one for one in (OWN, OWN_REGION) if str(file).startswith(one)), "")
    if error.code != UNSOUND or not begins:
        return error
    named = str(file).removeprefix(begins)
    told = "network.own_unsound" if begins == OWN else "network.own_region_unsound"
    return Invalid(told, code=UNSOUND, field=error.field, place=named, what=what)
