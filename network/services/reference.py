"""Loading an edition of the reference data."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.services import writing
from network.composing import Choice, Own, narrowed, plainly, version_of, with_own
from network.edition import Edition, location_name, resources_of, short_name
from network.events import ReferenceLoaded
from network.kept_edition import files_keep, files_of, kept_edition, own_regions, own_rows
from network.models import Facility, Municipality, Outline, ReferenceSet, Region, Veiligheidsregio
from network.opening import ALWAYS
from network.own_regions import OwnArea, composed, with_regions
from network.permissions import ADMINISTER
from network.places import PlacesChanged, places_closed, places_opened
from network.reference import BUNDLED, BUNDLED_SOURCE, check_whole, read_edition
from network.services.mandates import mandates_end_at
from network.services.telling import tell
from network.tables import Row
from web.people import require


@dataclass(frozen=True)
class Loaded:
    """What a load did: `changed` is False when this edition was in force already."""

    version: str
    changed: bool
    regions: int
    veiligheidsregios: int
    municipalities: int
    hospitals: int
    facilities: int  # the hospitals among them


def reference_load(
    *, actor: Actor, folder: Path, choice: Choice | None = None, source: str = ""
) -> Loaded:
    """Load an edition; the same one again changes nothing, a newer one closes what is gone.

    What was added or closed by hand stays as it is, and so does the choice of regions unless another one is
    given. What was open at a place that closes is ended in the same transaction, in every open realm.
    Raises Refused, and Invalid with file, line and column when the edition is not sound.
    """
    require(actor, ADMINISTER)
    edition = read_edition(folder)
    return edition_put(
        actor,
        edition,
        source=source or _source(folder),
        choice=choice,
        files=files_of(folder),
    )


def reference_choose(*, actor: Actor, regions: Collection[str], made_up: bool) -> Loaded:
    """Use some regions of the edition that was loaded (none named: all), with what is made up or without.

    Raises Refused, Invalid (a region that it does not have), Conflict (none was loaded, or it was not kept).
    """
    require(actor, ADMINISTER)
    choice = Choice(frozenset(regions), made_up=made_up)
    return edition_put(actor, choice=choice)


def edition_put(
    actor: Actor,
    given: Edition | None = None,
    *,
    source: str = "",
    choice: Choice | None = None,
    files: Mapping[str, bytes] | None = None,
    change: Callable[[], None] | None = None,
) -> Loaded:
    """Put an edition (the one that was loaded last) in force with what was added by hand.

    `change` changes what was added by hand first, while nobody else does.
    Raises Invalid (not sound, or without a region that is chosen), Conflict (none was loaded or kept).
    """
    with writing():
        newest = ReferenceSet.objects.select_for_update().first()
        edition = given or kept_edition()
        if change is not None:
            change()
        own, drawn = own_rows(), own_regions()
        whole = _whole(edition, own, drawn)
        known = codes_of(edition).union(one.code for one in drawn)
        used = _choice(known, choice, newest)
        part = narrowed(whole, used)
        version = version_of(edition, used, own, drawn)
        if files is not None:
            files_keep(files)
        if newest is not None and newest.version == version:
            return _loaded(part, version, changed=False)
        before = _names_in_use()
        _write(part)
        ReferenceSet.objects.update_or_create(
            version=version,
            defaults={
                "source": source or (newest.source if newest else ""),
                "loaded_at": clock.now(),
                "number": newest.number + 1 if newest else 1,
                "regions": used.text,
                "made_up": used.made_up,
            },
        )
        tell(ReferenceLoaded(version), actor)
        _tell(before, _names_in_use(), actor)
    return _loaded(part, version, changed=True)


def _whole(edition: Edition, own: Sequence[Own], drawn: Sequence[OwnArea]) -> Edition:
    """Return an edition with what was given by hand. Raises Invalid."""
    if not own and not drawn:
        return edition
    added = with_own(edition, own)
    found, waiting = composed(added, drawn)
    try:
        if waiting:  # it waits for its first hospital, and is sound but for that
            check_whole(with_regions(added, drawn), waiting)
        check_whole(found)
    except Invalid as error:
        raise plainly(error) from None
    return found


def codes_of(edition: Edition) -> set[str]:
    """Return the codes of the regions of an edition."""
    return {row.text("code") for row in edition.regions}


def _choice(known: Collection[str], choice: Choice | None, newest: ReferenceSet | None) -> Choice:
    """Return which part is used: as given, or as before. Raises Invalid when the edition lacks a region."""
    kept = Choice.read(newest.regions, made_up=newest.made_up) if newest else Choice()
    used = choice or kept
    if lacking := sorted(used.regions.difference(known)):
        raise Invalid("network.chosen_unknown", field="regions", given=lacking)
    every = used.regions.issuperset(known)
    return Choice(frozenset() if every else used.regions, used.made_up)


def _loaded(edition: Edition, version: str, *, changed: bool) -> Loaded:
    """Return what a load did, with the counts of what is used."""
    return Loaded(
        version,
        changed=changed,
        regions=len(edition.regions),
        veiligheidsregios=len(edition.veiligheidsregios),
        municipalities=len(edition.municipalities),
        hospitals=len(edition.hospitals),
        facilities=len(edition.facilities),
    )


def _source(folder: Path) -> str:
    """Return where an edition came from, for people; the bundled one has a word of its own."""
    whole = folder.resolve()
    return BUNDLED_SOURCE if whole == BUNDLED.resolve() else str(whole)


def regions_waiting() -> frozenset[str]:
    """Return the codes of the regions that were drawn and have no hospital yet."""
    drawn = own_regions()
    if not drawn:
        return frozenset()
    return composed(with_own(kept_edition(), own_rows()), drawn)[1]


PLACES: dict[str, type[models.Model]] = {
    "facilities": Facility,
    "regions": Region,
    "veiligheidsregios": Veiligheidsregio,
}


def _names_in_use() -> dict[str, dict[str, str]]:
    """Return the names of the places in use, per kind and code."""
    return {
        kind: {
            place.pk: str(place)
            for place in model._default_manager.filter(retired_at__isnull=True)  # noqa: SLF001
        }
        for kind, model in PLACES.items()
    }


def _tell(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]], actor: Actor
) -> None:
    """End the mandates at places that closed, and tell the apps above what closed and opened."""
    closed, opened = (
        PlacesChanged(
            actor,
            **{
                kind: {code: name for code, name in there[kind].items() if code not in gone[kind]}
                for kind in PLACES
            },
        )
        for there, gone in ((before, after), (after, before))
    )
    if closed:
        mandates_end_at(closed)
        places_closed.send(sender=ReferenceSet, changed=closed)
        # Who writes now and has a number already is waited for; who has none yet looks at the place
        # again when it gets one (`require_in_use`). Ending everything under this lock would deadlock
        # with whoever holds a row and waits for the realm's number.
        list(Realm.objects.select_for_update(no_key=True).filter(is_open=True).order_by("pk"))
        places_closed.send(sender=ReferenceSet, changed=closed)
    if opened:
        places_opened.send(sender=ReferenceSet, changed=opened)


def _write(edition: Edition) -> None:
    """Upsert all rows of an edition and retire those it no longer has."""
    _upsert(Region, map(_region, edition.regions))
    _upsert(Veiligheidsregio, map(_veiligheidsregio, edition.veiligheidsregios))
    _upsert(Municipality, (_municipality(row) for row in edition.municipalities))
    _write_facilities(edition)
    Outline.objects.all().delete()
    Outline.objects.bulk_create(
        Outline(code=code, geometry=geometry) for code, geometry in edition.outlines.items()
    )
    through = Veiligheidsregio.regions.through
    through.objects.all().delete()
    through.objects.bulk_create(
        through(veiligheidsregio_id=code, region_id=row.text("code"))
        for row in edition.regions
        for code in row.text("veiligheidsregios").split()
    )
    for part in edition.parts:
        part.write()


def _write_facilities(edition: Edition) -> None:
    """Upsert the facilities, those that others are part of first."""
    shared = Counter(row.text("organisation") for row in edition.hospitals)
    others = [_other(row) for row in edition.others]
    _upsert(
        Facility,
        sorted(
            [*(_hospital(row, shared) for row in edition.hospitals), *others],
            key=lambda values: bool(values["parent_id"]),
        ),
    )


def _upsert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert or update rows by their code; rows the edition lacks are retired, never deleted.

    All are retired first: only rows in use hold their name, so two that swap names do not collide.
    """
    objects = [model(retired_at=None, **values) for values in rows]
    columns = [f.attname for f in model._meta.concrete_fields if not f.primary_key]  # noqa: SLF001
    manager = model._default_manager  # noqa: SLF001
    manager.filter(retired_at__isnull=True).update(retired_at=clock.now())
    manager.bulk_create(
        objects, update_conflicts=True, unique_fields=["code"], update_fields=columns
    )


def _region(row: Row) -> dict[str, Any]:
    """Return the values of a ROAZ region."""
    return {
        "code": row.text("code"),
        "name": row.text("name"),
        "short_name": short_name(row),
        "trauma_centre": row.text("trauma_centre"),
        "operates_as": row.optional("operates_as"),
        "population": int(row.text("population_2022")),
    }


def _veiligheidsregio(row: Row) -> dict[str, Any]:
    """Return the values of a veiligheidsregio."""
    return {
        "code": row.text("code"),
        "name": row.text("name"),
        "population": int(row.text("population_2022")),
    }


def _municipality(row: Row) -> dict[str, Any]:
    """Return the values of a municipality."""
    return {
        "code": row.text("code"),
        "name": row.text("name"),
        "veiligheidsregio_id": row.text("veiligheidsregio"),
        "region_id": row.text("roaz"),
        "population": int(row.text("population_2022")),
    }


def _place(row: Row) -> dict[str, Any]:
    """Return the values that facilities of every sector have."""
    return {
        "code": row.text("code"),
        "organisation": row.text("organisation"),
        "city": row.text("city"),
        "latitude": row.decimal("lat"),
        "longitude": row.decimal("lon"),
        "region_id": row.text("roaz"),
        "veiligheidsregio_id": row.text("veiligheidsregio"),
        "serves": row.optional("serves").split(),
        "parent_id": row.optional("parent") or None,
        "resources": resources_of(row),
    }


def _hospital(row: Row, shared: Mapping[str, int]) -> dict[str, Any]:
    """Return the values of a hospital location; `shared` counts the locations per organisation."""
    trauma_level = row.optional("trauma_level")
    day_and_night = row.text("ed_hours") == ALWAYS
    return _place(row) | {
        "name": location_name(row, shared[row.text("organisation")]),
        "location": row.text("location"),
        "kind": row.text("type"),
        "ed_hours": row.text("ed_hours"),
        "hours": ALWAYS if day_and_night else row.optional("hours"),
        "trauma_level": int(trauma_level) if trauma_level else None,
        "has_ic": row.text("has_ic") == "yes",
        "demo_ic_beds": int(row.text("demo_ic_beds")),
        "demo_ward_beds": int(row.text("demo_ward_beds")),
        "demo_ed_places": int(row.text("demo_ed_places")),
    }


def _other(row: Row) -> dict[str, Any]:
    """Return the values of a facility of another sector."""
    return _place(row) | {
        "sector": row.text("sector"),
        "name": row.text("name"),
        "location": row.text("city"),
        "hours": row.optional("hours"),
        "demo": row.text("demo") == "yes",
    }
