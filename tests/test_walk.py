"""A walk past every address and command by those who must stay outside: of elsewhere, of another world.

Who comes in where is in tests/test_permissions.py, from the one table; here is what holds beside it.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.limits import shares
from journal.models import Entry
from network.models import Mandate, Role, User
from network.services import account_set_active, password_change, sessions_close
from patientspread.models import Transfer
from patientspread.services import transfer_refuse, transfer_withdraw
from tests.factories import SYSTEM, MandateFactory, RealmFactory
from tests.filled import Filled, filled_make, mandated
from tests.test_permissions import KNOWN, TABLE, address, patterns, payload_for
from web.commands import Command, commands
from web.rights import Reach

pytestmark = pytest.mark.django_db
ENDED = 401
OWN_PAGES = ("account", "account-shown", "mfa_index", "mfa_activate_totp", "admin:index")
AWAY = (302, 403)  # to the login, or refused: what a page does
STRONG = "lang-en-vreemd-9"
SECRET = "KANARIE"


@pytest.fixture
def country() -> Filled:
    return filled_make()


def asked(client: Client, route: str, method: str, named: dict[str, object]) -> Any:
    """Ask for an address with an empty body; nobody's share is used up."""
    shares.forget()
    return getattr(client, method)(address(route, named), content_type="application/json")


# --- a session that ended


def removed(user: User, client: Client) -> None:
    rows = Session.objects.filter(session_key=client.session.session_key)
    rows._raw_delete(rows.db)  # no signal: as somebody clears the table by hand


def expired(user: User, client: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def logged_out(user: User, client: Client) -> None:
    client.post("/logout/")


def another_password(user: User, client: Client) -> None:
    password_change(user=User.objects.get(pk=user.pk), password=STRONG, session_key="")


def closed(user: User, client: Client) -> None:
    account_set_active(actor=SYSTEM, user=user, active=False)


def ended_elsewhere(user: User, client: Client) -> None:
    sessions_close(actor=SYSTEM, user=user)


ENDS: list[Callable[[User, Client], None]] = [
    removed,
    expired,
    logged_out,
    another_password,
    closed,
    ended_elsewhere,
]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_session_that_ended_opens_no_address(
    end: Callable[[User, Client], None], country: Filled
) -> None:
    MandateFactory.create(role=Role.ADMINISTRATOR)  # the last one may not be closed
    clients = {role: country.client(role) for role in Role}
    cookies = {role: client.cookies.copy() for role, client in clients.items()}
    assert all(client.get("/account/").status_code == 200 for client in clients.values())
    for role, client in clients.items():
        end(country.user(role), client)
    # whoever it was is not known any more: of each way it ends another function asks for an address
    roles = islice(cycle(Role), ENDS.index(end), None)
    for route, method in TABLE:
        # as a browser that was not told: what it kept of its session it shows again
        role = next(roles)
        client = Client()
        client.cookies.update(cookies[role])
        answer = asked(client, route, method, country.named)
        page = route.startswith(("page-", "realm-home", "home", "setup"))
        assert answer.status_code == (302 if page else ENDED), (route, method, role)
        if page:
            assert answer["Location"].startswith("/login/")
    for name in OWN_PAGES:
        assert clients[Role.OBSERVER].get(reverse(name)).status_code == 302, name


def test_a_mandate_that_just_ended_opens_nothing_of_a_realm(country: Filled) -> None:
    clients = {role: country.client(role) for role in Role}
    Mandate.objects.update(valid_until=timezone.now())
    roles = cycle(Role)
    head = Entry.objects.count()
    for route, method in TABLE:
        if route not in KNOWN:
            for role in islice(roles, 2):
                answer = asked(clients[role], route, method, country.named)
                assert answer.status_code in AWAY, (route, method, role)
    assert Entry.objects.count() == head


# --- who is of elsewhere


def bound(made: Command, role: Role) -> bool:
    """Say whether a function holds a command's right at its own place alone, or not at all."""
    return made.right.who.get(role) is not Reach.ANYWHERE


def test_who_holds_a_function_elsewhere_changes_nothing_here(country: Filled) -> None:
    """Every command about everything that is there, by who holds the same function in another region."""
    head = Entry.objects.count()
    tried = 0
    for role in Role:
        client = country.client(role, "third")
        for made in (one for one in commands() if bound(one, role)):
            shares.forget()
            answer = client.post(
                reverse("realm-command", kwargs={"slug": country.realm.slug, "name": made.name}),
                payload_for(made, country.named),
                content_type="application/json",
            )
            tried += 1
            assert answer.status_code in (403, 404, 409, 422), (role, made.name, answer.content)
            if made.place:
                assert answer.status_code in (403, 404), (role, made.name, answer.content)
    assert tried > len(commands())
    assert Entry.objects.count() == head


def test_what_is_in_one_realm_is_not_found_in_another(country: Filled) -> None:
    """The numbers of one world in the addresses of the next: not found, or of no meaning there."""
    other = RealmFactory.create(exercise=True)
    rows = country.rows.keys() - {"proposal", "message", "token", "code"}
    for route, method in TABLE:
        pattern = next(one for one in patterns() if one.name == route)
        names = pattern.pattern.converters.keys()
        if not rows & names:
            continue
        named = {**country.named, "realm": other.slug, "slug": other.slug}
        made = next((one for one in commands() if one.name == route), None)
        body = {k: v for k, v in payload_for(made, named).items() if k not in names} if made else {}
        for role in Role:
            shares.forget()
            answer = (
                getattr(country.client(role), method)(
                    address(route, named), body, content_type="application/json"
                )
                if made
                else asked(country.client(role), route, method, named)
            )
            assert answer.status_code in (302, 403, 404, 409, 422), (
                route,
                role,
                answer.content[:200],
            )
    assert Entry.objects.filter(realm=other).count() == 0


def test_a_mandate_for_exercises_opens_nothing_real(country: Filled) -> None:
    real = RealmFactory.create()
    clients = {role: country.client(role) for role in Role}
    named = {**country.named, "realm": real.slug, "slug": real.slug}
    Mandate.objects.update(exercise=True)
    roles = cycle(Role)
    for route, method in TABLE:
        if route not in KNOWN:
            for role in islice(roles, 4):
                answer = asked(clients[role], route, method, named)
                assert answer.status_code in AWAY, (route, method, role)
    assert clients[Role.OBSERVER].get(address("realm-snapshot", country.named)).status_code == 200


# --- what is said of a single patient


LAST = 6  # entries, in which the answers are: the picture as it stood after each
OF_A_PLACE = (Role.HOSPITAL_LIAISON, Role.REGIONAL_COORDINATOR, Role.ROAZ_CHAIR, Role.DPG, Role.HIN)
WITHOUT = (
    *(Role.ADMINISTRATOR, Role.REGION_ADMINISTRATOR, Role.LOCAL_ADMINISTRATOR),
    *(Role.OBSERVER, Role.SECURITY_OFFICER),
)


def readings(country: Filled) -> list[str]:
    """Return every address that answers with what is there, now and as it stood; pages are empty frames."""
    head = Entry.objects.filter(realm=country.realm).count()
    routes = (route for route, method in TABLE if method == "get" and not route.startswith("page-"))
    snapshot = address("realm-snapshot", country.named)
    past = [f"{snapshot}?seq={seq}" for seq in range(head - LAST, head + 1)]
    return [*(address(route, country.named) for route in routes), *past]


def test_no_shape_of_anything_tells_others_of_a_single_patient(country: Filled) -> None:
    """Refused and withdrawn with words that only those concerned may read; nobody else is ever shown them."""
    first, second = Transfer.objects.filter(run=country.rows["run"]).order_by("number")[:2]
    there = country.person(Role.HOSPITAL_LIAISON, "other")
    about = {"realm": country.realm}
    transfer_refuse(actor=there, **about, transfer_id=first.pk, code="no_staff", note=SECRET)
    national = country.person(Role.NATIONAL_COORDINATOR)
    transfer_withdraw(actor=national, **about, transfer_id=second.pk, reason=SECRET)
    addresses = readings(country)

    def shown(role: Role, where: str) -> list[str]:
        client = country.client(role, where)
        told = []
        for one in addresses:
            shares.forget()
            answer: Any = client.get(one)
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            told += [one] if SECRET.encode() in text else []
        return told

    assert shown(Role.HOSPITAL_LIAISON, "other")
    assert any("runs/" in one for one in shown(Role.NATIONAL_COORDINATOR, "own"))
    for role in OF_A_PLACE:
        assert shown(role, "third") == [], role
    for role in WITHOUT:
        assert shown(role, "own") == [], role


def test_reading_changes_nothing(country: Filled) -> None:
    before = Entry.objects.count()
    states = json.dumps(list(Transfer.objects.order_by("pk").values_list("pk", "state")))
    roles = cycle(Role)
    for route, how in TABLE:
        for method in ("get", "head", "options") if how == "get" else ("head", "options"):
            asked(country.client(next(roles)), route, method, country.named)
    for made in commands():
        asked(country.client(Role.NATIONAL_COORDINATOR), made.name, "get", country.named)
    assert Entry.objects.count() == before
    assert json.dumps(list(Transfer.objects.order_by("pk").values_list("pk", "state"))) == states


def test_who_is_at_home_comes_in_where_who_is_of_elsewhere_does_not(country: Filled) -> None:
    """The same walk by those who may: it is no closed door that the others stood before."""
    passed = 0
    for made in (one for one in commands() if one.place):
        for role in (one for one in Role if one in made.right.who):
            shares.forget()
            answer = country.client(role).post(
                reverse("realm-command", kwargs={"slug": country.realm.slug, "name": made.name}),
                payload_for(made, country.named),
                content_type="application/json",
            )
            passed += answer.status_code in (200, 201)
    assert passed > sum(bool(made.place) for made in commands()) // 3


def test_a_second_place_of_the_same_person_counts_there_alone(country: Filled) -> None:
    user = country.user(Role.HOSPITAL_LIAISON, "third")
    mandated(user, Role.OBSERVER, country.own)
    client = Client()
    client.force_login(user)
    name = {"slug": country.realm.slug, "name": "capacity.figures_confirm"}
    here = {"facility": country.own.facility.pk}
    answer = client.post(
        reverse("realm-command", kwargs=name), here, content_type="application/json"
    )
    assert answer.status_code == 403
