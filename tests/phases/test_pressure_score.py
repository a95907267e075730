"""Pressure scores: points of what is known, a range for what is silent, and how places add up."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.plan_file import read_plan_file
from phases.pressure_documents import part_document
from phases.pressure_scheme import BUNDLED
from phases.rules import Figure, PlanError, Reading
from phases.rules.given import collecting
from phases.rules.pressure import NATION, Place, read_scheme, score

NOW = datetime(2020, 10, 21, 8, tzinfo=UTC)
DOCUMENT = read_plan_file(BUNDLED).value
SCHEME = read_scheme(DOCUMENT)
KINDS = frozenset({"ward", "ic", "ed", "ed_places", "staff_ward", "staff_ed"})
HOUSE = Place("H1", "Ziekenhuis", "hospital", "R1", "V1", KINDS)


def beds(bed, occupied, operational=None, regular=100, *, house="H1", fresh=True):
    return Figure(
        facility=house,
        name=house,
        bed=bed,
        occupied=occupied,
        operational=regular if operational is None else operational,
        observed_at=NOW - timedelta(hours=1),
        source="manual",
        fresh=fresh,
        regular=regular,
    )


def reading(about, *, house="H1", sector="hospital", fresh=True, state="", **values):
    load, room = values.pop("load", None), values.pop("room", None)
    return Reading(
        facility=house,
        name=house,
        sector=sector,
        about=about,
        observed_at=NOW,
        source="manual",
        fresh=fresh,
        values=values,
        load=load,
        room=room,
        state=state,
    )


def calm(house="H1"):
    """Everything that a hospital is scored on, all of it calm."""
    return (
        [beds(bed, 50, house=house) for bed in ("ward", "ic", "ed_places")],
        [
            reading("ed", house=house, state="open", nedocs=20),
            reading("kind:staff_ward", house=house, load=10, room=10),
            reading("kind:staff_ed", house=house, load=5, room=5),
        ],
    )


def with_changed(figures, new):
    return [new if (one.facility, one.bed) == (new.facility, new.bed) else one for one in figures]


def stand(figures, readings, places=(HOUSE,)):
    return score(SCHEME, places, figures, readings)


def house_score(figures, readings):
    return stand(figures, readings)["facility:H1"]


def test_a_calm_house_is_at_level_one_and_all_of_it_is_known():
    found = house_score(*calm())
    assert (found.level, found.found.low, found.found.high, found.silent) == (1, 0, 0, ())
    assert found.measures == ()


def test_points_of_the_heaviest_line_reached_make_the_score():
    figures, readings = calm()
    found = house_score(with_changed(figures, beds("ward", 96)), readings)
    part = next(one for one in found.parts if one.parameter == "ward")
    assert (part.value, part.line, part.next_line, part.points) == (0.96, 0.95, 1.0, 8)
    most = sum(one.most for one in found.parts)
    assert found.found.low == pytest.approx(100 * 8 / most)


def test_a_silent_parameter_is_no_calm_but_a_range_and_is_named():
    figures, readings = calm()
    stale = with_changed(figures, beds("ward", 50, fresh=False))
    found = house_score(stale, readings)
    part = next(one for one in found.parts if one.parameter == "ward")
    assert (part.standing, part.points) == ("stale", 0)
    assert found.level is None  # calm would only be a guess
    assert found.found.high > found.found.low == 0
    assert set(found.silent) == {"ward", "ward_extra"}
    assert (found.judged.least, found.judged.most) == (1, 2)


def test_nothing_known_cannot_be_judged_between_the_lightest_and_the_heaviest():
    found = house_score([], [])
    assert (found.level, found.judged.least, found.judged.most) == (None, 1, 4)
    assert found.found.score is None


def test_what_is_sure_whatever_the_silent_would_say_is_judged():
    figures = [beds("ward", 130, 120), beds("ic", 130)]
    found = house_score(figures, [reading("ed", state="stop")])
    assert (found.level, found.judged.least, found.judged.most) == (None, 3, 4)
    assert (found.judged.reaches(3), found.judged.reaches(4)) == (True, None)
    assert "F3-elective" in found.measures  # what is sure is prescribed


def test_a_house_without_an_ic_is_scored_on_the_rest():
    figures, readings = calm()
    place = replace(HOUSE, kinds=KINDS - {"ic"})
    found = stand([one for one in figures if one.bed != "ic"], readings, [place])["facility:H1"]
    assert found.level == 1
    assert "ic" not in {one.parameter for one in found.parts}


def test_nobody_where_there_is_no_bed_is_calm_and_patients_without_any_are_heaviest():
    figures, readings = calm()
    empty = house_score(with_changed(figures, beds("ic", 0, 0, 0)), readings)
    assert next(one for one in empty.parts if one.parameter == "ic").points == 0
    full = house_score(with_changed(figures, beds("ic", 3, 0, 0)), readings)
    part = next(one for one in full.parts if one.parameter == "ic")
    assert (part.points, part_document(part, NOW)["over"]) == (part.most, True)


def test_what_the_hours_close_is_no_pressure_and_what_people_close_is():
    home = Place("N1", "Verpleeghuis", "nursing_home", "R1", "V1", frozenset())
    by_hours = replace(
        reading("operating:", house="N1", sector="nursing_home", state="closed"), source="hours"
    )
    assert "facility:N1" not in stand([], [by_hours], [home])  # nothing else applies to it
    found = stand([], [replace(by_hours, source="people")], [home])["facility:N1"]
    assert found.level == 4


def test_a_city_a_region_and_the_country_follow_with_their_prescribed_measures():
    figures, readings = calm()
    other = replace(HOUSE, code="H2", area="V2")
    heavy = [beds(bed, 130, 130, house="H2") for bed in ("ward", "ic", "ed_places")]
    worse = [
        reading("ed", house="H2", state="stop", nedocs=190),
        reading("kind:staff_ward", house="H2", load=13, room=10),
        reading("kind:staff_ed", house="H2", load=13, room=10),
    ]
    found = stand([*figures, *heavy], [*readings, *worse], [HOUSE, other])
    assert [found[f"facility:{code}"].level for code in ("H1", "H2")] == [1, 4]
    assert [found[f"area:R1/{code}"].level for code in ("V1", "V2")] == [1, 4]
    region = found["region:R1"]
    assert region.level == 3  # the mean of two of the same size
    assert "R-house" in region.measures  # one below escalated: also prescribed to the tier above
    assert "H2" in region.escalated
    assert "A-stop" in found["area:R1/V2"].measures
    assert "A-stop" not in found["area:R1/V1"].measures
    assert found[f"country:{NATION}"].level == 3


def test_regular_beds_weigh_within_a_sector_and_weights_between_sectors():
    figures, readings = calm()
    small = [beds(bed, 13, 13, 10, house="H2") for bed in ("ward", "ic", "ed_places")]
    worse = [replace(one, facility="H2") for one in readings]
    places = [HOUSE, replace(HOUSE, code="H2")]
    found = stand([*figures, *small], [*readings, *worse], places)
    alone = found["facility:H2"].found.low
    assert found["region:R1"].found.low == pytest.approx(alone * 10 / 110)


def test_silence_of_a_house_shows_in_the_range_of_its_region_and_by_name():
    figures, readings = calm()
    places = [HOUSE, replace(HOUSE, code="H2")]
    found = stand(figures, readings, places)["region:R1"]
    assert (found.level, found.silent) == (None, ("H2",))
    assert (found.found.low, found.found.high) == (0, 50)


# What any figures must obey.
FIGURES = st.builds(
    lambda bed, occupied, operational, regular, fresh: beds(
        bed, occupied, operational, regular, fresh=fresh
    ),
    st.sampled_from(["ward", "ic", "ed_places"]),
    st.none() | st.integers(0, 200),
    st.integers(0, 200),
    st.none() | st.integers(0, 150),
    st.booleans(),
)
READINGS = st.builds(
    lambda state, nedocs, load, room, fresh: [
        reading("ed", state=state, nedocs=nedocs, fresh=fresh),
        reading("kind:staff_ward", load=load, room=room, fresh=fresh),
    ],
    st.sampled_from(["open", "pressure", "stop"]),
    st.integers(0, 200),
    st.integers(0, 40),
    st.integers(0, 40),
    st.booleans(),
)


@given(st.lists(FIGURES, max_size=6), READINGS, st.randoms(use_true_random=False))
def test_the_order_of_figures_makes_no_difference(figures, readings, mix: random.Random):
    mixed, turned = list(figures), list(readings)
    mix.shuffle(mixed)
    mix.shuffle(turned)
    assert stand(figures, readings) == stand(mixed, turned)


@given(st.lists(FIGURES, max_size=4, unique_by=lambda one: one.bed), READINGS)
def test_the_score_lies_within_its_range_and_the_level_within_its_own(figures, readings):
    found = house_score(figures, readings)
    assert 0 <= found.found.low <= found.found.high <= 100
    if found.found.score is not None:
        assert found.found.low - 1e-9 <= found.found.score <= found.found.high + 1e-9
    assert found.judged.least <= (found.level or found.judged.least) <= found.judged.most


@given(
    st.lists(FIGURES, max_size=4, unique_by=lambda one: one.bed),
    READINGS,
    st.integers(0, 3),
    st.integers(1, 100),
)
def test_opening_beds_beyond_the_regular_ones_never_lowers_a_score(figures, readings, which, more):
    opened = [
        replace(one, operational=one.operational + more)
        if i == which and one.regular is not None and one.operational >= one.regular
        else one
        for i, one in enumerate(figures)
    ]
    before, after = house_score(figures, readings), house_score(opened, readings)
    assert after.found.low >= before.found.low
    assert after.found.high >= before.found.high
    assert (after.level or 0) >= (before.level or 0)


@given(
    st.lists(FIGURES, max_size=4, unique_by=lambda one: one.bed),
    READINGS,
    st.integers(0, 3),
    st.integers(1, 100),
)
def test_more_patients_in_the_same_beds_never_lower_a_score(figures, readings, which, more):
    fuller = [
        replace(one, occupied=one.occupied + more)
        if i == which and one.occupied is not None
        else one
        for i, one in enumerate(figures)
    ]
    before, after = stand(figures, readings), stand(fuller, readings)
    for key, one in before.items():
        assert after[key].found.low >= one.found.low
        assert after[key].found.high >= one.found.high
        assert (after[key].level or 0) >= (one.level or 0)


@given(st.lists(FIGURES, max_size=4, unique_by=lambda one: one.bed), READINGS, st.integers(0, 3))
def test_who_falls_silent_never_becomes_calm(figures, readings, which):
    silent = [replace(one, fresh=False) if i == which else one for i, one in enumerate(figures)]
    before, after = house_score(figures, readings), house_score(silent, readings)
    assert after.found.high >= before.found.high - 1e-9
    assert not (after.level == 1 and before.level != 1)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("/providers/0/lines", lambda d: d["providers"][0].update(lines=[20, 10, 70])),
        (
            "/providers/0/parameters/0/steps",
            lambda d: d["providers"][0]["parameters"][0].update(steps=[[0.9, 4], [0.95, 2]]),
        ),
        (
            "/providers/0/parameters/0/steps/0",
            lambda d: d["providers"][0]["parameters"][0].update(steps=[0.9]),
        ),
        ("/providers/0/parameters/0", lambda d: d["providers"][0]["parameters"][0].pop("bed")),
        (
            "/providers/0/parameters/3/states/shut",
            lambda d: d["providers"][0]["parameters"][3].update(states={"shut": 3}),
        ),
        ("/measures/0/tier", lambda d: d["measures"][0].update(tier="street")),
        ("/measures", lambda d: d["measures"][1].update(id=d["measures"][0]["id"])),
        ("/colours", lambda d: d.update(colours={})),
        ("/name/en", lambda d: d["name"].pop("en")),
    ],
)
def test_a_fault_in_a_scheme_has_its_place(place, change):
    document = read_plan_file(BUNDLED).value
    change(document)
    with collecting() as found:
        read_scheme(document)
    assert place in {one.place for one in found}
    with pytest.raises(PlanError):
        read_scheme(document)
