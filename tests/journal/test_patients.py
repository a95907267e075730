"""No patient is identified: what is certain is refused at every way in, what may be is only told."""

import json
from datetime import date

import pytest

from journal.errors import Invalid
from journal.patients import found_in, passes_eleven, refuse_patients, texts_in
from journal.said import Named, said
from tests.needs import REPO

CASES = json.loads((REPO / "tests/browser/units/patients.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 27)


# the screens find the same: tests/browser/units/patients.test.js
@pytest.mark.parametrize(("text", "kinds"), CASES)
def test_what_is_found_in_a_text(text, kinds):
    assert [one.kind for one in found_in(text, TODAY)] == kinds


@pytest.mark.parametrize(("text", "kinds"), CASES)
def test_only_what_is_certain_is_refused(text, kinds):
    certain = {"bsn", "birth"} & set(kinds)
    if not certain:
        refuse_patients({"note": text})
        return
    with pytest.raises(Invalid) as caught:
        refuse_patients({"lines": [{"note": text}]})
    assert caught.value.code == "patient"
    assert caught.value.field == "lines.0.note"


@pytest.mark.parametrize("number", ["123456782", "111222333"])
def test_one_digit_off_passes_no_eleven_test(number):
    assert passes_eleven(number)
    for at in range(9):
        other = str((int(number[at]) + 1) % 10)
        assert not passes_eleven(number[:at] + other + number[at + 1 :])


def test_texts_are_found_however_deep_and_identifiers_are_none():
    held = {
        "message_id": "123456782",
        "title": Named("een", "one"),
        "lines": ({"note": "twee"}, said("journal.year", year="drie", first="1", last="2")),
    }

    assert [text for _, text in texts_in(held)] == ["een", "one", "twee", "drie", "1", "2"]
