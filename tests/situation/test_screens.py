"""The frames of the screens: who gets which, what they say, and that no realm looks like another."""

import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from network.models import Role
from tests.factories import MandateFactory, RealmFactory, RegionFactory
from web.pages import pages

pytestmark = pytest.mark.django_db

PAGE_NAMES = [page.name for page in pages()]
EVENT_HANDLER = re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE)
# data, and a map of modules, which browsers read from the page alone: it has the nonce of the policy
DATA = r"(?![^>]*application/json)(?![^>]*\"importmap\" nonce=)"
INLINE_SCRIPT = re.compile(rf"<script(?![^>]*\bsrc=){DATA}[^>]*>", re.IGNORECASE)


@pytest.fixture
def exercise():
    return RealmFactory.create(exercise=True, slug="oefening", name="Oefening Herfst")


@pytest.fixture
def real():
    return RealmFactory.create(slug="echt", name="Nederland")


def client_with(role: Role, **place) -> Client:
    client = Client()
    client.force_login(MandateFactory.create(role=role, **place).user)
    return client


def client_of_page(name: str) -> Client:
    """Return a browser of a function that may open a page: a liaison, if liaisons may."""
    grants = next(page.needs.who for page in pages() if page.name == name)
    role = Role.HOSPITAL_LIAISON if Role.HOSPITAL_LIAISON in grants else next(iter(grants))
    return client_with(Role(role))


def open_page(client: Client, realm, name: str):
    return client.get(f"/r/{realm.slug}/{name}/")


def menu(answer) -> str:
    found = re.search(r"<nav.*?</nav>", answer.content.decode(), re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_a_stranger_is_sent_to_the_login_and_back(name, exercise):
    answer = open_page(Client(), exercise, name)

    assert answer.status_code == 302
    assert answer["Location"] == f"/login/?next=/r/oefening/{name}/"


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_every_screen_of_an_exercise_says_so_and_one_of_reality_does_not(name, exercise, real):
    client = client_of_page(name)

    played = open_page(client, exercise, name).content.decode()
    lived = open_page(client, real, name).content.decode()

    assert played.count("OEFENING") >= 2  # in the band and in the title of the window
    assert 'data-kind="exercise"' in played
    assert "OEFENING" not in lived
    assert 'data-kind="real"' in lived


@pytest.mark.parametrize("name", [page.name for page in pages() if "wand" not in page.name])
def test_the_paper_of_an_exercise_carries_the_word_too(name, exercise):
    body = open_page(client_of_page(name), exercise, name).content.decode()

    foot = re.search(r'class="print-foot">(.*?)</p>', body, re.DOTALL)
    assert foot is not None
    assert "OEFENING" in foot[1]


def test_a_screen_that_a_function_may_not_open_is_refused_calmly(exercise):
    answer = open_page(client_with(Role.OBSERVER), exercise, "mijn-huis")

    assert answer.status_code == 403
    assert "Dit scherm is niet voor uw functie" in answer.content.decode()


def test_the_menu_offers_what_a_function_may_open_and_nothing_else(exercise):
    observer = menu(open_page(client_with(Role.OBSERVER), exercise, "beeld"))
    liaison = menu(open_page(client_with(Role.HOSPITAL_LIAISON), exercise, "beeld"))

    assert "/spreiding/" not in observer
    assert "/mijn-huis/" not in observer
    assert "/mijn-huis/" in liaison
    assert "/spreiding/" in liaison


def test_a_user_without_a_mandate_is_told_so(exercise):
    mandateless = Client()
    user = MandateFactory.create(role=Role.OBSERVER).user
    user.mandates.all().delete()
    mandateless.force_login(user)

    answer = mandateless.get("/")

    assert answer.status_code == 200
    assert "U hebt nog geen functie" in answer.content.decode()


def test_an_unknown_realm_and_an_unknown_page_are_not_found(exercise):
    client = client_with(Role.OBSERVER)

    for path in ("/r/nergens/beeld/", "/r/oefening/nergens/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Deze pagina bestaat niet" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "first"),
    [(Role.HOSPITAL_LIAISON, "mijn-huis"), (Role.DPG, "wacht"), (Role.OBSERVER, "beeld")],
)
def test_the_start_leads_to_the_first_screen_of_the_only_realm(role, first, exercise):
    assert client_with(role).get("/")["Location"] == f"/r/oefening/{first}/"


def test_with_two_realms_the_start_offers_a_choice_the_real_one_first(exercise, real):
    body = client_with(Role.OBSERVER).get("/").content.decode()

    assert body.index('href="/r/echt/"') < body.index('href="/r/oefening/"')
    assert "oefening: niets hier is echt" in body


def test_a_closed_realm_is_no_longer_offered(exercise):
    RealmFactory.create(slug="voorbij", is_open=False)

    assert client_with(Role.OBSERVER).get("/")["Location"] == "/r/oefening/beeld/"


def test_the_login_lists_demo_accounts_in_the_embedded_mode_only():
    assert "voorzitter" in Client().get("/login/").content.decode()
    with override_settings(EMBEDDED=False):
        body = Client().get("/login/").content.decode()
    assert "data-password" not in body
    assert "voorzitter" not in body


def test_a_wrong_password_gets_a_sentence_and_keeps_the_name():
    client = Client()

    answer = client.post("/login/", {"username": "iemand", "password": "onjuist"})

    assert answer.status_code == 200
    assert "horen niet bij elkaar" in answer.content.decode()
    assert 'value="iemand"' in answer.content.decode()


def test_the_login_does_not_lead_elsewhere(exercise):
    user = MandateFactory.create(role=Role.OBSERVER).user
    user.set_password("een-lang-wachtwoord")
    user.save()

    answer = Client().post(
        "/login/?next=https://elders.example/",
        {"username": user.username, "password": "een-lang-wachtwoord"},
    )

    assert answer["Location"] == "/"


def test_the_language_can_be_changed_and_stays(exercise):
    client = client_with(Role.OBSERVER)

    answer = client.post("/taal/", {"language": "en", "next": "/r/oefening/beeld/"})

    assert answer["Location"] == "/r/oefening/beeld/"
    body = open_page(client, exercise, "beeld").content.decode()
    assert '<html lang="en"' in body
    assert "EXERCISE" in body
    assert "Waits for you" in body
    assert "occupied of regular and of open, fresh figures · mark = 100%" in body


def test_the_script_catalogue_speaks_the_chosen_language():
    english = Client()
    english.cookies["django_language"] = "en"

    assert "Confirm unchanged" in english.get("/taal/en.js").content.decode()
    assert "Confirm unchanged" not in Client().get("/taal/nl.js").content.decode()


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_a_screen_carries_no_script_or_style_of_its_own(name, exercise):
    body = open_page(client_with(Role.HOSPITAL_LIAISON), exercise, name).content.decode()

    assert not EVENT_HANDLER.search(body)
    assert not INLINE_STYLE.search(body)
    assert not INLINE_SCRIPT.search(body)


def test_a_name_of_a_realm_is_text_and_never_markup():
    realm = RealmFactory.create(slug="vals", name="<script>alert(1)</script>")

    body = open_page(client_with(Role.OBSERVER), realm, "beeld").content.decode()

    assert "<script>alert(1)" not in body


def test_a_frame_costs_the_same_however_much_there_is(exercise, django_assert_max_num_queries):
    client = client_with(Role.ROAZ_CHAIR, region=RegionFactory.create())
    with django_assert_max_num_queries(8):
        open_page(client, exercise, "beeld")
    RegionFactory.create_batch(20)
    RealmFactory.create_batch(5, exercise=True)

    with django_assert_max_num_queries(8):
        open_page(client, exercise, "beeld")


def test_every_role_has_a_name_for_its_chip():
    assert all(role.chip.nl and role.chip.en for role in Role)


def test_a_form_without_its_token_is_refused_calmly():
    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("set_language"), {"language": "en"})

    assert answer.status_code == 403
    assert "Het formulier was verlopen" in answer.content.decode()


def test_writing_methods_are_refused_on_screens(exercise):
    assert client_with(Role.OBSERVER).post("/r/oefening/beeld/").status_code == 405


@pytest.mark.parametrize("name", ["activiteit", "eigenbeeld"])
def test_where_items_are_written_one_can_write_together(name, exercise):
    page = open_page(client_of_page(name), exercise, name).content.decode()
    assert 'name="samen-schrijven"' in page


@pytest.mark.parametrize(
    "name",
    ["besluiten", "verzoeken", "overleg", "sitrap", "overdrachtsblad", "publiek", "bellijst"],
)
def test_the_pages_of_an_activiteit_lead_to_one_another(name, exercise):
    page = client_of_page(name).get(f"/r/{exercise.slug}/{name}/").content.decode()
    assert re.search(r'<nav id="wegen" class="bob-nav[^>]*></nav>', page)
