"""How senders differ that keep to their standard, or nearly: what is read is right, what is not is said."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lcms_bridge.codecs import (
    adt,
    capacity_csv,
    fhir,
    geojson_in,
    have,
    lpz_json,
    sheet,
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.values import day_moment, hl7_moment, moment
from lcms_bridge.entries import CapacitySnapshot, EdStatus, Line, Reading
from lcms_bridge.formats import format_of
from tests.lcms_bridge.test_semantics import held, message, said

WORDS = {"ic": "IC", "ward": "kliniek"}
PLAIN = Dialect(words=WORDS)


def lines(reading: Reading) -> dict[str, Line]:
    return {
        line.bed_type: line
        for one in reading.entries
        if isinstance(one, CapacitySnapshot)
        for line in one.lines
    }


def sentences(reading: Reading) -> list[str]:
    return [one.sentence or one.code for one in reading.problems]


# EDXL-HAVE 1.0

OWNER = """<Organization><OrganizationInformation xmlns:n="urn:oasis:names:tc:ciq:xnl:3">
<n:OrganisationName n:ID="A1"><n:NameElement>Huis</n:NameElement></n:OrganisationName>
</OrganizationInformation></Organization>"""
SPACE = "urn:oasis:names:tc:emergency:EDXL:HAVE:1.0"


def hospital(beds: str, at: str = "2026-01-31T08:30:00+01:00", space: str = SPACE) -> str:
    return (
        f'<HospitalStatus xmlns="{space}"><Hospital>{OWNER}<HospitalBedCapacityStatus>{beds}'
        f"</HospitalBedCapacityStatus><LastUpdateTime>{at}</LastUpdateTime></Hospital></HospitalStatus>"
    )


def capacity(free: int, room: int) -> str:
    counts = f"<AvailableCount>{free}</AvailableCount><BaselineCount>{room}</BaselineCount>"
    return f"<Capacity>{counts}</Capacity>"


ICU, WARD = "<BedType>AdultICU</BedType>", "<BedType>MedicalSurgical</BedType>"
ONE = f"<BedCapacity>{ICU}{capacity(2, 10)}</BedCapacity>"


def have_of(text: str) -> Reading:
    return have.one.decode(text.encode(), PLAIN)


def test_counts_are_of_the_kind_of_bed_that_stands_above_them() -> None:
    both = f"<BedCapacity>{ICU}{capacity(2, 10)}{WARD}{capacity(-3, 200)}</BedCapacity>"
    found = lines(have_of(hospital(both)))
    assert {kind: (one.available, one.operational) for kind, one in found.items()} == {
        "ic": (2, 10),
        "ward": (-3, 200),
    }
    halves = (
        f"<BedCapacity>{ICU}<Capacity><AvailableCount>2</AvailableCount></Capacity>"
        f"{WARD}<Capacity><BaselineCount>200</BaselineCount></Capacity></BedCapacity>"
    )
    found = lines(have_of(hospital(halves)))
    assert (found["ic"].operational, found["ward"].operational) == (None, 200)


def test_counts_of_two_kinds_together_are_of_neither() -> None:
    reading = have_of(hospital(f"<BedCapacity>{ICU}{WARD}{capacity(2, 10)}</BedCapacity>{ONE}"))
    assert "beds_together" in said(reading)
    assert lines(reading)["ic"].available == 2


def test_a_word_for_free_beds_is_lost_or_held_against_the_number() -> None:
    alone = "<Capacity><CapacityStatus>NotAvailable</CapacityStatus></Capacity>"
    reading = have_of(hospital(f"<BedCapacity>{ICU}{alone}</BedCapacity>"))
    assert "element_unread" in said(reading)
    assert not lines(reading)
    for word, wrong in (("NotAvailable", True), ("Vacant/Available", False)):
        beds = ONE.replace("<Capacity>", f"<Capacity><CapacityStatus>{word}</CapacityStatus>")
        assert ("status_and_count" in said(have_of(hospital(beds)))) is wrong


@pytest.mark.parametrize(
    "about",
    [
        "<OrganizationID>A1</OrganizationID><OrganizationName>Huis</OrganizationName>",
        '<OrganisationName ID="A1">Huis</OrganisationName>',
    ],
)
def test_a_hospital_may_be_named_in_plain_text(about: str) -> None:
    owner = f"<OrganizationInformation>{about}</OrganizationInformation>"
    [entry] = have_of(hospital(ONE).replace(OWNER, owner)).entries
    assert (entry.facility.name, entry.facility.ids[0].value) == ("Huis", "A1")


def test_a_part_of_a_kind_is_not_the_kind() -> None:
    part = f"<SubCategoryBedType>Oncology</SubCategoryBedType>{capacity(1, 5)}"
    beds = f"<BedCapacity>{WARD}{capacity(20, 200)}{part}</BedCapacity>"
    reading = have_of(hospital(beds))
    assert lines(reading)["ward"].operational == 200
    assert (held(reading), "bed_unknown" in said(reading)) == ([], True)


def test_have_is_recognised_by_its_root_and_below_a_long_envelope() -> None:
    for space in (SPACE.lower(), ""):
        assert format_of(hospital(ONE, space=space).encode()).name == have.one.FORMAT
    areas = "<keyword><value>regio</value></keyword>" * 300
    assert format_of(envelope("Actual", "Report", areas).encode()).name == have.one.FORMAT


def envelope(status: str, kind: str, more: str = "") -> str:
    return (
        '<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0">'
        f"<distributionStatus>{status}</distributionStatus><distributionType>{kind}</distributionType>{more}"
        f"<contentObject>{hospital(ONE)}</contentObject></EDXLDistribution>"
    )


@pytest.mark.parametrize(
    ("status", "kind", "counts"),
    [
        ("Actual", "Report", True),
        ("Actual", "Update", True),
        ("Draft", "Report", False),
        ("System", "Report", False),
        ("Actual", "Cancel", False),
        ("Actual", "Error", False),
        ("Actual", "Ack", False),
    ],
)
def test_what_an_envelope_takes_back_or_drafts_is_no_state_of_now(
    status: str, kind: str, counts: bool
) -> None:
    reading = have_of(envelope(status, kind))
    assert bool(reading.entries) is counts
    assert held(reading) == ([] if counts else ["envelope_status"])


# moments


def test_a_day_may_end_at_twenty_four_hours() -> None:
    for found in (
        moment("2026-01-31T24:00:00Z"),
        hl7_moment("202601312400+0000"),
        day_moment("31-01-2026 24:00", ZoneInfo("UTC")),
    ):
        assert found is not None
        assert found.at.isoformat() == "2026-02-01T00:00:00+00:00"
    assert moment("2026-01-31T24:30:00Z") is None


def features(**properties: Any) -> bytes:
    own = {"code": "A1", "name": "Huis", "ic_operational": 10, "ic_occupied": 8, **properties}
    return layer({"type": "Point", "coordinates": [4.5, 51.9]}, own)


def layer(geometry: Any, properties: dict[str, Any]) -> bytes:
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def reports(at: str) -> list[Reading]:
    """Return a report of each format that may leave out the offset, of one moment."""
    population = {"code": {"coding": [{"code": "numICUBeds"}]}, "count": 3}
    report = {
        "resourceType": "MeasureReport",
        "status": "complete",
        "date": at,
        "subject": {"identifier": {"value": "A1"}},
        "group": [{"population": [population]}],
    }
    lpz = [
        {"oid": "1", "locatie": "Huis", "beschikbaarheid": [{"status": "open", "peilmoment": at}]}
    ]
    table = f"locatie;peilmoment;IC capaciteit;IC bezet\nA1;{at};10;8\n"
    return [
        have_of(hospital(ONE, at)),
        fhir.decode(json.dumps(report).encode(), PLAIN),
        geojson_in.decode(features(observed_at=at), PLAIN),
        lpz_json.decode(json.dumps(lpz).encode(), PLAIN),
        sheet.decode(table.encode(), PLAIN),
        adt.decode(message("A01", at.translate(str.maketrans("", "", "-:T")), "1").encode(), PLAIN),
    ]


def test_every_format_says_what_it_took_for_granted_of_a_moment() -> None:
    for reading in reports("2026-01-31T08:30:00"):
        assert "offset_taken" in said(reading), reading.format
    for reading in reports("2026-01-31"):
        assert "day_only" in said(reading), reading.format
    for reading in reports("2026-10-25T02:30:00"):
        assert "hour_doubled" in said(reading), reading.format
        assert {str(one.observed_at)[-6:] for one in reading.entries} == {"+02:00"}


def test_an_hour_that_no_clock_showed_is_held_back_with_its_reason() -> None:
    for reading in reports("2026-03-29T02:30:00"):
        assert not reading.entries, reading.format
        assert "lcms_bridge.problem.moment_skipped" in sentences(reading), reading.format


def test_what_is_no_moment_is_shown() -> None:
    for reading in reports("overmorgen")[:-1]:
        [problem] = [one for one in reading.problems if one.scope.holds]
        assert problem.params["given"] == "overmorgen"


# counts


@pytest.mark.parametrize("given", ["1.000", "12.000", "1 000", "1\u00a0000", "1,000", "1.234.567"])
def test_thousands_are_held_back_with_what_to_write(given: str) -> None:
    rows = f"locatie;peilmoment;IC capaciteit;IC bezet\nA1;2026-01-31 08:30;9;{given}\n"
    reading = sheet.decode(rows.encode(), PLAIN)
    assert "lcms_bridge.problem.count_grouped" in sentences(reading)
    assert held(reading) == ["no_count_here"]


def test_the_minus_of_a_word_processor_is_a_minus_in_our_own_file() -> None:
    head = "versie;oefening;locatie;type;peilmoment;capaciteit;bezet;vrij\n"
    row = "1;nee;A1;ic;2026-01-31T08:30:00+01:00;10;13;\u22123\n"
    found = capacity_csv.decode((head + row).encode(), WORDS)
    assert not found.problems
    assert found.document.facilities


def test_a_negative_count_is_not_called_no_whole_number() -> None:
    one = {"status": "open", "peilmoment": "2026-01-31T08:30:00Z", "aanwezig": -1}
    lpz = [{"oid": "1", "locatie": "Huis", "beschikbaarheid": [one]}]
    assert held(lpz_json.decode(json.dumps(lpz).encode(), PLAIN)) == ["negative"]


# LPZ


def lpz_of(listed: Any, **more: Any) -> Reading:
    whole = [{"oid": "1", "locatie": "Huis", "beschikbaarheid": listed, **more}]
    return lpz_json.decode(json.dumps(whole).encode(), PLAIN)


def test_a_department_in_another_shape_is_not_taken_for_the_emergency_department() -> None:
    one = {"afdeling": {"naam": "IC"}, "status": "stop", "peilmoment": "2026-01-31T08:30:00Z"}
    reading = lpz_of([one])
    assert not reading.entries
    assert said(reading) == {"department_unread"}


@pytest.mark.parametrize("status", [True, {"code": "stop"}, 1])
def test_a_state_in_another_shape_is_held_back_and_shown(status: Any) -> None:
    reading = lpz_of([{"status": status, "peilmoment": "2026-01-31T08:30:00Z"}])
    assert (held(reading), reading.entries) == (["word_wrong"], ())


def test_words_alone_in_a_list_are_states() -> None:
    reading = lpz_of(["stop"], peilmoment="2026-01-31T08:30:00Z")
    assert [one.traffic for one in reading.entries if isinstance(one, EdStatus)] == ["stop"]
    assert held(lpz_of(["stop"])) == ["no_moment_said"]


def test_the_organisations_are_found_beside_another_list() -> None:
    one = {"status": "open", "peilmoment": "2026-01-31T08:30:00Z"}
    whole = {"meldingen": [], "organisaties": [{"OID": "1", "Beschikbaarheid": [one]}]}
    data = json.dumps(whole).encode()
    assert format_of(data).name == lpz_json.FORMAT
    assert lpz_json.decode(data, PLAIN).entries


def test_an_answer_that_cannot_be_read_is_not_the_answer_that_nobody_knows() -> None:
    one = {"status": "stop", "peilmoment": "2026-01-31T08:30:00Z", "nedocs": "hoog", "tot": "laat"}
    reading = lpz_of([one])
    [entry] = reading.entries
    assert isinstance(entry, EdStatus)
    assert (dict(entry.absent_reason), said(reading)) == ({}, {"value_dropped"})
    point = {"ed_traffic": "stop", "ed_observed_at": "2026-01-31T08:30:00Z", "ed_nedocs": "hoog"}
    found = geojson_in.decode(features(observed_at="2026-01-31T08:30:00Z", **point), PLAIN)
    entry = found.entries[1]
    assert isinstance(entry, EdStatus)
    assert ("score" in entry.absent_reason, "value_dropped" in said(found)) == (False, True)
