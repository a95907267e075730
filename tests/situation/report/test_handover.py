"""The handover sheet: who holds what, what is open for a team, and what happened since it was handed over."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from network.models import Role, User
from situation.report import spells
from situation.services import (
    handover_answer,
    handover_offer,
    item_ask,
    meeting_begin,
    meeting_plan,
    meetings,
    post_take,
    request_make,
)

pytestmark = pytest.mark.django_db


def name_of(actor):
    return actor.name.removeprefix("user:")


def sheet(incident, actor=None, team="ac_ghor", **query):
    answer = incident.read(f"handover/{incident.area.pk}/{team}/", actor, **query)
    assert answer.status_code == 200, answer.content
    return answer.json(), {one["code"]: one["rows"] for one in answer.json()["sections"]}


def test_it_names_holders_vacancies_open_work_and_the_next_meeting(incident):
    incident.acts()
    item = incident.writes("8 T1.")
    asker = incident.person(Role.DPG)
    item_ask(actor=asker, item=item.pk, text="Geteld door wie?", **incident.here)
    side = {"function": "hin", "veiligheidsregio": incident.area}
    asked = [{"facility": incident.house}]
    request_make(
        actor=incident.hin,
        kind="staff",
        text="Mensen",
        amount=2,
        asker=side,
        asked=asked,
        **incident.here,
    )
    plans(incident, 20)
    _document, made = sheet(incident)
    held = {one["key"]: one for one in made["held"]}
    assert str(User.objects.get(username=name_of(incident.hin))) in str(held["post:hin"]["cells"])
    assert any(one["mark"] == "late" for key, one in held.items() if key != "post:hin")
    assert "Bussen regelen." in str(made["actions"])
    assert "Mensen" in str(made["requests"])
    assert "Geteld door wie?" in str(made["questions"])
    assert len(made["meetings"]) == 1


def plans(incident, minutes):
    """Plan a meeting of the AC-GHOR, so many minutes from now."""
    return meeting_plan(
        actor=incident.hin,
        veiligheidsregio=incident.area,
        team="ac_ghor",
        starts_at=incident.realm.now() + timedelta(minutes=minutes),
        **incident.here,
    )


def test_a_meeting_whose_time_passed_unheld_is_marked_in_sheet_report_and_course(
    incident, monkeypatch
):
    monkeypatch.setattr(meetings, "BEHIND", timedelta(hours=1))
    passed = f"meeting:{plans(incident, -25).pk}"
    for rows in (sheet(incident)[1]["meetings"], incident.report()["meetings"]):
        (row,) = rows
        assert (row["key"], row["mark"], row["marked"]["nl"]) == (passed, "late", "let op")
        assert row["cells"][-1] == {"nl": "gepland, niet begonnen", "en": "planned, not begun"}
        assert row["age"] == "25 min"
    (told,) = [one for one in sheet(incident)[1]["meanwhile"] if one["mark"]]
    assert told["mark"] == "late"
    assert told["cells"][2]["nl"].endswith("(overleg 1) · gepland, niet begonnen")
    for what in ("sitrep.pdf", "course.pdf"):
        pages = PdfReader(BytesIO(incident.read(what).content)).pages
        paper = "".join("".join(page.extract_text() for page in pages).split())
        assert "gepland,nietbegonnen" in paper
        assert "letop" in paper
    lines = json.loads(incident.read("course/").content)["lines"]
    assert [one["note"]["en"] for one in lines if one["note"]] == ["planned, not begun"]
    assert incident.read("course.csv").content.decode().count("gepland, niet begonnen") == 1


def test_a_meeting_that_is_yet_to_come_or_goes_on_is_not_marked(incident):
    made = plans(incident, 20)
    (coming,) = sheet(incident)[1]["meetings"]
    meeting_begin(actor=incident.hin, realm=incident.realm, meeting=made.pk)
    (running,) = sheet(incident)[1]["meetings"]
    assert [one["mark"] for one in (coming, running)] == ["", ""]
    assert [one["cells"][-1]["nl"] for one in (coming, running)] == ["gepland", "bezig"]


def test_what_happened_since_the_last_handover_and_who_held_it_before(incident, monkeypatch):
    incident.decides(text="Voor de overdracht.")
    other = incident.person(Role.HIN)
    post = {"veiligheidsregio": incident.area, "function": "hin"}
    giver = User.objects.get(username=name_of(incident.hin))
    offer = {"to": name_of(other), "note": "Versie 6 staat klaar.", "open_points": ["Bel de MKA"]}
    handover_offer(actor=incident.hin, **incident.here, **post, **offer)
    _document, offered = sheet(incident, function="hin")
    assert "Versie 6 staat klaar." in str(offered["offered"])
    assert "Bel de MKA" in str(offered["offered"])
    handover_answer(actor=other, accept=True, **incident.here, **post)
    incident.hin = other
    incident.decides(text="Na de overdracht.")
    _document, made = sheet(incident, function="hin")
    assert "Na de overdracht." in str(made["decided"])
    assert "Voor de overdracht." in str(
        made["decided"]
    )  # just taken: what the giver did is her news
    assert made["held"][0]["cells"][4] == str(giver)
    assert not made["offered"]
    assert "Versie 6 staat klaar." in str(made["taken"])
    assert "Bel de MKA" in str(made["taken"])
    monkeypatch.setattr(spells, "FRESH", timedelta(0))
    _document, later = sheet(incident, function="hin")
    assert "Na de overdracht." in str(later["decided"])
    assert "Voor de overdracht." not in str(later["decided"])
    assert "Voor de overdracht." not in str(later["meanwhile"])


def test_what_the_team_keeps_to_itself_is_on_its_own_sheet_alone(incident):
    incident.writes("Intern: te moe.", share="own")
    assert "Intern" in str(sheet(incident)[1]["own"])
    house = incident.person(Role.OBSERVER)
    assert "Intern" not in str(sheet(incident, house)[0])
    assert "Intern" not in str(sheet(incident, team="copi")[0])


def test_as_of_a_moment_it_is_the_same_bytes_whatever_came_after(incident):
    incident.acts()
    moment = incident.realm.now().isoformat()
    address = f"handover/{incident.area.pk}/ac_ghor"
    first = [incident.read(address + end, at=moment).content for end in ("/", ".pdf")]
    incident.decides()
    post_take(
        actor=incident.person(Role.ACGZ),
        veiligheidsregio=incident.area,
        function="acgz",
        **incident.here,
    )
    assert first == [incident.read(address + end, at=moment).content for end in ("/", ".pdf")]
    assert first[1].startswith(b"%PDF")


def test_a_team_or_function_that_is_not_there_is_said(incident):
    assert incident.read(f"handover/{incident.area.pk}/geen/").status_code == 404
    answer = incident.read(f"handover/{incident.area.pk}/ac_ghor/", function="mayor")
    assert answer.status_code == 422
