"""What is answered about phases: decisions at every level, plans, rounds, measures, activiteiten."""

import json
from datetime import timedelta
from typing import Any

import pytest

from network.models import Role
from phases.models import PhaseProposal
from phases.plan_examples import DEFAULT_PLAN, example_for
from phases.plan_file import read_plan_file
from phases.pressure_scheme import BUNDLED
from phases.services import plan_adopt, pressure_follow
from phases.services.pressure_scheme import scheme_adopt
from tests.factories import SYSTEM, report_beds
from tests.web.answers.asking import Asking

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("answers")]
CHAIR, COORDINATOR, HIN = Role.ROAZ_CHAIR, Role.REGIONAL_COORDINATOR, Role.HIN
LIAISON, NATIONAL = Role.HOSPITAL_LIAISON, Role.NATIONAL_COORDINATOR


@pytest.fixture
def region(ask: Asking) -> str:
    return ask.country.own.region.pk


def later(ask: Asking, hours: int) -> str:
    return (ask.country.realm.now() + timedelta(hours=hours)).isoformat()


def test_a_region_is_looked_at_again_decided_on_by_telephone_and_its_plan_begins_anew(
    ask: Asking, region: str
) -> None:
    key = f"phase:{region}"
    chair = ask.country.user(CHAIR).username
    review = {"region": region, "at": later(ask, 4), "reason": "Na het overleg van tien uur."}
    answer = ask.do(CHAIR, "phases.review_set", told=f"planrun:{region}", **review)
    assert answer["region"] == region
    told = {"region": region, "phase": "regular", "reason": "De druk is weg."}
    relayed = ask.do(COORDINATOR, "phases.phase_relay", told=key, **told, on_behalf_of=chair)
    assert relayed["phase"] == "regular"
    begun = {"region": region, "running": True, "reason": "Griep: wij komen bijeen."}
    answer = ask.do(CHAIR, "phases.plan_run", told=f"planrun:{region}", **begun)
    assert answer["running"] is True


def test_a_house_an_area_and_the_country_have_phases_of_their_own(ask: Asking) -> None:
    own = ask.country.own
    house = {"facility": own.facility.pk, "phase": "adapted", "reason": "OK's dicht."}
    key = f"level:facility:{own.facility.pk}"
    answer = ask.do(LIAISON, "phases.facility_phase_decide", told=key, **house)
    assert answer["phase"] == answer.told[key]["phase"] == "adapted"
    relayed = house | {"phase": "crisis", "on_behalf_of": ask.country.user(LIAISON).username}
    answer = ask.do(COORDINATOR, "phases.level_relay", told=key, **relayed)
    assert answer.told[key]["phase"] == "crisis"
    area = {"veiligheidsregio": own.veiligheidsregio.pk, "phase": "adapted", "reason": "Vol."}
    key = f"level:area:{own.veiligheidsregio.pk}"
    answer = ask.do(Role.DPG, "phases.area_phase_decide", told=key, **area)
    assert answer["place"] == own.veiligheidsregio.pk
    stage = {"stage": "2b", "reason": "Regionale maatregelen volstaan niet meer."}
    answer = ask.do(NATIONAL, "phases.country_stage_decide", told="level:country:NL", **stage)
    assert answer["stage"] == "2b"


def test_a_proposal_is_decided_on(ask: Asking) -> None:
    report_beds(ask.country.realm, ask.country.other.facility, ward=(99, 100), ic=(10, 10))
    proposal = PhaseProposal.objects.get(region=ask.country.other.region)
    decided = {"proposal": proposal.pk, "decision": "reject", "reason": "Nog niet."}
    key = f"proposal:{proposal.pk}"
    answer = ask.do(CHAIR, "phases.proposal_decide", "other", told=key, **decided)
    assert answer["decision"] == "reject"
    proposal.refresh_from_db()
    assert proposal.state == "rejected"


@pytest.fixture
def adapted(ask: Asking) -> str:
    """The other region in adapted care, by a plan with bodies and colours of its own."""
    region = ask.country.other.region
    plan_adopt(
        actor=SYSTEM, region=region, name="Plan", source="test", document=example_for("TCZWN")
    )
    chosen = {"region": region.pk, "phase": "adapted", "reason": "IC's vol in de regio."}
    ask.do(CHAIR, "phases.phase_decide", "other", told=f"phase:{region.pk}", **chosen)
    return region.pk


def test_a_region_takes_another_colour_of_its_own(ask: Asking, adapted: str) -> None:
    colour = {"region": adapted, "colour": "rood", "reason": "GGD, GHOR en ROAZ samen."}
    key = f"phase:{adapted}"
    answer = ask.do(CHAIR, "phases.colour_decide", "other", told=key, **colour)
    assert answer["colour"] == answer.told[key]["colour"] == "rood"


def test_a_body_is_asked_answers_and_its_chair_decides(ask: Asking, adapted: str) -> None:
    asked = {"region": adapted, "phase": "crisis", "body": "strategisch_team"}
    opened = ask.of(
        "phases_round_open", ask.country.client(CHAIR, "other"), {**asked, "reason": "IC's vol."}
    )
    number, key = opened["id"], f"phaseround:{opened['id']}"
    assert key in opened.told
    says = {"round": number, "agrees": True, "reason": ""}
    answered = ask.do(CHAIR, "phases.round_answer", "other", told=key, **says)
    assert answered["id"] == number
    left = {"round": number, "follow": False, "reason": "Het kan nog."}
    decided = ask.do(CHAIR, "phases.round_decide", "other", told=key, **left)
    assert decided["state"] == "declined"


def test_a_measure_is_ticked_and_started(ask: Asking) -> None:
    number = ask.country.rows["measure"]
    key = f"measure:{number}"
    started = ask.do(CHAIR, "phases.measure_step", told=key, measure=number, step="start")
    assert started["state"] == started.told[key]["state"]
    ticked = ask.do(CHAIR, "phases.measure_check", told=key, measure=number, item=0, done=True)
    assert ticked["checked"] == [0]


def test_an_agreement_ends(ask: Asking, region: str) -> None:
    ended = {"region": region, "code": "ic-open", "reason": "Vervangen door een andere."}
    answer = ask.do(CHAIR, "phases.agreement_end", told=f"agreement:{region}/ic-open", **ended)
    assert answer["code"] == "ic-open"


def drafted(ask: Asking) -> tuple[str, dict[str, Any]]:
    number = ask.country.rows["draft"]
    return f"plandraft:{number}", {"draft": number}


def test_a_draft_is_saved_as_form_and_as_text_and_tried(ask: Asking) -> None:
    key, here = drafted(ask)
    document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    says = {"revision": 1, "name": "Beheersplan", "source": "voorstel", "document": document}
    saved = ask.do(CHAIR, "phases.plan_draft_save", told=key, **here, **says)
    assert saved["revision"] == 2
    text = {"revision": 2, "text": json.dumps(document)}
    saved = ask.do(CHAIR, "phases.plan_draft_text", told=key, **here, **text)
    assert (saved["revision"], saved["faults"]) == (3, [])
    unfinished = {"revision": 3, "text": "version: 2\nrules: geen\nrepeat_hours: 24\n"}
    faulty = ask.do(CHAIR, "phases.plan_draft_text", told=key, **here, **unfinished)
    assert faulty["faults"]
    text["revision"] = faulty["revision"]
    ask.do(CHAIR, "phases.plan_draft_text", told=key, **here, **text)
    tried = ask.of("phases_plan_draft_try", ask.country.client(CHAIR), here | {"days": 7})
    assert tried["draft"] == here["draft"]
    assert any(one.startswith("plantrial:") for one in tried.told)


def test_a_draft_is_submitted_sent_back_submitted_taken_back_and_approved(ask: Asking) -> None:
    key, here = drafted(ask)
    why = {"reason": "Besproken in het ROAZ van 1 november."}
    ask.do(COORDINATOR, "phases.plan_draft_submit", told=key, **here, **why)
    refused = {"step": "refuse", "reason": "De drempel voor de IC is te laag."}
    answer = ask.do(CHAIR, "phases.plan_draft_refuse", told=key, **here, **refused)
    assert answer["state"] == "draft"
    ask.do(COORDINATOR, "phases.plan_draft_submit", told=key, **here, **why)
    recalled = {"step": "recall", "reason": "Er moet nog een maatregel bij."}
    answer = ask.do(COORDINATOR, "phases.plan_draft_back", told=key, **here, **recalled)
    assert answer["state"] == "draft"
    ask.do(COORDINATOR, "phases.plan_draft_submit", told=key, **here, **why)
    ask.do(CHAIR, "phases.plan_draft_approve", told=key, **here)
    answer = ask.do(Role.DPG, "phases.plan_draft_approve", told=key, **here)
    assert answer["state"] == "in_force"


def test_a_measure_that_the_pressure_prescribes_is_taken_up(ask: Asking, region: str) -> None:
    document = read_plan_file(BUNDLED).value
    wards = [one for one in document["providers"][0]["parameters"] if one["id"] == "ward"]
    document["providers"][0]["parameters"] = wards  # of the rest this house says nothing
    scheme_adopt(actor=SYSTEM, document=document)
    fixed = {"kind": "ward", "number": 100, "reason": "Vastgesteld in het ROAZ-overleg."}
    house = ask.country.own.facility.pk
    ask.do(LIAISON, "capacity.regular_set", told=f"regular:{house}", facility=house, **fixed)
    pressure_follow(realm=ask.country.realm)
    taken = {"place": f"region:{region}", "measure": "R2-picture", "within_minutes": 120}
    answer = ask.of("phases_pressure_take_up", ask.country.client(COORDINATOR), taken)
    assert f"measure:{answer['id']}" in answer.told


def test_an_activiteit_changes_winds_down_closes_and_opens_again(ask: Asking) -> None:
    number, area = ask.country.rows["activity"], ask.country.own.veiligheidsregio.pk
    key, here = f"activity:{number}", {"activity": number}
    changed = {"name": "Brand in de haven", "kind": "incident", "veiligheidsregios": [area]}
    answer = ask.do(HIN, "phases.activity_change", told=key, **here, **changed)
    assert answer.told[key]["name"] == "Brand in de haven"
    party = ask.country.rows["party"]
    answer = ask.do(HIN, "phases.activity_party_end", told=key, **here, party=party)
    assert answer["party"] == party
    why = {"reason": "De inzet is beëindigd."}
    answer = ask.do(HIN, "phases.activity_wind_down", told=key, **here, **why)
    assert answer["state"] == "winding_down"
    over = {"level": 0, "decider": "copi_lead", "on_behalf_of": "Bakker", "reason": "Voorbij."}
    at = {"veiligheidsregio": area, "call": False}
    ask.do(HIN, "phases.grip_set", told=f"grip:{number}:{area}", **here, **at, **over)
    answer = ask.do(HIN, "phases.activity_close", told=key, **here, **why)
    assert answer["state"] == "closed"
    answer = ask.do(HIN, "phases.activity_reopen", told=key, **here, **why)
    assert answer["state"] == "open"
