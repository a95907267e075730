"""The situation report: for a moment the same bytes, only what is shared, and what changed since the last."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from callout.models import Call
from callout.services import call_answer
from network.models import Role
from network.permissions import person_of
from phases.services import phase_decide, plan_adopt
from situation.services import (
    action_step,
    callup_raise,
    casualties_count,
    item_correct,
    report_layout_set,
    request_accept,
    request_arrive,
    request_make,
    request_offer,
)
from tests.factories import SYSTEM, MandateFactory
from tests.phases.conftest import DOCUMENT

pytestmark = pytest.mark.django_db


def words(rows):
    return " ".join(str(one["cells"]) for one in rows)


def pdf(answer):
    assert answer.status_code == 200, answer.content
    return PdfReader(BytesIO(answer.content))


def test_it_says_what_is_known_decided_open_and_vacant(incident):
    incident.writes("8 T1, 17 T2.", placed=True)
    incident.decides()
    incident.acts()
    report = incident.report()
    assert "8 T1, 17 T2." in words(report["picture"])
    assert "T3 verdelen" in words(report["decisions"])
    assert "Bussen regelen." in words(report["actions"])
    assert "vacant" in words(report["teams"])
    assert "GRIP 2" in words(report["facts"])
    assert "106 van 120" in words(report["houses"])


def test_of_a_call_functions_and_the_people_who_come_for_them_are_told_apart(incident):
    acgz = incident.person(Role.ACGZ)
    called = {"veiligheidsregio": incident.area, "functions": ["acgz", "gags"], "text": "Kom."}
    callup_raise(actor=incident.hin, **incident.here, **called)
    assert "0 van 2 functies bevestigd" in words(incident.report()["teams"])
    call = Call.objects.get(user__username=acgz.name.removeprefix("user:"))
    call_answer(actor=acgz, realm=incident.realm, call=call.pk, answer="come")
    assert "2 van 2 functies bevestigd, door 1 persoon" in words(incident.report()["teams"])


def test_for_one_moment_json_and_pdf_are_the_same_bytes_whatever_came_after(incident):
    incident.writes("8 T1.", placed=True)
    made = incident.publishes(note="Eerste beeld.")
    first = [incident.read(what, version=1).content for what in ("sitrep/", "sitrep.pdf")]
    pinned = incident.read("sitrep/", seq=made.seq, at=made.at.isoformat()).content
    incident.writes("9 T1.", placed=True)
    incident.decides()
    incident.publishes()
    assert first == [incident.read(what, version=1).content for what in ("sitrep/", "sitrep.pdf")]
    assert pinned == incident.read("sitrep/", seq=made.seq, at=made.at.isoformat()).content
    assert "9 T1." in incident.read("sitrep/").content.decode()


def test_as_of_a_moment_it_knows_nothing_later(incident):
    incident.writes("8 T1.", placed=True)
    moment = incident.realm.now()
    incident.writes("9 T1.", placed=True)
    then = incident.report(at=moment.isoformat())
    assert "8 T1." in words(then["picture"])
    assert "9 T1." not in words(then["picture"])


def test_what_a_team_keeps_to_itself_is_in_no_report_and_outside_only_what_all_share(incident):
    incident.writes("Intern: te moe.", share="own")
    incident.writes("Voor deelnemers.", placed=True)
    incident.writes("Voor iedereen.", share="all", placed=True)
    assert "Intern" not in str(incident.report())
    outside = incident.read("sitrep/", incident.stranger()).content.decode()
    assert "Voor deelnemers." not in outside
    assert "Voor iedereen." in outside


def test_the_note_of_a_report_is_for_who_takes_part(incident):
    incident.publishes(note="Alleen voor ons.")
    assert incident.read("sitrep/", version=1).json()["note"] == "Alleen voor ons."
    assert incident.read("sitrep/", incident.stranger(), version=1).json()["note"] == ""


def test_the_difference_names_what_is_new_changed_and_gone(incident):
    item = incident.writes("8 T1.", placed=True)
    action = incident.acts()
    incident.publishes()
    incident.decides()
    given = {"text": "9 T1.", "theme": "casualties", "share": "activity"}
    item_correct(
        actor=incident.hin, item=item.pk, given=given, reason="Hertelling.", **incident.here
    )
    action_step(actor=incident.hin, realm=incident.realm, team_action=action.pk, step="finish")
    incident.publishes()
    changes = {one["key"]: one["cells"] for one in incident.report(version=2)["changes"]}
    assert "T3 verdelen" in str(changes)
    changed = changes[f"changed:item:{item.pk}"]
    assert "9 T1." in str(changed[2])
    assert "8 T1." in str(changed[3])
    assert f"gone:action:{action.pk}" in changes
    assert incident.report(version=1)["changes"] == []


def test_a_request_that_was_met_stands_in_the_report_and_in_the_difference(incident):
    made = request_make(
        actor=incident.hin,
        **incident.here,
        kind="staff",
        text="OK-assistenten",
        amount=8,
        asker={"function": "hin", "veiligheidsregio": incident.area},
        asked=[{"name": "Rode Kruis"}],
    )
    incident.publishes()
    there = {
        "actor": incident.hin,
        "realm": incident.realm,
        "party_request": made.pk,
        "asked": made.asked.get().pk,
    }
    request_offer(**there, offered=8, said_by="Mw. Pieters")
    request_accept(**there, accepted=8)
    request_arrive(**there, arrived=8)
    incident.publishes()
    made.refresh_from_db()
    assert made.state == "met"
    report = incident.report(version=2)
    (row,) = report["requests"]
    for told in ("OK-assistenten", "8 van 8 toegezegd", "8 aangekomen", "Rode Kruis aangekomen"):
        assert told in str(row["cells"])
    assert "vervuld" in str(row["cells"][4])
    assert row["mark"] == ""
    changes = {one["key"]: one["cells"] for one in report["changes"]}
    assert "vervuld" in str(changes[f"changed:request:{made.pk}"])
    paper = "".join(
        page.extract_text() for page in pdf(incident.read("sitrep.pdf", version=2)).pages
    )
    assert "8aangekomen" in "".join(paper.split())


def counts(incident, minutes, **numbers):
    """Count casualties, so many minutes ago."""
    moment = incident.realm.now() - timedelta(minutes=minutes)
    given = {"source": "OvD-G ter plaatse", "counted_at": moment, **numbers}
    casualties_count(actor=incident.hin, **incident.here, **given)


def test_counted_casualties_have_their_age_and_whose_they_are(incident):
    incident.publishes()
    counts(incident, 45, t1=3, t2=0)
    incident.publishes()
    report = incident.report(version=2)
    rows = {one["key"].partition(":")[2]: one for one in report["casualties"]}
    assert [rows[name]["cells"][1] for name in ("t1", "t2")] == ["3", "0"]
    assert "niet geteld" in str(rows["t3"]["cells"][1])
    assert "OvD-G ter plaatse" in str(rows["t1"]["cells"][2])
    assert "45" in str(rows["t1"]["age"])
    assert rows["t1"]["mark"] == "old"
    assert "new:casualties:t1" in {one["key"] for one in report["changes"]}
    first = [incident.read(what, version=2).content for what in ("sitrep/", "sitrep.pdf")]
    counts(incident, 5, t1=4)
    assert first == [incident.read(what, version=2).content for what in ("sitrep/", "sitrep.pdf")]
    newest = incident.report(incident.stranger())["casualties"]
    assert "4" in newest[0]["cells"]
    assert newest[0]["mark"] == ""


def test_where_nobody_counted_casualties_only_a_region_that_asks_for_them_says_so(incident):
    assert "casualties" not in incident.report()
    report_layout_set(
        actor=incident.hin,
        realm=incident.realm,
        place_kind="veiligheidsregio",
        place=incident.area.pk,
        title="SITRAP",
        sections=["casualties"],
    )
    (section,) = incident.read("sitrep/").json()["sections"]
    assert section["rows"] == []
    assert "Niemand heeft slachtoffers geteld" in str(section["empty"])


def test_that_time_passed_is_no_difference(incident):
    incident.writes("8 T1.", placed=True)
    incident.publishes()
    incident.publishes()
    assert incident.report(version=2)["changes"] == []


def test_only_the_information_function_publishes(incident):
    answer = incident.client(incident.person(Role.OBSERVER)).post(
        f"/api/v1/realms/{incident.realm.slug}/activities/{incident.row.pk}/sitreps/",
        {"note": ""},
        "application/json",
    )
    assert answer.status_code == 403


def test_on_paper_it_is_tagged_has_the_map_and_says_that_it_is_an_exercise_on_every_page(incident):
    incident.writes("8 T1 en een lange zin. " * 40, placed=True)
    for number in range(30):
        incident.acts(text=f"Actie nummer {number}.")
    paper = pdf(incident.read("sitrep.pdf"))
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"].startswith("nl")
    assert len(paper.pages) > 1
    for page in paper.pages:
        assert "OEFENING" in page.extract_text()
    assert "Figure" in str(
        paper.trailer["/Root"]["/StructTreeRoot"].get_object()
    ) or b"/Alt" in bytes(incident.read("sitrep.pdf").content)


def test_its_language_is_the_readers(incident):
    client = incident.client(incident.hin)
    client.cookies["django_language"] = "en"
    address = f"/api/v1/realms/{incident.realm.slug}/activities/{incident.row.pk}/sitrep.pdf"
    text = "".join(page.extract_text() for page in pdf(client.get(address)).pages)
    assert "Situation report" in text
    assert "Open actions" in text


def test_a_phase_and_a_level_say_which_deputy_decided(incident):
    chair = MandateFactory.create(role=Role.ROAZ_CHAIR, region=incident.region).user
    deputy = MandateFactory.create(
        role=Role.ROAZ_CHAIR, region=incident.region, deputy_for=chair
    ).user
    plan_adopt(
        actor=SYSTEM,
        region=incident.region,
        name="Beheersplan",
        source="test",
        document=DOCUMENT,
    )
    phase_decide(
        actor=person_of(deputy, incident.realm),
        realm=incident.realm,
        region=incident.region,
        phase="adapted",
        reason="Druk.",
    )
    facts = words(incident.report()["facts"])
    assert f"besloten door {deputy} · " in facts
    assert f"(plv. van {chair})" in facts
