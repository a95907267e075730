"""Each function starts where its work is; who holds several sees, and chooses, as which one she works."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from network.demo import DEMO_ACCOUNTS
from network.models import Mandate, Role
from situation.work import WORKS
from tests.factories import (
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    UserFactory,
    VeiligheidsregioFactory,
)
from web.pages import pages

pytestmark = pytest.mark.django_db

LOOKS = {Role.OBSERVER, Role.SECURITY_OFFICER, *(role for role in Role if role.administers)}


@pytest.fixture
def places():
    region = RegionFactory.create()
    area = VeiligheidsregioFactory.create()
    area.regions.add(region)
    facility = FacilityFactory.create(region=region, veiligheidsregio=area)
    return {"region": region, "veiligheidsregio": area, "facility": facility}


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True, slug="oefening")


def client_of(places, *roles: Role) -> Client:
    user = UserFactory.create()
    for role in roles:
        held = {name: place for name, place in places.items() if name in role.places}
        Mandate.objects.create(user=user, role=role, **held)
    client = Client()
    client.force_login(user)
    return client


def start_of(client: Client) -> str:
    return client.get("/r/oefening/")["Location"]


def test_every_function_that_works_has_its_work():
    assert {role for role in Role if role not in WORKS} == LOOKS
    for work in WORKS.values():
        assert work.parts
        assert set(work.calm) <= {*work.parts, "phases"}, "a calm day shows no more"


def test_every_part_of_the_work_is_drawn_by_the_screen():
    script = Path(settings.BASE_DIR, "static/zb/workparts.js").read_text(encoding="utf-8")
    table = script.split("export const PARTS = {", 1)[1].split("\n};", 1)[0]
    drawn = dict(re.findall(r"^  (\w+): \{.*?page: \"([\w-]+)\"", table, re.MULTILINE | re.DOTALL))

    assert {name for work in WORKS.values() for name in (*work.parts, *work.calm)} == set(drawn)
    assert set(drawn.values()) <= {page.name for page in pages()}


@pytest.mark.parametrize("role", list(Role))
def test_somebody_starts_where_the_work_of_the_function_is(role, places, realm):
    wanted = WORKS[role].start if role in WORKS else "beeld"

    client = client_of(places, role)

    assert start_of(client) == f"/r/{realm.slug}/{wanted}/"
    assert client.get(f"/r/{realm.slug}/{wanted}/").status_code == 200


def test_who_holds_several_functions_starts_where_they_come_together_and_chooses(places, realm):
    client = client_of(places, Role.HOSPITAL_LIAISON, Role.HON)
    assert start_of(client) == "/r/oefening/wacht/"
    page = client.get("/r/oefening/wacht/").content.decode()
    assert "Ik werk nu als" in page
    assert '"hon"' in page
    assert '"hospital_liaison"' in page

    client.post("/r/oefening/functie/", {"role": "hospital_liaison"})

    assert start_of(client) == "/r/oefening/mijn-huis/"
    work = client.get("/r/oefening/wacht/").content.decode().split('id="werk"', 1)[1]
    assert '"hon"' not in work.split("</script>", 1)[0], "only the chosen function's work"

    client.post("/r/oefening/functie/", {"role": ""})
    assert start_of(client) == "/r/oefening/wacht/"


def test_nobody_works_as_what_she_does_not_hold(places, realm):
    client = client_of(places, Role.HON)

    assert client.post("/r/oefening/functie/", {"role": "dpg"}).status_code == 403
    assert client.get("/r/oefening/functie/").status_code == 405


def test_a_choice_ends_with_the_mandate(places, realm):
    client = client_of(places, Role.HOSPITAL_LIAISON, Role.HON)
    client.post("/r/oefening/functie/", {"role": "hospital_liaison"})

    Mandate.objects.filter(role=Role.HOSPITAL_LIAISON).delete()

    assert start_of(client) == "/r/oefening/wacht/"


def test_the_demo_has_an_account_for_every_function_that_works():
    held = {role for one in DEMO_ACCOUNTS for role in (one.role, *one.more)}

    assert set(WORKS) <= held
    assert any(one.more for one in DEMO_ACCOUNTS), "one person with several functions"
