"""Every sample of others gives its documented verdict; they are read where they lie."""

from datetime import UTC, datetime
from functools import cache

import pytest

from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.entries import CapacitySnapshot, Census, FacilityStatus, Reading
from lcms_bridge.formats import format_named
from tests.needs import shared

WORDS = {"ic": "IC", "ward": "kliniek"}


def read(form: str, *path: str) -> Reading:
    found = format_named(form)
    assert found is not None
    assert found.read is not None
    return found.read(shared("samples", *path).read_bytes(), Dialect(words=WORDS))


def held(reading: Reading) -> list[str]:
    return [one.code for one in reading.problems if one.scope.holds]


@cache
def rows() -> tuple[tuple[str, str], ...]:
    index = shared("samples", "INDEX.tsv").read_text("utf-8").splitlines()[1:]
    return tuple((line.split("\t")[0], line.split("\t")[-1]) for line in index)


def test_cap_is_valid_where_its_schema_says_so() -> None:
    found = [(path, said) for path, said in rows() if path.endswith(".cap")]
    assert len(found) == 7
    for path, said in found:
        valid = "CAP1.2: xmlschema:valid" in said
        reading = read("cap-1.2", path)
        assert bool(reading.entries) is valid, path
        assert bool(held(reading)) is not valid, path


def test_the_errors_beyond_the_schema_are_remarks() -> None:
    said = {one.code for one in read("cap-1.2", "cap-1.2", "canada_errors.cap").problems}
    assert {"element_empty", "cap_reference"} <= said


def test_the_invalid_have_is_read_leniently_and_says_what_differs() -> None:
    reading = read("edxl-have-1.0", "edxl-have-1.0", "sample_have.xml")
    assert not held(reading)
    assert {"element_missing", "namespace"} <= {one.code for one in reading.problems}
    site = reading.entries[0].facility
    assert (site.name, site.latitude, site.longitude) == ("Foo Hospital", 45.256, -71.92)


def test_a_measure_report_without_a_count_is_unknown_and_not_nought() -> None:
    reports = [
        path for path, said in rows() if said.startswith("MeasureReport") and path.endswith(".json")
    ]
    assert len(reports) >= 10
    seen = 0
    for path in reports:
        reading = read("fhir-r4", path)
        assert not held(reading), path
        for entry in reading.entries:
            if isinstance(entry, CapacitySnapshot):
                for line in entry.lines:
                    for figure in line.absent_reason:
                        assert getattr(line, figure) is None
                        seen += 1
    assert seen


def test_locations_and_other_resources() -> None:
    reading = read("fhir-r4", "fhir-saner", "X140048-Organization-Location.json")
    assert isinstance(reading.entries[0], FacilityStatus)
    assert reading.envelope is not None
    assert reading.envelope.exercise  # HTEST
    for path, _said in rows():
        if path.startswith("fhir-r4-core/") and "Location" not in path:
            assert "nothing_of_ours" in held(read("fhir-r4", path)), path


def test_demis() -> None:
    reading = read("demis-bed-occupancy", "fhir-demis-bed-occupancy", "BedOccupancyExample.json")
    entry = reading.entries[0]
    assert isinstance(entry, CapacitySnapshot)
    assert not held(reading)
    got = [(one.bed_type, one.operational, one.occupied, one.available) for one in entry.lines]
    assert got == [("ward", 250, 221, 29), ("ward_child", 50, 37, 13)]
    assert entry.facility.ids[0].value == "987654"


def test_divi() -> None:
    path = ("divi-intensivregister", "Deutschland_Kapazitaeten.slice.csv")
    reading = read("divi-csv", *path)
    first = reading.entries[0]
    assert isinstance(first, CapacitySnapshot)
    assert not held(reading)
    line = first.lines[0]
    assert (line.bed_type, line.occupied, line.available, line.operational) == (
        "ic",
        576,
        2866,
        3442,
    )
    lines = shared("samples", *path).read_text("utf-8").strip().splitlines()
    assert len(reading.entries) == len(lines) - 1


def test_lcps_in_both_forms_of_date_with_its_empty_cells() -> None:
    reading = read("lcps-csv", "lcps", "LCPS_oud_covid-19.csv")
    assert len(reading.entries) == 516
    assert not held(reading)
    days = {one.observed_at.date() for one in reading.entries if one.observed_at}
    assert len(days) == 516
    unknown = 0
    for one in reading.entries:
        assert isinstance(one, CapacitySnapshot)
        unknown += any(line.absent_reason for line in one.lines)
    assert unknown == 235  # 233 with an empty cell, two with NA


def test_adt_by_msh_9_and_not_by_evn_1() -> None:
    inside = {"ADT-A01-01": 1, "ADT-A02-01": 1, "ADT-A03-01": 0, "ADT-A04-01": 0, "ADT-A04-02": 0,
              "ADT-A07-01": 0, "ADT-A08-01": 0, "ADT-A11-01": 0, "ADT-A16-01": 0,
              "ADT01-23": 1, "ADT04-23": 0, "ADT04-28": 0}  # fmt: skip
    for name, count in inside.items():
        reading = read("hl7v2-adt", "hl7v2-adt", f"{name}.hl7")
        entry = reading.entries[0]
        assert isinstance(entry, Census)
        assert not held(reading), name
        assert sum(ward.occupied for ward in entry.wards) == count, name


def test_the_table_of_cdc_is_american_in_all_its_dates() -> None:
    reading = read("spreadsheet", "fhir-saner", "csv", "covid19-test-csv-import.csv")
    days = [one.observed_at.date().isoformat() for one in reading.entries if one.observed_at]
    assert days == ["2020-05-29", "2020-05-30", "2020-05-31", "2020-06-01"]


def test_no_number_of_a_patient_is_in_a_census() -> None:
    for path, _said in rows():
        if path.endswith(".hl7"):
            shown = repr(read("hl7v2-adt", path))
            for part in ("KOOPA", "1234567^", "Alaz", "PID", "40007716"):
                assert part not in shown


def test_what_goes_out_holds_against_the_schemas() -> None:
    from lxml import etree  # noqa: PLC0415

    from tests.lcms_bridge.test_round_trips import PICTURE  # noqa: PLC0415

    for form, path in (
        ("cap-1.2", ("cap-1.2", "schema", "CAP-v1.2-os.xsd")),
        (
            "edxl-have-2.0-wd",
            ("edxl-have-2.0", "schema", "edxl-have-v2.0-working-draft.patched.xsd"),
        ),
    ):
        out = format_named(form)
        assert out is not None
        assert out.encode is not None
        schema = etree.XMLSchema(etree.parse(shared("samples", *path)))
        schema.assertValid(etree.fromstring(out.encode(PICTURE)))


@pytest.mark.parametrize("moment", [datetime(2020, 4, 4, tzinfo=UTC)])
def test_the_day_of_a_report_is_kept(moment: datetime) -> None:
    name = "MeasureReport-ExampleNJ-20200404-CDCPatientImpactAndHospitalCapacity.json"
    reading = read("fhir-r4", "fhir-saner", name)
    entry = reading.entries[0]
    assert entry.observed_at is not None
    assert entry.observed_at.date() == moment.date()
    assert "position_far" in {one.code for one in reading.problems}  # New Jersey at +74.67
