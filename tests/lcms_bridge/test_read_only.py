"""What is read and not applied says so; what no format knows is told what it is."""

import json

import pytest

from lcms_bridge.application import problem_document
from lcms_bridge.canonical import Problem, Scope
from lcms_bridge.codecs import cap
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.decoding import decoded
from lcms_bridge.formats import INCOMING, UNKNOWN, format_named, format_of
from lcms_bridge.mending import mend_of
from lcms_bridge.sheets import is_table
from lcms_bridge.stages import SCHEMA, WELL_FORMED, stage_of
from tests.lcms_bridge.test_round_trips import PICTURE
from tests.lcms_bridge.test_unsaid import HERE


def problems(name: str, raw: bytes) -> list[Problem]:
    """Return what is said of a message."""
    form = format_named(name)
    assert form
    return list(decoded(form, raw, Dialect(), HERE).problems)


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b'{"foo": 1}', "json_unknown", "‘foo’"),
        (b"[]", "json_unknown", "–"),
        (b'\xef\xbb\xbf [{"a": 1, "b": 2}]', "json_unknown", "‘a’"),
        (b"<foo/>", "xml_unknown", "‘foo’"),
        (b'<a:b xmlns:a="urn:x"/>', "xml_unknown", "urn:x"),
    ],
)
def test_what_no_format_knows_is_told_what_it_is(raw: bytes, code: str, words: str) -> None:
    form = format_of(raw)
    assert form is UNKNOWN
    assert form.read
    (one,) = form.read(raw, Dialect()).problems
    assert (one.code, one.scope, stage_of(one)) == (code, Scope.FILE, SCHEMA)
    shown = problem_document(one)
    assert words in shown["sentence"]
    assert words in shown["sentence_en"]
    assert mend_of(one) == {"table": "format", "given": "", "choices": []}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj", "een pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "een afbeelding"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "een afbeelding"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "een afbeelding"),
        (b"II*\0\x08\0\0\0", "een afbeelding"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "een afbeelding"),
        (b"{\\rtf1 hallo}", "een tekstdocument"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sla het op als .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(600)
            + "EncryptedPackage".encode("utf-16-le"),
            "met een wachtwoord",
        ),
        (b"\x1f\x8b\x08\0\0\0\0\0abc", "een ingepakt bestand"),
    ],
)
def test_what_is_no_message_is_told_what_to_send(raw: bytes, words: str) -> None:
    """Of a PDF it was said which byte is no UTF-8, of an old workbook that it has a NUL."""
    form = format_of(raw)
    assert form.read
    (one,) = form.read(raw, Dialect()).problems
    assert (one.scope, stage_of(one)) == (Scope.FILE, WELL_FORMED)
    assert words in problem_document(one)["sentence"]
    assert not is_table(raw)  # no table of it is offered to be translated


def test_what_is_broken_is_told_so() -> None:
    for raw in (b'{"foo": ', b"<foo>", b"<!DOCTYPE x><foo/>"):
        form = format_of(raw)
        assert form.read
        (one,) = form.read(raw, Dialect()).problems
        assert stage_of(one) == WELL_FORMED
    assert format_of(b"a;b").name == "capacity-csv"
    assert UNKNOWN not in INCOMING


def test_figures_of_an_area_are_read_and_held_back_by_nobody() -> None:
    lcps = b"Datum,IC_Bedden_COVID\n2020-10-01,4\n2020-09-30,5\n"
    divi = (
        b"datum,bundesland_id,behandlungsgruppe,intensivbetten_belegt,intensivbetten_frei\n"
        b"2026-01-01,09,Erwachsene,4,3\n"
    )
    for name, raw, area in (("lcps-csv", lcps, "Nederland"), ("divi-csv", divi, "09")):
        found = [one for one in problems(name, raw) if one.code == "of_an_area"]
        assert [(one.scope, one.params["given"]) for one in found] == [(Scope.LOST, area)]
        assert not any(one.scope.holds for one in problems(name, raw))


def test_an_alert_and_a_state_say_that_they_change_nothing() -> None:
    bed = {
        "resourceType": "Location",
        "name": "Bed 3",
        "physicalType": {"coding": [{"code": "bd"}]},
        "operationalStatus": {"code": "K"},
    }
    alert = cap.encode(PICTURE)
    for name, raw, words in (
        ("cap-1.2", alert, "waarschuwt niemand"),
        ("fhir-r4", json.dumps(bed).encode(), "meldt een mens"),
    ):
        (one,) = [one for one in problems(name, raw) if one.code == "not_applied"]
        assert one.scope is Scope.LOST
        assert words in problem_document(one)["sentence"]
        assert problem_document(one)["sentence_en"]
