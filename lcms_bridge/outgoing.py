"""What goes out, in the model of what comes in; each format carries a part of it. Pure."""

from dataclasses import replace

from lcms_bridge.canonical import (
    BedState,
    Decoded,
    EdState,
    FacilityState,
    FilePlace,
    Located,
    Picture,
)
from lcms_bridge.codecs.codes import population_of
from lcms_bridge.entries import (
    IMMINENT,
    OPEN,
    STOP,
    CapacitySnapshot,
    EdStatus,
    Entry,
    Identifier,
    Line,
    Reading,
    Site,
)

OURS = "urn:zorgbeeld:facility"
TRAFFIC = {"open": OPEN, "pressure": IMMINENT, "stop": STOP}


def entries_of(picture: Picture) -> tuple[Entry, ...]:
    """Return everything a picture says of hospitals: beds, then emergency department, of each."""
    found: list[Entry] = []
    for hospital in picture.hospitals:
        if hospital.facility.beds is not None:
            found.append(_beds(site_of(hospital), hospital.facility.beds))
        if hospital.facility.ed is not None:
            found.append(_ed(site_of(hospital), hospital.facility.ed))
    return tuple(found)


def reading_of(decoded: Decoded) -> Reading:
    """Return what a file of our own said, in the model of what others say."""
    found: list[Entry] = []
    for facility in decoded.document.facilities:
        site = _site(facility)
        if facility.beds is not None:
            found.append(replace(_beds(site, facility.beds), place=facility.place or FilePlace()))
        if facility.ed is not None:
            found.append(replace(_ed(site, facility.ed), place=facility.ed_place or FilePlace()))
    return Reading(decoded.format, tuple(found), decoded.problems, decoded.document.envelope)


def site_of(hospital: Located) -> Site:
    """Return a hospital as others are told of it."""
    site = _site(hospital.facility)
    return replace(site, latitude=hospital.latitude, longitude=hospital.longitude)


def _site(facility: FacilityState) -> Site:
    """Return a facility under our code."""
    system = OURS if facility.id_system is None else facility.id_system
    return Site((Identifier(facility.code, system),), facility.name, region=facility.region)


def _beds(site: Site, beds: BedState) -> CapacitySnapshot:
    """Return what is known of beds."""
    return CapacitySnapshot(
        site,
        beds.provenance.observed_at,
        lines=tuple(
            Line(
                line.bed,
                population_of(line.bed),
                physical=line.physical,
                operational=line.operational,
                occupied=line.occupied,
                blocked=line.blocked,
                available=line.available,
                surge_24h=line.open_24h,
                surge_72h=line.open_72h,
            )
            for line in beds.lines
        ),
        source=beds.provenance.source,
        note=beds.provenance.duiding,
        capacity_class=beds.capacity_class,
    )


def _ed(site: Site, ed: EdState) -> EdStatus:
    """Return what is known of an emergency department."""
    return EdStatus(
        site,
        ed.provenance.observed_at,
        traffic=TRAFFIC.get(ed.traffic),
        reason=ed.reason,
        expected_end=ed.expected_end,
        present=ed.present,
        score_kind="nedocs" if ed.nedocs is not None else "",
        score=ed.nedocs,
        source=ed.provenance.source,
        note=ed.provenance.duiding,
    )
