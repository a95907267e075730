"""Lists of administrators: in the order of what they show, and what an action did is said."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.models import Mandate, Role, User
from situation.services import note_post
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    UserFactory,
    VeiligheidsregioFactory,
    person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    made = Client()
    made.force_login(User.objects.get(pk=person(Role.ADMINISTRATOR).user_id))
    return made


def test_mandates_are_sorted_by_the_place_they_show(client: Client) -> None:
    region = RegionFactory.create(code="A", name="Midden")
    body = VeiligheidsregioFactory.create(code="VR01", name="Groningen")
    MandateFactory.create(role=Role.REGIONAL_COORDINATOR, region=region)
    MandateFactory.create(role=Role.DPG, region=region, veiligheidsregio=body)
    for code, name in (("a", "Zwaan"), ("z", "Aar")):
        house = FacilityFactory.create(code=code, name=name, region=region)
        MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=house)
    page = "/beheer/network/mandate/"
    shown = client.get(page).context["cl"].list_display
    names = [one if isinstance(one, str) else one.__name__ for one in shown]
    found = client.get(f"{page}?o={names.index('place')}").context["cl"].result_list
    rows = [[row.facility, row.veiligheidsregio, row.region] for row in found]
    places = [", ".join(str(one) for one in row if one) for row in rows]
    assert places == ["", "Aar", "Midden", "VR01 Groningen, Midden", "Zwaan"]


@pytest.mark.parametrize("action", ["sessions_close", "close", "open_again"])
def test_what_was_done_to_whom_is_said(client: Client, action: str) -> None:
    is_open = action != "open_again"
    user: Any = UserFactory.create(first_name="Els", last_name="Bakker", is_active=is_open)
    given = {"action": action, "_selected_action": [user.pk]}
    page = client.post("/beheer/network/user/", given, follow=True).content.decode()
    assert "Gedaan voor Els Bakker." in page


def test_an_ended_mandate_is_said(client: Client) -> None:
    held: Mandate = MandateFactory.create(role=Role.OBSERVER)
    given = {"action": "end", "_selected_action": [held.pk]}
    page = client.post("/beheer/network/mandate/", given, follow=True).content.decode()
    assert f"Gedaan voor {held}." in page


def test_a_list_asks_as_much_for_many_rows_as_for_one(client: Client) -> None:
    realm, asked = RealmFactory.create(), []
    for rows in (1, 10):
        for number in range(rows):
            region = RegionFactory.create(code=f"R{rows}-{number}")
            note_post(actor=SYSTEM, realm=realm, region=region, theme="incident", text="Vol.")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/beheer/situation/note/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
