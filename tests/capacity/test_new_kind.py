"""One row of data adds a kind of bed: it is then everywhere, with nothing else changed."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from capacity.selectors import beds_now
from journal.models import Realm
from lcms_bridge.services import BRIDGE, message_process, message_receive
from network.models import Facility, Role
from network.services import reference_load
from patientspread.models import Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt, run_request
from patientspread.tasks import solve_run
from phases.models import PhaseProposal
from phases.plan_examples import DEFAULT_PLAN
from phases.services import plan_adopt
from situation.exercise.hospitals import at_hour
from situation.services import exercise_create
from tests.capacity.editions import PICU, edition, kinds_text
from tests.factories import SYSTEM, MandateFactory, RealmFactory, report_beds
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
CODE, WORD = "picu", "kinder-IC"


@pytest.fixture
def realm(tmp_path: Any) -> Realm:
    """An exercise realm in the bundled reference data with one more kind of bed."""
    reference_load(actor=SYSTEM, folder=edition(tmp_path / "editie", kinds_text(PICU)))
    return RealmFactory.create(exercise=True, slug="proef")


def browser(role: Role, **place: Any) -> Client:
    """Return a logged-in browser of somebody."""
    somebody = MandateFactory.create(role=role, **place).user
    client = Client()
    client.force_login(somebody, backend="network.auth.RealmAwareBackend")
    return client


def report(realm: Realm, code: str, occupied: int = 3, operational: int = 5) -> Any:
    """Report the beds of a hospital by API, as its liaison; return the answer."""
    liaison = browser(Role.HOSPITAL_LIAISON, facility=Facility.objects.get(pk=code))
    lines = [
        {"bed": "ward", "operational": 400, "occupied": 300},
        {"bed": "ic", "operational": 16, "occupied": 8},
        {"bed": CODE, "operational": operational, "occupied": occupied},
    ]
    return liaison.post(
        f"/api/v1/realms/{realm.slug}/facilities/{code}/beds/",
        json.dumps({"lines": lines}),
        content_type="application/json",
    )


def test_screens_fetch_it_with_the_reference_data(realm):
    shown = browser(Role.OBSERVER).get("/api/v1/reference/").json()
    found = next(kind for kind in shown["kinds"] if kind["code"] == CODE)
    assert (found["short_nl"], found["is_bed"], found["order"]) == (WORD, True, 25)
    facility = next(item for item in shown["facilities"] if item["code"] == "MAASSTAD")
    assert CODE in facility["kinds"]
    assert facility["demo"][CODE] > 0


def test_a_hospital_reports_it_and_the_log_says_so(realm):
    answer = report(realm, "MAASSTAD")
    assert answer.status_code == 200, answer.content
    assert beds_now(realm)["MAASSTAD"].lines[CODE].available == 2
    found = snapshot(realm, audiences=frozenset({"all"}))
    line = found.log[-1]["line"]
    assert f"{WORD} 3 van 5" in line["nl"]
    assert "PICU 3 of 5" in line["en"]
    lines = found.entities["beds:MAASSTAD"]["state"]["lines"]
    assert {item["bed"]: item["stale_after_s"] for item in lines}[CODE] == 3600


def test_it_goes_out_and_comes_back_in_as_a_file(realm):
    report(realm, "MAASSTAD")
    hin = browser(Role.HIN, region=Facility.objects.get(pk="MAASSTAD").region)
    raw = hin.get("/api/v1/realms/proef/regions/TCZWN/capacity.csv").content
    assert f";{WORD.lower()};".encode() in raw
    other = RealmFactory.create(exercise=True, slug="elders")
    raw = raw.replace(b";proef;", b";elders;")
    message = message_receive(actor=SYSTEM, realm=other, raw=raw, name="uit.csv").message
    message_process(actor=BRIDGE, message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.applied) == ("applied", 1), message.problems
    assert beds_now(other)["MAASSTAD"].lines == beds_now(realm)["MAASSTAD"].lines


def test_it_is_on_the_map_layer(realm):
    report(realm, "MAASSTAD")
    layer = browser(Role.OBSERVER).get("/api/v1/realms/proef/regions/TCZWN/picture.geojson").json()
    found = {item["id"]: item["properties"] for item in layer["features"]}
    assert found["hospital:MAASSTAD"][f"{CODE}_occupied"] == 3
    assert found["hospital:IKAZIA"][f"{CODE}_occupied"] is None


def test_a_rule_of_a_plan_proposes_on_it(realm):
    facility = Facility.objects.get(pk="MAASSTAD")
    plan = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    plan["rules"][1]["conditions"][0] |= {"bed": CODE}
    plan_adopt(actor=SYSTEM, region=facility.region, name="Plan", source="test", document=plan)
    report(realm, "MAASSTAD", occupied=3)
    assert not PhaseProposal.objects.exists()
    later = realm.now() + timedelta(minutes=5)
    Realm.objects.filter(pk=realm.pk).update(clock_time=later)
    realm.refresh_from_db()
    report(realm, "MAASSTAD", occupied=5)
    proposal = PhaseProposal.objects.get()
    assert (proposal.rule, proposal.evidence[0]["bed"]) == ("2.2", CODE)


def test_a_spreading_run_moves_its_patients(realm):
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    report(realm, "MAASSTAD", occupied=14, operational=12)
    report(realm, "IKAZIA", occupied=0, operational=8)
    run = run_request(actor=SYSTEM, realm=realm, scope="TCZWN")
    solve_run(run.pk)
    moves = Transfer.objects.filter(run=run, bed=CODE)
    assert {(move.origin_id, move.destination_id) for move in moves} == {("MAASSTAD", "IKAZIA")}


def test_an_exercise_plays_it(realm):
    exercise = exercise_create(
        actor=SYSTEM,
        slug="golf",
        name="Golf",
        starts_on=date(2020, 11, 2),
        ends_on=date(2020, 11, 4),
        day_seconds=86_400,
    )
    known = beds_now(exercise.realm)
    with_it = {code: now.lines[CODE] for code, now in known.items() if CODE in now.lines}
    facilities = Facility.objects.in_bulk()
    assert len(with_it) > 50
    assert all(facilities[code].has_ic for code in with_it)
    taken = sum(line.occupied or 0 for line in with_it.values())
    there = sum(line.operational or 0 for line in with_it.values())
    assert 0.6 < taken / there < 0.95
    assert known["MAASSTAD"].report.observed_at == at_hour(date(2020, 11, 2), 0)


def test_out_of_force_it_makes_the_picture_of_a_house_no_older(realm, tmp_path):
    report(realm, "MAASSTAD")
    said_first = realm.now()
    reference_load(actor=SYSTEM, folder=edition(tmp_path / "zonder", kinds_text()))
    Realm.objects.filter(pk=realm.pk).update(clock_time=said_first + timedelta(hours=2))
    realm.refresh_from_db()
    report_beds(realm, Facility.objects.get(pk="MAASSTAD"))
    found = snapshot(realm, audiences=frozenset({"all"}))
    state = found.entities["beds:MAASSTAD"]["state"]
    assert {line["bed"] for line in state["lines"]} == {"ward", "ic"}
    assert datetime.fromisoformat(state["observed_at"]) > said_first + timedelta(hours=1)


def test_it_does_not_change_the_figures_of_the_other_kinds(realm, tmp_path):
    def played(slug: str) -> dict[tuple[str, str], Any]:
        made = exercise_create(
            actor=SYSTEM,
            slug=slug,
            name=slug,
            starts_on=date(2020, 11, 2),
            ends_on=date(2020, 11, 4),
            day_seconds=86_400,
        )
        return {
            (code, bed): line
            for code, now in beds_now(made.realm).items()
            for bed, line in now.lines.items()
            if bed != CODE
        }

    with_it = played("met")
    reference_load(actor=SYSTEM, folder=edition(tmp_path / "zonder", kinds_text()))
    assert played("zonder") == with_it
