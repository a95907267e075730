"""Regions that people draw, change and give back on the screens: held to the rules of the reference data.

A region takes municipalities: whole veiligheidsregio's, or some of one with an outline of its own. Population
and outline follow, and so do the facilities that lie there. One without a hospital waits for its first.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry import mapping

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.said import said
from journal.services import writing
from journal.strict_json import read_json
from journal.unseen import UNSEEN
from network.composing import Choice, plainly, with_own
from network.edition import Edition
from network.events import RegionKept
from network.kept_edition import (
    REGION_WORDS,
    area_of,
    kept_edition,
    own_area,
    own_regions,
    own_rows,
)
from network.models import OwnPlace, OwnRegion, ReferenceSet, Region, Veiligheidsregio
from network.own_regions import OWN_REGION, OwnArea, with_regions
from network.permissions import ADMINISTER
from network.reference import area_shape
from network.services.codes import new_code, require_seen
from network.services.reference import codes_of, edition_put, regions_waiting
from network.services.telling import tell
from network.sound_facilities import EAST, NORTH, SOUTH, WEST
from network.tables import Row
from web.people import require

LONGEST_CODE = 12
MOST_REGIONS = 20  # by hand: the choice of regions is kept in 400 characters
LONGEST_OUTLINE = 300_000  # characters; the largest bundled outline has a tenth of that
LONGEST_WORD = 200


@dataclass(frozen=True)
class Kept:
    """A region as it was kept; it waits while there is no hospital in it."""

    code: str
    name: str
    waits: bool


def region_keep(
    *,
    actor: Actor,
    words: Mapping[str, str],
    areas: Collection[str] = (),
    municipalities: Collection[str] = (),
    outline: str = "",
    code: str = "",
    sure: bool = False,
    seen: str | None = None,
) -> Kept:
    """Draw a region (no code given), or change one; what it takes another region has no longer.

    `sure`: it is known that a region is left without municipalities, which closes it. `seen`: what the form
    began from (`seen_of`).
    Raises Refused, Missing, Conflict (no edition, a code in use, a region that ends), Invalid with the field.
    """
    require(actor, ADMINISTER)
    edition = kept_edition()
    given = {name: " ".join(str(words.get(name, "")).split()) for name in REGION_WORDS}
    own = code or words.get("code", "").strip() or _new_code(given)
    _require_code(edition, own, new=not code)
    _require_words(given)
    of_area = {row.text("code"): row.text("veiligheidsregio") for row in edition.municipalities}
    taken, single = _taken(edition, areas, municipalities, of_area)
    if not code and not taken and not single:
        raise Invalid("network.region_takes_nothing", field="areas")
    drawn = _outline(outline)
    if single and drawn is None:
        raise Invalid("network.region_needs_outline", field="outline")
    values = {
        **given,
        "areas": sorted(taken),
        "municipalities": sorted(single),
        **({"outline": drawn} if drawn is not None else {}),
    }

    def change() -> None:
        """Write it down, and take what it takes from what others were given by hand."""
        _require_free(own, seen if code else None, new=not code)
        before = codes_of(_composed(edition))
        for other in OwnRegion.objects.select_for_update().exclude(pk=own).order_by("pk"):
            _give_up(other, taken, single, of_area)
        OwnRegion.objects.update_or_create(
            code=own,
            defaults={"values": values, "changed_by": actor.name, "changed_at": clock.now()},
        )
        if (ended := sorted(before - codes_of(_composed(edition)))) and not sure:
            raise Conflict("network.region_ends", field="sure", regions=ended, n=len(ended))

    _put(actor, change, RegionKept(own, given["name"], "changed" if code else "drawn"), add=own)
    return Kept(own, given["name"], own in regions_waiting())


def region_give_back(*, actor: Actor, code: str) -> str:
    """Let a region be as the edition has it; one that the edition does not have ends. Returns its name.

    Raises Refused, Missing, Conflict (facilities were given by hand in it), Invalid (the rest is not sound).
    """
    require(actor, ADMINISTER)
    own = OwnRegion.objects.filter(pk=code).first()
    if own is None:
        raise Missing("network.no_own_region", field="code", given=code)
    edition = kept_edition()
    stays = code in codes_of(edition)
    held = OwnPlace.objects.filter(closed=False, values__roaz=code)
    if not stays and held.exists():
        raise Conflict("network.region_has_places", field="code", places=[str(one) for one in held])
    name = str(own.values.get("name", code))

    def change() -> None:
        """Forget what was given."""
        OwnRegion.objects.filter(pk=code).delete()

    _put(actor, change, RegionKept(code, name, "given_back"), drop="" if stays else code)
    return name


def _put(
    actor: Actor, change: Callable[[], None], event: RegionKept, *, add: str = "", drop: str = ""
) -> None:
    """Put the edition in force with a change, and tell which region it was about."""
    with writing():
        newest = ReferenceSet.objects.select_for_update().first()
        chosen = Choice.read(newest.regions, made_up=newest.made_up) if newest else Choice()
        if chosen.regions:
            regions = (chosen.regions | ({add} if add else set())) - {drop}
            chosen = Choice(regions, made_up=chosen.made_up)
        edition_put(actor, choice=chosen, change=change)
        tell(event, actor)


def _composed(edition: Edition) -> Edition:
    """Return an edition with all that was given by hand, regions that wait included."""
    return with_regions(with_own(edition, own_rows()), own_regions())


def region_now(code: str) -> OwnArea:
    """Return a region as it counts now, by hand or from the edition. Raises Missing, Conflict."""
    own = OwnRegion.objects.filter(pk=code).first()
    if own is not None:
        return area_of(own)
    for row in kept_edition().regions:
        if row.text("code") == code:
            return own_area(code, row.values)
    raise Missing("network.no_region", field="code", given=code)


def parts_of_country() -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Return the veiligheidsregio's with their municipalities: code, name and region as they count now."""
    edition = _composed(kept_edition())
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in sorted(edition.municipalities, key=lambda one: one.text("name")):
        place = (row.text("code"), row.text("name"), row.text("roaz"))
        found.setdefault(row.text("veiligheidsregio"), []).append(place)
    return [
        (row.text("code"), row.text("name"), found.get(row.text("code"), []))
        for row in edition.veiligheidsregios
    ]


def regions_to_choose(edition: Edition) -> list[tuple[str, str]]:
    """Return code and name of the regions of an edition with what was given by hand, waiting ones too."""
    return [(row.text("code"), row.text("name")) for row in _composed(edition).regions]


def _give_up(
    other: OwnRegion, areas: set[str], single: set[str], of_area: Mapping[str, str]
) -> None:
    """Take out of a region what another one takes now."""
    had = (other.values.get("areas", []), other.values.get("municipalities", []))
    left = (
        [name for name in had[0] if name not in areas],
        [name for name in had[1] if name not in single and of_area.get(name) not in areas],
    )
    if left != had:
        other.values = other.values | {"areas": left[0], "municipalities": left[1]}
        other.save(update_fields=["values"])


def _require_code(edition: Edition, code: str, *, new: bool) -> None:
    """Raise Missing for a region that is not there, Conflict for a new one with a code in use."""
    try:
        Row(f"{OWN_REGION}{code[:LONGEST_CODE]}", 1, {"code": code}).code(
            "code", longest=LONGEST_CODE
        )
    except Invalid as error:
        if new:
            raise plainly(error) from None
        raise Missing("network.no_region", field="code", given=code[:40]) from None
    there = code in codes_of(edition) or OwnRegion.objects.filter(pk=code).exists()
    if not new and not there:
        raise Missing("network.no_region", field="code", given=code[:40])
    used = there or Region.objects.filter(pk=code, retired_at__isnull=True).exists()
    if new and (used or Veiligheidsregio.objects.filter(pk=code).exists()):
        raise Conflict("network.region_code_taken", field="code", given=code[:40])


def _require_words(given: Mapping[str, str]) -> None:
    """Raise Invalid for a word that no column takes; the rest is for the check of the edition."""
    for name, value in given.items():
        if len(value) > LONGEST_WORD:
            raise Invalid("network.word_long", field=name, most=LONGEST_WORD)
        if UNSEEN.search(value):
            raise Invalid("network.name_unreadable", field=name)


def _require_free(code: str, seen: str | None, *, new: bool) -> None:
    """Raise Conflict where somebody else was first, or there are too many."""
    require_seen(OwnRegion, code, seen)
    if new and OwnRegion.objects.filter(pk=code).exists():
        raise Conflict("network.region_code_taken", field="code", given=code)
    if OwnRegion.objects.exclude(pk=code).count() >= MOST_REGIONS:
        raise Conflict("network.regions_many", field="code", most=MOST_REGIONS)


def _taken(
    edition: Edition,
    areas: Collection[str],
    municipalities: Collection[str],
    of_area: Mapping[str, str],
) -> tuple[set[str], set[str]]:
    """Return the veiligheidsregio's taken whole, and the municipalities beside those. Raises Invalid."""
    taken = _known("areas", areas, {row.text("code") for row in edition.veiligheidsregios})
    single = _known("municipalities", municipalities, set(of_area))
    return taken, {name for name in single if of_area[name] not in taken}


def _known(field: str, given: Collection[str], known: set[str]) -> set[str]:
    """Return codes, each of which is known. Raises Invalid."""
    if unknown := sorted(set(given) - known):
        raise Invalid("network.region_unknown_part", field=field, given=unknown[0][:40])
    return set(given)


def _outline(text: str) -> dict[str, Any] | None:
    """Return the geometry of GeoJSON that was given: one area, or a feature with one. Raises Invalid."""
    if not text.strip():
        return None
    if len(text) > LONGEST_OUTLINE:
        raise Invalid("network.outline_long", field="outline", most=LONGEST_OUTLINE)
    try:
        found = read_json(text)
        if isinstance(found, dict) and found.get("type") == "FeatureCollection":
            (found,) = found["features"]
        if isinstance(found, dict) and found.get("type") == "Feature":
            found = found["geometry"]
        area = area_shape(said("network.at.feature", file="GeoJSON", feature=""), found)
    except (ValueError, KeyError, TypeError, RecursionError, Invalid):
        raise Invalid("network.outline_unread", field="outline") from None
    west, south, east, north = area.bounds
    if not (west >= WEST and east <= EAST and south >= SOUTH and north <= NORTH):
        raise Invalid("network.outline_abroad", field="outline")
    if not area.is_valid or area.is_empty:
        raise Invalid("network.outline_crossing", field="outline")
    plain: dict[str, Any] = json.loads(json.dumps(mapping(area)))  # lists, as JSON has them
    return plain


def _new_code(given: Mapping[str, str]) -> str:
    """Return a code that nobody has, made of the name."""
    taken = set(Region.objects.values_list("pk", flat=True))
    taken.update(OwnRegion.objects.values_list("pk", flat=True))
    return new_code(given["short_name"] or given["name"], LONGEST_CODE, taken, "REGIO")
