"""Who keeps an account changes its name, address and home at its page; nobody comes into another's so."""

from typing import Any

import pytest
from django.test import Client

from journal.errors import Conflict, Invalid, Refused
from journal.models import Entry
from network.access import LinkKind
from network.models import Role, User
from network.services import account_change, link_make, mandate_end
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    UserFactory,
    person,
)

pytestmark = pytest.mark.django_db


def page_of(user: User) -> str:
    return f"/beheer/network/user/{user.pk}/change/"


def within(keeper: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=keeper.user_id))
    return client


def typed(user: User, **more: str) -> dict[str, str]:
    """Return the form as it opens, with some of it typed anew."""
    home = user.home_facility_id or ""
    names = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email}
    return names | {"home_facility": home, "home_region": ""} | more


@pytest.fixture
def house() -> Any:
    return FacilityFactory.create()


@pytest.fixture
def keeper(house: Any) -> Any:
    return person(Role.LOCAL_ADMINISTRATOR, facility=house)


@pytest.fixture
def user(house: Any) -> User:
    return UserFactory.create(
        first_name="Kim", last_name="de Wit", email="kim@oud.example", home_facility=house
    )


def test_who_keeps_an_account_changes_name_and_address(
    keeper: Any, user: User, settings: Any
) -> None:
    settings.EMAIL_HOST = "mail.example"
    RealmFactory.create()
    link_make(actor=SYSTEM, user=user, kind=LinkKind.RESET)
    client = within(keeper)
    assert 'name="email"' in client.get(page_of(user)).content.decode()
    given = typed(user, last_name="de Wit-Bos", email="kim@nieuw.example") | {"username": "ander"}
    said = client.post(page_of(user), given, follow=True).content.decode()
    assert "Kim de Wit-Bos: gewijzigd." in said
    after = User.objects.get(pk=user.pk)
    assert (after.username, after.email) == (user.username, "kim@nieuw.example")
    assert not after.links.filter(withdrawn_at__isnull=True).exists()
    assert Entry.objects.filter(type="network.account_changed", actor=keeper.name).exists()


def test_what_the_service_refuses_stands_at_its_field(keeper: Any, user: User) -> None:
    said = within(keeper).post(page_of(user), typed(user, email="geen adres")).content.decode()
    assert 'id="id_email_error"' in said or "errorlist" in said
    other = FacilityFactory.create()
    said = within(keeper).post(page_of(user), typed(user, home_facility=other.pk)).content.decode()
    assert "errorlist" in said
    assert User.objects.get(pk=user.pk).home_facility_id == user.home_facility_id


def test_an_account_of_another_house_is_neither_shown_nor_changed(keeper: Any) -> None:
    stranger = UserFactory.create(email="a@b.example", home_facility=FacilityFactory.create())
    client = within(keeper)
    assert client.get(page_of(stranger)).status_code == 302
    client.post(page_of(stranger), typed(stranger, email="mij@x.example"))
    assert User.objects.get(pk=stranger.pk).email == "a@b.example"


def test_who_holds_more_than_the_house_is_shown_and_not_changed(keeper: Any, user: User) -> None:
    MandateFactory.create(user=user, role=Role.NATIONAL_COORDINATOR)
    client = within(keeper)
    assert 'name="email"' not in client.get(page_of(user)).content.decode()
    assert client.post(page_of(user), typed(user, email="mij@x.example")).status_code == 403
    assert User.objects.get(pk=user.pk).email == "kim@oud.example"


def test_nobody_writes_her_own_address_with_the_account_of_somebody_else(
    keeper: Any, user: User
) -> None:
    User.objects.filter(pk=keeper.user_id).update(email="ik@x.example")
    for mail in ("ik@x.example", "IK+kim@x.example"):
        with pytest.raises(Refused) as refused:
            account_change(actor=keeper, user=user, email=mail)
        assert refused.value.field == "email"
    assert User.objects.get(pk=user.pk).email == "kim@oud.example"


def test_the_address_of_who_decides_changes_with_the_mandate_alone(user: User) -> None:
    """Two give what decides: one of them would have it by a link to another address."""
    administrator = person(Role.ADMINISTRATOR)
    mandate = MandateFactory.create(user=user, role=Role.NATIONAL_COORDINATOR)
    with pytest.raises(Conflict) as refused:
        account_change(actor=administrator, user=user, email="kim@nieuw.example")
    assert refused.value.field == "email"
    account_change(actor=administrator, user=user, last_name="Bos")
    mandate_end(actor=administrator, mandate=mandate)
    account_change(actor=administrator, user=user, email="kim@nieuw.example")
    after = User.objects.get(pk=user.pk)
    assert (after.last_name, after.email) == ("Bos", "kim@nieuw.example")


def test_nothing_else_of_an_account_is_changed_so(user: User) -> None:
    for wrong in ({"username": "ander"}, {"is_active": False}, {"password": "x"}):
        with pytest.raises(Invalid):
            account_change(actor=SYSTEM, user=user, **wrong)


def test_what_the_service_refuses_as_it_does_it_stands_in_the_form_that_keeps_what_was_typed(
    house: Any, keeper: Any, settings: Any
) -> None:
    settings.EMBEDDED, settings.EMAIL_HOST = False, ""  # an invitation cannot be sent
    kim = {"username": "kim", "first_name": "Kim", "last_name": "Bos", "email": "kim@x.example"}
    asked = kim | {"home_facility": house.pk}
    answer = within(keeper).post("/beheer/network/user/add/", asked)
    said = answer.content.decode()
    assert (answer.status_code, User.objects.filter(username="kim").exists()) == (200, False)
    assert 'id="id_email_error"' in said
    assert 'value="kim@x.example"' in said
    assert Entry.objects.filter(key="account:kim").count() == 0


def test_who_changed_it_first_is_told_to_who_comes_second(
    keeper: Any, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(**_asked: Any) -> None:
        raise Conflict("network.mail_of_decider", field="email", name="Kim")

    monkeypatch.setattr("network.services.account_change", late)
    answer = within(keeper).post(page_of(user), typed(user, email="kim@nieuw.example"))
    assert answer.status_code == 200
    assert 'id="id_email_error"' in answer.content.decode()


def test_an_account_that_is_saved_as_it_was_tells_nothing(keeper: Any, user: User) -> None:
    RealmFactory.create()
    account_change(actor=keeper, user=user, email=user.email)
    within(keeper).post(page_of(user), typed(user))
    assert not Entry.objects.filter(type="network.account_changed").exists()
    account_change(actor=keeper, user=user, last_name="Bos")
    assert Entry.objects.filter(type="network.account_changed").count() == 1
