"""A message of which one part is broken: the good part counts, and nothing falls out without a word."""

import json
from typing import Any

import pytest

from lcms_bridge.canonical import Envelope
from lcms_bridge.codecs import adt, demis, fhir, geojson_in, lpz_json, requests, sheet
from lcms_bridge.codecs.fhir import resources
from lcms_bridge.entries import EdStatus, Reading
from lcms_bridge.identity import House
from lcms_bridge.matching import match
from tests.lcms_bridge.test_other_senders import PLAIN, lines
from tests.lcms_bridge.test_semantics import ADMIT, MOVE, POINT, held, report, said

AT = "2026-01-31T08:30:00+01:00"


def places(reading: Reading) -> list[tuple[str, str]]:
    return [(one.code, one.place.path) for one in reading.problems if one.scope.holds]


def bundle(*entries: Any) -> bytes:
    return json.dumps({"resourceType": "Bundle", "type": "batch", "entry": entries}).encode()


GOOD = {"resource": json.loads(report(count=22))}


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (None, ("no_object", "Bundle.entry[1]")),
        (7, ("no_object", "Bundle.entry[1]")),
        ({"resource": None}, ("no_resource", "Bundle.entry[1]")),
        ({"resource": "x", "request": {"method": "POST"}}, ("no_resource", "Bundle.entry[1]")),
        ({"fullUrl": "urn:uuid:1"}, ("no_resource", "Bundle.entry[1]")),
        ({"request": {"method": "PUT", "url": "x"}}, ("no_resource", "Bundle.entry[1]")),
        ({"resource": {"status": "complete"}}, ("no_resource", "Bundle.entry[1].resource")),
        (
            {"resource": {"resourceType": "Bundle", "entry": [None]}},
            ("no_object", "Bundle.entry[1].resource.entry[0]"),
        ),
    ],
)
def test_a_broken_part_of_a_bundle_is_held_back_and_the_good_part_counts(
    broken: Any, found: tuple[str, str]
) -> None:
    reading = fhir.decode(bundle(GOOD, broken), PLAIN)
    assert lines(reading)["ic"].operational == 22
    assert places(reading) == [found]


def test_a_part_that_only_asks_or_answers_brings_nothing_and_is_not_broken() -> None:
    asks = {"request": {"method": "GET", "url": "Location"}}
    answer = {"response": {"status": "201 Created"}}
    assert not held(fhir.decode(bundle(GOOD, asks, answer), PLAIN))


def test_a_bundle_of_more_parts_than_are_read_is_refused_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resources, "MAX_RESOURCES", 2)
    assert not fhir.decode(bundle(GOOD, GOOD), PLAIN).refused
    assert held(fhir.decode(bundle(GOOD, GOOD, GOOD), PLAIN)) == ["too_many_parts"]


@pytest.mark.parametrize("where", ["group", "population"])
@pytest.mark.parametrize("broken", ["x", [None]])
def test_a_report_of_which_a_list_holds_no_objects_is_held_back(where: str, broken: Any) -> None:
    one = json.loads(report(count=22))
    if where == "group":
        one["group"] = [*one["group"], *broken]
    else:
        one["group"].append({"population": broken})
    reading = fhir.decode(json.dumps(one).encode(), PLAIN)
    assert not reading.entries
    assert held(reading) == ["no_object"]


@pytest.mark.parametrize("name", ["implicitRules", "modifierExtension"])
def test_what_says_that_its_meaning_is_another_is_held_back(name: str) -> None:
    """R4: who does not know a modifier must not process what bears it."""
    whole, of_group, of_count = (json.loads(report(count=22)) for _ in range(3))
    marker = "x" if name == "implicitRules" else [{"url": "urn:not-these"}]
    whole[name] = marker
    of_group["group"][0][name] = marker
    of_count["group"][0]["population"][0][name] = marker
    for one, path in (
        (whole, "MeasureReport"),
        (of_group, "MeasureReport.group[0]"),
        (of_count, "MeasureReport.group[0].population[0]"),
    ):
        reading = fhir.decode(json.dumps(one).encode(), PLAIN)
        assert not reading.entries
        assert places(reading) == [("meaning_changed", f"{path}.{name}")]
    department: dict[str, Any] = {"resourceType": "Location", "name": "A", "status": "suspended"}
    department[name] = marker
    department["type"] = [{"coding": [{"code": "ER"}]}]
    reading = fhir.decode(json.dumps(department).encode(), PLAIN)
    assert (reading.entries, held(reading)) == ((), ["meaning_changed"])


def test_an_answer_form_with_a_broken_item_is_held_back() -> None:
    form = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://demis.rki.de/fhir/Questionnaire/StatisticQuestionsBedOccupancy",
        "status": "completed",
        "item": [
            {
                "linkId": "numberOccupiedBedsGeneralWardAdults",
                "answer": [{"valueInteger": 3}],
            },
            "x",
        ],
    }
    head = {"resourceType": "Composition", "date": AT, "subject": {"identifier": {"value": "A"}}}
    reading = demis.decode(bundle({"resource": head}, {"resource": form}), PLAIN)
    assert not reading.entries
    assert held(reading) == ["no_object"]


def lpz(**more: Any) -> dict[str, Any]:
    listed = [{"status": "open", "peilmoment": AT, **more}]
    return {"oid": "A", "locatie": "A", "beschikbaarheid": listed}


def test_an_organisation_that_is_none_is_held_back() -> None:
    reading = lpz_json.decode(json.dumps([lpz(), 5, None]).encode(), PLAIN)
    assert len(reading.entries) == 1
    assert places(reading) == [("no_object", "$[1]"), ("no_object", "$[2]")]


@pytest.mark.parametrize(
    ("word", "reason"), [("n.v.t.", "not-applicable"), ("NA", "unknown"), (None, "unknown")]
)
def test_not_applicable_is_a_third_thing_of_a_department_too(word: Any, reason: str) -> None:
    there = {"aanwezig": word, "nedocs": word, "verwachteEinde": word}
    of_layer = {
        **POINT,
        "ed_traffic": "open",
        "ed_observed_at": AT,
        **dict.fromkeys(("ed_present", "ed_nedocs", "ed_expected_end"), word),
    }
    feature = {"type": "Feature", "geometry": None, "properties": of_layer}
    layer = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    for reading in (
        lpz_json.decode(json.dumps([lpz(**there)]).encode(), PLAIN),
        geojson_in.decode(layer, PLAIN),
    ):
        [entry] = reading.entries
        assert isinstance(entry, EdStatus)
        assert entry.absent_reason == dict.fromkeys(("present", "score", "expected_end"), reason)
        assert "value_dropped" not in said(reading)


@pytest.mark.parametrize("data", ['{"a": 1}', "[1]", "null", '{"transfer_requests": {}}'])
def test_a_file_that_is_named_one_of_requests_and_is_none_is_refused(data: str) -> None:
    reading = requests.decode(data.encode(), PLAIN)
    assert reading.refused
    assert held(reading) == ["element_missing"]


def test_a_column_of_names_may_hold_codes() -> None:
    houses = {code: House(code, name) for code, name in (("ALFA", "Huis een"), ("BETA", "Alfa"))}
    rows = "Ziekenhuis;Datum;Afdeling;Capaciteit;Bezet\n{name};31-01-2026 08:30;IC;20;18\n"
    for name, code in (("beta", "BETA"), ("Huis een", "ALFA"), ("Alfa", "BETA")):
        reading = sheet.decode(rows.format(name=name).encode(), PLAIN)
        known = match(reading, houses, PLAIN, Envelope("", exercise=False))
        assert [one.code for one in known.document.facilities] == [code], name


@pytest.mark.parametrize(
    ("shown", "at"),
    [
        ("44116.25", "2020-10-12T06:00:00+02:00"),
        ("44116,2708333333", "2020-10-12T06:30:00+02:00"),
        ("44116", "2020-10-12T00:00:00+02:00"),
        ("2020", None),
        ("20201012.5", None),
        ("-44116", None),
    ],
)
def test_a_date_that_a_spreadsheet_shows_as_its_number_is_read_and_said(
    shown: str, at: str | None
) -> None:
    rows = f"Ziekenhuis;Datum;Afdeling;Capaciteit;Bezet\nA;{shown};IC;20;18\n"
    reading = sheet.decode(rows.encode(), PLAIN)
    if at is None:
        assert held(reading) == ["no_day"]
        return
    assert [one.observed_at.isoformat() for one in reading.entries if one.observed_at] == [at]
    assert "serial_date" in said(reading)


HEAD = "BHS|^~\\&|HIS|HUIS"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((HEAD, ADMIT, MOVE, "BTS|3"), "batch_count"),
        ((HEAD, ADMIT, MOVE), "batch_cut"),
        ((HEAD, ADMIT, MOVE, "BTS|2"), None),
        ((HEAD, ADMIT, "BTS|1", HEAD, MOVE, "BTS|1|x", "FTS|2"), None),
        ((HEAD, ADMIT, MOVE, "BTS"), None),
        ((ADMIT, MOVE), None),
    ],
)
def test_a_batch_that_lacks_messages_says_so_also_after_what_is_of_persons_went(
    parts: tuple[str, ...], code: str | None
) -> None:
    feed = "\r".join(parts).encode()
    for data in (feed, adt.stripped(feed, lambda one: f"N{len(one)}")):
        found = said(adt.decode(data, PLAIN)) & {"batch_count", "batch_cut"}
        assert found == ({code} if code else set())
