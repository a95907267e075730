"""What a file contradicts, leaves out or cannot mean: said with its place, and never guessed."""

from dataclasses import replace
from typing import Any

import pytest

from capacity.kind_file import BUNDLED, read_kinds
from capacity.resource import ED, BedLine
from lcms_bridge.canonical import BedState, Decoded, FacilityState, FilePlace, Scope
from lcms_bridge.identity import House, is_in_region, is_named
from lcms_bridge.judgement import Knowledge, Verdict, judge
from tests.lcms_bridge.factories import NOW, beds, decode, document, ed, encode, sentence
from tests.lcms_bridge.test_judgement import WORLD

DEPARTMENT = next(kind for kind in read_kinds(BUNDLED.parent).kinds if kind.code == ED)
HOUSES = {
    house.code: house
    for house in (
        House("MAASSTAD", "Maasstad Ziekenhuis", (), "Rotterdam", "TCZWN", ("TCZ", "Zuidwest")),
        House(
            "FRANCISCUS",
            "Franciscus Gasthuis",
            ("Franciscus Gasthuis & Vlietland", "Gasthuis Rotterdam"),
            "Rotterdam",
            "TCZWN",
        ),
        House("AMPHIA", "Amphia", ("Amphia", "Breda Molengracht"), "Breda", "NAZB"),
        House("TREANT-EMM", "Treant Scheper Emmen", ("Treant", "Scheper Emmen"), "Emmen", "AZNN"),
        House("TREANT-HGV", "Treant Bethesda", ("Treant", "Bethesda"), "Hoogeveen", "AZNN"),
        House("DEVENTER", "Deventer Ziekenhuis", (), "Deventer", "EURO"),
        House("JEROEN", "Jeroen Bosch Ziekenhuis", ("JBZ",), "'s-Hertogenbosch", "NAZB"),
        House("ISALA", "Isala Zwolle", ("Isala",), "Zwolle", "ZWOL"),
        House("ISALA-MEP", "Isala Diaconessenhuis Meppel", ("Isala",), "Meppel", "ZWOL"),
        House("ZUYD", "Zuyderland Sittard-Geleen", ("Zuyderland",), "Sittard", "NAZL"),
    )
}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "MAASSTAD"),
        ("Maasstad Ziekenhuis", "MAASSTAD"),
        (" MAASSTAD  ziekenhuis ", "MAASSTAD"),
        ("Maasstadziekenhuis", "MAASSTAD"),
        ("Maas stad", "MAASSTAD"),
        ("Maasstad", "MAASSTAD"),
        ("Màasstad Ziekenhuis Rotterdam", "MAASSTAD"),
        ("Ziekenhuis Maastad", "MAASSTAD"),
        ("Amphia Breda", "AMPHIA"),
        ("Treant", "TREANT-HGV"),
        ("Treant Hoogeveen", "TREANT-HGV"),
        ("Deventer", "DEVENTER"),
        ("JBZ", "JEROEN"),
        ("Isala", "ISALA-MEP"),
        ("Zuyderland (Sittard/Geleen)", "ZUYD"),
    ],
)
def test_a_name_may_be_written_in_many_ways(said: str, code: str) -> None:
    assert is_named(said, HOUSES[code], HOUSES.values())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Amphia Breda", "MAASSTAD"),
        ("Franciscus Gasthuis", "MAASSTAD"),
        ("Franciscus Rotterdam", "MAASSTAD"),
        ("Treant Emmen", "TREANT-HGV"),
        ("Scheper Emmen", "TREANT-HGV"),
        ("Isala Zwolle", "ISALA-MEP"),
        ("Ziekenhuis Nergens", "DEVENTER"),
        ("Onbekend Rotterdam", "MAASSTAD"),
    ],
)
def test_another_hospitals_name_is_no_way_to_write_this_one(said: str, code: str) -> None:
    assert not is_named(said, HOUSES[code], HOUSES.values())


def test_a_region_is_named_by_its_code_or_its_names() -> None:
    house = HOUSES["MAASSTAD"]
    assert all(is_in_region(said, house) for said in ("", "tczwn", "TCZ ", "zuid-west"))
    assert not is_in_region("NAZB", house)


def world(**more: Any) -> Knowledge:
    """Return a world in which ALFA is a house without an IC, and BETA one with both."""
    houses = {
        "ALFA": House("ALFA", "Ziekenhuis Alfa", region="WEST", kinds=frozenset({"ward"})),
        "BETA": House(
            "BETA",
            "Ziekenhuis Beta",
            region="WEST",
            kinds=frozenset({"ward", "ic"}),
            sizes={"ward": 300, "ic": 13},
            places=12,
        ),
    }
    return replace(WORLD, houses=houses, department=DEPARTMENT, **more)


def judged(*facilities: FacilityState, here: Knowledge | None = None) -> Verdict:
    """Return the verdict on what a file says, read back from its bytes."""
    return judge(decode(encode(document(*facilities))), here or world())


def found(verdict: Verdict) -> list[tuple[str, str, int, str]]:
    """Return code, facility and place of all that was said."""
    return [
        (item.code, item.facility, item.place.line, item.place.column) for item in verdict.problems
    ]


def test_figures_under_another_name_are_held_back_once_with_both_names() -> None:
    verdict = judged(beds("BETA", name="Ziekenhuis Alfa", region="OOST"))
    assert verdict.accepted == ()
    assert found(verdict) == [("other_name", "BETA", 2, "naam")]
    assert "Ziekenhuis Alfa" in sentence(verdict.problems[0])
    assert "Ziekenhuis Beta" in sentence(verdict.problems[0])


def test_figures_of_another_region_are_held_back() -> None:
    verdict = judged(beds("BETA", name="ziekenhuis beta", region="OOST"))
    assert found(verdict) == [("other_region", "BETA", 2, "regio")]


def test_a_department_under_another_name_is_held_back_too() -> None:
    verdict = judged(replace(ed("BETA"), name="Ziekenhuis Alfa"))
    assert found(verdict) == [("other_name", "BETA", 2, "naam")]


def test_lines_of_one_facility_that_name_it_differently_are_held_back() -> None:
    raw = encode(document(beds("BETA", name="Ziekenhuis Beta")))
    lines = raw.decode().split("\r\n")
    lines[2] = lines[2].replace("Ziekenhuis Beta", "Ziekenhuis Alfa")
    verdict = judge(decode("\r\n".join(lines).encode()), world())
    assert found(verdict) == [("named_differently", "BETA", 3, "naam")]


def with_lines(code: str, *lines: BedLine) -> FacilityState:
    """Return a hospital with these lines."""
    state = beds(code)
    assert state.beds is not None
    return replace(state, beds=BedState(state.beds.provenance, lines))


@pytest.mark.parametrize("empty", [BedLine("ic", 0, 0, 0), BedLine("ic")])
def test_an_empty_line_of_the_common_form_does_not_cost_the_good_one(empty: BedLine) -> None:
    verdict = judged(with_lines("ALFA", BedLine("ward", 210, 180), empty))
    (accepted,) = verdict.accepted
    assert accepted.beds is not None
    assert [line.bed for line in accepted.beds.lines] == ["ward"]
    assert found(verdict) == [("not_applicable", "ALFA", 3, "")]
    assert verdict.problems[0].scope is Scope.REMARK


def test_only_an_empty_line_leaves_nothing_to_apply_and_nothing_wrong() -> None:
    verdict = judged(with_lines("ALFA", BedLine("ic", 0, 0)))
    assert verdict.accepted == ()
    assert [item.scope for item in verdict.problems] == [Scope.REMARK]


def test_beds_of_a_kind_a_house_does_not_have_keep_it_out() -> None:
    verdict = judged(with_lines("ALFA", BedLine("ward", 210, 180), BedLine("ic", 4, 0)))
    assert verdict.accepted == ()
    assert found(verdict) == [("not_applicable", "ALFA", 3, "")]
    assert sentence(verdict.problems[0]) == "Ziekenhuis Alfa heeft geen IC."


def without(raw: bytes, *columns: str) -> bytes:
    """Return a file without some columns."""
    rows = [line.split(";") for line in raw.decode("utf-8-sig").splitlines()]
    stay = [n for n, name in enumerate(rows[0]) if name not in columns]
    return "\n".join(";".join(row[n] for n in stay) for row in rows).encode()


def renamed(raw: bytes, column: str, other: str) -> bytes:
    """Return a file with one column under another name."""
    return raw.replace(f";{column};".encode(), f";{other};".encode(), 1)


def test_a_bed_file_that_nowhere_says_how_many_beds_are_taken_is_refused() -> None:
    raw = renamed(without(encode(document(beds("BETA"))), "vrij"), "bezet", "bezette_bedden")
    decoded = decode(raw)
    assert decoded.refused
    assert ("column_missing", FilePlace(1, "bezet")) in [
        (item.code, item.place) for item in decoded.problems
    ]


def test_free_beds_say_how_many_are_taken_only_beside_the_capacity() -> None:
    raw = encode(document(beds("BETA")))
    assert not decode(without(raw, "bezet")).refused
    assert decode(without(raw, "bezet", "capaciteit")).refused


def test_a_file_of_departments_needs_no_column_for_beds() -> None:
    assert not decode(without(encode(document(ed("BETA"))), "bezet", "vrij")).refused


def knowing(facility: FacilityState) -> Knowledge:
    """Return the world in which these figures were known an hour before."""
    return world(known={"ALFA": None, facility.code: facility})


def test_what_a_file_has_no_column_for_stays_as_it_was_known() -> None:
    known = with_lines(
        "BETA",
        BedLine("ward", 200, 150, blocked=8, isolation_free=4),
        BedLine("ic", 10, 7, blocked=1),
    )
    assert known.beds is not None
    known = replace(known, beds=replace(known.beds, capacity_class="adapted"))
    raw = without(
        encode(document(beds("BETA", ic=9))),
        "vrij",
        "geblokkeerd",
        "isolatie_vrij",
        "klasse",
        "duiding",
    )
    verdict = judge(decode(raw), knowing(known))
    (accepted,) = verdict.accepted
    assert accepted.beds is not None
    lines = {line.bed: line for line in accepted.beds.lines}
    assert (lines["ward"].blocked, lines["ward"].isolation_free, lines["ic"].blocked) == (8, 4, 1)
    assert lines["ic"].occupied == 9
    assert accepted.beds.capacity_class == "adapted"
    assert accepted.beds.provenance.duiding == "druk"
    (remark,) = verdict.problems
    assert (remark.code, remark.scope) == ("kept", Scope.REMARK)
    assert "‘geblokkeerd’" in sentence(remark)


def test_an_empty_cell_says_unknown_where_an_absent_column_says_nothing() -> None:
    known = with_lines(
        "BETA", BedLine("ward", 200, 150, blocked=8), BedLine("ic", 10, 7, blocked=1)
    )
    verdict = judged(
        with_lines("BETA", BedLine("ward", 200, 151), BedLine("ic", 10, None)),
        here=knowing(known),
    )
    (accepted,) = verdict.accepted
    assert accepted.beds is not None
    assert [(line.occupied, line.blocked) for line in accepted.beds.lines] == [
        (151, None),
        (None, None),
    ]


def test_who_was_present_stays_known_when_a_file_has_no_column_for_it() -> None:
    known = ed("BETA")
    assert known.ed is not None
    known = replace(known, ed=replace(known.ed, present=14, nedocs=33.0))
    raw = without(encode(document(ed("BETA", traffic="stop", reason="peak"))), "seh_aanwezig")
    (accepted,) = judge(decode(raw), knowing(known)).accepted
    assert accepted.ed is not None
    assert (accepted.ed.traffic, accepted.ed.present, accepted.ed.nedocs) == ("stop", 14, None)


def test_figures_that_are_hard_to_believe_are_applied_and_remarked() -> None:
    known = with_lines("BETA", BedLine("ward", 200, 180), BedLine("ic", 10, 7))
    verdict = judged(
        with_lines("BETA", BedLine("ward", 380, 3), BedLine("ic", 10, 8)), here=knowing(known)
    )
    assert len(verdict.accepted) == 1
    assert [item[:3] for item in found(verdict)] == [
        ("jump_occupied", "BETA", 2),
        ("more_than_house", "BETA", 2),
    ]
    assert {item.scope for item in verdict.problems} == {Scope.REMARK}


def test_figures_that_were_known_and_are_emptied_are_remarked_one_by_one() -> None:
    known = with_lines("BETA", BedLine("ward", 200, 180, 4, 2), BedLine("ic", 10, 7))
    verdict = judged(
        with_lines("BETA", BedLine("ward", 200), BedLine("ic", 10, 7)), here=knowing(known)
    )
    assert len(verdict.accepted) == 1
    assert [item[:3] for item in found(verdict)] == [
        ("emptied_occupied", "BETA", 2),
        ("emptied_blocked", "BETA", 2),
        ("emptied_isolation_free", "BETA", 2),
    ]
    assert {item.scope for item in verdict.problems} == {Scope.REMARK}
    assert "bezet was 180" in sentence(verdict.problems[0])


def test_a_crowd_in_an_emergency_department_is_remarked_at_its_own_line() -> None:
    department = ed("BETA").ed
    assert department is not None
    crowded = replace(department, present=900)
    verdict = judged(replace(beds("BETA"), ed=crowded))
    assert len(verdict.accepted) == 1
    assert found(verdict) == [("crowded", "BETA", 4, "")]
    before = replace(ed("BETA"), ed=replace(department, present=12))
    later = judged(replace(ed("BETA"), ed=crowded), here=knowing(before))
    assert [item.code for item in later.problems] == ["jump_present", "crowded"]


def test_what_is_known_already_is_not_remarked_upon() -> None:
    known = with_lines("BETA", BedLine("ward", 900, 3), BedLine("ic", 10, 8))
    verdict = judge(Decoded("test", document(known)), knowing(known))
    assert [item.code for item in verdict.problems] == ["unchanged"]
    assert WORLD.now == NOW
