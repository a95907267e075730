"""Setting up the real world from a keyboard: realm, first administrator, own plans and policy."""

import json
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client

from journal.limits import shares
from journal.models import Entry, Realm
from journal.snapshots import snapshot_now
from network.models import Facility, Role, User
from network.permissions import audiences_of, person_of
from network.reference import BUNDLED
from network.services import mandate_end, reference_load
from patientspread.models import Policy
from patientspread.policy import DEFAULT_POLICY
from phases.models import Plan
from phases.selectors import plans_in_force
from tests.factories import SYSTEM, MandateFactory, RealmFactory, report_beds
from web.pages import pages

pytestmark = pytest.mark.django_db
STRONG = "paars-fietsslot-kade-91"


def run(*words: str, **options: Any) -> str:
    """Run a command and return what it said."""
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def refused(*words: str) -> str:
    """Run a command that must end with exit code 1 and one sentence, and return the sentence."""
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.returncode == 1
    return str(caught.value)


@pytest.fixture
def reference():
    reference_load(actor=SYSTEM, folder=BUNDLED)


@pytest.fixture
def real(reference):
    run("realm", "create", "nederland", "--name", "Nederland", "--kind", "real")
    return Realm.objects.get(slug="nederland")


# --- the realm


def test_a_real_realm_begins_with_its_clock_its_phases_and_its_reference_data(real):
    assert (real.kind, real.is_open, real.clock_time) == ("real", True, None)
    user = MandateFactory.create(role=Role.OBSERVER).user
    picture = SimpleNamespace(**json.loads(snapshot_now(real, audiences_of(person_of(user))).plain))
    assert picture.entities["clock"]["state"]["kind"] == "real"
    assert picture.entities["clock"]["state"]["running"] is True
    assert "reference" in picture.entities
    assert {event["line"]["cat"] for event in picture.log} == {"system"}  # it is no exercise
    phases = {key for key in picture.entities if key.startswith("phase:")}
    assert len(phases) == 11
    assert "nederland: real, open" in run("realm", "list")


@pytest.mark.parametrize(
    ("slug", "name", "says"),
    [
        ("Neder land", "Nederland", "kleine letters"),
        ("n" * 51, "Nederland", "kleine letters"),
        ("nederland-2", " ", "naam"),
        ("nederland-2", "n" * 121, "naam"),
        ("nederland", "Nederland", "Er is al een omgeving"),
        ("nederland-2", "Nederland", "al open als ‘nederland’"),
    ],
)
def test_a_realm_that_cannot_be_is_refused_in_a_sentence(real, slug, name, says):
    assert says in refused("realm", "create", slug, "--name", name, "--kind", "real")
    assert Realm.objects.count() == 1


def test_without_reference_data_there_is_no_realm():
    said = refused("realm", "create", "nederland", "--name", "Nederland", "--kind", "real")
    assert "referentiegegevens" in said
    assert not Realm.objects.exists()


def test_an_exercise_is_pointed_to_its_own_command(reference):
    said = refused("realm", "create", "golf", "--name", "Golf", "--kind", "exercise")
    assert "exercise create" in said


def test_a_closed_realm_is_closed_with_its_reason_and_another_may_be_opened(real):
    assert "reden" in refused("realm", "close", "nederland", "--reason", " ")
    assert "geen omgeving" in refused("realm", "close", "elders", "--reason", "Klaar")
    assert "nederland: real, closed" in run("realm", "close", "nederland", "--reason", "Proef over")
    last = Entry.objects.filter(realm=real, key="clock").latest("seq")
    assert last.reason == "Proef over"
    assert "afgesloten" in refused("realm", "close", "nederland", "--reason", "Nog eens")
    run("realm", "create", "nederland-2", "--name", "Nederland", "--kind", "real")
    with pytest.raises(Exception, match="afgesloten"):
        report_beds(Realm.objects.get(pk=real.pk), Facility.objects.get(pk="IKAZIA"))


def test_an_exercise_is_not_closed_by_this_command(reference):
    RealmFactory.create(exercise=True, slug="oefening")
    assert "oefening" in refused("realm", "close", "oefening", "--reason", "Klaar")
    assert Realm.objects.get(slug="oefening").is_open


# --- the first administrator


def test_an_administrator_comes_from_a_file_or_a_variable_and_may_log_in(tmp_path, monkeypatch):
    secret = tmp_path / "wachtwoord"
    secret.write_text(f"{STRONG}\n", encoding="utf-8")
    create = ("administrator", "create")
    run(*create, "beheer1", "--first-name", "Beheer", "--password-file", str(secret))
    monkeypatch.setenv("ADMIN_PASSWORD", STRONG)
    run(*create, "beheer2", "--first-name", "Beheer", "--password-env", "ADMIN_PASSWORD")
    for name in ("beheer1", "beheer2"):
        user = User.objects.get(username=name)
        assert [m.role for m in person_of(user).mandates] == [Role.ADMINISTRATOR]
        assert Client().login(username=name, password=STRONG)
    client = Client()
    client.login(username="beheer1", password=STRONG)
    assert client.get("/beheer/network/mandate/add/").status_code == 200
    held = User.objects.get(username="beheer1").mandates.get()
    mandate_end(actor=SYSTEM, mandate=held)
    assert client.get("/beheer/network/mandate/add/").status_code == 302


@pytest.mark.parametrize("password", ["kort", "password1234", "beheerbeheer1", " "])
def test_a_weak_password_opens_nothing(tmp_path: Path, password: str):
    secret = tmp_path / "wachtwoord"
    secret.write_text(password, encoding="utf-8")
    refused(
        "administrator",
        "create",
        "beheerbeheer",
        "--first-name",
        "B",
        "--password-file",
        str(secret),
    )
    assert not User.objects.exists()


def test_a_password_that_is_not_there_is_said(tmp_path, monkeypatch):
    create = ("administrator", "create", "beheer", "--first-name", "B")
    monkeypatch.delenv("NERGENS", raising=False)
    assert "NERGENS" in refused(*create, "--password-env", "NERGENS")
    assert "cannot be read" in refused(*create, "--password-file", str(tmp_path / "weg"))
    (tmp_path / "leeg").write_text("\n", encoding="utf-8")
    assert "empty" in refused(*create, "--password-file", str(tmp_path / "leeg"))
    monkeypatch.setattr("sys.stdin", StringIO(""))
    assert "no terminal" in refused(*create)


def test_the_command_takes_no_password_as_an_argument():
    with pytest.raises(CommandError, match="--password"):
        run("administrator", "create", "beheer", "--first-name", "B", "--password", STRONG)


def test_a_name_that_differs_only_in_capitals_is_taken(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", STRONG)
    for name in ("beheer", "Beheer"):
        words = ("administrator", "create", name, "--first-name", "B")
        if name == "beheer":
            run(*words, "--password-env", "ADMIN_PASSWORD")
        else:
            assert "al een account" in refused(*words, "--password-env", "ADMIN_PASSWORD")


# --- own plans and policy


def written(folder: Path, name: str, document: object) -> str:
    path = folder / name
    text = document if isinstance(document, str) else json.dumps(document)
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def plan(reference):
    """The example file of a plan."""
    return json.loads(run("load_plans", example=True))


@pytest.fixture
def policy():
    """The example file of a policy."""
    return json.loads(run("load_policy", example=True))


def changed(document: dict[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """Return a document with another value at a pointer."""
    copy: dict[str, Any] = json.loads(json.dumps(document))
    *way, last = pointer.strip("/").split("/")
    place: Any = copy
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    place[int(last) if isinstance(place, list) else last] = value
    return copy


def test_an_own_plan_is_put_in_force_with_its_author(plan, tmp_path):
    run("load_plans")
    plan["plan"]["repeat_hours"] = 7
    said = run("load_plans", written(tmp_path, "noord.json", plan))
    found = plans_in_force()["AZNN"]
    assert (found.document["repeat_hours"], found.author) == (7, "ROAZ-bureau")
    assert "AZNN" in said
    version = found.version
    run("load_plans", written(tmp_path, "noord.json", plan))
    assert plans_in_force()["AZNN"].version == version
    run("load_plans")
    assert plans_in_force()["AZNN"].document["repeat_hours"] == 7


FAULTS_OF_A_PLAN: tuple[tuple[str, Any, str], ...] = (
    ("/region", "NERGENS", "noord.json, /region: "),
    ("/name", "", "noord.json, /name: hier hoort tekst"),
    ("/name", "n" * 121, "noord.json, /name: is langer"),
    ("/plan", [], "noord.json, /plan: hier hoort een object"),
    ("/regio", "AZNN", "noord.json, /regio: onbekend"),
    ("/plan/repeat_hours", "zes", "noord.json, /plan/repeat_hours: "),
    ("/plan/min_fresh_share", 2, "noord.json, /plan/min_fresh_share: "),
    ("/plan/rules/0/conditions/0/threshold", -1, "/plan/rules/0/conditions/0/threshold: "),
    ("/plan/rules/0/conditions/0/treshold", 1, "/plan/rules/0/conditions/0/treshold: "),
    ("/plan/rules/0/form", [], "noord.json, /plan/rules/0/form: "),
    ("/plan/deciders/crisis", [], "noord.json, /plan/deciders/crisis: "),
    ("/plan/deciders/crisis", ["koning"], "noord.json, /plan/deciders"),
)


def test_a_fault_in_a_plan_is_named_by_file_and_pointer(plan, tmp_path):
    for pointer, value, place in FAULTS_OF_A_PLAN:
        path = written(tmp_path, "noord.json", changed(plan, pointer, value))
        assert place in refused("load_plans", path)
        assert not Plan.objects.exists(), place


def test_all_plans_or_none(plan, tmp_path):
    good = written(tmp_path, "a.json", plan)
    bad = written(tmp_path, "b.json", changed(plan, "/region", "NERGENS"))
    refused("load_plans", good, bad)
    assert not Plan.objects.exists()


NO_SUCH_FILE = (
    ("", "regel 1, teken 1"),
    ('{"region": "AZNN",\n "name": }', "regel 2, teken 10"),
    ("[]", "/: hier hoort een object"),
    ('{"region": "AZNN", "region": "AZO"}', "‘region’ staat twee keer"),
    ('{"region": NaN}', "geen JSON"),
    ("[" * 100_000, "geen JSON"),
    ("{}", "/region: ontbreekt"),
)


def test_what_is_no_such_file_is_said_with_its_place(reference, tmp_path):
    for text, place in NO_SUCH_FILE:
        said = refused("load_plans", written(tmp_path, "noord.json", text))
        assert place in said
        assert "noord.json" in said
        assert "noord.json" in refused("load_policy", written(tmp_path, "noord.json", text))


def test_a_file_in_another_encoding_or_that_is_not_there_is_said(reference, tmp_path):
    path = tmp_path / "noord.json"
    path.write_bytes('{"region": "Fryslân"}'.encode("cp1252"))
    assert "UTF-8" in refused("load_plans", str(path))
    assert "weg.json" in refused("load_policy", str(tmp_path / "weg.json"))


def test_an_own_policy_is_put_in_force_with_its_author(policy, tmp_path):
    run("load_policy")
    policy["policy"]["answer_minutes"] = 45
    said = run("load_policy", written(tmp_path, "beleid.json", policy))
    newest = Policy.objects.latest("version")
    assert (newest.document["answer_minutes"], newest.author) == (45, "LCPS")
    assert f"version {newest.version}" in said
    run("load_policy")
    assert Policy.objects.latest("version") == newest


@pytest.mark.parametrize(
    ("pointer", "value", "place"),
    [
        ("/policy/answer_minutes", 0, "/policy/answer_minutes"),
        ("/policy/answer_minutes", "zestig", "/policy/answer_minutes"),
        ("/policy/answer_minutes", True, "/policy/answer_minutes"),
        ("/policy/horizon_hours", 24.5, "/policy/horizon_hours"),
        ("/policy/relieve_above/ic", -1, "/policy/relieve_above/ic"),
        ("/policy/relieve_above", 0.9, "/policy/relieve_above"),
        ("/policy/max_minutes/ward", None, "/policy/max_minutes/ward"),
        ("/policy/mode/ic", "paard", "/policy/mode/ic"),
        ("/policy/trips_per_region", {"micu": 6}, "/policy/trips_per_region"),
        ("/policy/objectives", ["winst"], "/policy/objectives"),
        ("/policy/objectives", [["unplaced"]], "/policy/objectives"),
        ("/policy/stale_rule", "gok", "/policy/stale_rule"),
        ("/policy/anser_minutes", 60, "/policy/anser_minutes"),
        ("/author", 7, "/author"),
    ],
)
def test_a_fault_in_a_policy_is_named_by_file_and_pointer(policy, tmp_path, pointer, value, place):
    path = written(tmp_path, "beleid.json", changed(policy, pointer, value))
    assert f"beleid.json, {place}" in refused("load_policy", path)
    assert not Policy.objects.exists()


def test_the_default_policy_is_sound(policy):
    assert policy["policy"] == json.loads(json.dumps(DEFAULT_POLICY))


def test_a_start_leaves_an_own_edition_in_force(reference, tmp_path):
    closed = tmp_path / "eigen"
    closed.mkdir()
    for path in BUNDLED.iterdir():
        text = path.read_text(encoding="utf-8")
        lines = [x for x in text.splitlines(keepends=True) if not x.startswith("IKAZIA,")]
        (closed / path.name).write_text("".join(lines), encoding="utf-8")
    run("load_reference", str(closed))
    assert "own edition" in run("load_reference")
    assert Facility.objects.get(pk="IKAZIA").retired_at is not None
    run("load_reference", str(BUNDLED))
    assert Facility.objects.get(pk="IKAZIA").retired_at is None


# --- the empty real world on the screen


def test_every_page_of_an_empty_real_realm_opens_for_every_role(real):
    for role in Role:
        with transaction.atomic():
            pages_open(role)
            transaction.set_rollback(True)


def pages_open(role: Role) -> None:
    """Check that every page and address opens for a role, or says that it is not for it."""
    shares.forget()
    places = {
        Role.HOSPITAL_LIAISON: {"facility": Facility.objects.get(pk="IKAZIA")},
    }
    client = Client()
    client.force_login(MandateFactory.create(role=role, **places.get(role, {})).user)
    for page in pages():
        answer = client.get(f"/r/nederland/{page.name}/")
        assert answer.status_code in {200, 403}, (role, page.name)
    for address in (
        "/",
        "/r/nederland/",
        "/api/v1/me/",
        "/api/v1/reference/",
        "/api/v1/reference/outlines/",
        "/api/v1/realms/nederland/snapshot/",
        "/api/v1/realms/nederland/plans/",
        "/api/v1/realms/nederland/messages/",
        "/api/v1/realms/nederland/regions/NL/capacity.csv",
        "/api/v1/realms/nederland/regions/NL/picture.geojson",
    ):
        assert client.get(address).status_code in {200, 302, 403}, (role, address)


def test_with_no_realm_at_all_the_way_in_says_so():
    client = Client()
    client.force_login(MandateFactory.create(role=Role.ADMINISTRATOR).user)
    assert client.get("/").status_code in {200, 302, 404}
