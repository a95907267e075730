"""Whoever reads English finds no Dutch of the system's, and the other way: pictures, logs, files, errors."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from capacity.inputs import FiguresInput
from capacity.models import Method, Traffic
from capacity.resource import BedLine
from capacity.services import figures_report_many
from journal.errors import Missing, ZorgbeeldError
from journal.identity import Reader, identify
from journal.live import frames
from journal.live.origin import language_of
from journal.live.session import run_command
from journal.models import Realm
from journal.tickets import Ticket, read_ticket, sign
from lcms_bridge.services import BRIDGE, message_process, message_receive
from network.models import Facility, Mandate, Region, Role, User, Veiligheidsregio
from network.permissions import audiences_of, person_of
from network.reference import BUNDLED
from network.selectors import hospitals_in_use
from network.services import reference_load
from network.sessions import session_word
from patientspread import planning
from patientspread.models import SpreadRun, Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt, transfer_accept, transfer_refuse, transfers_expire
from patientspread.services.runs import run_request
from patientspread.tasks import ACTOR, solve_run
from phases.models import PhaseProposal
from phases.services import phase_decide, phases_begin, proposal_decide
from situation.models import Exercise
from situation.services import exercise_again, exercise_pause, note_post
from tests.factories import (
    SYSTEM,
    RealmFactory,
    activity_in,
    grip_at,
    person,
    report_beds,
    report_ed,
    token_for,
)
from tests.needs import REPO
from tests.patientspread.requests import offered
from tests.reading import snapshot
from web.commands import commands

pytestmark = pytest.mark.django_db
LANGUAGES = ("nl", "en")
# Words that the other language does not have (“of”, “is”, “in”, “was”, “over” are both).
FOREIGN = {
    "en": re.compile(
        r"\b(de|het|een|voor|naar|niet|geen|aan|wordt|zijn|met|uit|bij|om|door|van|deze|dit|nog"
        r"|voorzitter|oefening|ziekenhuis|regio|kliniek|voorstel|beheersplan|spreiding|gesloten)\b",
        re.IGNORECASE,
    ),
    "nl": re.compile(
        r"\b(the|and|not|with|from|has|have|this|are|to|for|its|by|hospital|region|ward|proposal"
        r"|exercise|spreading|closed|chair|coordinator of|beds)\b",
        re.IGNORECASE,
    ),
}
# Codes, addresses and what people call things are the same for everybody.
NO_WORDS = re.compile(r"^[A-Za-z0-9_.:/@+-]*$")
QUOTED = re.compile("‘[^’]*’")  # such as the name of a column of a file
PEOPLE = "Xyz."  # what people write in these tests


def texts(value: Any, language: str, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a document that a screen in a language shows, with where it stands."""
    other = "en" if language == "nl" else "nl"
    if isinstance(value, dict):
        for name, item in value.items():
            skipped = name == other or name.endswith(f"_{other}")
            if not skipped and not (language == "en" and f"{name}_en" in value):
                yield from texts(item, language, f"{path}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, language, path)
    elif isinstance(value, str) and not NO_WORDS.match(value):
        yield path, value


def foreign(document: Any, language: str) -> list[str]:
    """Return the texts of a document that are in the other language, names left out."""
    names: list[tuple[str, ...]] = [
        *Facility.objects.values_list("name", "organisation", "location", "city")
    ]
    names += [*Region.objects.values_list("name", "short_name", "trauma_centre")]
    names += [*Veiligheidsregio.objects.values_list("name"), *Realm.objects.values_list("name")]
    called = sorted({name for row in names for name in row}, key=len, reverse=True)
    found = []
    for path, text in texts(document, language):
        bare = QUOTED.sub("", text)
        for name in called:
            bare = bare.replace(name, "")
        if FOREIGN[language].search(bare):
            found.append(f"{path}: {text}")
    return found


@pytest.fixture
def realm() -> Realm:
    """An exercise with the bundled reference data, plans and policy."""
    realm = RealmFactory.create(exercise=True, name="Tweede golf")
    reference_load(actor=SYSTEM, folder=BUNDLED)
    Exercise.objects.create(
        realm=realm,
        starts_on="2020-10-12",
        ends_on="2020-12-01",
        seed=1,
        day_seconds=20,
        played_until=realm.now(),
    )
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    call_command("load_plans")
    phases_begin(actor=SYSTEM, realm=realm)
    return realm


@pytest.fixture
def played(realm: Realm, monkeypatch: pytest.MonkeyPatch) -> Realm:
    """The same after figures, decisions, a plan that was answered, a file with problems, and its end."""
    monkeypatch.setattr(planning, "BOTTLENECKS_S", 1.0)  # the search itself is tried elsewhere
    region = Region.objects.get(pk="TCZWN")
    chair = person(Role.ROAZ_CHAIR, region=region)
    dpg = person(Role.DPG, region=region, veiligheidsregio=Veiligheidsregio.objects.get(pk="VR17"))
    _reported(realm, here=(119, 9), elsewhere=(60, 5))
    maasstad = Facility.objects.get(pk="MAASSTAD")
    liaison = person(Role.HOSPITAL_LIAISON, facility=maasstad)
    report_beds(realm, maasstad, ward=(118, 120), ic=(10, 10), actor=liaison)
    report_ed(realm, maasstad, Traffic.STOP, reason="peak", actor=liaison)
    report_ed(realm, maasstad, Traffic.OPEN, actor=liaison)
    _decided(realm, chair)
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason=PEOPLE)
    area = Veiligheidsregio.objects.get(pk="VR17")
    crash = activity_in(realm, area, name="Xyz", actor=dpg)
    for level in (2, 0):
        grip_at(crash, area, level, actor=dpg, reason=PEOPLE)
    note_post(actor=chair, realm=realm, region=region, theme="outlook", text=PEOPLE)
    _spread(realm)
    raw = b"versie;oefening;locatie;type;peilmoment;bezet\r\n1;ja;XYZ;kliniek;x;-3\r\n"
    for name, content in (("a.csv", raw), ("b.csv", b"x"), ("c.csv", b"\xff\xfe")):
        stored = message_receive(actor=liaison, realm=realm, raw=content, name=name).message
        message_process(actor=BRIDGE, message_id=stored.pk)
    national = person(Role.NATIONAL_COORDINATOR)
    exercise_pause(actor=national, realm=realm)
    return realm


def _decided(realm: Realm, chair: Any) -> None:
    """Have a proposal deferred, and another one lapse for the figures' sake."""
    waiting = PhaseProposal.objects.get(realm=realm, region="TCZWN")
    proposal_decide(
        actor=chair, realm=realm, proposal=waiting.pk, decision="defer", reason=PEOPLE, hours=1
    )
    Realm.objects.filter(pk=realm.pk).update(clock_time=realm.now() + timedelta(hours=2))
    realm.refresh_from_db()
    _reported(realm, here=(130, 14), elsewhere=(60, 5))


def _reported(realm: Realm, *, here: tuple[int, int], elsewhere: tuple[int, int]) -> None:
    """Have every hospital report its occupied ward and IC beds, of 120 and 10."""
    reports = []
    for facility in hospitals_in_use():
        ward, ic = here if facility.region_id == "TCZWN" else elsewhere
        lines = [BedLine("ward", 120, ward), *([BedLine("ic", 10, ic)] if facility.has_ic else [])]
        reports.append(FiguresInput(facility, tuple(lines), realm.now(), "manual", Method.REPORTED))
    figures_report_many(actor=SYSTEM, realm=realm, reports=reports)


def _spread(realm: Realm) -> None:
    """Have plans made, answered, refused, expired, replaced, and one that fails."""
    national = person(Role.NATIONAL_COORDINATOR)
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    offered(realm, run)
    first, second, third = Transfer.objects.filter(run=run).order_by("number")[:3]
    for transfer, answer in ((first, transfer_accept), (second, transfer_refuse)):
        liaison = person(Role.HOSPITAL_LIAISON, facility=transfer.destination)
        more = {"code": "no_bed", "note": PEOPLE} if answer is transfer_refuse else {}
        answer(actor=liaison, realm=realm, transfer_id=transfer.pk, **more)
    Transfer.objects.filter(pk=third.pk).update(answer_before=timezone.now() - timedelta(hours=1))
    transfers_expire(actor=ACTOR)
    _reported(realm, here=(80, 5), elsewhere=(60, 5))
    solve_run(run_request(actor=national, realm=realm, scope="national").pk)
    failing = run_request(actor=national, realm=realm, scope="TCZWN")
    SpreadRun.objects.filter(pk=failing.pk).update(attempt=3)
    solve_run(failing.pk)


ROLES = (Role.ADMINISTRATOR, Role.NATIONAL_COORDINATOR, Role.OBSERVER)


def test_picture_log_plans_runs_and_inbox_of_a_played_exercise_are_in_one_language(played):
    run = SpreadRun.objects.filter(state="done").earliest("pk")
    reads = {
        Role.NATIONAL_COORDINATOR: (("run", {"run": run.pk}), ("plans", {})),
        Role.ADMINISTRATOR: (("messages", {}),),
    }
    for language in LANGUAGES:
        for role, routes in reads.items():
            client = reader_of(language, person(role).user_id)
            for route, named in routes:
                answer = client.get(reverse(route, kwargs={"realm": played.slug, **named}))
                assert answer.status_code == 200, route
                assert foreign(answer.json(), language) == [], route
            for route in ("me", "reference"):
                assert foreign(client.get(reverse(route)).json(), language) == [], route
    exercise_again(actor=person(Role.NATIONAL_COORDINATOR), realm=played)
    for language in LANGUAGES:
        for role in (Role.ADMINISTRATOR, Role.NATIONAL_COORDINATOR, Role.OBSERVER):
            seen = snapshot(played, audiences=audiences_of(person(role)))
            assert foreign(seen.entities, language) == []
            assert foreign(seen.log, language) == []
    categories = {event["line"]["cat"] for event in seen.log}
    assert categories >= {"phase", "proposal", "figures", "ed", "grip", "spreading", "exercise"}


def reader_of(language: str, user: int) -> Client:
    """Return a browser of somebody who chose a language."""
    client = Client()
    client.force_login(User.objects.get(pk=user))
    client.cookies["django_language"] = language
    return client


WRONG: tuple[dict[str, Any], ...] = (
    {},
    {"reason": "x" * 501, "hours": "a", "level": -1, "lines": 3, "action": "fly", "text": ""},
    {"lines": [{"bed": "xyz", "operational": -1}], "observed_at": "2020-10-25T02:30"},
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_refuses_in_the_language_of_the_browser(realm, language):
    everything = person(Role.OBSERVER).user_id
    user = User.objects.get(pk=everything)
    for role in Role:
        places = {
            "region": Region.objects.get(pk="TCZWN"),
            "veiligheidsregio": Veiligheidsregio.objects.get(pk="VR17"),
            "facility": Facility.objects.get(pk="MAASSTAD"),
        }
        Mandate.objects.create(user=user, role=role, **{name: places[name] for name in role.places})
    client, watcher = reader_of(language, everything), person(Role.OBSERVER).user_id
    said = []
    for made in commands():
        names = re.findall(r"<\w+:(\w+)>", made.address)
        example = {**made.body.example}
        url = reverse(
            made.name,
            kwargs={"realm": realm.slug, **{name: example.get(name, 1) for name in names}},
        )
        for body in (*WRONG, example):
            answer = client.post(url, json.dumps(body), content_type="application/json")
            if answer.status_code >= 400:
                said.append({made.name: answer.json()["detail"]})
        refused = reader_of(language, watcher).post(url, "{}", content_type="application/json")
        said.append({made.name: refused.json()["detail"]})
    assert len(said) > 3 * len(commands())
    assert foreign(said, language) == []


@pytest.mark.parametrize(
    ("cookie", "header", "token", "language"),
    [
        ("en", "nl", False, "en"),
        ("nl", "en", True, "nl"),
        ("", "en", False, "nl"),  # a browser's own preference does not count
        ("", "en-GB,en;q=0.9", True, "en"),  # a program's does
        ("", "fr", True, "nl"),
    ],
)
def test_a_browsers_cookie_counts_first_and_a_program_may_ask(
    realm, cookie, header, token, language
):
    user = User.objects.get(pk=person(Role.OBSERVER).user_id)
    client = Client()
    headers = {"Accept-Language": header}
    if token:
        headers["Authorization"] = f"Token {token_for(user)}"
    else:
        client.force_login(user)
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get("/api/v1/realms/nergens/snapshot/", headers=headers)
    words = {"nl": "Er is geen omgeving", "en": "There is no realm"}
    assert answer.json()["detail"].startswith(words[language])


def session_of(user: User) -> str:
    """Return the word of a session in which somebody is logged in."""
    request = RequestFactory().get("/")
    request.user = user
    client = Client()
    client.force_login(user)
    request.session = client.session
    return session_word(request)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_over_the_socket_refuses_in_the_language_of_the_screen(realm, language):
    user = User.objects.get(pk=person(Role.HIN, region=Region.objects.get(pk="TCZWN")).user_id)
    reader = Reader(person_of(user), frozenset({"all"}), session_of(user), None, language)
    for body in ({}, {"region": "TCZWN", "theme": "xyz", "text": ""}, {"region": "NERGENS"}):
        with pytest.raises(ZorgbeeldError) as caught:
            run_command(realm.slug, reader, "situation.note_post", body, f"k{len(body)}")
        frame = json.loads(frames.error(caught.value, language, ref="k").text)
        assert frame["op"] == "error"
        assert foreign([frame["message"]], language) == []


def test_the_ticket_carries_the_language_of_the_screen(realm, rf):
    request = rf.get("/")
    request.user = User.objects.get(pk=person(Role.OBSERVER).user_id)
    client = Client()
    client.force_login(request.user)
    request.session = client.session
    with translation.override("en"):
        reader = identify(request, realm)
    assert reader.language == "en"
    assert read_ticket(sign(Ticket(realm.slug, reader, 0))).reader.language == "en"
    assert identify(request, realm).language == "nl"


@pytest.mark.parametrize(
    ("cookie", "language"),
    [
        (b"a=b; django_language=en", "en"),
        (b"django_language=fr", "nl"),
        (b"\xff;=;", "nl"),
        (b"", "nl"),
    ],
)
def test_a_socket_without_a_good_ticket_is_refused_in_the_language_of_its_cookie(cookie, language):
    assert language_of({"headers": [(b"cookie", cookie)]}) == language


@override_settings(LANGUAGE_CODE="en")
def test_who_did_not_choose_reads_the_language_of_the_installation():
    assert Missing("web.missing").message == "This does not exist."


def test_every_category_of_the_log_has_a_word_on_the_screens():
    places = (REPO / app for app in ("callout", "capacity", "lcms_bridge", "network", "phases"))
    folders = [*places, REPO / "patientspread", REPO / "situation", REPO / "journal"]
    text = "\n".join(
        path.read_text(encoding="utf-8") for one in folders for path in one.rglob("*.py")
    )
    used = set(re.findall(r'(?:\bLine\(\s*|\bCATEGORY = |\bcategory = )"([a-z_]+)"', text))
    screens = (REPO / "static/zb/words.js").read_text(encoding="utf-8")
    known = screens[screens.index("export const category") : screens.index("transferState")]
    assert {"phase", "survey", "callout"} <= used
    assert {one for one in used if f"  {one}: () =>" not in known} == set()
