"""What a message is, is told whatever its sender calls it; a word of a list makes no request of a report."""

import gzip
import json

import pytest

from lcms_bridge.codecs import requests_fhir
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.formats import INCOMING, format_as
from lcms_bridge.gate import admitted
from tests.needs import shared

PAGE = b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html><body>Inloggen</body></html>"
STRANGE = {
    "packed": gzip.compress(b"locatie;type\n"),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "page": PAGE,
}


@pytest.mark.parametrize("form", [form.name for form in INCOMING])
@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_no_message_is_told_whatever_it_is_called(kind: str, form: str) -> None:
    found = format_as(STRANGE[kind], form)
    assert found.read is not None
    (problem,) = found.read(STRANGE[kind], Dialect()).problems
    assert problem.sentence == f"lcms_bridge.problem.other_kind.{kind}"


def test_a_format_that_is_named_is_the_one() -> None:
    data = b"locatie;type\n"
    assert format_as(data, "", "spreadsheet").name == "spreadsheet"
    assert format_as(data, "nergens", "").name == "capacity-csv"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_json_has_not_is_told_where_it_stands(number: str) -> None:
    said = '{"resourceType": "MeasureReport", "text": "een \\"NaN\\" Infinity -Infinity",\n "group": %s}'
    reading = format_as(b"{}", "fhir-r4").read((said % number).encode(), Dialect())  # type: ignore[misc]
    (problem,) = reading.problems
    assert problem.code == "no_json_number"
    assert problem.params == {"given": number, "line": 2, "column": 11}


def test_a_measure_that_counts_orders_is_no_request() -> None:
    name = "Measure-FEMADailyHospitalCOVID19Reporting.json"
    data = shared("samples", "fhir-saner", name).read_bytes()
    assert admitted(data, "maat.json", realm="r", source="s").raw == data
    assert format_as(data).name == "fhir-r4"


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "ServiceRequest", "code": "ServiceRequest"},
        {"subject": {"type": "ServiceRequest", "display": "Zeldzaamnaam"}},
        {"code": ["ServiceRequest", {"text": "Zeldzaamnaam"}]},
    ],
)
def test_what_may_be_a_request_is_looked_through(resource: object) -> None:
    for data in (json.dumps(resource), json.dumps(resource).replace("S", "\\u0053")):
        assert requests_fhir.recognises(data.encode())
        assert requests_fhir.recognises(data.encode("utf-16"))
