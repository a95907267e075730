"""What a form offers to who keeps a house or a region: what she may give, and nothing that is refused."""

import re
from typing import Any

import pytest
from django.test import Client

from network.keeping import DELEGATED
from network.models import Role, User
from tests.factories import FacilityFactory, RegionFactory, UserFactory, person

pytestmark = pytest.mark.django_db
FORM = "/beheer/network/mandate/add/"


def offered(client: Client) -> set[str]:
    """Return the functions that the form offers."""
    page = client.get(FORM).content.decode()
    chosen = re.search(r'<select name="role".*?</select>', page, re.DOTALL)
    assert chosen is not None
    return set(re.findall(r'<option value="(\w+)"', chosen[0]))


@pytest.mark.parametrize(
    ("role", "gives"),
    [
        (Role.LOCAL_ADMINISTRATOR, DELEGATED[Role.LOCAL_ADMINISTRATOR]),
        (Role.REGION_ADMINISTRATOR, DELEGATED[Role.REGION_ADMINISTRATOR]),
        (Role.ADMINISTRATOR, set(Role)),
    ],
)
def test_the_form_offers_the_functions_that_whoever_fills_it_in_may_give(role, gives):
    """It offered all twenty-five; of those who keep a house twenty-three were refused."""
    places: dict[Role, dict[str, Any]] = {
        Role.LOCAL_ADMINISTRATOR: {"facility": FacilityFactory.create()},
        Role.REGION_ADMINISTRATOR: {"region": RegionFactory.create()},
    }
    client = Client()
    client.force_login(User.objects.get(pk=person(role, **places.get(role, {})).user_id))
    assert offered(client) == {one.value for one in gives}


def test_a_function_that_was_not_offered_is_refused_at_its_field():
    house = FacilityFactory.create()
    client = Client()
    mine = person(Role.LOCAL_ADMINISTRATOR, facility=house)
    client.force_login(User.objects.get(pk=mine.user_id))
    user = UserFactory.create(home_facility=house)
    page = client.post(FORM, {"user": user.pk, "role": Role.NATIONAL_COORDINATOR})
    assert page.status_code == 200
    assert "role" in page.context["adminform"].form.errors
    assert not user.mandates.exists()
