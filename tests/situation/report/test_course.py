"""The course of an activiteit: every line in order, as its reader may see it, the same bytes for a moment."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import pytest
from pypdf import PdfReader

from situation.services import casualties_count

pytestmark = pytest.mark.django_db
FORMS = ("course/", "course.csv", "course.pdf")


def rows(answer):
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_it_has_every_line_in_order_with_who_when_and_what_in_words(incident):
    incident.writes("8 T1.")
    incident.decides()
    told = rows(incident.read("course.csv"))
    numbers = [int(one["number"]) for one in told]
    assert numbers == sorted(numbers)
    assert any("8 T1." in one["what_nl"] for one in told)
    assert any("decided" in one["what_en"] for one in told)
    assert all(one["who"] and one["at"] for one in told)
    whole = json.loads(incident.read("course/").content)
    assert {one["seq"] for one in whole["lines"]} >= set(numbers)
    assert any((one["state"] or {}).get("text") == "8 T1." for one in whole["lines"])


def test_counted_casualties_are_in_it(incident):
    casualties_count(actor=incident.hin, **incident.here, t1=3, source="OvD-G")
    told = rows(incident.read("course.csv"))
    assert any("3 T1" in one["what_nl"] for one in told)


def test_another_activiteit_is_not_in_it(incident):
    other = type(incident)()
    other.writes("Elders.")
    assert "Elders." not in incident.read("course/").content.decode()


def test_what_the_reader_may_not_see_is_not_in_it(incident):
    incident.writes("Intern: te moe.", share="own")
    outside = incident.stranger()
    for what in ("course/", "course.csv"):
        assert "Intern" in incident.read(what).content.decode()
        assert "Intern" not in incident.read(what, outside).content.decode()


def test_for_one_moment_the_same_bytes_in_all_three_forms(incident):
    incident.writes("8 T1.")
    moment = incident.realm.now().isoformat()
    first = [incident.read(what, at=moment).content for what in FORMS]
    incident.writes("9 T1.")
    assert first == [incident.read(what, at=moment).content for what in FORMS]
    assert "9 T1." in incident.read("course/").content.decode()


def test_no_cell_is_a_formula(incident):
    incident.writes("=1+1")
    assert not any(one["what_nl"].startswith("=") for one in rows(incident.read("course.csv")))


def test_on_paper_it_is_tagged(incident):
    incident.decides()
    paper = PdfReader(BytesIO(incident.read("course.pdf").content))
    root: Any = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "besloot" in "".join(page.extract_text() for page in paper.pages)
