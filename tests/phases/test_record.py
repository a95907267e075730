"""What was decided is read back: listed with the picture of then, on paper, and as lanes over time."""

import json
import unicodedata
from datetime import timedelta
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from journal.errors import Missing
from journal.local_time import shown_moment
from journal.models import Entry
from journal.services import writing
from network.models import Role
from phases.consequences import phase_enter
from phases.models import Activity, PhaseProposal
from phases.record.decisions import decided_document, decision_at, decisions_of
from phases.record.paper import TEMPLATE, Listed, decisions_pdf, house_fonts
from phases.record.printable import RANGES, printable
from phases.record.timeline import timeline_of
from phases.runs import plan_in_force
from phases.services import (
    country_stage_decide,
    facility_phase_decide,
    phase_decide,
    plan_run,
    proposal_accept,
    proposal_reject,
)
from phases.tasks import audit_runs
from tests.factories import (
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
    person,
)
from tests.phases.test_phases import crowd, move_clock
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})


@pytest.fixture
def area(region):
    found = VeiligheidsregioFactory.create(name="Rijnmond")
    found.regions.add(region)
    return found


def listed(realm, region, hours=48, **more):
    now = realm.now()
    return [
        decided_document(one)
        for one in decisions_of(realm, region, now - timedelta(hours=hours), now, **more)
    ]


@pytest.fixture
def course(realm, area, hospitals, chair, dpg):
    """A day: proposed, rejected, proposed again, accepted, GRIP, a hospital, the country, and back."""
    region = dpg.mandates[0].region
    crowd(realm, hospitals)
    first = PhaseProposal.objects.get()
    proposal_reject(actor=chair, realm=realm, proposal_id=first.pk, reason="Piek van een dag.")
    move_clock(realm, 25)
    crowd(realm, hospitals)
    second = PhaseProposal.objects.get(state="open")
    proposal_accept(actor=chair, realm=realm, proposal_id=second.pk, reason="Planbare zorg af.")
    move_clock(realm, 1)
    crash = activity_in(realm, area, name="Treinongeval")
    grip_at(crash, area, 2, actor=person(Role.DPG, veiligheidsregio=area))
    house = hospitals[0]
    facility_phase_decide(
        actor=person(Role.HOSPITAL_LIAISON, facility=house),
        realm=realm,
        facility=house,
        phase="crisis",
        reason="Stroom uit.",
    )
    country_stage_decide(
        actor=person(Role.NATIONAL_COORDINATOR),
        realm=realm,
        stage="2b",
        reason="Landelijk.",
        on_behalf_of="DB LNAZ",
    )
    move_clock(realm, 3)
    phase_decide(actor=dpg, realm=realm, region=region, phase="crisis", reason="Loopt vast.")


def test_the_list_says_who_when_from_what_to_what_why_and_on_what(realm, region, course):
    rows = listed(realm, region)
    assert [(one["sort"], one["from"]["nl"], one["to"]["nl"]) for one in rows] == [
        ("proposal", "reguliere zorg", "voorstel naar aangepaste zorg afgewezen"),
        ("phase", "reguliere zorg", "aangepaste zorg"),
        ("grip", "geen GRIP", "GRIP 2 — Treinongeval"),
        ("level", "reguliere zorg", "crisiszorg"),
        ("level", "reguliere zorg", "landelijke fase 2b (aangepaste zorg)"),
        ("phase", "aangepaste zorg", "crisiszorg"),
    ]
    accepted = rows[1]
    assert (accepted["reason"], accepted["plan"]) == ("Planbare zorg af.", "Beheersplan v1")
    assert accepted["evidence"]["nl"].startswith("2 cijfers: Ten minste een kwart")
    assert rows[4]["on_behalf_of"] == "DB LNAZ"
    assert "stage 1" in rows[4]["evidence"]["en"]
    assert rows[5]["evidence"]["nl"] == "zonder voorstel besloten"


def test_a_decision_leads_to_all_that_could_be_seen_before_it(realm, region, course):
    accepted = listed(realm, region)[1]
    then = snapshot(realm, audiences=ALL, at_seq=accepted["picture"]).entities
    waiting = [one["state"] for key, one in then.items() if key.startswith("proposal:")]
    assert "open" in {one["state"] for one in waiting}  # not even that it was accepted
    assert f"phase:{region.pk}" not in then
    after = snapshot(realm, audiences=ALL, at_seq=accepted["seq"]).entities
    assert after[f"phase:{region.pk}"]["state"]["phase"] == "adapted"


def test_one_decision_has_the_evidence_that_was_frozen_with_it(realm, region, course, hospitals):
    rows = listed(realm, region)
    one = decision_at(realm, region, rows[1]["seq"])
    assert {figure["facility"] for figure in one["frozen"]} == {house.pk for house in hospitals[:2]}
    assert one["sentence"].nl.startswith("Ten minste een kwart")
    house = decision_at(realm, region, rows[3]["seq"])
    assert house["frozen"][0]["place"] == hospitals[0].pk
    rejected = decision_at(realm, region, rows[0]["seq"])
    assert len(rejected["frozen"]) == 2
    beds = Entry.objects.filter(realm=realm, key__startswith="beds:").first()
    assert beds is not None
    with pytest.raises(Missing):
        decision_at(realm, region, beds.seq)
    with pytest.raises(Missing):
        decision_at(realm, RegionFactory.create(), rows[1]["seq"])


def test_only_the_period_and_the_realm_that_are_asked(realm, region, course):
    assert len(listed(realm, region, hours=2)) == 1
    assert listed(RealmFactory.create(exercise=True), region) == []
    known = listed(realm, region)[2]["seq"]
    assert len(listed(realm, region, known=known)) == 3


def test_what_the_auditor_sees_is_no_decision(realm, region, course):
    before = len(listed(realm, region))
    move_clock(realm, 40)
    audit_runs()
    assert len(listed(realm, region, hours=96)) == before


def test_a_plan_in_force_beside_the_phase_is_a_decision(realm, region, chair):
    plan_run(actor=chair, realm=realm, region=region, running=True, reason="Voor de zekerheid.")
    plan_run(actor=chair, realm=realm, region=region, running=False, reason="Niet nodig.")
    rows = listed(realm, region)
    assert [one["to"]["nl"] for one in rows] == ["plan van kracht", "plan niet van kracht"]
    assert [one["reason"] for one in rows] == ["Voor de zekerheid.", "Niet nodig."]


def paper(realm, region, language="nl"):
    now = realm.now()
    since = now - timedelta(hours=48)
    rows = decisions_of(realm, region, since, now)
    return decisions_pdf(Listed(realm, region, since, now, rows), language)


def test_the_list_on_paper_is_tagged_and_the_same_bytes_for_the_same_moment(realm, region, course):
    made = paper(realm, region)
    assert made.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid" in made
    assert made == paper(realm, region)
    assert made != paper(realm, region, "en")


def test_an_exercise_says_so_on_every_page_and_the_real_world_on_none(
    realm, region, course, hospitals
):
    house = person(Role.HOSPITAL_LIAISON, facility=hospitals[1])
    for turn in range(30):
        facility_phase_decide(
            actor=house,
            realm=realm,
            facility=hospitals[1],
            phase=("adapted", "crisis")[turn % 2],
            reason=f"Wissel {turn}.",
        )
    pages = [page.extract_text() for page in PdfReader(BytesIO(paper(realm, region))).pages]
    assert len(pages) > 1
    assert all(page.count("OEFENING") == 2 for page in pages)  # above and below
    assert "Planbare zorg af." in pages[0]
    real = RealmFactory.create()
    text = PdfReader(BytesIO(paper(real, region))).pages[0].extract_text()
    assert "OEFENING" not in text
    assert "niets besloten" in text


def test_an_empty_list_is_a_page_too(realm, region):
    assert paper(realm, region).startswith(b"%PDF")


def test_what_people_wrote_is_text_and_no_markup(realm, region, chair):
    reason = '#panic("x") *vet* $x^2$ <b>& "aanhalingstekens" \\'
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason=reason)
    assert paper(realm, region).startswith(b"%PDF")


def test_whatever_people_type_comes_on_paper(realm, region, chair):
    """Emoji, other scripts, joiners and control signs: a tagged PDF has no sign without a shape."""
    reason = "😀 👩🏽‍⚕️ 重症 مستشفى \u200b\u0301\ufeff ☑ ✓ ⚠️ ½ ≥ 110 % 🇳🇱"
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason=reason)
    shown = PdfReader(BytesIO(paper(realm, region))).pages[0].extract_text()
    assert "grinning face" in " ".join(shown.split())


def test_every_sign_that_paper_is_said_to_show_has_a_shape():
    signs = [chr(one) for first, last in RANGES for one in range(first, last + 1)]
    known = [one for one in signs if unicodedata.category(one) != "Cn"]
    template = TEMPLATE.read_text(encoding="utf-8").splitlines()
    (face,) = [line for line in template if line.startswith("#set text(font:")]
    source = [
        '#set document(title: "Proef", date: none)',
        '#let d = (lang: "nl")',
        face,
        "#for one in json(bytes(sys.inputs.data)) [#text(one) #strong(text(one))]",
    ]
    made = typst.compile(
        "\n".join(source).encode(),
        font_paths=house_fonts(),
        sys_inputs={"data": json.dumps(printable(known))},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    assert printable("a\u0301é") == "áé"
    assert printable({"a": ["😀", 1]}) == {"a": ["[grinning face]", 1]}


def test_lanes_show_phases_at_every_level_grip_plan_and_measures(
    realm, region, course, area, hospitals
):
    now = realm.now()
    lanes = timeline_of(realm, region, now - timedelta(hours=48), now)
    kinds = [lane["lane"] for lane in lanes]
    assert kinds[:6] == ["country", "region", "lead", "plan", "grip", "facility"]
    assert set(kinds[6:]) == {"measure"}
    of = {lane["key"]: lane for lane in lanes}
    (lead,) = of["lead"]["spans"]
    assert (lead["role"], lead["to"]) == ("dpg", None)
    phases = of[f"phase:{region.pk}"]["spans"]
    assert [one["phase"] for one in phases] == ["adapted", "crisis"]
    assert phases[0]["to"] == phases[1]["from"]
    assert phases[1]["to"] is None
    crash = Activity.objects.get(realm=realm)
    assert of[f"grip:{crash.pk}:{area.pk}"]["spans"][0]["incident"] == "Treinongeval"
    beds = of["measure:A2"]["spans"][0]
    assert (beds["total"], beds["done"], beds["to"]) == (4, 0, None)


def test_a_lane_ends_where_what_it_shows_ended(realm, region, course, area, chair):
    crash = Activity.objects.get(realm=realm)
    grip_at(crash, area, 0, actor=person(Role.DPG, veiligheidsregio=area))
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason="Daalt.")
    phase_decide(actor=chair, realm=realm, region=region, phase="regular", reason="Rust.")
    now = realm.now()
    of = {one["key"]: one for one in timeline_of(realm, region, now - timedelta(hours=48), now)}
    assert of[f"grip:{crash.pk}:{area.pk}"]["spans"][0]["to"] == now
    assert of["planrun"]["spans"][0]["to"] == now
    assert [one["to"] for one in of["lead"]["spans"]] == [now]
    assert of["measure:A1"]["spans"][0]["lapsed"] == 1
    move_clock(realm, 1)
    later = realm.now()
    of = {one["key"]: one for one in timeline_of(realm, region, now + timedelta(minutes=1), later)}
    assert "planrun" not in of
    assert of[f"phase:{region.pk}"]["spans"][-1]["phase"] == "regular"


def test_the_number_of_questions_does_not_grow_with_what_was_decided(
    realm, course, chair, dpg, django_assert_max_num_queries
):
    region = dpg.mandates[0].region
    for _ in range(3):
        phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason="Af.")
        phase_decide(actor=dpg, realm=realm, region=region, phase="crisis", reason="Op.")
    with django_assert_max_num_queries(10):
        listed(realm, region)
    now = realm.now()
    with django_assert_max_num_queries(10):
        timeline_of(realm, region, now - timedelta(hours=48), now)


def test_a_decision_has_one_moment_wherever_it_is_shown(realm, region, chair):
    """In a fast exercise it is written down minutes after it was taken."""
    plan = plan_in_force(realm, region)
    taken = realm.now() - timedelta(minutes=7)
    with writing():
        phase_enter(
            actor=chair,
            realm=realm,
            region=region,
            phase="adapted",
            reason="Vol.",
            plan=plan,
            at=taken,
        )
    since = snapshot(realm, audiences=ALL).entities[f"phase:{region.pk}"]["state"]["since"]
    (row,) = listed(realm, region)
    (lane,) = [
        one for one in timeline_of(realm, region, taken, realm.now()) if one["lane"] == "region"
    ]
    assert (since, row["at"], lane["spans"][-1]["from"]) == (taken.isoformat(), taken, taken)
    rows = decisions_of(realm, region, taken, realm.now())
    made = decisions_pdf(Listed(realm, region, taken, realm.now(), rows), "nl")
    words = PdfReader(BytesIO(made)).pages[0].extract_text()
    assert shown_moment(taken, "nl") in words
