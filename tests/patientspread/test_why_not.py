"""Why not there: a rule or a price, in both languages, on the figures of now."""

import pytest
from django.test import Client
from django.urls import reverse

from journal.errors import Conflict, Invalid
from journal.models import ReadAudit
from network.models import Role
from patientspread.models import Transfer, TransferState
from patientspread.services import request_step_take, run_request
from patientspread.tasks import solve_run
from patientspread.why_not import why_not_there
from tests.factories import SYSTEM, FacilityFactory, MandateFactory, RegionFactory, report_beds
from tests.patientspread.requests import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def move(realm, full, empty, national):
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    return Transfer.objects.filter(origin=full, destination=empty).order_by("number").first()


FAR, NEAR = (53.4, 7.0), (52.05, 5.0)


def hospital(realm, at, **beds):
    found = FacilityFactory.create(region=RegionFactory.create(), latitude=at[0], longitude=at[1])
    report_beds(realm, found, **beds)
    return found


def test_a_rule_that_forbids_it_is_said_with_its_figures(realm, move):
    silent = FacilityFactory.create(latitude=52.05, longitude=5.05)
    found = why_not_there(move, silent, realm.now())
    assert silent.name in found["nl"]
    assert "onbekend" in found["nl"]
    assert "unknown" in found["en"]


def test_where_only_the_goals_speak_the_price_is_said(realm, move):
    crowded = hospital(realm, NEAR, ward=(99, 100))
    found = why_not_there(move, crowded, realm.now())
    assert crowded.name in found["nl"]
    assert found["nl"] != found["en"]


def test_what_was_decided_or_lies_outside_is_said_instead(realm, full, empty, west, national):
    inside = FacilityFactory.create(region=west, latitude=52.05, longitude=5.05)
    report_beds(realm, inside, ward=(10, 100))
    run = run_request(actor=national, realm=realm, scope=west.pk)
    solve_run(run.pk)
    move = Transfer.objects.filter(origin=full, destination=inside).first()
    assert move is not None
    with pytest.raises(Invalid) as refusal:
        why_not_there(move, empty, realm.now())
    assert refusal.value.field == "facility"
    move.state = TransferState.ACCEPTED
    move.save(update_fields=["state"])
    with pytest.raises(Conflict):
        why_not_there(move, empty, realm.now())


def test_the_patient_of_a_request_is_found_again(realm, full, empty, national):
    row = asked(realm, full)
    for step in ("seek", "escalate"):
        request_step_take(actor=SYSTEM, realm=realm, pmr=row.pk, step=step)
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    move = Transfer.objects.get(request=row)
    far = hospital(realm, FAR, ward=(10, 100))
    assert f"R-{row.number}" in why_not_there(move, far, realm.now())["nl"]


def test_who_sees_the_move_may_ask_and_that_she_read_it_is_kept(realm, move, full):
    coordinator = MandateFactory.create(
        role=Role.REGIONAL_COORDINATOR, region=full.region, user__username="rcps"
    ).user
    client = Client()
    client.force_login(coordinator)
    where = reverse("why-not", kwargs={"realm": realm.slug, "transfer": move.pk})
    far = hospital(realm, FAR, ward=(10, 100))
    answer = client.get(where, {"facility": far.pk})
    assert answer.status_code == 200
    assert far.name in answer.json()["nl"]
    assert ReadAudit.objects.filter(key=f"transfer:{move.pk}", way="why-not").exists()
    assert client.get(where, {"facility": "NERGENS"}).status_code == 404
    elsewhere = reverse("why-not", kwargs={"realm": realm.slug, "transfer": 0})
    assert client.get(elsewhere, {"facility": far.pk}).status_code == 404
