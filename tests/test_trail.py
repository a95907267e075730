"""The trail: who did what with whose data, by whatever door, when, from where and on what ground."""

import logging
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from journal import trail
from journal.models import ReadAudit, TrailHead, TrailNote
from journal.trail import trail_note, trail_remove_old
from journal.verify import verify_trail
from network.access import LinkKind
from network.models import ApiToken, Role, User
from network.permissions import person_of
from network.services import link_make, mandate_end, mandate_give
from patientspread.models import SpreadRun, Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt, run_request
from patientspread.tasks import solve_run
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    UserFactory,
    VeiligheidsregioFactory,
    person,
    report_beds,
    token_for,
)
from tests.patientspread.requests import offered
from web.commands import commands

pytestmark = pytest.mark.django_db
PASSWORD = "een lang wachtwoord 7"
STRONG = "paars-fietsslot-kade-91"


def client_of(user: User) -> Client:
    client = Client(REMOTE_ADDR="198.51.100.7", headers={"X-Request-ID": "test-request-1"})
    client.force_login(user)
    return client


def holder(role: Role, **place: Any) -> User:
    user: User = MandateFactory.create(role=role, **place).user
    return user


def notes(action: str, **more: Any) -> list[TrailNote]:
    return list(TrailNote.objects.filter(action=action, **more).order_by("pk"))


@pytest.fixture
def realm(db: None) -> Any:
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    return RealmFactory.create(exercise=True)


@pytest.fixture
def solved(realm: Any) -> SpreadRun:
    """A plan of six moves from one region to another."""
    west, east = RegionFactory.create(), RegionFactory.create()
    full = FacilityFactory.create(region=west, latitude=52.0, longitude=5.0)
    empty = FacilityFactory.create(region=east, latitude=52.0, longitude=5.6)
    report_beds(realm, full, ward=(106, 100))
    report_beds(realm, empty, ward=(50, 100))
    run = run_request(actor=person(Role.NATIONAL_COORDINATOR), realm=realm, scope="national")
    solve_run(run.pk)
    offered(realm, run)
    return run


def test_a_login_a_logout_and_a_failure_say_who_from_where_and_by_what_function() -> None:
    house = FacilityFactory.create()
    user = holder(Role.HOSPITAL_LIAISON, facility=house)
    user.set_password(PASSWORD)
    user.save()
    client = Client(REMOTE_ADDR="198.51.100.7", headers={"X-Request-ID": "test-request-1"})
    client.post("/login/", {"username": user.username, "password": "fout"})
    client.post("/login/", {"username": user.username.upper(), "password": "fout"})
    client.post("/login/", {"username": "mijn wachtwoord hier", "password": "x"})
    assert client.post("/login/", {"username": "a" * 200_000, "password": "x"}).status_code == 200
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    client.post("/logout/")
    told = [(one.actor, one.outcome) for one in notes("login")]
    assert told == [
        (f"user:{user.username}", "failed"),
        (f"user:{user.username}", "failed"),
        ("", "failed"),
        ("", "failed"),
        (f"user:{user.username}", "done"),
    ]
    last = notes("logout")[0]
    assert (last.actor, last.organisation) == (f"user:{user.username}", house.pk)
    assert last.ground == f"hospital_liaison {house.pk}"
    assert (last.address, last.request) == ("198.51.100.7", "test-request-1")
    assert "mijn wachtwoord" not in str(list(TrailNote.objects.values()))


def test_each_door_tells_the_trail_what_failed_and_what_was_changed() -> None:
    """A wrong code, a false link, a wrong old password; a session ended, a password and a step set."""
    user = holder(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create())
    user.set_password(PASSWORD)
    user.save()
    whose = f"user:{user.username}"
    client, other = (Client(REMOTE_ADDR="198.51.100.7") for _ in range(2))
    for one in (client, other):
        one.post("/login/", {"username": user.username, "password": PASSWORD})
    client.get("/toegang/geraden/")
    client.post("/account/wachtwoord/", {"old": "fout", "new": "a", "again": "a"})
    TOTP.activate(user, generate_totp_secret())
    third = Client(REMOTE_ADDR="198.51.100.7")
    third.post("/login/", {"username": user.username, "password": PASSWORD})
    third.post("/account/factor/authenticate/", {"code": "000000"})
    failed = [(one.actor, one.detail["way"]) for one in notes("login") if one.outcome == "failed"]
    assert failed == [("", "link"), (whose, "old_password"), (whose, "code")]

    link = link_make(actor=SYSTEM, user=user, kind=LinkKind.RESET)
    client.post("/account/sessies/")
    given = {"old": PASSWORD, "new": STRONG, "again": STRONG}
    client.post("/account/wachtwoord/", given)
    request = SimpleNamespace(session={}, COOKIES={}, META={}, headers={}, POST={})
    made = Authenticator.objects.get(user=user)
    authenticator_added.send(Authenticator, request=request, user=user, authenticator=made)
    told = [(one.actor, one.object, one.detail) for one in notes("account")]
    assert told == [
        (SYSTEM.name, whose, {"link": link.kind}),
        (whose, whose, {"done": "sessions_ended", "n": 1}),
        (whose, whose, {"done": "password_set", "kind": "own"}),
        (whose, whose, {"done": "factor_added", "kind": "totp"}),
    ]


def test_a_refusal_is_in_the_trail_and_the_log_with_person_address_and_request(
    realm: Any, caplog: pytest.LogCaptureFixture
) -> None:
    user = holder(Role.OBSERVER)
    client = client_of(user)
    with caplog.at_level(logging.WARNING, "zorgbeeld.refused"):
        answer = client.get(reverse("run", args=[realm.slug, 1]))
        client.get(reverse("run", args=[realm.slug, 1]))
        Client(REMOTE_ADDR="198.51.100.8").get(reverse("me"))
    assert answer.status_code == 403
    assert answer["X-Request-ID"] == "test-request-1"
    mine, nobody = notes("refused")  # the same again within a minute stands once
    assert (mine.actor, mine.address, mine.request, mine.door) == (
        f"user:{user.username}",
        "198.51.100.7",
        "test-request-1",
        "api",
    )
    assert mine.detail["what"] == f"GET {reverse('run', args=[realm.slug, 1])}"
    assert mine.scope == realm.slug
    assert (nobody.actor, nobody.address, nobody.detail["status"]) == ("", "198.51.100.8", 401)
    said = [one for one in caplog.messages if one.startswith("refused")]
    assert len([one for one in said if f"who=user:{user.username}" in one]) == 2


@pytest.mark.parametrize(
    ("door", "way"),
    [("snapshot", "snapshot"), ("past", "past"), ("run", "run"), ("log", "log")],
)
def test_whoever_reads_of_single_patients_is_noted_by_every_door(
    realm: Any, solved: SpreadRun, door: str, way: str
) -> None:
    from patientspread.services import transfer_accept  # noqa: PLC0415

    transfer = Transfer.objects.earliest("number")
    liaison = person(Role.HOSPITAL_LIAISON, facility=transfer.destination)
    transfer_accept(actor=liaison, realm=realm, transfer_id=transfer.pk)
    user = holder(Role.NATIONAL_COORDINATOR)
    client = client_of(user)
    addresses = {
        "snapshot": reverse("realm-snapshot", args=[realm.slug]),
        "past": reverse("realm-snapshot", args=[realm.slug]) + "?seq=999999",
        "run": reverse("run", args=[realm.slug, solved.pk]),
        "log": reverse("realm-log", args=[realm.slug]),
    }
    assert client.get(addresses[door]).status_code == 200
    note = notes("read", actor=f"user:{user.username}")[0]
    assert note.detail["way"] == way
    assert f"transfer:{transfer.pk}" in [one.split("@")[0] for one in note.detail["objects"]]
    assert note.address == "198.51.100.7"
    assert ReadAudit.objects.filter(note=note.pk).count() == len(note.detail["objects"])


def test_nothing_new_is_no_reading(realm: Any, solved: SpreadRun) -> None:
    client = client_of(holder(Role.NATIONAL_COORDINATOR))
    address = reverse("realm-snapshot", args=[realm.slug])
    tag = client.get(address)["ETag"]
    before = (TrailNote.objects.count(), ReadAudit.objects.count())
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    client.get(address)
    assert (TrailNote.objects.count(), ReadAudit.objects.count()) == before


def test_administrators_see_no_single_patients_and_what_they_open_is_noted(
    realm: Any, solved: SpreadRun
) -> None:
    user = holder(Role.ADMINISTRATOR)
    user.is_staff = user.is_superuser = True
    user.save()
    client = client_of(user)
    for model in (Transfer, SpreadRun):
        assert not admin.site.is_registered(model)
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:patientspread_{model._meta.model_name}_changelist")
    page = client.get(reverse("admin:journal_entry_changelist")).content.decode()
    assert "transfer:" not in page
    house = FacilityFactory.create()
    client.get(reverse("admin:network_facility_change", args=[house.pk]))
    note = notes("read", actor=f"user:{user.username}")[0]
    assert (note.object, note.door) == (f"network.facility:{house.pk}", "admin")


def test_a_file_that_is_fetched_is_an_export(realm: Any) -> None:
    user = holder(Role.SECURITY_OFFICER)
    address = reverse("trail-csv", args=[realm.slug])
    assert client_of(user).get(address, {"action": "login"}).status_code == 200
    note = notes("export")[0]
    assert (note.actor, note.object, note.scope) == (f"user:{user.username}", address, realm.slug)
    assert note.detail["query"] == "action=login"


def test_mandates_and_settings_that_change_are_noted_once_whatever_the_number_of_realms(
    realm: Any,
) -> None:
    RealmFactory.create()
    administrator, user = person(Role.ADMINISTRATOR), UserFactory.create()
    mandate = mandate_give(actor=administrator, user=user, role=Role.OBSERVER)
    mandate_end(actor=administrator, mandate=mandate)
    given, ended = notes("mandate")
    assert (given.actor, given.object) == (administrator.name, f"mandate:{mandate.pk}")
    assert given.detail == {"username": user.username, "role": "observer"}
    assert "valid_until" in ended.detail
    assert notes("setting")[0].object == "policy"


def test_what_is_taken_back_leaves_no_note(realm: Any) -> None:
    from journal.services import writing  # noqa: PLC0415

    def given_up() -> None:
        with writing():
            trail_note("setting", actor=SYSTEM, about="x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        given_up()
    assert not notes("setting", object="x")


# --- reading the trail


def asked(client: Client, realm: Any, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(reverse("trail", args=[realm.slug]), query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["notes"]
    return found


def test_a_security_officer_searches_by_who_what_and_when_and_that_is_noted(
    realm: Any, solved: SpreadRun
) -> None:
    reader = holder(Role.NATIONAL_COORDINATOR)
    client_of(reader).get(reverse("run", args=[realm.slug, solved.pk]))
    officer = client_of(holder(Role.SECURITY_OFFICER))
    transfer = Transfer.objects.earliest("number")
    assert [one["actor"] for one in asked(officer, realm, object=f"transfer:{transfer.pk}")] == [
        f"user:{reader.username}"
    ]
    assert asked(officer, realm, actor=reader.username, action="read")
    assert not asked(officer, realm, until="2020-01-01")
    assert not asked(officer, realm, object="transfer:999999")
    assert asked(officer, realm, action="read", outcome="done")[0]["object"] == "trail"
    for wrong in (
        {"action": "nonsense"},
        {"before": "9" * 5000},
        {"since": "x"},
        {"actor": "x" * 500},
    ):
        assert client_status(officer, realm, wrong) in (400, 422)


def client_status(client: Client, realm: Any, query: dict[str, str]) -> int:
    return int(client.get(reverse("trail", args=[realm.slug]), query).status_code)


def test_a_house_reads_what_its_people_did_and_who_read_of_its_patients(
    realm: Any, solved: SpreadRun
) -> None:
    reader = holder(Role.NATIONAL_COORDINATOR)
    client_of(reader).get(reverse("run", args=[realm.slug, solved.pk]))
    transfer = Transfer.objects.earliest("number")
    concerned = client_of(holder(Role.HOSPITAL_LIAISON, facility=transfer.origin))
    elsewhere = client_of(holder(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create()))
    mine = asked(concerned, realm)
    assert f"user:{reader.username}" in [one["actor"] for one in mine]
    assert f"user:{reader.username}" not in [one["actor"] for one in asked(elsewhere, realm)]


def test_the_file_has_the_same_notes_and_no_formula(realm: Any) -> None:
    user = UserFactory.create(username="=cmd")
    MandateFactory.create(user=user, role=Role.OBSERVER)
    trail_note("read", actor="=cmd", about="@x")
    text = (
        client_of(holder(Role.SECURITY_OFFICER))
        .get(reverse("trail-csv", args=[realm.slug]))
        .content.decode()
    )
    assert "'=cmd" in text
    assert ",=cmd" not in text


@pytest.mark.parametrize(
    ("text", "is_noted"),
    [
        ("=HYPERLINK(1)", True),
        ("bel even; '＝1+1", True),
        ("\t+cmd|' /C calc'!A0", True),
        ("-2+cmd|x", True),
        ("@SUM(1)", True),
        ("- twee bedden dicht (griep)", False),
        ("+31(0)6 12345678", False),
        ("@bakker (IC) belt", False),
        ("==> zie de lijst", False),
        ("rustig = goed", False),
    ],
)
def test_who_writes_a_formula_in_a_note_is_in_the_trail_and_what_it_said_is_not(
    realm: Any, text: str, is_noted: bool
) -> None:
    writer = person_of(holder(Role.NATIONAL_COORDINATOR))
    post = next(one for one in commands() if one.name == "situation.note_post")
    post.run(writer, realm, {"region": None, "theme": "incident", "text": text})
    officer = client_of(holder(Role.SECURITY_OFFICER))
    found = asked(officer, realm, action="formula")
    assert bool(found) is is_noted
    for one in found:
        assert (one["actor"], one["detail"]["field"]) == (writer.name, ["text"])
        assert text not in str(one)


def test_notes_are_kept_as_long_as_the_law_says_and_the_chain_goes_on(
    realm: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TRAIL_DAYS", 10)
    time_machine.move_to("2026-01-01T12:00:00+00:00", tick=False)
    trail_note("setting", actor=SYSTEM, about="old", realm="r")
    time_machine.move_to("2026-01-09T12:00:00+00:00", tick=False)
    trail_note("setting", actor=SYSTEM, about="new", realm="r")
    time_machine.move_to("2026-01-12T12:00:00+00:00", tick=False)
    assert trail_remove_old() >= 1
    kept = TrailNote.objects.filter(scope="r").order_by("number")
    assert [one.object or one.action for one in kept] == ["new", "removed"]
    assert TrailHead.objects.get(scope="r").floor == 1
    assert verify_trail("r") == []
    assert trail_remove_old() == 0


def test_an_address_behind_a_proxy_is_the_one_it_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from journal.whence import address_of  # noqa: PLC0415

    monkeypatch.setattr(settings, "TRUSTED_PROXIES", 0)
    assert address_of("10.0.0.1", "203.0.113.9") == "10.0.0.1", "nobody may write their own address"
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", 1)
    assert address_of("10.0.0.1", "1.1.1.1, 203.0.113.9") == "203.0.113.9"
    assert address_of("10.0.0.1", "nonsense") == "10.0.0.1"
    assert address_of("10.0.0.1", "") == "10.0.0.1"


def test_another_realm_s_address_and_a_forged_request_are_in_the_trail(
    realm: Any, solved: SpreadRun
) -> None:
    other = RealmFactory.create()
    user = holder(Role.NATIONAL_COORDINATOR)
    client = Client(REMOTE_ADDR="198.51.100.7", enforce_csrf_checks=True)
    client.force_login(user)
    elsewhere = reverse("run", args=[other.slug, solved.pk])
    assert client.get(elsewhere).status_code == 404
    forged = client.post(
        reverse("realm-ticket", args=[realm.slug]), headers={"Origin": "https://vreemd.example"}
    )
    assert forged.status_code == 403
    found = [(one.actor, one.scope, one.detail["status"]) for one in notes("refused")]
    name = f"user:{user.username}"
    assert found == [(name, other.slug, 404), (name, realm.slug, 403)]
    assert notes("refused")[0].detail["what"] == f"GET {elsewhere}"


def test_who_is_nobody_leaves_no_note_for_a_page_that_is_not_there(realm: Any) -> None:
    """Whoever walks by with a list of names fills nothing; made-up realms begin no chains."""
    client = Client()
    client.get("/nergens/")
    client.get("/api/v1/realms/verzonnen/snapshot/")
    client_of(holder(Role.OBSERVER)).get("/api/v1/realms/ook-verzonnen/snapshot/")
    assert [one.scope for one in notes("refused")] == ["", ""]
    assert not TrailHead.objects.filter(scope__contains="verzonnen").exists()


def test_a_flood_of_refusals_fills_no_table(realm: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journal.refusals.MOST_A_MINUTE", 5)
    client = Client()
    for number in range(20):
        client.get(reverse("run", args=[realm.slug, number + 1]))
    assert len(notes("refused")) == 5


# --- tokens


def test_a_token_is_shown_once_and_kept_as_a_digest_with_scope_and_end(realm: Any) -> None:
    client = client_of(holder(Role.OBSERVER))
    body = {"name": "rapportage", "days": 30, "may_change": False}
    address = reverse("network.token_make", args=[realm.slug])
    headers = {"Idempotency-Key": "k1"}
    first = client.post(address, body, content_type="application/json", headers=headers)
    assert first.status_code == 201
    text = first.json()["token"]
    again = client.post(address, body, content_type="application/json", headers=headers)
    assert "token" not in again.json()
    row = ApiToken.objects.get()
    assert text not in str(ApiToken.objects.values())
    assert row.ends_at - row.created_at == timedelta(days=30)

    program = Client(headers={"Authorization": f"Token {text}"})
    assert program.get(reverse("me")).status_code == 200
    assert program.post(reverse("situation.note_post", args=[realm.slug]), {}).status_code == 403
    listed = client.get(reverse("tokens", args=[realm.slug])).json()["tokens"]
    assert [(one["name"], one["hint"]) for one in listed] == [("rapportage", text[:10])]
    assert listed[0]["last_used_at"]
    assert program.get(reverse("tokens", args=[realm.slug])).status_code == 403

    client.post(
        reverse("network.token_revoke", args=[realm.slug, row.pk]), content_type="application/json"
    )
    assert program.get(reverse("me")).status_code == 401
    assert [one.detail["done"] for one in notes("token")] == ["made", "revoked"]


def test_a_token_ends_by_itself_with_its_owner_and_makes_no_other(
    realm: Any, time_machine: Any
) -> None:
    user = holder(Role.OBSERVER)
    program = Client(headers={"Authorization": f"Bearer {token_for(user)}"})
    assert program.get(reverse("me")).status_code == 200
    body = {"name": "x", "days": 400}
    made = program.post(
        reverse("network.token_make", args=[realm.slug]), body, content_type="application/json"
    )
    through_the_socket_address = program.post(
        reverse("realm-command", args=[realm.slug, "network.token_make"]),
        body,
        content_type="application/json",
    )
    assert (made.status_code, through_the_socket_address.status_code) == (403, 403)
    user.is_active = False
    user.save()
    assert program.get(reverse("me")).status_code == 401
    user.is_active = True
    user.save()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert program.get(reverse("me")).status_code == 401


def test_a_function_for_exercises_reads_and_ends_nothing_of_the_installation(realm: Any) -> None:
    house = FacilityFactory.create()
    real = RealmFactory.create()
    for place in (real, realm):
        for actor in ("user:een", f"user:{holder(Role.HOSPITAL_LIAISON, facility=house).username}"):
            trail_note("read", actor=actor, realm=place.slug, about=f"transfer:{place.slug}")
    token_for(holder(Role.OBSERVER))
    token = ApiToken.objects.get()
    officer = client_of(holder(Role.SECURITY_OFFICER, exercise=True))
    found = officer.get(reverse("trail", args=[realm.slug])).json()["notes"]
    assert {one["realm"] for one in found} == {realm.slug}
    assert len([one for one in found if one["object"] == f"transfer:{realm.slug}"]) == 2
    table = officer.get(reverse("trail-csv", args=[realm.slug])).content.decode()
    assert f"transfer:{real.slug}" not in table
    assert officer.get(reverse("trail", args=[real.slug])).status_code == 403

    liaison = client_of(holder(Role.HOSPITAL_LIAISON, facility=house, exercise=True))
    seen = liaison.get(reverse("trail", args=[realm.slug]), {"object": f"transfer:{real.slug}"})
    assert seen.json()["notes"] == []

    for role in (Role.SECURITY_OFFICER, Role.ADMINISTRATOR):
        client = client_of(holder(role, exercise=True))
        assert client.get(reverse("tokens", args=[realm.slug])).json()["tokens"] == []
        ended = client.post(
            reverse("network.token_revoke", args=[realm.slug, token.pk]),
            content_type="application/json",
        )
        assert ended.status_code == 404
    real_officer = client_of(holder(Role.SECURITY_OFFICER))
    told = real_officer.get(reverse("trail", args=[realm.slug])).json()["notes"]
    assert {real.slug, realm.slug} <= {one["realm"] for one in told}


@pytest.mark.django_db(transaction=True)
def test_tokens_of_before_go_on_as_digests_and_their_plain_text_is_gone() -> None:
    from importlib import import_module  # noqa: PLC0415

    from django.apps import apps  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    user = holder(Role.OBSERVER)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE authtoken_token (key varchar(40), user_id bigint, created text)"
        )
        cursor.execute("INSERT INTO authtoken_token VALUES ('abc123', %s, '')", [user.pk])
    migration = import_module("network.migrations.0006_api_tokens")
    with connection.schema_editor() as editor:
        migration.take_over(apps, editor)
        migration.drop(apps, editor)
    assert "authtoken_token" not in connection.introspection.table_names()
    assert Client(headers={"Authorization": "Token abc123"}).get(reverse("me")).status_code == 200
    row = user.tokens.get()
    assert "abc123" not in str(vars(row)).replace(row.hint, "")
    assert timedelta(days=89) < row.ends_at - timezone.now() < timedelta(days=91)


def test_nobody_sees_or_revokes_anothers_token_but_who_oversees_them(realm: Any) -> None:
    owner = holder(Role.OBSERVER)
    token_for(owner)
    number = owner.tokens.get().pk
    stranger = client_of(holder(Role.HIN))
    assert stranger.get(reverse("tokens", args=[realm.slug])).json()["tokens"] == []
    revoke = reverse("network.token_revoke", args=[realm.slug, number])
    assert stranger.post(revoke, content_type="application/json").status_code == 404
    officer = client_of(holder(Role.SECURITY_OFFICER))
    assert len(officer.get(reverse("tokens", args=[realm.slug])).json()["tokens"]) == 1
    assert officer.post(revoke, content_type="application/json").status_code == 200


def test_the_ground_is_asked_of_who_knows_people() -> None:
    house = FacilityFactory.create()
    someone = person_of(holder(Role.HOSPITAL_LIAISON, facility=house))
    assert trail._hook.ground_of(someone.name).organisation == house.pk
    assert trail._hook.ground_of("user:nobody").organisation == ""


def test_the_ground_of_a_deputy_says_whose_and_that_of_a_crisis_body_where() -> None:
    region, body = RegionFactory.create(), VeiligheidsregioFactory.create()
    absent = holder(Role.ROAZ_CHAIR, region=region)
    stands_in = holder(Role.DPG, veiligheidsregio=body)
    MandateFactory.create(user=stands_in, role=Role.ROAZ_CHAIR, region=region, deputy_for=absent)
    found = trail._hook.ground_of(f"user:{stands_in.username}")
    # one region has several bodies of GHOR: both places are said
    of_both = holder(Role.DPG, veiligheidsregio=body, region=region)
    ground = trail._hook.ground_of(f"user:{of_both.username}")
    assert ground.text == f"dpg {body.pk} {region.pk}"
    assert found.text == f"dpg {body.pk}, roaz_chair {region.pk} (deputy of {absent.username})"
    assert found.organisation == region.pk
