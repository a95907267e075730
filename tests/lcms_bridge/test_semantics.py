"""What the figures of others mean: unknown, not applicable, negative, twice, undone, in which order."""

import io
import itertools
import json
import zipfile
from typing import Any

import pytest

from lcms_bridge.codecs import (
    adt,
    cap,
    demis,
    fhir,
    geojson_in,
    have,
    kml,
    lpz_json,
    registers,
    sheet,
    unknown,
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.geo import pair, position
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import count, day_moment
from lcms_bridge.entries import CapacitySnapshot, Census, EdStatus, Reading
from lcms_bridge.identity import House
from lcms_bridge.matching import match
from tests.lcms_bridge.test_round_trips import PICTURE

WORDS = {"ic": "IC", "ward": "kliniek"}
HERE = PICTURE.envelope
DATA_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def held(reading: Reading) -> list[str]:
    return [one.code for one in reading.problems if one.scope.holds]


def said(reading: Reading) -> set[str]:
    return {one.code for one in reading.problems}


def beds(reading: Reading) -> CapacitySnapshot:
    return next(one for one in reading.entries if isinstance(one, CapacitySnapshot))


@pytest.mark.parametrize("value", [None, "", " ", "NA", "n/a", "-", "onbekend"])
def test_absent_is_unknown_and_never_nought(value: str | None) -> None:
    assert (count(value).value, count(value).absent) == (None, "unknown")


def test_not_applicable_is_a_third_thing_and_nought_is_nought() -> None:
    assert count("n.v.t.").absent == "not-applicable"
    assert count("0").value == 0
    assert count("-3").value == -3
    assert count("3.5").wrong
    assert count(True).wrong
    assert count("9" * 400).wrong


def report(**population: Any) -> bytes:
    code = {"coding": [{"code": "numICUBeds"}]}
    return json.dumps(
        {
            "resourceType": "MeasureReport",
            "status": "complete",
            "date": "2026-01-31T08:30:00+01:00",
            "subject": {"identifier": {"system": "x", "value": "1"}},
            "group": [{"population": [{"code": code, **population}]}],
        }
    ).encode()


def test_a_reason_for_absence_is_kept() -> None:
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    for reason in ("unsupported", "not-applicable"):
        data = report(_count={"extension": [{"url": url, "valueCode": reason}]})
        line = beds(fhir.decode(data, Dialect(words=WORDS))).lines[0]
        assert line.operational is None
        assert line.absent_reason == {"operational": reason}


def test_a_number_beside_the_reason_why_there_is_none_is_unknown() -> None:
    reason = {"extension": [{"url": DATA_ABSENT, "valueCode": "unsupported"}]}
    reading = fhir.decode(report(count=0, _count=reason), Dialect())
    line = beds(reading).lines[0]
    assert (line.operational, line.absent_reason) == (None, {"operational": "unsupported"})
    assert "count_and_reason" in said(reading)


HAVE_BEDS = """<HospitalStatus xmlns="urn:oasis:names:tc:emergency:EDXL:HAVE:1.0"><Hospital><Organization>
<OrganizationInformation><OrganisationName ID="A"><NameElement>A</NameElement></OrganisationName>
</OrganizationInformation></Organization><HospitalBedCapacityStatus><BedCapacity><BedType>AdultICU</BedType>
<Capacity><AvailableCount>{free}</AvailableCount><BaselineCount>{room}</BaselineCount></Capacity></BedCapacity>
</HospitalBedCapacityStatus><LastUpdateTime>2026-01-31T08:30:00+01:00</LastUpdateTime></Hospital></HospitalStatus>"""
POINT = {"code": "A", "beds_observed_at": "2026-01-31T08:30:00+01:00"}


def in_every_form(room: int, free: int) -> dict[str, Reading]:
    """Return what each form of message says of so much room and so many free beds."""
    properties = POINT | {"ic_operational": room, "ic_available": free}
    feature = {"type": "Feature", "geometry": None, "properties": properties}
    layer = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    codings = [("numICUBeds", room), ("112574-9", free)]
    said_here = [{"code": {"coding": [{"code": code}]}, "count": n} for code, n in codings]
    bundle = json.loads(report())
    bundle["group"] = [{"population": said_here}]
    rows = (
        f"locatie;type;peilmoment;capaciteit;vrij\nA;IC;2026-01-31T08:30:00+01:00;{room};{free}\n"
    )
    words = Dialect(words=WORDS)
    return {
        "have": have.one.decode(HAVE_BEDS.format(room=room, free=free).encode(), words),
        "geojson": geojson_in.decode(layer, words),
        "fhir": fhir.decode(json.dumps(bundle).encode(), words),
        "sheet": sheet.decode(rows.encode(), words),
    }


def test_free_beds_may_be_below_nought_and_nothing_else() -> None:
    for name, reading in in_every_form(10, -3).items():
        assert not held(reading), name
        assert (beds(reading).lines[0].operational, beds(reading).lines[0].available) == (10, -3)
    for name, reading in in_every_form(-10, 3).items():
        assert held(reading) == ["negative"], name
        assert not reading.entries, name


def test_a_report_of_a_patient_and_a_withdrawn_one_are_not_read() -> None:
    whole = json.loads(report(count=4))
    of_patient = whole | {"subject": {"reference": "Patient/1"}}
    withdrawn = whole | {"status": "error"}
    assert held(fhir.decode(json.dumps(of_patient).encode(), Dialect())) == ["of_a_patient"]
    assert held(fhir.decode(json.dumps(withdrawn).encode(), Dialect())) == ["report_status"]


def test_identifiers_keep_their_system() -> None:
    whole = json.loads(report(count=4))
    whole["subject"] = {"identifier": {"type": {"coding": [{"code": "AGB"}]}, "value": "06010101"}}
    one = beds(fhir.decode(json.dumps(whole).encode(), Dialect())).facility.ids[0]
    assert (one.system, one.value) == ("AGB", "06010101")


def test_a_bed_has_the_states_of_table_0116_only() -> None:
    bed = {
        "resourceType": "Location",
        "name": "Bed 3",
        "physicalType": {"coding": [{"code": "bd"}]},
        "operationalStatus": {"code": "K"},
    }
    reading = fhir.decode(json.dumps(bed).encode(), Dialect())
    assert reading.entries[0].bed_status == "K"  # type: ignore[attr-defined]
    bed["operationalStatus"] = {"code": "X"}
    assert held(fhir.decode(json.dumps(bed).encode(), Dialect())) == ["bed_state"]


def test_positions_in_their_order_and_the_rijksdriehoek() -> None:
    found = pair("52.1 4.3", lat_first=True)
    assert found is not None
    assert (found.latitude, found.longitude, found.remark) == (52.1, 4.3, "")
    turned = position(52.1, 4.3, lat_first=False)
    assert turned is not None
    assert (turned.latitude, turned.remark) == (52.1, "position_turned")
    rd = position(155_000.0, 463_000.0, lat_first=False)
    assert rd is not None
    assert rd.remark == "position_rd"
    assert rd.latitude == pytest.approx(52.1551744)
    assert rd.longitude == pytest.approx(5.38720621)
    assert position(200.0, 300.0, lat_first=True) is None


ALERT = (
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1</identifier><sender>a</sender>'
    "<sent>2026-01-31T08:30:00+01:00</sent><status>Actual</status><msgType>Alert</msgType>"
    "<scope>Public</scope><info><category>Health</category><event>x</event><urgency>Past</urgency>"
    "<severity>Minor</severity><certainty>Likely</certainty><area><areaDesc>x</areaDesc>"
    "<polygon>{ring}</polygon><circle>{centre} 3</circle></area></info></alert>"
)


def test_places_of_an_alert_are_turned_where_they_are_only_here_the_other_way_round() -> None:
    here = ("51,4 52,4 52,5 51,4", "51.9,4.5")
    turned = ("4,51 4,52 5,52 4,51", "4.5,51.9")
    far = ("-33,151 -34,151 -34,152 -33,151", "-33.9,151.2")
    read = {
        given: cap.decode(ALERT.format(ring=given[0], centre=given[1]).encode(), Dialect())
        for given in (here, turned, far)
    }
    areas = {given: one.entries[0].infos[0].areas[0] for given, one in read.items()}  # type: ignore[attr-defined]
    assert areas[turned] == areas[here]
    assert "position_turned" in said(read[turned])
    assert "position_turned" not in said(read[here]) | said(read[far])
    assert areas[far].circles == ((-33.9, 151.2, 3.0),)


def test_xml_in_utf_16_is_seen_as_what_it_is() -> None:
    document = '<?xml version="1.0" encoding="UTF-16"?>' + HAVE_BEDS.format(room=10, free=2)
    for data in (document.encode("utf-16"), ("\ufeff" + document).encode("utf-16-be")):
        assert have.one.recognises(data)
        assert unknown.looks_marked_up(data)
        assert beds(have.one.decode(data, Dialect(words=WORDS))).lines[0].available == 2


def test_a_day_that_a_register_tells_twice_counts_when_both_agree() -> None:
    head = "Datum,IC_Bedden_COVID,IC_Bedden_Non_COVID\n"
    once = registers.decode_lcps(f"{head}22-12-2020,5,6\n22-12-2020,5,6\n".encode(), Dialect())
    assert (len(once.entries), held(once)) == (1, [])
    twice = registers.decode_lcps(f"{head}22-12-2020,5,6\n22-12-2020,7,6\n".encode(), Dialect())
    assert (len(twice.entries), held(twice)) == (0, ["said_twice"])


def test_free_beds_of_the_german_register_may_be_below_nought() -> None:
    head = "datum,bundesland_id,behandlungsgruppe,intensivbetten_belegt,intensivbetten_frei\n"
    found = registers.decode_divi(f"{head}2020-12-22,11,ERWACHSENE,12,-2\n".encode(), Dialect())
    assert beds(found).lines[0].available == -2
    wrong = registers.decode_divi(f"{head}2020-12-22,11,ERWACHSENE,-12,2\n".encode(), Dialect())
    assert held(wrong) == ["negative"]


def test_both_forms_of_date() -> None:
    one, other = day_moment("03-02-2021"), day_moment("3-2-2021")
    assert one is not None
    assert other is not None
    assert one.at == other.at
    assert (one.at.month, one.at.day) == (2, 3)
    assert day_moment("30-02-2021") is None


def test_a_table_with_all_that_spreadsheets_add() -> None:
    head = "locatie;type;peilmoment;capaciteit;bezet"
    row = "A;IC;2026-01-31T08:30:00+01:00;10;12"
    data = f"\ufeffsep=;\r\n{head}\r\n{row}\r\n{head}\r\nTotaal;;;10;12\r\n".encode()
    reading = sheet.decode(data, Dialect(words=WORDS))
    assert {"header_again", "totals_row", "columns_guessed"} <= said(reading)
    assert [one.available for one in beds(reading).lines] == [-2]
    assert len(reading.entries) == 1


def test_a_peer_maps_its_own_columns() -> None:
    fields = {"facility": "Zkh", "observed_at": "Wanneer", "ic.occupied": "IC vol"}
    dialect = Dialect(words=WORDS, fields=fields)
    reading = sheet.decode(b"Zkh|Wanneer|IC vol\n7|31-01-2026 8:30|\n", dialect)
    line = beds(reading).lines[0]
    assert (line.occupied, line.absent_reason) == (None, {"occupied": "unknown"})
    assert held(sheet.decode(b"Zkh|IC vol\n7|3\n", dialect)) == ["column_missing"]


def test_a_workbook_that_is_a_bomb_or_damaged() -> None:
    for size, code in ((60 * 1024 * 1024, "bomb"), (10, "not_workbook")):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b" " * size)
        assert held(sheet.decode(out.getvalue(), Dialect())) == [code]


def test_two_names_for_one_place_are_held_against_each_other() -> None:
    one = {"oid": "1.2", "beschikbaarheid": [{"status": "open", "peilmoment": "2026-01-31T08:30Z"}]}
    both = [one | {"locatie": "Alfa"}, one | {"locatie": "Beta"}]
    reading = lpz_json.decode(json.dumps(both).encode(), Dialect())
    assert held(reading) == ["two_names"]
    assert not reading.entries


def test_the_names_of_lpz_are_configurable() -> None:
    data = [
        {"oid": "1.2", "locatie": "A", "x": [{"stand": {"nu": "rood"}, "op": "2026-01-31T08:30Z"}]}
    ]
    fields = {"list": "x", "status": "stand.nu", "observed_at": "op"}
    dialect = Dialect(fields=fields, statuses={"rood": "stop"})
    entry = lpz_json.decode(json.dumps(data).encode(), dialect).entries[0]
    assert isinstance(entry, EdStatus)
    assert entry.traffic == "stop"


def test_two_identifiers_of_two_houses() -> None:
    houses = {code: House(code, f"Huis {code}") for code in ("ALFA", "BETA")}
    entry = {
        "oid": "1.2",
        "locatie": "Q",
        "beschikbaarheid": [{"status": "open", "peilmoment": "2026-01-31T08:30Z"}],
    }
    reading = lpz_json.decode(json.dumps([entry]).encode(), Dialect())
    known = match(reading, houses, Dialect(sites={"urn:lpz:oid|1.2": "BETA"}), HERE)
    assert [one.code for one in known.document.facilities] == ["BETA"]
    strange = match(reading, houses, Dialect(), HERE)
    assert "unknown_facility" in [one.code for one in strange.problems]


def message(
    event: str, at: str, number: str, spot: str = "W1^1^A", *, evn6: str = "", kind: str = "I"
) -> str:
    return "\r".join(
        (
            f"MSH|^~\\&|HIS|HUIS|ZB|ZB|{at}||ADT^{event}|{number}|P|2.5",
            f"EVN|A01|{at}||||{evn6}",
            "PID|1||999^^^HIS^PI||NAAM^GEHEIM",
            f"PV1|1|{kind}|{spot}" + "|" * 16 + "V77",
        )
    )


ADMIT = message("A01", "202601010800", "1")
MOVE = message("A02", "202601010900", "2", "W2^1^A")
LEFT = message("A03", "202601011000", "3", "W2^1^A")


def wards(*found: str) -> dict[str, int]:
    reading = adt.decode("\r".join(found).encode(), Dialect())
    assert "GEHEIM" not in repr(reading)
    census = reading.entries[0]
    assert isinstance(census, Census)
    return {one.unit: one.occupied for one in census.wards}


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([ADMIT], {"W1": 1}),
        ([ADMIT, MOVE], {"W2": 1}),
        ([ADMIT, MOVE, LEFT], {}),
        ([ADMIT, MOVE, message("A12", "202601010930", "4", "W1^1^A")], {"W1": 1}),
        ([ADMIT, message("A11", "202601010930", "5")], {}),
        ([ADMIT, LEFT, message("A13", "202601011100", "6", "W2^1^A")], {"W1": 1}),
        # an order to discharge frees no bed; who left is not moved; an outpatient has none
        ([ADMIT, message("A16", "202601010930", "7")], {"W1": 1}),
        ([ADMIT, LEFT, message("A02", "202601011100", "8", "W3")], {}),
        ([message("A04", "202601010800", "9", kind="O")], {}),
        ([message("A04", "202601010800", "10", kind="E")], {"W1": 1}),
        ([ADMIT, message("A08", "202601010900", "11", "W9")], {"W1": 1}),
        ([ADMIT, message("A21", "202601010900", "12")], {"W1": 1}),
        ([ADMIT, message("A07", "202601010900", "13")], {}),
    ],
)
def test_the_census_whatever_the_order_and_however_often(
    messages: list[str], expected: dict[str, int]
) -> None:
    for order in itertools.permutations(messages):
        assert wards(*order) == expected
        assert wards(*order, *order) == expected


def test_wards_become_beds_with_a_bed_master() -> None:
    options = {"wards": {"W1": "ic"}, "beds": {"W1": 8}}
    reading = adt.decode(ADMIT.encode(), Dialect(words=WORDS, options=options))
    line = beds(reading).lines[0]
    assert (line.operational, line.occupied, line.available, line.method) == (
        8,
        1,
        7,
        "derived_adt",
    )


def test_frames_of_mllp_and_a_frame_that_was_cut() -> None:
    whole = b"\x0b" + ADMIT.encode() + b"\r\x1c\r\x0b" + MOVE.encode() + b"\r\x1c\r"
    assert len(adt.read(whole, Dialect(), Notes())) == 2
    assert "frame_cut" in said(adt.decode(whole[:-30], Dialect()))


def test_who_was_admitted_to_no_ward_lies_nowhere() -> None:
    cut = ADMIT.partition("\rPV1")[0]
    within = f"{cut}\rPV1|1|I"
    assert held(adt.decode(within.encode(), Dialect())) == ["no_ward"]
    # who lay somewhere lies there still; an outpatient who was registered lies nowhere
    told = "\r".join([ADMIT, within.replace("202601010800", "202601010930")])
    assert wards(told) == {"W1": 1}
    assert held(adt.decode(cut.replace("A01", "A04").encode(), Dialect())) == []
    for events in ([cut], [cut, ADMIT.replace("V77", "V78").replace("999", "998")]):
        reading = adt.decode("\r".join(events).encode(), Dialect())
        assert held(reading) == ["no_ward"]
        found = [ward for one in reading.entries if isinstance(one, Census) for ward in one.wards]
        assert [ward.unit for ward in found] == ["W1"] * (len(events) - 1)


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><HospitalStatus>&a;</HospitalStatus>'


def test_no_document_type_is_ever_read() -> None:
    for decode in (have.one.decode, have.draft.decode, kml.decode, fhir.decode):
        assert held(decode(BOMB, Dialect())) == ["doctype"]
        assert held(decode(BOMB.decode().encode("utf-16"), Dialect())), "no XML of that head"
        assert held(decode(b"<a>" * 5000, Dialect())) == ["too_deep"]


def test_deep_huge_and_broken_json() -> None:
    for decode in (fhir.decode, geojson_in.decode, lpz_json.decode, demis.decode):
        assert held(decode(b"[" * 100_000, Dialect())) == ["too_deep"]
        assert held(decode(b"\xff\xfe\x00", Dialect()))
        assert held(decode(b'{"a":1,"a":2}', Dialect())) == ["name_twice"]
        assert held(decode(b'{"a":NaN}', Dialect())) == ["no_json_number"]
    assert held(fhir.decode(report(count=10**400), Dialect())) == ["no_count_here"]


def test_an_unknown_group_of_the_register_is_lost_and_the_rest_is_read() -> None:
    head = "datum,bundesland_id,behandlungsgruppe,intensivbetten_belegt,intensivbetten_frei"
    data = f"{head}\n2026-01-01,09,Erwachsene,NA,3\n2026-01-01,09,Gesamt,1,1\n".encode()
    reading = registers.decode_divi(data, Dialect())
    line = beds(reading).lines[0]
    assert (line.occupied, line.available, line.operational) == (None, 3, None)
    assert "bed_unknown" in said(reading)
