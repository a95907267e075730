"""An empty real realm explains itself: each screen says what is missing, and what its reader can do next."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import Realm
from journal.said import said
from network.models import Facility, Role, User
from network.permissions import person_of
from network.reference import BUNDLED
from network.services import reference_load
from situation.frame import nothing_yet
from situation.services import realm_open
from situation.views import routes
from tests.factories import SYSTEM, MandateFactory, RealmFactory
from web.pages import Page, pages
from web.people import Person

pytestmark = pytest.mark.django_db

# these say it in their own place, where what they list would stand; the browser's test looks at them
BY_THEMSELVES = {
    "spoor",
    "sleutels",
    "stand",
    "activiteiten",
    "activiteit",
    "incidentwand",
    "bellijst",
    "eigenbeeld",
    "totaalbeeld",
    "besluiten",
    "verzoeken",
    "overleg",
    "sitrap",
    "overdrachtsblad",
    "publiek",
}


@pytest.fixture
def realm():
    reference_load(actor=SYSTEM, folder=BUNDLED)
    return realm_open(actor=SYSTEM, slug="nederland", name="Nederland")


def holder_of(role: Role) -> User:
    house = Facility.objects.select_related("region", "veiligheidsregio").get(pk="ETZ")
    at = {"facility": house, "region": house.region, "veiligheidsregio": house.veiligheidsregio}
    return MandateFactory.create(role=role, **{name: at[name] for name in role.places}).user


def person_at(role: Role) -> Person:
    return person_of(holder_of(role))


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(holder_of(role))
    return client


def bar(client: Client, realm: Realm, page: Page) -> str:
    """What a screen says of its emptiness, as text with the targets of its links."""
    answer = client.get(reverse(page.route, kwargs={"realm": realm.slug}))
    assert answer.status_code == 200
    found = re.search(r'<aside id="nog-leeg".*?</aside>', answer.content.decode(), re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_screen_declares_what_it_says_while_it_is_empty(page):
    assert page.empty is not None
    for code in filter(None, (page.empty.says, page.empty.asks)):
        assert said(code).nl != said(code).en
    known = {one.name for one in pages()}
    assert {page.empty.on, page.empty.see} - {""} <= known
    alone = not page.empty.filled_by and page.empty.when is None
    assert alone == (page.name in BY_THEMSELVES)


def test_every_screen_says_what_is_missing_and_what_its_reader_does_next(realm):
    shown = 0
    for role in Role:
        person = person_at(role)
        for page in pages():
            if page.name in BY_THEMSELVES or str(role) not in page.needs.who:
                continue
            said_there = nothing_yet(person, realm, page)
            assert said_there is not None
            assert said_there["ways"], f"{role} on {page.name}: no next step"
            urls = [way["url"] for way in said_there["ways"]]
            assert (reverse("setup") in urls) == (role is Role.ADMINISTRATOR)
            shown += 1
    assert shown > 150


def test_every_screen_of_a_liaison_carries_the_sentence(realm):
    client = client_of(Role.HOSPITAL_LIAISON)
    for page in pages():
        if page.name not in BY_THEMSELVES and str(Role.HOSPITAL_LIAISON) in page.needs.who:
            assert page.empty is not None
            assert said(page.empty.says).nl in bar(client, realm, page)


def test_a_liaison_is_sent_to_the_own_house_and_an_observer_is_told_whom_to_ask(realm):
    board = next(page for page in pages() if page.name == "capaciteit")
    assert routes()["page-mijn-huis"].replace("{realm}", "nederland") in bar(
        client_of(Role.HOSPITAL_LIAISON), realm, board
    )
    told = bar(client_of(Role.OBSERVER), realm, board)
    assert "Vraag de informatiecoördinatoren" in told
    assert routes()["page-melden"].replace("{realm}", "nederland") in told


def test_it_is_said_in_english_too(realm):
    client = client_of(Role.OBSERVER)
    client.cookies["django_language"] = "en"
    board = next(page for page in pages() if page.name == "capaciteit")
    assert "Nobody reported yet" in bar(client, realm, board)


def test_an_exercise_says_nothing_of_the_kind(realm):
    exercise = RealmFactory.create(exercise=True)
    board = next(page for page in pages() if page.name == "capaciteit")
    assert bar(client_of(Role.OBSERVER), exercise, board) == ""
