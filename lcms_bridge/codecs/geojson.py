"""Writing the state of a region as a map layer: GeoJSON (RFC 7946), hospitals and region outlines.

Properties are flat, because map programs show nested ones as text. Every feature says whether it is
an exercise: a feature is easily copied out of its layer. Unknown is null; stale figures are marked.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from lcms_bridge.canonical import (
    BedState,
    EdState,
    Located,
    Picture,
    Provenance,
    RegionShape,
)

FORMAT = "geojson"
VERSION = "1"
PHASES_NL = {
    "regular": "reguliere zorg",
    "adapted": "aangepaste zorg",
    "crisis": "crisiszorg",
}
EXERCISE_MARK = "OEFENING"
TOLD = "told"  # whether this house is said anything of a kind of bed, if only that it is unknown
MIN_RING = 4  # positions of a closed ring


def encode(picture: Picture) -> bytes:
    """Return the layer as UTF-8 JSON; the picture's moment decides what is stale.

    Every hospital has the properties of all kinds of bed, named after their codes or the receiver's words.
    """
    envelope, now = picture.envelope, picture.at
    kinds = {kind: picture.said.get(kind, kind) for kind in picture.words}
    mark = {"exercise": envelope.exercise, "realm": envelope.realm}
    document = {
        "type": "FeatureCollection",
        "name": f"{EXERCISE_MARK} – {picture.name}" if envelope.exercise else picture.name,
        "version": VERSION,
        **mark,
        "generated_at": now.isoformat(),
        "features": [
            *(_region(region, mark) for region in picture.regions),
            *(_hospital(hospital, mark, now, kinds) for hospital in picture.hospitals),
        ],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", errors="replace")


def _region(region: RegionShape, mark: dict[str, Any]) -> dict[str, Any]:
    """Return the outline of a region with its care phase."""
    return {
        "type": "Feature",
        "id": f"region:{region.code}",
        "geometry": _wound(dict(region.outline)),
        "properties": {
            **mark,
            "kind": "region",
            "code": region.code,
            "name": region.name,
            "phase": region.phase,
            "phase_nl": PHASES_NL.get(region.phase, region.phase),
        },
    }


def _hospital(
    hospital: Located, mark: dict[str, Any], now: datetime, kinds: Mapping[str, str]
) -> dict[str, Any]:
    """Return a hospital as a point (lon, lat) with its figures."""
    facility = hospital.facility
    return {
        "type": "Feature",
        "id": f"hospital:{facility.code}",
        "geometry": {"type": "Point", "coordinates": [hospital.longitude, hospital.latitude]},
        "properties": {
            **mark,
            "kind": "hospital",
            "code": facility.code,
            "name": facility.name,
            "city": hospital.city,
            "region": facility.region,
            "veiligheidsregio": hospital.veiligheidsregio,
            "demo": facility.demo,
            **_beds(facility.beds, now, kinds),
            **_ed(facility.ed, now),
        },
    }


def _beds(beds: BedState | None, now: datetime, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return the bed figures; all null when nothing is known."""
    lines = {line.bed: line for line in beds.lines} if beds else {}
    counts = ("operational", "occupied", "blocked", "available", "isolation_free")
    return {
        # every kind has its columns: null is of one that is unknown here, or that is not spoken of
        **{f"{word}_{TOLD}": bed in lines for bed, word in kinds.items()},
        **{
            f"{word}_{count}": getattr(lines[bed], count) if bed in lines else None
            for bed, word in kinds.items()
            for count in counts
        },
        "beds_capacity_class": beds.capacity_class if beds else None,
        **_provenance("beds", beds.provenance if beds else None, now),
    }


def _ed(ed: EdState | None, now: datetime) -> dict[str, Any]:
    """Return the state of the emergency department; all null when nothing is known."""
    return {
        "ed_traffic": ed.traffic if ed else None,
        "ed_reason": ed.reason if ed else None,
        "ed_expected_end": _text(ed.expected_end if ed else None),
        "ed_present": ed.present if ed else None,
        "ed_nedocs": ed.nedocs if ed else None,
        **_provenance("ed", ed.provenance if ed else None, now),
    }


def _provenance(prefix: str, figure: Provenance | None, now: datetime) -> dict[str, Any]:
    """Return age, source and meaning of a figure; `stale` is null when there is no figure."""
    if figure is None:
        names = ("observed_at", "received_at", "age_s", "stale", "source", "method", "duiding")
        return {f"{prefix}_{name}": None for name in names}
    return {
        f"{prefix}_observed_at": _text(figure.observed_at),
        f"{prefix}_received_at": _text(figure.received_at),
        f"{prefix}_age_s": int((now - figure.observed_at).total_seconds()),
        # a figure of which nobody knows how long it holds is not called fresh
        f"{prefix}_stale": figure.fresh_until is None or now > figure.fresh_until,
        f"{prefix}_source": figure.source,
        f"{prefix}_method": figure.method,
        f"{prefix}_duiding": figure.duiding,
    }


def _text(moment: datetime | None) -> str | None:
    """Return a moment with its offset."""
    return None if moment is None else moment.isoformat()


def _wound(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a polygon with outer rings counter-clockwise and holes clockwise (RFC 7946 §3.1.6)."""
    if geometry.get("type") == "Polygon":
        return geometry | {"coordinates": _rings(geometry["coordinates"])}
    if geometry.get("type") == "MultiPolygon":
        return geometry | {"coordinates": [_rings(part) for part in geometry["coordinates"]]}
    return geometry


def _rings(rings: Iterable[Sequence[Sequence[float]]]) -> list[list[Sequence[float]]]:
    """Return the rings of one polygon, each turned the right way."""
    turned = []
    for index, ring in enumerate(rings):
        outer = index == 0
        turned.append(list(ring) if (_area(ring) > 0) is outer else list(reversed(ring)))
    return turned


def _area(ring: Sequence[Sequence[float]]) -> float:
    """Return twice the signed area of a ring: positive is counter-clockwise (shoelace formula)."""
    if len(ring) < MIN_RING:
        return 0.0
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(ring))
