"""Whose deputy somebody is: of who holds the function at the own places, wherever her account belongs."""

from typing import Any

import pytest
from django.test import Client

from journal.errors import Refused
from network.models import Mandate, Role, User
from network.services import mandate_give
from tests.factories import FacilityFactory, MandateFactory, RegionFactory, UserFactory, person

pytestmark = pytest.mark.django_db
PEOPLE = "/beheer/autocomplete/?app_label=network&model_name=mandate&field_name="


@pytest.fixture
def houses() -> tuple[Any, Any]:
    region = RegionFactory.create()
    return FacilityFactory.create(region=region), FacilityFactory.create(region=region)


def within(keeper: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=keeper.user_id))
    return client


def offered(client: Client, field: str) -> set[str]:
    found = client.get(f"{PEOPLE}{field}&term=").json()["results"]
    return {one["id"] for one in found}


def test_a_house_names_as_principal_who_works_there_and_belongs_elsewhere(houses: Any) -> None:
    here, there = houses
    client = within(person(Role.LOCAL_ADMINISTRATOR, facility=here))
    principal, stranger = (
        UserFactory.create(home_facility=there),
        UserFactory.create(home_facility=there),
    )
    MandateFactory.create(user=principal, role=Role.HOSPITAL_LIAISON, facility=here)
    MandateFactory.create(user=stranger, role=Role.HOSPITAL_LIAISON, facility=there)
    deputy = UserFactory.create(home_facility=here)
    assert offered(client, "deputy_for") == {str(principal.pk)}
    assert str(principal.pk) not in offered(client, "user")
    given = {"user": deputy.pk, "role": Role.HOSPITAL_LIAISON, "facility": here.pk}
    page = "/beheer/network/mandate/add/"
    client.post(page, given | {"deputy_for": stranger.pk})
    assert not Mandate.objects.filter(user=deputy).exists()
    client.post(page, given | {"deputy_for": principal.pk})
    assert Mandate.objects.get(user=deputy).deputy_for == principal


def test_a_deputy_from_another_house_is_given_by_who_keeps_both(houses: Any) -> None:
    here, there = houses
    principal = UserFactory.create(home_facility=here)
    MandateFactory.create(user=principal, role=Role.HOSPITAL_LIAISON, facility=here)
    deputy = UserFactory.create(home_facility=there)
    asked: dict[str, Any] = {"role": Role.HOSPITAL_LIAISON, "facility": here}
    house = person(Role.LOCAL_ADMINISTRATOR, facility=here)
    with pytest.raises(Refused):
        mandate_give(actor=house, user=deputy, deputy_for=principal, **asked)
    region = person(Role.REGION_ADMINISTRATOR, region=here.region)
    made = mandate_give(actor=region, user=deputy, deputy_for=principal, **asked)
    assert made.deputy_for == principal


def test_who_held_it_once_or_for_another_is_no_principal(houses: Any) -> None:
    here, there = houses
    first, deputy = UserFactory.create(home_facility=here), UserFactory.create(home_facility=here)
    MandateFactory.create(user=first, role=Role.HOSPITAL_LIAISON, facility=here)
    MandateFactory.create(user=deputy, role=Role.HOSPITAL_LIAISON, facility=here, deputy_for=first)
    oefent = UserFactory.create(home_facility=there)
    MandateFactory.create(user=oefent, role=Role.HOSPITAL_LIAISON, facility=here, exercise=True)
    client = within(person(Role.LOCAL_ADMINISTRATOR, facility=here))
    assert offered(client, "deputy_for") == {str(first.pk)}
