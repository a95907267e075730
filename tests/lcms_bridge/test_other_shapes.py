"""How senders draw, pack and number what they say: layers, archives, movements, workbooks, Bundles."""

import io
import json
import zipfile
from typing import Any

import pytest

from lcms_bridge.codecs import adt, fhir, geojson_in, kml, people, registers, sheet
from lcms_bridge.entries import CapacitySnapshot, Census, Reading
from lcms_bridge.formats import format_of
from tests.lcms_bridge.test_other_senders import PLAIN, layer, lines
from tests.lcms_bridge.test_semantics import held, message, said, wards

# map layers

BEDS = {
    "code": "A1",
    "name": "Huis",
    "ic_operational": 10,
    "ic_occupied": 8,
    "observed_at": "2026-01-31T08:30:00Z",
}
POINT = {"type": "Point", "coordinates": [4.5, 51.9, 3.0]}
RING = [[4.5, 51.8], [4.6, 51.8], [4.6, 51.9], [4.5, 51.8]]


@pytest.mark.parametrize(
    ("geometry", "placed"),
    [
        (POINT, True),
        ({"type": "MultiPoint", "coordinates": [[4.5, 51.9]]}, True),
        ({"type": "GeometryCollection", "geometries": [POINT]}, True),
        ({"type": "MultiPoint", "coordinates": [[4.5, 51.9], [4.6, 51.9]]}, False),
        ({"type": "Polygon", "coordinates": [RING]}, False),
        (None, False),
    ],
)
def test_the_figures_of_a_house_count_whatever_it_is_drawn_as(geometry: Any, placed: bool) -> None:
    [entry] = geojson_in.decode(layer(geometry, BEDS), PLAIN).entries
    assert isinstance(entry, CapacitySnapshot)
    assert entry.lines[0].occupied == 8
    assert (entry.facility.latitude, entry.facility.longitude) == (
        (51.9, 4.5) if placed else (None, None)
    )
    assert not geojson_in.decode(layer(geometry, {**BEDS, "kind": "region"}), PLAIN).entries


def test_a_collection_within_a_collection_is_read() -> None:
    inner = json.loads(layer(POINT, BEDS))
    whole = json.dumps({"type": "FeatureCollection", "features": [inner, None]}).encode()
    reading = geojson_in.decode(whole, PLAIN)
    assert [one.place.path for one in reading.entries] == ["$.features[0].features[0]"]
    assert "element_unread" in said(reading)


MARK = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Huis</name><ExtendedData>{data}'
    "</ExtendedData><MultiGeometry><Point><coordinates>4.5,51.9</coordinates></Point><Polygon/></MultiGeometry>"
    "</Placemark></Document></kml>"
).format(data="".join(f'<Data name="{k}"><value>{v}</value></Data>' for k, v in BEDS.items()))


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("_", "."), text)
    return out.getvalue()


def test_kml_of_several_shapes_and_in_an_archive() -> None:
    for data in (MARK.encode(), packed(doc_kml=MARK)):
        assert format_of(data).name == kml.FORMAT
        [entry] = kml.decode(data, PLAIN).entries
        assert entry.facility.latitude == 51.9
    assert held(kml.decode(packed(doc_txt="x"), PLAIN)) == ["no_kml"]
    assert held(kml.decode(packed(doc_kml=MARK)[:-60], PLAIN)) == ["no_kml"]
    assert held(kml.decode(packed(doc_kml=MARK + " " * 4_000_000), PLAIN)) == ["too_large"]


# HL7 v2


def test_the_offset_of_a_message_counts_for_its_moments() -> None:
    sent = message("A01", "202601010800", "1")
    sent = sent.replace("202601010800", "202601010800+0000", 1)
    [entry] = [one for one in adt.decode(sent.encode(), PLAIN).entries if isinstance(one, Census)]
    assert entry.observed_at is not None
    assert entry.observed_at.isoformat() == "2026-01-01T08:00:00+00:00"


def unnumbered(event: str, at: str, control: str, admitted: str) -> str:
    return message(event, at, control).replace("V77", "|" * 25 + admitted)


@pytest.mark.parametrize(
    "written", ["20260101080000", "202601010800+0100", "20260101070000.5+0000", "20260101", ""]
)
def test_a_moment_of_admission_may_be_written_in_more_than_one_way(written: str) -> None:
    came = unnumbered("A01", "202601010800", "1", "202601010800")
    left = unnumbered("A03", "202601011000", "2", written)
    for order in ((came, left), (left, came)):
        assert wards(*order) == {}
        data = adt.stripped("\r".join(order).encode(), lambda name: f"n{hash(name)}")
        assert wards(data.decode()) == {}


def test_an_event_that_stands_in_evn_alone_counts() -> None:
    assert wards(message("A01", "202601010800", "1").replace("|ADT^A01|", "|ADT|")) == {"W1": 1}


def test_a_discharge_without_its_stay_is_held_back() -> None:
    left = message("A03", "202601011000", "2").partition("\rPV1")[0]
    reading = adt.decode("\r".join([message("A01", "202601010800", "1"), left]).encode(), PLAIN)
    assert held(reading) == ["no_ward"]


def test_a_move_to_nowhere_is_said() -> None:
    moved = message("A02", "202601010900", "3", '""^""^""')
    reading = adt.decode("\r".join([message("A01", "202601010800", "1"), moved]).encode(), PLAIN)
    assert "no_destination" in said(reading)


def test_escapes_and_utf_16() -> None:
    for ward in ("\\X57\\1^1^A", "\\H\\W1\\N\\^1^A", "W1\\.br\\^1^A"):
        assert wards(message("A01", "202601010800", "1", ward)) == {"W1": 1}
    assert adt.recognises(message("A01", "202601010800", "1").encode("utf-16"))


# registers and workbooks


def test_the_columns_of_a_register_in_any_case() -> None:
    rows = "DATUM,ic_bedden_covid,Kliniek_bedden\n31-01-2026,5,7\n"
    assert registers.lcps_recognises(rows.encode())
    reading = registers.decode_lcps(rows.encode(), PLAIN)
    assert {kind: one.occupied for kind, one in lines(reading).items()} == {"ic": 5, "ward": 7}


CELLS = ("locatie", "peilmoment", "IC capaciteit", "IC bezet")
ROW = ("A1", "2026-01-31 08:30", "10", "8")


def cell(where: str, value: str) -> str:
    if value.startswith("="):
        return f'<c r="{where}"><f>{value[1:]}</f><v></v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t>{value}</t></is></c>'


def book(*sheets: tuple[str, str, tuple[tuple[str, ...], ...]]) -> bytes:
    """Return a workbook of sheets: name, state, rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ties = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r" '
        f'Type="{ties}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    }
    listed, related = "", ""
    for number, (name, state, rows) in enumerate(sheets, start=1):
        listed += f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="r{number}"/>'
        related += f'<Relationship Id="r{number}" Type="{ties}/worksheet" Target="worksheets/s{number}.xml"/>'
        body = ""
        for line, row in enumerate(rows, start=1):
            cells = "".join(
                cell(f"{letter}{line}", one) for letter, one in zip("ABCDEFGH", row, strict=False)
            )
            body += f'<row r="{line}">{cells}</row>'
        parts[f"xl/worksheets/s{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
        )
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{main}" xmlns:r="{ties}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{packages}/relationships">{related}</Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_hidden_sheet_is_not_the_one_that_is_meant() -> None:
    old = ("oud", "hidden", (CELLS, (*ROW[:3], "1")))
    reading = sheet.decode(book(old, ("nu", "visible", (CELLS, ROW))), PLAIN)
    assert lines(reading)["ic"].occupied == 8
    assert lines(sheet.decode(book(old), PLAIN))["ic"].occupied == 1


def test_a_sheet_of_words_before_the_table_is_passed_over_and_said() -> None:
    words = ("Uitleg", "visible", (("Vul het tweede blad in",),))
    reading = sheet.decode(book(words, ("Bedden", "visible", (CELLS, ROW))), PLAIN)
    assert lines(reading)["ic"].occupied == 8
    assert "sheet_taken" in said(reading)


def test_a_formula_that_nobody_computed_is_no_unknown() -> None:
    reading = sheet.decode(book(("b", "visible", (CELLS, (*ROW[:3], "=4+4")))), PLAIN)
    assert (held(reading), reading.entries) == (["no_count_here"], ())


def test_a_column_of_persons_on_another_sheet_keeps_the_file_out() -> None:
    names = ("namen", "hidden", (("BSN", "naam"), ("1", "x")))
    assert people.in_headings(book(("Bedden", "visible", (CELLS, ROW)), names))
    assert not people.in_headings(book(("Bedden", "visible", (CELLS, ROW))))


def test_a_row_of_means_is_no_house() -> None:
    rows = "locatie;peilmoment;IC capaciteit;IC bezet\nA1;2026-01-31 08:30;9;8\nGemiddelde;;9;8\n"
    reading = sheet.decode(rows.encode(), PLAIN)
    assert (held(reading), "totals_row" in said(reading)) == ([], True)


# FHIR


def bundle(kind: str, *entries: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def report(count: int, code: str = "numICUBeds") -> dict[str, Any]:
    population = {"code": {"coding": [{"code": "initial-population"}]}, "count": count}
    return {
        "resourceType": "MeasureReport",
        "status": "complete",
        "date": "2026-01-31T08:30:00+01:00",
        "subject": {"identifier": {"value": "A1"}},
        "group": [{"code": {"coding": [{"code": code}]}, "population": [population]}],
    }


def fhir_of(whole: dict[str, Any]) -> Reading:
    return fhir.decode(json.dumps(whole).encode(), PLAIN)


def test_a_bundle_within_a_bundle_is_read() -> None:
    inner = bundle("document", {"resource": report(4)})
    [entry] = fhir_of(bundle("collection", {"resource": inner})).entries
    assert entry.place.path == "Bundle.entry[0].resource.entry[0].resource"


def test_of_a_history_the_newest_counts_also_when_it_was_taken_away() -> None:
    url = "https://huis.example/MeasureReport/1"
    old, new = ({"fullUrl": url, "resource": report(count)} for count in (3, 4))
    assert lines(fhir_of(bundle("history", new, old)))["ic"].operational == 4
    gone = {"fullUrl": url, "request": {"method": "DELETE", "url": "MeasureReport/1"}}
    reading = fhir_of(bundle("history", gone, old))
    assert (reading.entries, "not_deleted" in said(reading)) == ((), True)


def test_the_code_of_a_group_is_shown_where_a_population_says_its_role_alone() -> None:
    assert lines(fhir_of(report(3)))["ic"].word == "numICUBeds"
