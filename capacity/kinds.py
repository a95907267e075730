"""The kinds of resource in force: one table, loaded with the reference data, that all code loops over.

A process keeps them and looks again when another edition is in force, so that an added row is seen
without a restart. Where no edition was loaded, the bundled file counts.
"""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from capacity.kind_file import BUNDLED, check_listed, read_kinds
from capacity.models import ResourceKind
from capacity.remarks import Remark
from capacity.resource import Kind
from capacity.shapes import SHAPES
from journal.errors import Invalid, Missing
from journal.said import Named, Said, said
from network.models import Facility
from network.parts import PartRead, ReferencePart
from network.selectors import reference_version

# Kinds change with an edition, a few times a year: looking every two seconds costs one small query.
LOOK_AGAIN_S = 2.0

# kept: when it was looked up (monotonic seconds), of which edition, the kinds by code in order
_Kept = tuple[float, str, dict[str, Kind]]
_kept: list[_Kept] = []


def kinds() -> tuple[Kind, ...]:
    """Return the kinds in force, in their order."""
    return tuple(kind for kind in _known().values() if kind.in_force)


def bed_kinds() -> tuple[Kind, ...]:
    """Return the kinds of bed in force, in their order."""
    return tuple(kind for kind in kinds() if kind.is_bed)


def measured_kinds() -> tuple[Kind, ...]:
    """Return the kinds in force that have an occupancy: beds, places, vehicles, staff, hours."""
    return tuple(kind for kind in kinds() if kind.is_measured)


def kind_in_force(code: str, *, field: str = "kind") -> Kind:
    """Return a kind in force. Raises Invalid with the field that named it."""
    found = _known().get(code)
    if found is None or not found.in_force:
        raise Invalid("capacity.unknown_kind", field=field, kind=code)
    return found


def bed_codes_ever() -> tuple[str, ...]:
    """Return the codes of all kinds of bed that are or were in force: what a policy may name."""
    return tuple(code for code, item in _known().items() if item.is_bed)


def kinds_ever() -> tuple[Kind, ...]:
    """Return all kinds that are or were in force, in their order."""
    return tuple(_known().values())


def kind(code: str) -> Kind:
    """Return a kind that is or was in force. Raises Missing."""
    try:
        return _known()[code]
    except KeyError:
        raise Missing("capacity.no_kind", field="kind", given=code) from None


def bed_kind(code: str, *, field: str = "bed") -> Kind:
    """Return a kind of bed in force. Raises Invalid with the field that named it."""
    found = _known().get(code)
    if found is None or not (found.is_bed and found.in_force):
        raise Invalid("capacity.unknown_kind", field=field, kind=code)
    return found


def has_kind(code: str, facility: Facility) -> bool:
    """Say whether a kind is in force and a facility has it."""
    found = _known().get(code)
    return found is not None and found.in_force and found.has(facility)


def kinds_beside(codes: Iterable[str]) -> list[str]:
    """Return the kinds that are told in one breath with these: those of the same themes.

    All kinds of bed go together: a report of one is held against what is known of the others.
    """
    known = _known()
    named = [known[code] for code in codes if code in known]
    themes = {item.theme for item in named}
    beds = any(item.is_bed for item in named)
    return [code for code, item in known.items() if item.theme in themes or (beds and item.is_bed)]


def short_name(code: str) -> Named:
    """Return the short name of a kind; the code itself where nobody knows it."""
    found = _known().get(code)
    return Named(found.short_nl, found.short_en) if found else Named(code, code)


def forget() -> None:
    """Look again at the next question."""
    _kept.clear()


def _known() -> dict[str, Kind]:
    """Return all kinds there ever were, by code, in their order."""
    now = time.monotonic()
    last = _kept[0] if _kept else None
    if last is not None and now - last[0] < LOOK_AGAIN_S:
        return last[2]
    edition = reference_version()
    found = last[2] if last is not None and last[1] == edition else _rows() or _bundled()
    _kept[:] = [(now, edition, found)]
    return found


def _rows() -> dict[str, Kind]:
    """Return the kinds of the database."""
    found = (
        Kind(**{name: getattr(row, name) for name in _SAME}, classes=tuple(row.classes))
        for row in ResourceKind.objects.all()
    )
    return _of_today(found)


def _of_today(found: Iterable[Kind]) -> dict[str, Kind]:
    """Return kinds by code, in their order, with whether they are in force today."""
    today = timezone.localdate()
    return {
        item.code: replace(
            item,
            in_force=(item.valid_from is None or item.valid_from <= today)
            and (item.retired_on is None or item.retired_on > today),
        )
        for item in sorted(found, key=lambda item: (item.order, item.code))
    }


_SAME = (
    "code",
    "sector",
    "name_nl",
    "name_en",
    "short_nl",
    "short_en",
    "definition_nl",
    "definition_en",
    "why_nl",
    "why_en",
    "unit",
    "order",
    "is_bed",
    "shape_code",
    "theme",
    "headline",
    "deadlines",
    "applies",
    "demo_column",
    "demo_factor",
    "demo_level",
    "valid_from",
    "retired_on",
)


def example() -> str:
    """Return the code of a kind of bed for examples in documents: the first of the bundled file."""
    return next(code for code, item in _bundled().items() if item.is_bed)


@lru_cache(maxsize=1)
def _bundled() -> dict[str, Kind]:
    """Return the kinds of the bundled file."""
    return _of_today(read_kinds(BUNDLED.parent).kinds)


def _read(folder: Path) -> PartRead:
    """Read the kinds of an edition."""
    file = read_kinds(folder)
    return PartRead(
        file.digest,
        write=lambda: _write(file.kinds),
        check=lambda edition: check_listed(file.kinds, edition),
    )


def _write(found: tuple[Kind, ...]) -> None:
    """Put the kinds of an edition in force; those it lacks are retired, never deleted."""
    rows = [
        ResourceKind(**{name: getattr(item, name) for name in _SAME}, classes=list(item.classes))
        for item in found
    ]
    columns = [name for name in (*_SAME, "classes") if name != "code"]
    ResourceKind.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=columns
    )
    gone = ResourceKind.objects.exclude(pk__in=[row.pk for row in rows])
    gone.filter(retired_on__isnull=True).update(retired_on=timezone.localdate())
    forget()
    # whoever asked meanwhile, in another thread, saw the kinds from before
    transaction.on_commit(forget)


def kind_document(item: Kind) -> dict[str, Any]:
    """Return a kind as screens get it."""
    left_out = ("shape_code", "sector")
    names = [name for name in _SAME if not name.startswith("demo_") and name not in left_out]
    return {
        **{name: getattr(item, name) for name in names},
        "sectors": list(item.sectors),
        "classes": list(item.classes),
        "shape": item.shape_code,
    }


def _facility_fields(facility: Facility) -> dict[str, Any]:
    """Return which kinds a facility has, and its made-up numbers."""
    found = [item for item in kinds() if item.has(facility)]
    numbers = {item.code: item.demo_beds(facility) for item in found}
    return {
        "kinds": [item.code for item in found],
        "demo": {code: number for code, number in numbers.items() if number},
    }


def shapes_document() -> dict[str, Any]:
    """Return which figures each shape has, as screens get it."""
    return {
        code: {
            "theme": shape.theme,
            "figures": [
                {"name": one.name, "sort": one.sort, "most": one.most} for one in shape.figures
            ],
            "asked": list(shape.asked),
            "load": shape.load,
            "room": shape.room,
        }
        for code, shape in SHAPES.items()
    }


# The table of shapes is code, the same with every edition: its digest tells screens that it changed.
SHAPES_PART = ReferencePart(
    name="shapes",
    read=lambda _folder: PartRead(_shapes_digest(), write=lambda: None),
    document=shapes_document,
    facility_fields=lambda _facility: {},
)


def _shapes_digest() -> str:
    """Return what the version of the reference set takes from the table of shapes."""
    text = json.dumps(shapes_document(), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


PART = ReferencePart(
    name="kinds",
    read=_read,
    document=lambda: [kind_document(item) for item in kinds()],
    facility_fields=_facility_fields,
)


def remark_said(remark: Remark) -> Said:
    """Return the sentence of a remark."""
    params: dict[str, Any] = {"kind": Named(remark.kind.short_nl, remark.kind.short_en)}
    params |= remark.params
    if "figure" in params:
        params["figure"] = said(f"capacity.figure.{params['figure']}")
    return said(f"capacity.remark.{remark.code}", **params)
