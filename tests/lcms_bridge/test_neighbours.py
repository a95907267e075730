"""Neighbours: what is told, what is taken over, and what never crosses."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from capacity.inputs import FiguresInput
from capacity.models import FigureReport, Method
from capacity.resource import BedLine
from capacity.selectors import beds_now
from capacity.services import figures_report_many
from journal.errors import Invalid, Refused
from journal.events import EVERYONE
from journal.models import Entry, Realm, RealmKind
from journal.services import writing
from journal.trail_models import TrailNote
from lcms_bridge.gz.linking import is_asked_for
from lcms_bridge.gz.taking import changes_take
from lcms_bridge.gz.values import UnreadableError, page_of, position_of
from lcms_bridge.models import Heard, Neighbour
from lcms_bridge.services import (
    BRIDGE,
    hearing,
    neighbour_pause,
    neighbour_resume,
    neighbour_set,
    neighbour_withdraw,
)
from lcms_bridge.tasks import sweep_neighbours
from network.models import Facility, Region, Role, Veiligheidsregio
from phases.consequences import phase_enter
from phases.models import Plan
from phases.selectors import phase_of
from tests.lcms_bridge.deeds import grip_in, picture_of_region
from tests.lcms_bridge.factories import (
    NOW,
    SYSTEM,
    make_facilities,
    make_person,
    make_realm,
    report,
)
from tests.needs import REPO
from tests.reading import snapshot
from web.scopes import OF_NEIGHBOURS

pytestmark = pytest.mark.django_db(transaction=True)


class Two:
    """Two worlds that are each other's neighbour, over the server of the test."""

    def __init__(self, url: str) -> None:
        self.url = url
        make_facilities(("ALFA", "BETA"), "WEST")
        make_facilities(("GAMMA",), "OOST")
        east = Veiligheidsregio.objects.create(code="VR08", name="Oost", population=1)
        Facility.objects.filter(pk="GAMMA").update(veiligheidsregio=east)
        Veiligheidsregio.objects.get(pk="VR17").regions.add(Region.objects.get(pk="WEST"))
        east.regions.add(Region.objects.get(pk="OOST"))
        self.west, self.oost = make_realm("golf-west"), make_realm("golf-oost")
        self.token = self.link(self.west, "golf-oost", "WEST", "OOST")
        self.other = self.link(self.oost, "golf-west", "OOST", "WEST", token=self.token)
        self.link(self.west, "golf-oost", "WEST", "OOST", token=self.other)

    def link(self, realm: Realm, world: str, tells: str, hears: str, **more: Any) -> str:
        """Set the neighbour of a world up; return the token for its side."""
        values: dict[str, Any] = {
            "name": "buren",
            "label": "De buren",
            "url": self.url,
            "world": world,
            "gives": [Region.objects.get(pk=tells)],
            "takes": [Region.objects.get(pk=hears)],
            "scopes": OF_NEIGHBOURS,
        }
        return neighbour_set(actor=SYSTEM, realm=realm, **(values | more))[1]

    def hear(self) -> None:
        """Let both ask each other."""
        Neighbour.objects.update(due_at=timezone.now(), broken_until=None)
        sweep_neighbours()

    def row(self, realm: Realm) -> Neighbour:
        """Return the neighbour of a world."""
        return Neighbour.objects.get(realm=realm)

    def ask(self, realm: Realm, token: str, **query: str) -> Any:
        """Ask the contract as a neighbour does."""
        return Client().get(
            f"/api/v1/realms/{realm.slug}/gz-beeld/v1/changes/",
            {"exercise": "true"} | query,
            headers={"Authorization": f"Bearer {token}"},
        )


@pytest.fixture
def two(live_server: Any, settings: Any) -> Two:
    settings.BRIDGE_HOSTS = ["localhost", "127.0.0.1"]
    return Two(live_server.url)


def test_each_has_the_picture_of_the_other_and_nothing_comes_back(two: Two):
    report(two.west, Facility.objects.get(pk="ALFA"))
    report(two.oost, Facility.objects.get(pk="GAMMA"))
    with writing():
        phase_enter(
            actor=SYSTEM,
            realm=two.west,
            region=Region.objects.get(pk="WEST"),
            phase="crisis",
            reason="De IC's zijn vol.",
            plan=None,
        )
    two.hear()
    for region in ("WEST", "OOST"):
        here = picture_of_region(two.west, region)
        assert here == picture_of_region(two.oost, region)
        assert {one[1] for one in here} >= {"figures", "department"}
    assert phase_of(two.oost)["WEST"] == "crisis"
    heads = [Realm.objects.get(pk=one.pk).head for one in (two.west, two.oost)]
    for _turn in range(3):
        two.hear()
    assert heads == [Realm.objects.get(pk=one.pk).head for one in (two.west, two.oost)]
    assert set(
        FigureReport.objects.filter(source="buur:buren").values_list("realm", "facility")
    ) == {
        (two.oost.pk, "ALFA"),
        (two.west.pk, "GAMMA"),
    }
    assert Heard.objects.exclude(fault="").count() == 0


def figures(realm: Realm, code: str, *, at: Any, occupied: int) -> None:
    """Report the IC of a house."""
    line = BedLine("ic", operational=10, occupied=occupied, blocked=0)
    ward = BedLine("ward", operational=200, occupied=150)
    house = Facility.objects.get(pk=code)
    beds = FiguresInput(house, (line, ward), at, "manual", Method.REPORTED)
    figures_report_many(actor=SYSTEM, realm=realm, reports=[beds])


def occupied(realm: Realm, code: str) -> int | None:
    """Return how many lie on the IC of a house, as a world knows it."""
    found: int | None = beds_now(realm, [code])[code].lines["ic"].occupied
    return found


def test_a_page_that_is_heard_again_counts_once(two: Two):
    figures(two.west, "ALFA", at=NOW, occupied=4)
    two.hear()
    Neighbour.objects.filter(realm=two.oost).update(position="")  # a worker died before it noted
    two.hear()
    assert FigureReport.objects.filter(realm=two.oost).count() == 1
    assert occupied(two.oost, "ALFA") == 4


def test_older_never_goes_over_newer_and_a_correction_does(two: Two):
    figures(two.west, "ALFA", at=NOW, occupied=4)
    two.hear()
    row = Heard.objects.get(neighbour__realm=two.oost, ref="beds:ALFA")
    figures(two.west, "ALFA", at=NOW, occupied=6)  # the same moment, mended
    two.hear()
    assert occupied(two.oost, "ALFA") == 6
    old = dict(row.body)
    for line in old["lines"]:
        line["observed_at"] = (NOW - timedelta(hours=3)).isoformat()
    page = two.ask(two.west, two.token).json()
    for change in page["changes"]:
        if change["ref"] == "beds:ALFA":
            change["body"] = old
    read = page_of(page, world="golf-west", exercise=True, since="")
    with writing():
        changes_take(two.row(two.oost), read.changes)
    assert occupied(two.oost, "ALFA") == 6


def test_a_moment_in_our_future_waits_and_then_counts(two: Two):
    ahead = NOW + timedelta(hours=1)
    Realm.objects.filter(pk=two.west.pk).update(clock_time=ahead)
    west = Realm.objects.get(pk=two.west.pk)
    figures(west, "ALFA", at=ahead, occupied=4)
    two.hear()
    (held,) = Heard.objects.exclude(fault="")
    assert "toekomst" in str(held.fault)
    Realm.objects.filter(pk=two.oost.pk).update(clock_time=ahead)
    two.hear()
    assert occupied(Realm.objects.get(pk=two.oost.pk), "ALFA") == 4
    assert Heard.objects.exclude(fault="").count() == 0


def test_an_exercise_and_the_real_world_never_meet(two: Two):
    figures(two.west, "ALFA", at=NOW, occupied=4)
    Realm.objects.filter(pk=two.oost.pk).update(kind=RealmKind.REAL)
    two.hear()
    assert two.row(two.oost).fault == "other_world"
    assert FigureReport.objects.filter(realm=two.oost).count() == 0
    for query, status in (({"exercise": "false"}, 409), ({"exercise": "ja"}, 422)):
        assert two.ask(two.west, two.token, **query).status_code == status
    assert two.ask(two.west, two.other).status_code == 403  # that of the other world
    assert two.ask(two.west, "zb_onbekend").status_code == 401


def test_a_region_is_told_by_one_side_alone(two: Two):
    with pytest.raises(Invalid) as caught:
        two.link(two.west, "elders", "OOST", "WEST", name="derde")
    assert caught.value.code in ("both_ways", "two_tellers")
    with pytest.raises(Invalid) as caught:
        two.link(two.west, "elders", "WEST", "OOST", name="derde")
    assert caught.value.code == "two_tellers"


def test_what_is_not_of_its_region_is_not_taken_over(two: Two):
    figures(two.west, "ALFA", at=NOW, occupied=4)
    Neighbour.objects.filter(realm=two.oost).update(takes=[])
    two.hear()
    assert FigureReport.objects.filter(realm=two.oost).count() == 0
    assert {str(one.fault) for one in Heard.objects.exclude(fault="")} == {
        "‘ALFA’ is niet van een regio waarvan deze buur vertelt."
    }


def test_who_decides_about_neighbours(two: Two):
    hin = make_person(Role.HIN, region="WEST")
    stranger = make_person(Role.HIN, region="OOST", username="hin-oost")
    with pytest.raises(Refused):
        neighbour_pause(actor=stranger, realm=two.west, neighbour="buren")
    neighbour_pause(actor=hin, realm=two.west, neighbour="buren")
    assert two.ask(two.west, two.token).status_code == 403
    figures(two.oost, "GAMMA", at=NOW, occupied=4)
    two.hear()
    assert FigureReport.objects.filter(realm=two.west).count() == 0
    neighbour_resume(actor=hin, realm=two.west, neighbour="buren")
    two.hear()
    assert occupied(two.west, "GAMMA") == 4
    neighbour_withdraw(actor=hin, realm=two.west, neighbour="buren")
    assert two.ask(two.west, two.token).status_code == 401
    assert two.row(two.west).token == ""


def test_the_picture_says_since_when_the_line_is_down(two: Two):
    Neighbour.objects.filter(realm=two.oost).update(world="verdwenen")
    for _turn in range(3):
        two.hear()
    newest = Entry.objects.filter(realm=two.oost, key="neighbour:buren").order_by("seq").last()
    assert newest is not None
    state = json.loads(json.loads(newest.variants)[0]["body"])["state"]
    assert state["failing_since"] is not None
    Neighbour.objects.filter(realm=two.oost).update(world="golf-west")
    two.hear()
    newest = Entry.objects.filter(realm=two.oost, key="neighbour:buren").order_by("seq").last()
    assert newest is not None
    assert json.loads(json.loads(newest.variants)[0]["body"])["state"]["failing_since"] is None


def test_a_neighbour_that_keeps_its_line_closed_is_not_one_that_knows_no_token(two: Two):
    neighbour_pause(actor=make_person(Role.HIN, region="WEST"), realm=two.west, neighbour="buren")
    two.hear()
    assert two.row(two.oost).fault == "line_closed"
    neighbour_withdraw(actor=SYSTEM, realm=two.west, neighbour="buren")
    two.hear()
    assert two.row(two.oost).fault == "not_let_in"


@pytest.mark.parametrize(("given", "opened"), [("adapted", "crisis"), ("crisis", "crisis")])
def test_a_care_phase_opens_the_line_and_closes_it(two: Two, given: str, opened: str):
    two.link(two.west, "golf-oost", "WEST", "OOST", from_phase=given)
    assert not two.row(two.west).linked
    assert two.ask(two.west, two.token).status_code == 403
    for phase, linked in ((opened, True), ("regular", False)):
        with writing():
            phase_enter(
                actor=SYSTEM,
                realm=two.west,
                region=Region.objects.get(pk="WEST"),
                phase=phase,
                reason="besluit",
                plan=None,
            )
        assert two.row(two.west).linked is linked
    lines = [one.variants for one in Entry.objects.filter(realm=two.west, actor=BRIDGE.name)]
    assert ["gaat open" in one for one in lines] == [True, False]


@pytest.mark.parametrize("links", [{"phase": "crisis", "grip": 2}, {"grip": 2}, None])
def test_a_line_follows_the_plans_of_our_regions_and_is_open_where_none_says_when(two: Two, links):
    west = Region.objects.get(pk="WEST")
    text = (REPO / "phases/data/default_plan.json").read_text(encoding="utf-8")
    document = json.loads(text) | {"links": links}
    plan = Plan.objects.create(
        region=west, version=1, name="P", author="A", source="S", document=document
    )
    two.link(two.west, "golf-oost", "WEST", "OOST", from_phase="plan")
    by_phase = not links or "phase" in links

    def enter(phase: str) -> None:
        with writing():
            phase_enter(
                actor=SYSTEM, realm=two.west, region=west, phase=phase, reason="besluit", plan=plan
            )

    seen = [two.row(two.west).linked]
    for phase in ("crisis", "regular"):
        enter(phase)
        seen.append(two.row(two.west).linked)
    assert seen == [not links, by_phase, not links]
    for level, linked in ((1, not links), (2, True), (0, not links)):
        grip_in(two.west, Veiligheidsregio.objects.get(pk="VR17"), level)
        assert two.row(two.west).linked is linked


def with_plan(code: str, version: int = 1, **links: Any) -> Plan:
    """Adopt a plan of a region that says when lines are open, or does not."""
    text = (REPO / "phases/data/default_plan.json").read_text(encoding="utf-8")
    region = Region.objects.get(pk=code)
    document = json.loads(text) | {"links": links or None}
    return Plan.objects.create(
        region=region, version=version, name="P", author="A", source="S", document=document
    )


def test_a_line_that_follows_silent_plans_or_grip_is_open_by_grip_alone(two: Two):
    with_plan("WEST")
    two.link(two.west, "golf-oost", "WEST", "OOST", from_phase="plan", from_grip=2)
    seen = [two.row(two.west).linked]
    for level in (1, 2, 0):
        grip_in(two.west, Veiligheidsregio.objects.get(pk="VR17"), level)
        seen.append(two.row(two.west).linked)
    assert seen == [False, False, True, False]


def test_a_region_whose_plan_is_silent_holds_no_line_open_beside_one_that_says_when(two: Two):
    make_facilities(("DELTA",), "ZUID")
    ours = list(Region.objects.filter(pk__in=("WEST", "ZUID")))
    with_plan("WEST", phase="crisis")
    two.link(two.west, "golf-oost", "WEST", "OOST", from_phase="plan", gives=ours)
    seen = [two.row(two.west).linked]
    for code, phase in (("ZUID", "crisis"), ("WEST", "crisis"), ("WEST", "regular")):
        with writing():
            phase_enter(
                actor=SYSTEM,
                realm=two.west,
                region=Region.objects.get(pk=code),
                phase=phase,
                reason="besluit",
                plan=None,
            )
        seen.append(two.row(two.west).linked)
    assert seen == [False, False, True, False]


def test_a_line_follows_a_version_that_comes_in_force(two: Two):
    with_plan("WEST", phase="crisis")
    two.link(two.west, "golf-oost", "WEST", "OOST", from_phase="plan")
    assert not two.row(two.west).linked
    with_plan("WEST", version=2)
    two.hear()
    assert two.row(two.west).linked
    lines = Entry.objects.filter(realm=two.west, key="neighbour:buren", actor=BRIDGE.name)
    assert "gaat open" in lines.get().variants
    two.hear()
    assert lines.count() == 1


def test_an_older_process_reads_no_phase_that_it_does_not_know(two: Two):
    two.link(two.west, "golf-oost", "WEST", "OOST", from_phase="plan")
    row = two.row(two.west)
    assert (row.from_phase, row.by_plan) == ("", True)
    state = snapshot(two.west, audiences=frozenset({EVERYONE})).entities["neighbour:buren"]["state"]
    assert state["from_phase"] == "plan"
    two.link(two.west, "golf-oost", "WEST", "OOST", from_phase="crisis")
    row = two.row(two.west)
    assert (row.from_phase, row.by_plan) == ("crisis", False)


def test_plans_of_ten_regions_are_asked_as_those_of_one(
    two: Two, django_assert_max_num_queries: Any
):
    codes = [f"R{number}" for number in range(10)]
    for code in codes:
        make_facilities((f"H{code}",), code)
        with_plan(code, grip=2)
    ours = list(Region.objects.filter(pk__in=codes))
    two.link(two.west, "golf-oost", "WEST", "OOST", from_phase="plan", from_grip=5, gives=ours)
    row = two.row(two.west)
    assert row.realm.pk
    with django_assert_max_num_queries(7):  # five for the plans, two for GRIP beside them
        assert not is_asked_for(row)


def test_grip_opens_the_line_from_the_level_that_was_set(two: Two):
    two.link(two.west, "golf-oost", "WEST", "OOST", from_grip=2)
    place = Veiligheidsregio.objects.get(pk="VR17")
    for level, linked in ((1, False), (2, True), (0, False)):
        grip_in(two.west, place, level)
        assert two.row(two.west).linked is linked


def test_a_line_that_only_hears_follows_our_own_regions(two: Two):
    values: dict[str, Any] = {"gives": [], "from_phase": "crisis"}
    two.link(two.west, "golf-oost", "WEST", "OOST", **values)
    assert not two.row(two.west).linked
    with writing():
        phase_enter(
            actor=SYSTEM,
            realm=two.west,
            region=Region.objects.get(pk="WEST"),
            phase="crisis",
            reason="besluit",
            plan=None,
        )
    assert two.row(two.west).linked


def test_a_fault_of_ours_while_hearing_stands_at_the_line(
    two: Two, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_args: Any) -> int:
        raise LookupError

    with monkeypatch.context() as fault:
        fault.setattr(hearing, "changes_take", broken)
        two.hear()
    row = two.row(two.oost)
    assert (row.fault, row.failures) == ("our_fault", 1)
    two.hear()
    assert two.row(two.oost).fault == ""


def test_grip_of_a_neighbour_is_shown_and_calls_nobody(two: Two):
    grip_in(two.west, Veiligheidsregio.objects.get(pk="VR17"), 2)
    two.hear()
    told = Entry.objects.filter(realm=two.oost, type="lcms_bridge.grip_heard")
    assert told.count() == 1
    assert "GRIP 2" in told.get().variants
    assert not Entry.objects.filter(realm=two.oost, type="phases.grip_set").exists()
    grip_in(two.west, Veiligheidsregio.objects.get(pk="VR17"), 0)
    two.hear()
    assert told.count() == 2


def test_pages_follow_the_journal(two: Two):
    for code in ("ALFA", "BETA"):
        figures(two.west, code, at=NOW, occupied=4)
    seen, since = [], ""
    while True:
        page = two.ask(two.west, two.token, since=since, limit="1").json()
        seen += [one["ref"] for one in page["changes"]]
        since = page["position"]
        if not page["more"]:
            break
    assert seen == ["beds:ALFA", "beds:BETA"]
    found = two.ask(two.west, two.token, since=since)
    assert found.json()["changes"] == []
    again = Client().get(
        f"/api/v1/realms/golf-west/gz-beeld/v1/changes/?exercise=true&since={since}",
        headers={"Authorization": f"Bearer {two.token}", "If-None-Match": found["ETag"]},
    )
    assert again.status_code == 304
    elsewhere = f"{'0' * 32}.999"  # another history: from the beginning
    assert len(two.ask(two.west, two.token, since=elsewhere).json()["changes"]) == 2


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"contract": "gz-beeld/2"}, "no_page"),
        ({"world": "elders"}, "other_world"),
        ({"exercise": False}, "other_world"),
        ({"position": "3"}, "no_page"),
        ({"since": "anders"}, "no_page"),
        ({"changes": {}}, "no_page"),
        ({"changes": [{}]}, "no_page"),
        ({"now": "gisteren"}, "no_page"),
    ],
)
def test_a_page_that_is_none_is_not_used(two: Two, change: dict[str, Any], fault: str):
    page = two.ask(two.west, two.token).json()
    assert page_of(page, world="golf-west", exercise=True, since="").changes == ()
    with pytest.raises(UnreadableError) as caught:
        page_of(page | change, world="golf-west", exercise=True, since="")
    assert caught.value.fault == fault


def test_a_position_says_history_and_number():
    assert str(position_of(f"{'a' * 32}.7")) == f"{'a' * 32}.7"
    assert position_of("") is position_of("7") is position_of(f"{'g' * 32}.7") is None


def test_days_are_chosen_only_where_a_token_is_made(two: Two):
    with pytest.raises(Invalid) as refused:
        two.link(two.west, "golf-oost", "WEST", "OOST", days=30)
    assert (refused.value.code, refused.value.field) == ("days_alone", "days")
    assert two.row(two.west).token_ends_at is None
    assert two.link(two.west, "golf-oost", "WEST", "OOST", days=30, renew=True)
    assert two.row(two.west).token_ends_at is not None


def test_a_neighbour_that_was_withdrawn_and_comes_back_reads_alone_unless_it_is_said(two: Two):
    neighbour_withdraw(actor=SYSTEM, realm=two.west, neighbour="buren")
    assert two.link(two.west, "golf-oost", "WEST", "OOST", scopes=None, days=30)
    assert two.row(two.west).can == {"exchange"}


def test_what_a_token_of_a_neighbour_is_for_and_until_when_stands_in_the_trail(two: Two):
    two.link(two.west, "golf-oost", "WEST", "OOST", scopes=["exchange"], days=30, renew=True)
    detail = TrailNote.objects.filter(object="neighbour:buren").latest("pk").detail
    ends = two.row(two.west).token_ends_at
    assert ends is not None
    assert detail["scopes"] == ["exchange"]
    assert datetime.fromisoformat(detail["ends"]) == ends
    state = snapshot(two.west, audiences=frozenset({EVERYONE})).entities["neighbour:buren"]["state"]
    assert not {"scopes", "token_ends_at"} & state.keys()
