"""Figures of the whole chain: every shape is taken, remarked alike, and keeps its own age."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from capacity.inputs import FiguresInput
from capacity.kind_file import BUNDLED, read_kinds
from capacity.kinds import remark_said
from capacity.models import Method
from capacity.plausibility import line_remarks
from capacity.resource import BedLine, Figures, line_of
from capacity.services import figures_confirm, figures_report_many
from capacity.shapes import SHAPES, THEMES
from network.models import Role
from tests.factories import SYSTEM, FacilityFactory, MandateFactory, RealmFactory
from tests.needs import REPO
from tests.reading import snapshot

ALL = frozenset({"all"})
KINDS = {kind.code: kind for kind in read_kinds(BUNDLED.parent).kinds}
# the phone asks before it sends, by the same rule: tests/browser/units/plausible.test.js reads them too
SHARED = json.loads(
    (REPO / "tests/browser/units/plausible_shapes.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", SHARED, ids=lambda case: case["name"])
def test_phone_and_server_find_the_same_remarkable_in_every_shape(case):
    kind = next(one for one in KINDS.values() if one.shape_code == case["shape"])
    before = case["before"] and line_of(kind, case["before"])
    found = line_remarks(kind, line_of(kind, case["line"]), before=before)
    assert [one.code for one in found] == case["codes"]
    for one in found:
        assert remark_said(one).nl
        assert remark_said(one).en


def report(realm, facility, *lines, source="manual", method=Method.REPORTED, at=None):
    report = FiguresInput(facility, lines, at or realm.now(), source, method)
    figures_report_many(actor=SYSTEM, realm=realm, reports=[report])


def lines_of(realm, facility):
    entities = snapshot(realm, audiences=ALL).entities
    return {
        line["bed"]: line
        for theme in THEMES
        for line in entities.get(f"{theme}:{facility.pk}", {"state": {"lines": []}})["state"][
            "lines"
        ]
    }


@pytest.fixture
def realm(db):
    return RealmFactory.create(exercise=True)


@pytest.fixture
def home(db):
    return FacilityFactory.create(sector="nursing_home", resources={"elv": 12, "grz": 20})


def test_a_nursing_home_reports_its_places_and_what_else_it_has(realm, home):
    report(
        realm,
        home,
        BedLine("elv", 12, 11),
        Figures("wait_elv", {"waiting": 4, "days": 9}),
        Figures("stock_ppe", {"days": 12}),
    )
    lines = lines_of(realm, home)
    assert (lines["elv"]["occupied"], lines["wait_elv"]["days"], lines["stock_ppe"]["days"]) == (
        11,
        9,
        12,
    )


def test_a_kind_that_boards_do_not_show_at_once_keeps_its_own_age(realm):
    hospital = FacilityFactory.create(resources={"medium_care": 4})
    early = realm.now() - timedelta(hours=2)
    report(realm, hospital, BedLine("ward", 100, 80), BedLine("medium_care", 4, 3), at=early)
    report(realm, hospital, BedLine("ward", 100, 81))
    lines = lines_of(realm, hospital)
    assert (lines["medium_care"]["occupied"], lines["medium_care"]["observed_at"]) == (
        3,
        early.isoformat(),
    )


def test_confirming_reaches_every_theme_and_leaves_a_feed_to_itself(realm):
    hospital = FacilityFactory.create(resources={"x_pci": 1})
    early = realm.now() - timedelta(hours=2)
    report(
        realm,
        hospital,
        BedLine("ic", 10, 8),
        Figures("staff_ic", {"needed": 5, "present": 4}),
        Figures("stock_blood", {"days": 6}),
        Figures("x_pci", {"state": "limited", "until": None}),
        at=early,
    )
    report(realm, hospital, BedLine("ward", 100, 80), source="his", method=Method.IMPORTED)
    figures_confirm(actor=SYSTEM, realm=realm, facility=hospital)
    moments = {code: line["observed_at"] for code, line in lines_of(realm, hospital).items()}
    now = realm.now().isoformat()
    assert moments == dict.fromkeys(("ward", "ic", "staff_ic", "stock_blood", "x_pci"), now)
    assert lines_of(realm, hospital)["ward"]["source"] == "his"


def test_one_theme_can_be_confirmed_by_itself(realm, home):
    early = realm.now() - timedelta(hours=2)
    report(realm, home, BedLine("elv", 12, 11), Figures("stock_ppe", {"days": 12}), at=early)
    figures_confirm(actor=SYSTEM, realm=realm, facility=home, theme="supplies")
    lines = lines_of(realm, home)
    assert lines["elv"]["observed_at"] == early.isoformat()
    assert lines["stock_ppe"]["observed_at"] == realm.now().isoformat()


def test_a_draft_of_any_theme_rests_on_its_figures_and_not_on_their_age(realm, home):
    client = Client()
    client.force_login(MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=home).user)
    early = realm.now() - timedelta(hours=2)
    report(realm, home, Figures("stock_ppe", {"days": 12}), at=early)
    seen = snapshot(realm, audiences=ALL).seq

    def send(days):
        line = {"bed": "stock_ppe", "values": {"days": days}}
        return client.post(
            f"/api/v1/realms/{realm.slug}/facilities/{home.pk}/beds/",
            json.dumps({"lines": [line], "seen": seen}),
            content_type="application/json",
        )

    figures_confirm(
        actor=SYSTEM, realm=realm, facility=home, observed_at=early + timedelta(hours=1)
    )
    assert send(11).status_code == 200
    late = send(10)
    assert (late.status_code, late.json()["title"]) == (409, "changed_meanwhile")


def test_screens_get_the_shapes_and_every_figure_is_said_in_both_languages(db):
    client = Client()
    client.force_login(MandateFactory.create().user)
    shapes = client.get("/api/v1/reference/").json()["shapes"]
    assert shapes.keys() == SHAPES.keys()
    assert shapes["stock"] == {
        "theme": "supplies",
        "figures": [{"name": "days", "sort": "days", "most": 365}],
        "asked": ["days"],
        "load": "",
        "room": "",
    }


def test_a_report_of_one_theme_is_not_refused_for_what_changed_in_another(realm, home):
    client = Client()
    client.force_login(MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=home).user)
    seen = snapshot(realm, audiences=ALL).seq
    report(realm, home, BedLine("elv", 12, 11))
    body = {"lines": [{"bed": "stock_ppe", "values": {"days": 9}}], "seen": seen}
    answer = client.post(
        f"/api/v1/realms/{realm.slug}/facilities/{home.pk}/beds/",
        json.dumps(body),
        content_type="application/json",
    )
    assert answer.status_code == 200
