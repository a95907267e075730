"""A place that closes: what was open there ends with a reason at once, and nothing is written there."""

import csv
import json
import shutil
import threading
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from capacity.inputs import EdInput
from capacity.models import FigureReport, Method, Newest, Traffic
from capacity.selectors import beds_now
from capacity.services import ed_report, figures_confirm
from journal.errors import Conflict
from journal.models import Entry, Realm
from journal.services import writing
from journal.snapshots import snapshot_now
from lcms_bridge.services import BRIDGE, message_process, message_receive
from network.models import Facility, Mandate, Region, Role, Sector, User, Veiligheidsregio
from network.permissions import audiences_of, person_of
from network.reference import BUNDLED
from network.services import mandate_give, reference_load
from patientspread.models import RunState, Transfer, TransferState
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import (
    policy_adopt,
    run_claim,
    run_complete,
    run_request,
    transfer_accept,
    transfer_refuse,
)
from patientspread.services.replacing import Offer
from patientspread.services.runs import Solved
from patientspread.tasks import ACTOR
from phases.models import CarePhase, PhaseProposal, Plan, ProposalState
from phases.selectors import phase_of
from phases.services import phase_decide, phases_begin
from situation.exercise.hospitals import at_hour
from situation.services import exercise_advance, exercise_create, note_post
from tests.factories import (
    SYSTEM,
    RealmFactory,
    UserFactory,
    activity_in,
    grip_at,
    person,
    report_beds,
    report_ed,
)
from tests.patientspread.requests import offered

pytestmark = pytest.mark.django_db
GONE = "IKAZIA"


def edition(folder: Path, *replaced: tuple[str, str], without: str = "") -> Path:
    """Return a copy of the bundled edition without a hospital, or with other words in every file."""
    made = folder / f"edition{len(list(folder.iterdir()))}"
    shutil.copytree(BUNDLED, made)
    for path in made.iterdir():
        text = path.read_text(encoding="utf-8")
        for old, new in replaced:
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    if without:
        path = made / "hospitals.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(x for x in lines if not x.startswith(f"{without},")), "utf-8")
    return made


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """An edition without one hospital."""
    return edition(tmp_path, without=GONE)


@pytest.fixture
def realm() -> Realm:
    """A real realm with the bundled edition in force."""
    realm = RealmFactory.create()
    reference_load(actor=SYSTEM, folder=BUNDLED)
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    return realm


@pytest.fixture
def gone(realm: Realm) -> Facility:
    """The hospital that closes, with figures."""
    facility = Facility.objects.get(pk=GONE)
    report_beds(realm, facility, ward=(200, 300), ic=(5, 10))
    report_ed(realm, facility, Traffic.OPEN)
    return facility


def offer(origin: str, destination: str) -> Offer:
    return Offer(origin, destination, "ward", "ambulance", 20, {"nl": "", "en": "", "facts": {}})


def proposals(realm: Realm, *offers: Offer) -> list[Transfer]:
    run = run_request(actor=SYSTEM, realm=realm, scope="national")
    run_claim(actor=ACTOR, run_id=run.pk)
    run.refresh_from_db()
    run_complete(actor=ACTOR, run=run, outcome=Solved({"summary": {}}, offers, {}))
    made: list[Transfer] = offered(realm, run)
    return made


def seen(realm: Realm) -> Any:
    return SimpleNamespace(
        **json.loads(snapshot_now(realm, audiences_of(person(Role.NATIONAL_COORDINATOR))).plain)
    )


def test_proposals_to_and_from_it_are_withdrawn_with_the_reason(realm, gone, closed):
    there, back, elsewhere = proposals(
        realm, offer("MAASSTAD", GONE), offer(GONE, "MAASSTAD"), offer("UMCG", "MARTINI")
    )
    reference_load(actor=SYSTEM, folder=closed)
    for transfer in (there, back):
        transfer.refresh_from_db()
        assert transfer.state == TransferState.WITHDRAWN
        assert "gesloten" in str(transfer.note)
        entry = Entry.objects.filter(realm=realm, key=f"transfer:{transfer.pk}").latest("seq")
        assert "Ikazia Ziekenhuis is gesloten" in str(entry.reason)
    elsewhere.refresh_from_db()
    assert elsewhere.state == TransferState.PROPOSED


def test_every_open_realm_is_settled_and_a_closed_one_is_left_alone(realm, gone, closed):
    other, shut = RealmFactory.create(exercise=True), RealmFactory.create()
    for place in (other, shut):
        report_beds(place, gone)
    Realm.objects.filter(pk=shut.pk).update(is_open=False)
    before = Entry.objects.filter(realm=shut).count()
    reference_load(actor=SYSTEM, folder=closed)
    assert not Newest.objects.filter(realm__in=[realm, other], facility=gone).exists()
    assert Entry.objects.filter(realm=shut).count() == before


def test_its_figures_leave_the_picture_with_a_line_in_the_log_and_stay_on_record(
    realm, gone, closed
):
    reference_load(actor=SYSTEM, folder=closed)
    picture = seen(realm)
    assert not {f"beds:{GONE}", f"ed:{GONE}"} & picture.entities.keys()
    lines = [event["line"]["nl"] for event in picture.log if "gesloten" in event["line"]["nl"]]
    assert lines == ["Ikazia Ziekenhuis is gesloten: de cijfers zijn uit het beeld"]
    assert GONE not in beds_now(realm)
    assert FigureReport.objects.filter(realm=realm, facility=gone).count() == 1


def test_nothing_is_written_at_a_closed_hospital_whoever_asks(realm, gone, closed):
    """Whoever read the hospital before it closed still holds an open one: the service knows better."""
    liaison = person(Role.HOSPITAL_LIAISON, facility=gone)
    transfer = proposals(realm, offer("MAASSTAD", GONE))[0]
    reference_load(actor=SYSTEM, folder=closed)
    Transfer.objects.filter(pk=transfer.pk).update(state=TransferState.PROPOSED)
    asked = {
        "beds": lambda: report_beds(realm, gone, actor=liaison),
        "ed": lambda: ed_report(
            actor=liaison,
            realm=realm,
            report=EdInput(gone, Traffic.OPEN, realm.now(), "manual", Method.REPORTED),
        ),
        "confirm": lambda: figures_confirm(actor=liaison, realm=realm, facility=gone),
        "accept": lambda: transfer_accept(actor=liaison, realm=realm, transfer_id=transfer.pk),
        "refuse": lambda: transfer_refuse(
            actor=liaison, realm=realm, transfer_id=transfer.pk, code="no_bed"
        ),
        "mandate": lambda: mandate_give(
            actor=SYSTEM, user=UserFactory.create(), role=Role.HOSPITAL_LIAISON, facility=gone
        ),
        "what-if": lambda: run_request(
            actor=SYSTEM, realm=realm, scope="national", what_if={"close": [GONE]}
        ),
    }
    for name, ask in asked.items():
        with pytest.raises(Conflict) as caught:
            ask()
        assert caught.value.code == "place_closed", name
        assert "Ikazia Ziekenhuis is gesloten" in caught.value.message


def test_over_http_a_closed_hospital_is_answered_with_a_sentence(realm, gone, closed):
    user = person_user(Role.HOSPITAL_LIAISON, facility=gone)
    mandate_give(
        actor=SYSTEM,
        user=user,
        role=Role.HOSPITAL_LIAISON,
        facility=Facility.objects.get(pk="MAASSTAD"),
    )
    reference_load(actor=SYSTEM, folder=closed)
    client = Client()
    client.force_login(user)
    body = {"lines": [{"bed": "ward", "operational": 10, "occupied": 1}]}
    for name, content in (("beds", body), ("ed", {"traffic": "open"}), ("confirm", {})):
        url = f"/api/v1/realms/{realm.slug}/facilities/{GONE}/{name}/"
        answer = client.post(url, json.dumps(content), content_type="application/json")
        assert answer.status_code == 409
        assert answer.json()["title"] == "place_closed"
        assert "gesloten" in answer.json()["detail"]


def person_user(role: Role, **place: Any) -> User:
    return User.objects.get(pk=person(role, **place).user_id)


def test_mandates_at_it_end_and_others_stay(realm, gone, closed):
    here = person(Role.HOSPITAL_LIAISON, facility=gone)
    there = person(Role.HOSPITAL_LIAISON, facility=Facility.objects.get(pk="MAASSTAD"))
    reference_load(actor=SYSTEM, folder=closed)
    ended = Mandate.objects.get(user_id=here.user_id)
    assert ended.valid_until is not None
    assert ended.valid_until <= timezone.now()
    assert person_of(User.objects.get(pk=here.user_id)).mandates == ()
    assert person_of(User.objects.get(pk=there.user_id)).mandates != ()
    told = Entry.objects.get(realm=realm, key=f"mandate:{ended.pk}")
    assert "gesloten" in str(told.reason)


def test_a_run_that_is_solved_meanwhile_offers_nothing_there(realm, gone, closed):
    run = run_request(actor=SYSTEM, realm=realm, scope="national")
    run_claim(actor=ACTOR, run_id=run.pk)
    run.refresh_from_db()
    found = Solved(
        {"summary": {"moves": 2}}, [offer("MAASSTAD", GONE), offer("UMCG", "MARTINI")], {}
    )
    reference_load(actor=SYSTEM, folder=closed)
    assert run_complete(actor=ACTOR, run=run, outcome=found)
    assert [t.destination_id for t in Transfer.objects.all()] == ["MARTINI"]
    run.refresh_from_db()
    assert run.result["summary"]["moves"] == 1
    assert run.result["closed_meanwhile"] == [GONE]


def test_a_file_that_names_it_is_set_aside_with_the_sentence(realm, gone, closed):
    at = timezone.now().isoformat(timespec="seconds")
    raw = (
        "versie;oefening;locatie;type;peilmoment;capaciteit;bezet;geblokkeerd\n"
        f"1;nee;{GONE};kliniek;{at};10;5;0\n1;nee;{GONE};ic;{at};10;5;0\n"
    ).encode()
    stored = message_receive(actor=SYSTEM, realm=realm, raw=raw, name="bedden.csv").message
    reference_load(actor=SYSTEM, folder=closed)
    message = message_process(actor=BRIDGE, message_id=stored.pk)
    assert message is not None
    assert message.applied == 0
    assert {problem["code"] for problem in message.problems} == {"place_closed"}


def test_a_hospital_that_comes_back_is_unknown_until_it_reports(realm, gone, closed):
    reference_load(actor=SYSTEM, folder=closed)
    reference_load(actor=SYSTEM, folder=BUNDLED)
    assert GONE not in beds_now(realm)
    again = Facility.objects.get(pk=GONE)
    liaison = person(Role.HOSPITAL_LIAISON, facility=again)
    report_beds(realm, again, actor=liaison, at=realm.now())
    assert f"beds:{GONE}" in seen(realm).entities
    assert proposals(realm, offer("MAASSTAD", GONE))[0].state == TransferState.PROPOSED


def test_a_region_that_closes_takes_its_proposals_phase_and_grip_along(realm, tmp_path):
    phases_begin(actor=SYSTEM, realm=realm)
    region, other = Region.objects.get(pk="AZEUR"), Region.objects.get(pk="AZNN")
    plan = Plan.objects.create(
        region=region,
        version=1,
        name="Plan",
        author="",
        source="",
        document=json.loads(
            (Path("phases") / "data" / "default_plan.json").read_text(encoding="utf-8")
        ),
    )
    waiting = PhaseProposal.objects.create(
        realm=realm,
        region=region,
        from_phase=CarePhase.REGULAR,
        to_phase=CarePhase.ADAPTED,
        plan=plan,
        rule=plan.document["rules"][0]["id"],
        evidence=[],
        opened_at=realm.now(),
    )
    area = Veiligheidsregio.objects.get(pk="VR05")
    fire = activity_in(realm, area)
    grip_at(fire, area, 2)
    chair = person(Role.ROAZ_CHAIR, region=region)
    run = run_request(actor=SYSTEM, realm=realm, scope="AZEUR")
    recoded = edition(tmp_path, ("AZEUR", "AZEU2"), ("VR05", "VR55"))
    reference_load(actor=SYSTEM, folder=recoded)

    waiting.refresh_from_db()
    run.refresh_from_db()
    assert waiting.state == ProposalState.WITHDRAWN
    assert "gesloten" in str(waiting.reason)
    assert run.state == RunState.FAILED
    assert "gesloten" in run.error.nl
    picture = seen(realm)
    assert not {"phase:AZEUR", f"grip:{fire.pk}:VR05"} & picture.entities.keys()
    assert picture.entities["phase:AZEU2"]["state"]["phase"] == "regular"
    assert "AZEUR" not in phase_of(realm)
    asked = (
        lambda: phase_decide(
            actor=chair, realm=realm, region=region, phase="crisis", reason="Het moet"
        ),
        lambda: grip_at(fire, area, 0),
        lambda: note_post(actor=SYSTEM, realm=realm, region=region, theme="incident", text="Water"),
        lambda: run_request(actor=SYSTEM, realm=realm, scope="AZEUR"),
        lambda: mandate_give(
            actor=SYSTEM, user=UserFactory.create(), role=Role.ROAZ_CHAIR, region=region
        ),
    )
    for ask in asked:
        with pytest.raises(Conflict) as caught:
            ask()
        assert caught.value.code == "place_closed"
    note_post(actor=SYSTEM, realm=realm, region=other, theme="incident", text="Droog")
    reference_load(actor=SYSTEM, folder=BUNDLED)
    assert "phase:AZEUR" in seen(realm).entities


@pytest.fixture
def playing(realm):
    """An exercise in which an hour lasts a second."""
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        exercise = exercise_create(
            actor=SYSTEM,
            slug="golf",
            name="Golf",
            starts_on=date(2020, 11, 2),
            ends_on=date(2020, 11, 8),
            seed=5,
            day_seconds=24,
        )
        yield exercise, clock


def advanced(playing: Any) -> Any:
    """Play one step and return the exercise."""
    exercise, clock = playing
    clock.shift(6)
    assert exercise_advance(exercise=exercise) == 1
    exercise.refresh_from_db()
    return exercise


def wards(realm: Realm) -> dict[str, int]:
    return {code: beds.lines["ward"].occupied or 0 for code, beds in beds_now(realm).items()}


def test_a_running_exercise_goes_on_and_its_patients_lie_in_the_hospitals_that_stay(
    playing, closed
):
    exercise = advanced(playing)
    before = wards(exercise.realm)
    reference_load(actor=SYSTEM, folder=closed)
    exercise = advanced(playing)
    after = wards(exercise.realm)
    assert exercise.played_until == at_hour(date(2020, 11, 2), 12)
    assert after.keys() == before.keys() - {GONE}
    near = set(
        Facility.objects.filter(veiligheidsregio="VR17", sector=Sector.HOSPITAL)
        .exclude(pk=GONE)
        .values_list("pk", flat=True)
    )
    risen = sum(after[code] - before[code] for code in near)
    assert risen > before[GONE] / 2
    far = before.keys() - near - {GONE}
    assert sum(abs(after[code] - before[code]) for code in far) / len(far) < 10


def test_an_exercise_goes_on_when_the_last_hospital_of_an_area_closes(playing, tmp_path):
    with (BUNDLED / "hospitals.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["veiligheidsregio"] == "VR05"]
    alone = edition(tmp_path)
    path = alone / "hospitals.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    codes = {row["code"] for row in rows}
    path.write_text("".join(x for x in lines if x.split(",")[0] not in codes), "utf-8")
    reference_load(actor=SYSTEM, folder=alone)
    exercise = advanced(playing)
    assert codes.isdisjoint(beds_now(exercise.realm))
    assert len(beds_now(exercise.realm)) == 79 - len(codes)


def test_a_hospital_that_loses_its_ic_or_is_recoded_does_not_stop_an_exercise(playing, tmp_path):
    line = next(
        x
        for x in (BUNDLED / "hospitals.csv").read_text(encoding="utf-8").splitlines()
        if x.startswith("MAASSTAD,")
    )
    cells = line.split(",")
    cells[11:13] = ["no", "0"]
    changed = edition(tmp_path, (line, ",".join(cells)), (f"{GONE},", "IKAZIA2,"))
    reference_load(actor=SYSTEM, folder=changed)
    exercise = advanced(playing)
    known = beds_now(exercise.realm)
    assert {"ward", "ic"} & set(known["MAASSTAD"].lines) == {"ward"}
    assert "IKAZIA2" in known
    assert GONE not in known


def test_an_exercise_has_the_hospital_again_when_it_opens_again(playing, closed):
    reference_load(actor=SYSTEM, folder=closed)
    advanced(playing)
    reference_load(actor=SYSTEM, folder=BUNDLED)
    exercise = advanced(playing)
    assert GONE in beds_now(exercise.realm)
    assert exercise.played_until - at_hour(date(2020, 11, 2), 0) == timedelta(hours=12)


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_who_writes_while_a_hospital_closes_is_refused_or_ended(store, realm, closed):
    """A report that is under way when an edition is loaded must not outlive it in the picture."""
    facility = Facility.objects.get(pk=GONE)
    written, loaded = threading.Event(), threading.Event()
    refused: list[Conflict] = []

    def report() -> None:
        try:
            with writing():
                report_beds(realm, facility)
                written.set()
                assert loaded.wait(20)
        except Conflict as error:
            refused.append(error)
        finally:
            connection.close()

    writer = threading.Thread(target=report)
    writer.start()
    assert written.wait(20)
    reference_load(actor=SYSTEM, folder=closed)
    loaded.set()
    writer.join(20)
    assert [error.code for error in refused] == ["place_closed"]
    assert not FigureReport.objects.filter(realm=realm).exists()
    assert f"beds:{GONE}" not in seen(realm).entities
