"""Figures that are hard to believe are remarked, and never refused for it."""

import json
import re

import pytest

from capacity.inputs import FiguresInput
from capacity.kind_file import BUNDLED, read_kinds
from capacity.kinds import remark_said
from capacity.models import Method
from capacity.plausibility import bed_remarks, present_remarks
from capacity.remarks import CODES
from capacity.resource import BedLine
from capacity.services import beds_report
from capacity.validation import MAX_BEDS, MAX_DUIDING
from journal.errors import Invalid
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, report_beds
from tests.needs import REPO

KINDS = {kind.code: kind for kind in read_kinds(BUNDLED.parent).kinds}
WARD = KINDS["ward"]


# the phone asks before it sends, by the same rule: tests/browser/units/plausible.test.js reads them too
SHARED = json.loads((REPO / "tests/browser/units/plausible.json").read_text(encoding="utf-8"))


def counted(counts):
    return counts and BedLine("ward", *counts)


@pytest.mark.parametrize("case", SHARED, ids=lambda case: case["name"])
def test_phone_and_server_find_the_same_remarkable(case):
    assert codes(counted(case["line"]), counted(case["before"]), case["size"]) == case["codes"]


def test_the_bounds_of_the_phones_fields_are_those_of_the_server():
    script = (REPO / "static/zb/plausible.js").read_text(encoding="utf-8")
    bounds = dict(re.findall(r"export const (MAX_\w+) = (\d+);", script))
    assert bounds == {"MAX_BEDS": str(MAX_BEDS), "MAX_DUIDING": str(MAX_DUIDING)}


def codes(line, before=None, size=None):
    return [item.code for item in bed_remarks(WARD, line, before=before, size=size)]


@pytest.mark.parametrize(
    ("before", "after", "remarked"),
    [
        (380, 3, True),
        (3, 380, True),
        (380, 190, False),
        (380, 189, True),
        (12, 3, False),
        (20, 9, True),
        (None, 380, False),
        (380, None, False),
    ],
)
def test_a_jump_of_more_than_half_is_remarked(before, after, remarked):
    found = codes(BedLine("ward", 400, after), BedLine("ward", 400, before))
    assert found == (["jump_occupied"] if remarked else [])
    opened = codes(BedLine("ward", after, None), BedLine("ward", before, None))
    assert opened == (["jump_operational"] if remarked else [])


def test_more_open_beds_than_the_house_has_are_remarked():
    assert codes(BedLine("ward", 401, 300), size=400) == ["more_than_house"]
    assert codes(BedLine("ward", 400, 300), size=400) == []
    assert codes(BedLine("ward", 400, 300), size=0) == []


def test_far_more_patients_than_beds_are_remarked_and_some_more_are_not():
    assert codes(BedLine("ward", 100, 149)) == []
    assert codes(BedLine("ward", 100, 151)) == ["crowded"]
    assert codes(BedLine("ward", 0, 12)) == ["crowded"]


def test_more_free_isolation_beds_than_free_beds_are_remarked():
    assert codes(BedLine("ward", 100, 98, isolation_free=3)) == ["isolation_more_than_free"]
    assert codes(BedLine("ward", 100, 110, isolation_free=0)) == []


def test_the_emergency_department_is_held_against_its_places():
    found = present_remarks(KINDS["ed"], 80, before=12, places=16)
    assert [item.code for item in found] == ["jump_present", "crowded"]


def test_every_remark_has_a_sentence_in_both_languages():
    found = bed_remarks(
        WARD,
        BedLine("ward", 400, 3, isolation_free=500),
        before=BedLine("ward", 100, 380),
        size=200,
    )
    assert {item.code for item in found} <= set(CODES)
    for item in found:
        assert remark_said(item).nl.startswith("Kliniek")
        assert remark_said(item).en.startswith("Ward")


@pytest.fixture
def realm(db):
    return RealmFactory.create(exercise=True)


def report(realm, facility, *lines):
    return beds_report(
        actor=SYSTEM,
        realm=realm,
        report=FiguresInput(facility, lines, realm.now(), "manual", Method.REPORTED),
    )


def test_who_reports_reads_what_is_remarkable(realm):
    facility = FacilityFactory.create()
    report_beds(realm, facility, ward=(90, 100))
    row = report(realm, facility, BedLine("ward", 100, 9), BedLine("ic", 10, 7))
    assert [remark_said(item).nl for item in row.remarks] == [
        "Kliniek: bezet gaat in één keer van 90 naar 9."
    ]


@pytest.mark.parametrize("line", [BedLine("ic", 0, 0, 0), BedLine("ic"), BedLine("ic", 0, None)])
def test_an_empty_line_of_a_kind_the_house_does_not_have_is_ignored_and_remarked(realm, line):
    small = FacilityFactory.create(has_ic=False)
    row = report(realm, small, BedLine("ward", 210, 180), line)
    assert [item.kind for item in row.lines.all()] == ["ward"]
    assert next(item.code for item in row.remarks) == "not_applicable"


def test_beds_of_a_kind_the_house_does_not_have_are_refused(realm):
    small = FacilityFactory.create(has_ic=False)
    with pytest.raises(Invalid, match="heeft geen IC"):
        report(realm, small, BedLine("ward", 210, 180), BedLine("ic", 1, 0))
