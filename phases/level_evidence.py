"""What stood before whoever decided on a place: its level by the figures, and those below it, frozen."""

from typing import Any

from journal.models import Realm
from network.models import Facility, Veiligheidsregio
from phases.level_models import PlaceLevel
from phases.levels import COUNTRY, Standing, counts_document, level_document, standing_now
from phases.rules.rollup import Level

MOST_BELOW = 40  # as much as a person can look at; the picture of that moment has all of it


def evidence_of(
    realm: Realm, level: str, place: Facility | Veiligheidsregio | None
) -> list[dict[str, Any]]:
    """Return the evidence for a decision on a place at this moment; the country has no place."""
    if isinstance(place, Facility):
        standing = standing_now(realm, [place.region_id])
        return [_line(level, place.pk, place.name, standing.facilities.get(place.pk))]
    if isinstance(place, Veiligheidsregio):
        codes = list(place.regions.filter(retired_at__isnull=True).values_list("pk", flat=True))
        standing = standing_now(realm, codes)
        return [
            _line(level, place.pk, place.name, standing.areas.get(place.pk)),
            *_houses(standing, place.pk),
        ]
    standing = standing_now(realm)
    return [
        _line(level, COUNTRY, "", standing.country),
        {"counts": counts_document(standing), "stage": standing.stage},
        *(_line("region", code, "", one) for code, one in standing.regions.items()),
    ]


def _houses(standing: Standing, area: str) -> list[dict[str, Any]]:
    """Return how the facilities of an area stand, those that are scaled up by their figures first."""
    codes = list(standing.below.get(area, ()))
    names = dict(Facility.objects.filter(pk__in=codes).values_list("pk", "name"))
    codes.sort(key=lambda code: (-standing.facilities[code].score, code))
    return [
        _line(PlaceLevel.FACILITY, code, names[code], standing.facilities[code])
        for code in codes[:MOST_BELOW]
    ]


def _line(level: str, place: str, name: str, found: Level | None) -> dict[str, Any]:
    """Return one line of evidence; without any figure the level is unknown, which is never calm."""
    return {
        "level": str(level),
        "place": place,
        "name": name,
        **level_document(found or Level(None, 0.0)),
    }
