"""Messages as they are found in the wild, of which a plausible reading would be a wrong one."""

import io
import json
import zipfile
from typing import Any

import pytest

from lcms_bridge.canonical import Envelope
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
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.values import count, moment
from lcms_bridge.entries import Alert
from lcms_bridge.identity import House
from lcms_bridge.matching import match
from tests.lcms_bridge.test_semantics import (
    ALERT,
    HAVE_BEDS,
    WORDS,
    beds,
    held,
    message,
    report,
    said,
    wards,
)

NOW = "2026-01-31T08:30:00+01:00"
DE = (
    '<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><distributionStatus>{status}'
    "</distributionStatus>{contents}</EDXLDistribution>"
)
CONTENT = (
    "<contentObject><xmlContent><embeddedXMLContent>{}</embeddedXMLContent></xmlContent>"
    "</contentObject>"
)
HAVE = HAVE_BEDS.format(room=10, free=2)
CAP = ALERT.format(ring="51,4 52,4 52,5 51,4", centre="51.9,4.5")
DRAFT = (
    '<HAVE xmlns="urn:oasis:names:tc:emergency:edxl:have:2.0"><reportComment>{}</reportComment><facility>'
    "<facilityInformation><facilityID>ZB-A</facilityID></facilityInformation><reportingPeriod><ToDateTime>"
    f"{NOW}</ToDateTime></reportingPeriod></facility></HAVE>"
)


@pytest.mark.parametrize("given", ["1.000", "12,000", "-1.000"])
def test_thousands_are_not_a_fraction_of_nought(given: str) -> None:
    assert count(given).wrong, "one bed of a thousand"
    rows = f'locatie;type;peilmoment;capaciteit\nA;IC;{NOW};"{given}"\n'
    assert held(sheet.decode(rows.encode(), Dialect(words=WORDS))) == ["no_count_here"]
    assert [count(one).value for one in ("12,0", "12.00", "12.0000")] == [12, 12, 12]


def test_the_minus_of_a_word_processor_is_a_minus() -> None:
    assert count("\u22123").value == -3


def test_a_moment_that_no_clock_shows_is_none() -> None:
    assert moment("2026-03-29T02:30:00") is None
    assert moment("2026-03-29T02:30:00+01:00") is not None
    twice, day = moment("2026-10-25T02:30:00"), moment("2026-03-29")
    assert twice is not None
    assert twice.no_offset
    assert day is not None


def test_an_offset_may_be_of_whole_hours() -> None:
    one, other = moment("2026-01-31 08:30:00+01"), moment(NOW)
    assert one is not None
    assert one == other


@pytest.mark.parametrize("total", ["Eindtotaal", "Grand Total", "Gesamtergebnis"])
def test_the_total_of_a_pivot_table_is_a_total(total: str) -> None:
    rows = f"locatie;type;peilmoment;capaciteit\nA;IC;{NOW};3\n{total};;;3\n"
    reading = sheet.decode(rows.encode(), Dialect(words=WORDS))
    assert (held(reading), "totals_row" in said(reading)) == ([], True)


def test_two_quotes_of_hl7_say_that_there_is_none() -> None:
    one = message("A01", "202601010800", "1").replace("V77", '""')
    other = one.replace("999^^^HIS^PI", "998^^^HIS^PI").replace("|1|P|2.5", "|2|P|2.5")
    assert wards(one, other) == {"W1": 2}, "two patients without a number are not one"
    moved = message("A02", "202601010900", "3", '""^""^""')
    assert wards(message("A01", "202601010800", "1"), moved) == {"W1": 1}
    assert held(adt.decode(message("A01", "202601010800", "1", '""').encode(), Dialect())) == [
        "no_ward"
    ]


def test_two_patients_who_turn_out_to_be_one_have_one_stay() -> None:
    tail = "|" * 25 + "202601010800"
    first = message("A01", "202601010800", "1").replace("V77", tail).replace("999^", "OUD^")
    merge = message("A40", "202601010900", "2").partition("\rPV1")[0] + "\rMRG|OUD^^^HIS"
    left = message("A03", "202601011000", "3").replace("V77", tail)
    second = first.replace("202601010800", "202601010930").replace("|1|P|2.5", "|4|P|2.5")
    assert wards(first, merge) == {"W1": 1}
    assert wards(first, merge, left) == {}
    assert wards(merge, left, first) == {}
    assert wards(first, merge, left, second) == {"W1": 1}, "a later stay is another one"


def test_hl7_with_signs_of_its_own_is_recognised() -> None:
    strange = message("A01", "202601010800", "1").replace("|", "#")
    assert adt.recognises(strange.encode())
    assert wards(strange) == {"W1": 1}
    assert not adt.recognises(b"MSH;naam;bedden\n")
    assert wards(message("A01", "202601010800", "1").replace("ADT^A01", "adt^a01")) == {"W1": 1}


def world(decode: Any, document: str) -> Envelope | None:
    """Return the world that a document says it is of."""
    found: Envelope | None = decode(document.encode(), Dialect(words=WORDS)).envelope
    return found


def test_an_exercise_in_have_says_so_on_its_way_in() -> None:
    marked = HAVE.replace(
        "</Organization>", "<CommentText>OEFENING</CommentText></Organization>", 1
    )
    assert world(have.one.decode, marked) == Envelope("", exercise=True)
    assert world(have.one.decode, HAVE) is None
    assert world(have.draft.decode, DRAFT.format("OEFENING – proef")) == Envelope("", exercise=True)
    assert world(have.draft.decode, DRAFT.format("proef")) is None
    both = marked.replace("</HospitalStatus>", HAVE.partition('HAVE:1.0">')[2])
    assert "worlds_mixed_here" in held(have.one.decode(both.encode(), Dialect(words=WORDS)))


@pytest.mark.parametrize(
    ("status", "exercise"),
    [("Exercise", True), ("Test", True), ("Actual", False), ("System", None)],
)
def test_an_envelope_says_of_which_world_its_contents_are(
    status: str, exercise: bool | None
) -> None:
    wanted = None if exercise is None else Envelope("", exercise=exercise)
    whole = DE.format(status=status, contents=CONTENT.format(HAVE))
    assert world(have.one.decode, whole) == wanted
    deeper = whole.replace(f">{status}<", f"><StatusKindDefault>{status}</StatusKindDefault><")
    assert world(have.one.decode, deeper) == wanted
    alert = cap.decode(DE.format(status=status, contents=CONTENT.format(CAP)).encode(), Dialect())
    assert held(alert) == (["worlds_mixed_here"] if exercise else [])


def test_all_contents_of_an_envelope_or_a_feed_are_read() -> None:
    other = HAVE.replace('ID="A"', 'ID="B"').replace(">A<", ">B<")
    whole = DE.format(status="Actual", contents=CONTENT.format(HAVE) + CONTENT.format(other))
    reading = have.one.decode(whole.encode(), Dialect(words=WORDS))
    assert [one.facility.name for one in reading.entries] == ["A", "B"]
    second = CAP.replace("<identifier>1<", "<identifier>2<")
    feed = f"<feed><entry><content>{CAP}</content></entry><entry>{second}</entry></feed>"
    alerts = cap.decode(feed.encode(), Dialect()).entries
    assert [one.identifier for one in alerts if isinstance(one, Alert)] == ["1", "2"]


@pytest.mark.parametrize(
    ("mark", "exercise"),
    [("yes", True), ("OEFENING", True), ("nee", False), (False, False), (1, True), (None, None)],
)
def test_the_mark_of_a_layer_in_whatever_word(mark: Any, exercise: bool | None) -> None:
    properties = {"code": "A", "exercise": mark}
    layer = {"type": "Feature", "geometry": None, "properties": properties}
    found = world(geojson_in.decode, json.dumps(layer))
    assert (found.exercise if found else None) is exercise


def test_a_peers_names_in_a_layer_are_pointed_out_as_in_a_table() -> None:
    properties = {"code": "A", "observed_at": NOW, "icu_free": 2}
    layer = {"type": "Feature", "geometry": None, "properties": properties}
    dialect = Dialect(words=WORDS, fields={"ic_available": "icu_free"})
    assert beds(geojson_in.decode(json.dumps(layer).encode(), dialect)).lines[0].available == 2


def test_kml_says_a_moment_in_words_of_its_own() -> None:
    place = (
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>A</name>{}<ExtendedData>'
        '<Data name="ic_available"><value>2</value></Data></ExtendedData></Placemark></kml>'
    )
    for when in (
        f"<TimeStamp><when>{NOW}</when></TimeStamp>",
        f"<TimeSpan><begin>2026</begin><end>{NOW}</end></TimeSpan>",
    ):
        found = beds(kml.decode(place.format(when).encode(), Dialect(words=WORDS)))
        assert found.observed_at == moment(NOW).at  # type: ignore[union-attr]


def test_what_a_german_form_says_in_another_type_is_never_unknown() -> None:
    def answered(answer: dict[str, Any]) -> Any:
        form = {
            "resourceType": "QuestionnaireResponse",
            "item": [{"linkId": "numberOccupiedBedsGeneralWardAdults", "answer": [answer]}],
        }
        about = {
            "resourceType": "Composition",
            "date": NOW,
            "subject": {"identifier": {"value": "7"}},
        }
        whole = {"resourceType": "Bundle", "entry": [{"resource": one} for one in (about, form)]}
        return demis.decode(json.dumps(whole).encode(), Dialect(words=WORDS))

    for answer in ({"valueQuantity": {"value": 12}}, {"valueString": "12"}, {"valueInteger": 12}):
        assert beds(answered(answer)).lines[0].occupied == 12
    assert held(answered({"valueCoding": {"code": "veel"}})) == ["no_count_here"]


def test_the_german_register_under_the_names_it_had_before_and_by_district() -> None:
    before = (
        "date,bundesland,gemeindeschluessel,betten_frei,betten_belegt,betten_belegt_nur_erwachsen,"
        "betten_frei_nur_erwachsen\n2020-10-25,01,01001,10,20,18,9\n"
    )
    district = (
        "datum,landkreis_id,intensivbetten_frei,intensivbetten_belegt,intensivbetten_belegt_erwachsen,"
        "intensivbetten_frei_erwachsen\n2020-10-25,01001,10,20,18,9\n"
    )
    for table in (before, district):
        assert registers.divi_recognises(table.encode())
        found = beds(registers.decode_divi(table.encode(), Dialect(words=WORDS)))
        assert found.facility.ids[0].value == "01001"
        line = found.lines[0]
        assert (line.population, line.occupied, line.available) == ("adult", 18, 9)
    levels = (
        "datum,bundesland_id,versorgungsstufe,intensivbetten_belegt,intensivbetten_frei\n"
        "2020-10-25,01,Basisversorger,5,1\n2020-10-25,01,Maximalversorger,9,2\n"
    )
    reading = registers.decode_divi(levels.encode(), Dialect(words=WORDS))
    assert (len(reading.entries), held(reading)) == (2, [])


def test_a_label_of_test_data_counts_where_it_was_written_as_a_tag() -> None:
    whole = json.loads(report(count=4)) | {"meta": {"tag": [{"code": "HTEST"}]}}
    assert world(fhir.decode, json.dumps(whole)) == Envelope("", exercise=True)


def test_a_score_of_a_measure_is_lost_and_said() -> None:
    whole = json.loads(report(count=4))
    whole["group"][0]["measureScore"] = {"value": 7}
    assert "element_unread" in said(fhir.decode(json.dumps(whole).encode(), Dialect(words=WORDS)))


def test_a_department_that_is_open_and_shut_at_one_moment_is_held_back() -> None:
    told = [{"status": one, "peilmoment": NOW} for one in ("open", "stop", "open")]
    data = [{"oid": "1.2", "locatie": "Huis A", "beschikbaarheid": told}]
    reading = lpz_json.decode(json.dumps(data).encode(), Dialect())
    found = match(reading, {"A": House("A", "Huis A")}, Dialect(), Envelope("x", exercise=False))
    assert [one.code for one in found.problems if one.scope.holds] == ["department_twice"]
    assert [one.ed for one in found.document.facilities] == [None]
    told.append({"status": "stop", "peilmoment": "2026-01-31T09:30:00+01:00"})
    reading = lpz_json.decode(json.dumps(data).encode(), Dialect())
    found = match(reading, {"A": House("A", "Huis A")}, Dialect(), Envelope("x", exercise=False))
    assert found.document.facilities[0].ed is not None, "what is newer counts"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADS = ("locatie", "type", "peilmoment", "capaciteit", "bezet")


def packed(parts: dict[str, str]) -> bytes:
    """Return an archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def in_excel(fault: str) -> bytes:
    """Return a workbook with a fault in its fourth column of its second row."""
    heads = "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in HEADS)
    texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("A", "IC", NOW))
    wrong = f'<c r="D2" t="e"><v>{fault}</v></c>'
    rows = f'<row r="1">{heads}</row><row r="2">{texts}{wrong}<c><v>9</v></c></row>'
    tie = '<Relationship Id="r1" Type="{}" Target="{}"/>'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
            f"{tie.format(f'{OFFICE}/officeDocument', 'xl/workbook.xml')}</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Bedden" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
            f"{tie.format(f'{OFFICE}/worksheet', 'worksheets/blad7.xml')}</Relationships>",
            "xl/worksheets/blad7.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def in_libreoffice(fault: str) -> bytes:
    """Return such a workbook as LibreOffice writes it."""
    names = {
        one: f"urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"
        for one in ("office", "table", "text")
    } | {"calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"}
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in names.items())
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    wrong = cell.format(' office:string-value="" calcext:value-type="error"', fault)
    rows = [[cell.format("", one) for one in row] for row in (HEADS, ("A", "IC", NOW))]
    rows[1] += [wrong, cell.format("", 9)]
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed(
        {
            "mimetype": kind,
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="B">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
            "META-INF/manifest.xml": "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        }
    )


@pytest.mark.parametrize("book", [in_excel, in_libreoffice])
@pytest.mark.parametrize("fault", ["#N/A", "#REF!", "#DIV/0!"])
def test_a_cell_that_could_not_be_computed_is_no_unknown(book: Any, fault: str) -> None:
    reading = sheet.decode(book(fault), Dialect(words=WORDS))
    assert held(reading) == ["no_count_here"]
    assert not reading.entries
