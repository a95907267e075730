"""The permission table: every address and every command × every role, and no address forgotten.

A role that may come in is never answered 401 or 403; one that may not always is, whatever it sends.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from journal import commands
from journal.actors import Actor
from network.models import Role
from network.permissions import RULES, Command, can
from tests.factories import (
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
)

pytestmark = pytest.mark.django_db

EVERYONE = frozenset(Role)
LIAISON = frozenset({Role.HOSPITAL_LIAISON})
COORDINATORS = frozenset({Role.REGIONAL_COORDINATOR, Role.NATIONAL_COORDINATOR})
DECIDERS = frozenset({Role.ROAZ_CHAIR, Role.DPG})
BRIDGE = frozenset({Role.HIN, Role.ADMINISTRATOR, Role.HOSPITAL_LIAISON})
NOTERS = frozenset({Role.HIN, Role.ROAZ_CHAIR, Role.DPG}) | COORDINATORS
STEERERS = frozenset({Role.ADMINISTRATOR, Role.NATIONAL_COORDINATOR})

# (route, method) -> the roles that come in; what they send is empty, so they get 200 or an error of theirs
TABLE: dict[tuple[str, str], frozenset[Role]] = {
    ("reference", "get"): EVERYONE,
    ("outlines", "get"): EVERYONE,
    ("me", "get"): EVERYONE,
    ("realm-snapshot", "get"): EVERYONE,
    ("realm-ticket", "post"): EVERYONE,
    ("beds-report", "post"): LIAISON,
    ("figures-confirm", "post"): LIAISON,
    ("ed-report", "post"): LIAISON,
    ("plans", "get"): EVERYONE,
    ("phase", "post"): DECIDERS,
    ("proposal-decision", "post"): DECIDERS,
    ("grip", "post"): frozenset({Role.DPG}),
    ("runs", "post"): COORDINATORS,
    ("run", "get"): COORDINATORS,
    ("transfer-answer", "post"): LIAISON,
    ("transfer-withdraw", "post"): COORDINATORS,
    ("notes", "post"): NOTERS,
    ("exercise", "post"): STEERERS,
    ("picture-geojson", "get"): EVERYONE,
    ("capacity-csv", "get"): EVERYONE,
    ("messages", "get"): BRIDGE,
    ("messages", "post"): BRIDGE,
    ("message", "get"): BRIDGE,
    ("page-mijn-huis", "get"): LIAISON,
    ("page-beeld", "get"): EVERYONE,
    ("page-capaciteit", "get"): EVERYONE,
    ("page-fasen", "get"): EVERYONE,
    ("page-spreiding", "get"): COORDINATORS | LIAISON,
    ("page-logboek", "get"): EVERYONE,
    ("page-berichten", "get"): EVERYONE,
    ("page-koppelingen", "get"): EVERYONE,
    ("page-wand", "get"): EVERYONE,
    ("realm-home", "get"): EVERYONE,
    ("home", "get"): EVERYONE,
}
# Commands through the one address for all of them, and so through the socket, which shares its registry.
COMMANDS: dict[str, frozenset[Role]] = {
    "capacity.beds_report": LIAISON,
    "capacity.figures_confirm": LIAISON,
    "capacity.ed_report": LIAISON,
    "phases.phase_decide": DECIDERS,
    "phases.proposal_decide": DECIDERS,
    "phases.grip_set": frozenset({Role.DPG}),
    "patientspread.run_request": COORDINATORS,
    "patientspread.transfer_answer": LIAISON,
    "patientspread.transfer_withdraw": COORDINATORS,
    "situation.note_post": NOTERS,
    "situation.exercise_steer": STEERERS,
}
# Open to whoever is not logged in, or not about the project's own rights.
OPEN = {
    "healthz",
    "readyz",
    "login",
    "logout",
    "set_language",
    "javascript-catalog",
    "schema",
    "api-docs",
    "live-status",
    "live-sse",  # opened with a ticket; its own tests are in tests/journal
    "realm-command",  # COMMANDS
}


@pytest.fixture
def place():
    region = RegionFactory.create()
    veiligheidsregio = VeiligheidsregioFactory.create()
    veiligheidsregio.regions.add(region)
    facility = FacilityFactory.create(region=region, veiligheidsregio=veiligheidsregio)
    realm = RealmFactory.create(exercise=True)
    return {
        "realm": realm.slug,
        "slug": realm.slug,
        "region": region.pk,
        "veiligheidsregio": veiligheidsregio.pk,
        "facility": facility.pk,
        "proposal": 1,
        "run": 1,
        "transfer": 1,
        "message": 1,
    }


def client_of(role: Role, place: dict[str, object]) -> Client:
    mandate = MandateFactory.create(
        role=role,
        region_id=place["region"],
        veiligheidsregio_id=place["veiligheidsregio"],
        facility_id=place["facility"],
    )
    client = Client()
    client.force_login(mandate.user)
    return client


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from patterns(pattern)
        else:
            yield pattern


def address(route: str, place: dict[str, object]) -> str:
    pattern = next(p for p in patterns() if p.name == route)
    names = pattern.pattern.converters
    return reverse(route, kwargs={name: place[name] for name in names})


def test_no_address_is_forgotten():
    names = {pattern.name for pattern in patterns()}
    assert None not in names
    assert names == {route for route, _ in TABLE} | OPEN


def test_no_command_is_forgotten():
    assert set(commands.names()) == set(COMMANDS)
    assert set(RULES) == set(Command)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("route", "method"), list(TABLE))
def test_a_role_comes_in_exactly_where_the_table_says(route, method, role, place):
    client = client_of(role, place)
    answer = getattr(client, method)(address(route, place), content_type="application/json")
    if role in TABLE[route, method]:
        assert answer.status_code not in (401, 403), answer.content[:300]
        assert answer.status_code < 500
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize(("route", "method"), list(TABLE))
def test_whoever_is_not_logged_in_stays_outside(route, method, place):
    answer = getattr(Client(), method)(address(route, place), content_type="application/json")
    if route.startswith(("page-", "realm-home", "home")):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")
    else:
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("route", "method"), list(TABLE))
def test_a_user_without_any_mandate_sees_and_changes_nothing_of_a_realm(route, method, place):
    client = Client()
    user = MandateFactory.create().user
    user.mandates.all().delete()
    client.force_login(user)
    answer = getattr(client, method)(address(route, place), content_type="application/json")
    if route in ("reference", "outlines", "me", "home"):
        assert answer.status_code in (200, 302, 403)
    else:
        assert answer.status_code in (302, 403)
        if answer.status_code == 302:
            assert getattr(client, method)(answer["Location"]).status_code == 403


def payload_for(name: str, place: dict[str, object]) -> dict[str, object]:
    """A payload that is whole, so that only the permission can refuse it."""
    payloads: dict[str, dict[str, object]] = {
        "capacity.beds_report": {
            "facility": place["facility"],
            "lines": [{"bed": "ward", "operational": 10, "occupied": 5}],
        },
        "capacity.figures_confirm": {"facility": place["facility"]},
        "capacity.ed_report": {"facility": place["facility"], "traffic": "open"},
        "phases.phase_decide": {"region": place["region"], "phase": "adapted", "reason": "r"},
        "phases.proposal_decide": {"proposal": 1, "decision": "accept", "reason": "r"},
        "phases.grip_set": {
            "veiligheidsregio": place["veiligheidsregio"],
            "level": 1,
            "incident": "Brand",
            "reason": "r",
        },
        "patientspread.run_request": {"scope": place["region"]},
        "patientspread.transfer_answer": {"transfer": 1, "answer": "accept"},
        "patientspread.transfer_withdraw": {"transfer": 1, "reason": "r"},
        "situation.note_post": {
            "region": place["region"],
            "theme": "incident",
            "text": "tekst",
            "reliability": "confirmed",
        },
        "situation.exercise_steer": {"action": "pause"},
    }
    return payloads[name]


# A command about something that is not there says so to whoever may ask; those rules are tested per app.
ABOUT_A_ROW = {
    "phases.proposal_decide",
    "patientspread.transfer_answer",
    "patientspread.transfer_withdraw",
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", sorted(set(COMMANDS) - ABOUT_A_ROW))
def test_a_command_is_refused_to_every_other_role(name, role, place):
    client = client_of(role, place)
    answer = client.post(
        reverse("realm-command", kwargs={"slug": place["realm"], "name": name}),
        payload_for(name, place),
        content_type="application/json",
    )
    if role in COMMANDS[name]:
        assert answer.status_code not in (401, 403) or answer.json()["title"] == "not_mandated"
        assert answer.status_code < 500
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_a_mandate_elsewhere_gives_nothing_here(role, place):
    """Only roles that count anywhere reach another region's hospital, region or veiligheidsregio."""
    stranger = MandateFactory.create(
        role=role,
        region=RegionFactory.create(),
        veiligheidsregio=VeiligheidsregioFactory.create(),
        facility=FacilityFactory.create(),
    )
    client = Client()
    client.force_login(stranger.user)
    for name in ("capacity.beds_report", "phases.phase_decide", "phases.grip_set"):
        answer = client.post(
            reverse("realm-command", kwargs={"slug": place["realm"], "name": name}),
            payload_for(name, place),
            content_type="application/json",
        )
        assert answer.status_code == 403


def test_an_actor_that_is_no_person_and_no_system_may_nothing():
    assert not any(can(Actor("user:x", "x"), command) for command in Command)
