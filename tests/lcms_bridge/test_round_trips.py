"""What a format says that it carries comes back as it went: negative, unknown and all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.resource import BedLine
from lcms_bridge.canonical import (
    BedState,
    EdState,
    Envelope,
    FacilityState,
    Located,
    Picture,
    Provenance,
    RegionShape,
)
from lcms_bridge.codecs import cap
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.entries import FIGURES, Alert, CapacitySnapshot, EdStatus
from lcms_bridge.formats import FORMATS, Format
from lcms_bridge.identity import House
from lcms_bridge.matching import match
from lcms_bridge.outgoing import entries_of

NOW = datetime(2026, 1, 31, 7, 30, tzinfo=UTC)
WORDS = {"ic": "ic", "ward": "kliniek", "nicu": "nicu"}
SQUARE = {"type": "Polygon", "coordinates": [[[4, 51], [5, 51], [5, 52], [4, 52], [4, 51]]]}
CARRIERS = [one for one in FORMATS if one.encode and one.read and one.carries]
counts = st.none() | st.integers(0, 9999)
lines = st.builds(
    BedLine,
    bed=st.just("ic"),
    operational=counts,
    occupied=counts,
    blocked=counts,
)


def picture(*found: BedLine, exercise: bool = False, traffic: str = "stop") -> Picture:
    reason = "" if traffic == "open" else "peak"
    house = FacilityState(
        "ALFA",
        "Ziekenhuis & Alfa",
        "WEST",
        beds=BedState(Provenance(NOW, "lpz"), found),
        ed=EdState(Provenance(NOW - timedelta(minutes=5)), traffic, reason),
    )
    regions = (RegionShape("WEST", "Netwerk West", SQUARE, "crisis"),)
    envelope = Envelope("oefening" if exercise else "nederland", exercise)
    return Picture(envelope, "West", NOW, regions, (Located(house, 52.1, 4.3),), WORDS)


PICTURE = picture(BedLine("ic", 10, 12, 1), BedLine("ward", 200, 150), BedLine("nicu"))


def figures(entries: object, form: Format) -> list[tuple[str, list[int | None]]]:
    """Return the figures that a format carries, of lines that have any."""
    found = []
    for entry in entries:  # type: ignore[attr-defined]
        for line in entry.lines if isinstance(entry, CapacitySnapshot) else ():
            kept = [getattr(line, name) for name in FIGURES if name in form.carries]
            if form.name == "edxl-have-2.0-wd" and line.available is None:
                kept = [None] * len(kept)
            if any(value is not None for value in kept):
                found.append((line.bed_type, kept))
    return found


@pytest.mark.parametrize("form", CARRIERS, ids=lambda one: one.name)
@given(line=lines, traffic=st.sampled_from(["open", "pressure", "stop"]))
@settings(max_examples=40, deadline=None)
def test_what_a_format_carries_comes_back(form: Format, line: BedLine, traffic: str) -> None:
    assert form.encode
    assert form.read
    sent = picture(line, BedLine("ward", 200, 210), traffic=traffic)
    reading = form.read(form.encode(sent), Dialect(words=WORDS))
    assert not [one for one in reading.problems if one.scope.holds]
    here, there = figures(entries_of(sent), form), figures(reading.entries, form)
    # what follows from two figures may be known on the other side too
    assert [bed for bed, _kept in here] == [bed for bed, _kept in there]
    for (_bed, wanted), (_same, got) in zip(here, there, strict=True):
        assert all(one == other for one, other in zip(wanted, got, strict=True) if one is not None)
    department = [one for one in reading.entries if isinstance(one, EdStatus)]
    wanted_ed = [one for one in entries_of(sent) if isinstance(one, EdStatus)]
    assert [one.traffic for one in department] == [one.traffic for one in wanted_ed]
    assert [one.observed_at for one in department] == [one.observed_at for one in wanted_ed]


@pytest.mark.parametrize("form", CARRIERS, ids=lambda one: one.name)
def test_negative_availability_survives(form: Format) -> None:
    assert form.encode
    assert form.read
    reading = form.read(form.encode(PICTURE), Dialect(words=WORDS))
    beds = next(one for one in reading.entries if isinstance(one, CapacitySnapshot))
    assert beds.lines[0].available == -3
    assert beds.facility.ids[0].value == "ALFA"


def unknown_lines(form: Format, sent: Picture, said: Dialect) -> tuple[BedLine, ...]:
    """Return the lines that a reader makes of a picture whose first house is told."""
    assert form.encode
    assert form.read
    reading = form.read(form.encode(sent), said)
    assert not [one for one in reading.problems if one.scope.holds]
    houses = {"ALFA": House("ALFA", "Ziekenhuis & Alfa", kinds=frozenset(WORDS))}
    (house,) = match(reading, houses, said, sent.envelope).document.facilities
    return house.beds.lines if house.beds else ()


@pytest.mark.parametrize("form", CARRIERS, ids=lambda one: one.name)
def test_a_kind_of_which_all_is_unknown_is_told_as_unknown(form: Format) -> None:
    lines = unknown_lines(form, PICTURE, Dialect(words=WORDS))
    assert [one.bed for one in lines] == ["ic", "ward", "nicu"]
    assert lines[2] == BedLine("nicu")
    (alone,) = unknown_lines(form, picture(BedLine("ic")), Dialect(words=WORDS))
    assert alone == BedLine("ic")


@pytest.mark.parametrize("form", CARRIERS, ids=lambda one: one.name)
def test_a_kind_of_which_nothing_is_told_is_not_told_as_unknown(form: Format) -> None:
    lines = unknown_lines(form, picture(BedLine("ic", 10, 8)), Dialect(words=WORDS))
    assert [one.bed for one in lines] == ["ic"]
    assert not unknown_lines(form, picture_without_beds(), Dialect(words=WORDS))


def picture_without_beds() -> Picture:
    """Return a house of which only the emergency department is known."""
    (one,) = PICTURE.hospitals
    bare = replace(one, facility=replace(one.facility, beds=None))
    return replace(PICTURE, hospitals=(bare,))


def test_sahana_is_not_told_of_a_kind_that_is_unknown() -> None:
    (form,) = [one for one in CARRIERS if one.name == "edxl-have-1.0"]
    lines = unknown_lines(form, replace(PICTURE, sahana=True), Dialect(words=WORDS))
    assert [one.bed for one in lines] == ["ic", "ward"]


def test_a_word_for_a_state_without_a_number_is_not_unknown() -> None:
    (form,) = [one for one in CARRIERS if one.name == "edxl-have-1.0"]
    assert form.encode
    assert form.read
    said = form.encode(picture(BedLine("ic"))).replace(
        b"</have:BedType>",
        b"</have:BedType><have:Capacity><have:CapacityStatus>NotAvailable"
        b"</have:CapacityStatus></have:Capacity>",
    )
    assert b"CapacityStatus" in said
    reading = form.read(said, Dialect(words=WORDS))
    assert not [one for one in reading.entries if isinstance(one, CapacitySnapshot)]


def test_an_exercise_is_said_wherever_a_format_can_say_it() -> None:
    for form in (one for one in FORMATS if one.encode):
        assert form.encode
        out = form.encode(picture(BedLine("ic", 1, 1), exercise=True))
        marks = (b"OEFENING", b"HTEST", b"Exercise", b";ja;")
        assert any(mark in out for mark in marks), form.name


def test_an_alert_comes_back_as_it_went() -> None:
    reading = cap.decode(cap.encode(PICTURE), Dialect())
    alert = reading.entries[0]
    assert isinstance(alert, Alert)
    again = cap.decode(cap.encode_alert(alert), Dialect()).entries[0]
    assert again == replace(alert, place=again.place)
