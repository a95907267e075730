"""Accounts and mandates: by administrators, at the places a role needs, told and never erased."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from capacity.services import beds_report
from journal.errors import Conflict, Invalid, Refused
from journal.models import RightsChange
from network.models import Mandate, Role, User
from network.permissions import person_of
from network.services import account_open, account_set_active, mandate_end, mandate_give
from tests.factories import (
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    UserFactory,
    VeiligheidsregioFactory,
    person,
)
from tests.reading import snapshot
from web.people import can

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return person(Role.ADMINISTRATOR)


def test_a_mandate_counts_from_the_moment_it_is_given_until_it_ends(administrator):
    user, facility = UserFactory.create(), FacilityFactory.create()
    mandate = mandate_give(
        actor=administrator, user=user, role=Role.HOSPITAL_LIAISON, facility=facility
    )
    assert can(person_of(user), beds_report.right, facility)
    mandate_end(actor=administrator, mandate=mandate)
    assert not can(person_of(user), beds_report.right, facility)
    assert Mandate.objects.filter(pk=mandate.pk).exists()
    with pytest.raises(Conflict):
        mandate_end(actor=administrator, mandate=mandate)


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.HOSPITAL_LIAISON, []),
        (Role.ROAZ_CHAIR, []),
        (Role.ROAZ_CHAIR, ["facility"]),
        (Role.DPG, ["region"]),
        (Role.OBSERVER, ["region"]),
        ("minister", []),
    ],
)
def test_a_role_is_held_where_it_belongs_and_nowhere_else(administrator, role, places):
    make: dict[str, Any] = {
        "region": RegionFactory,
        "veiligheidsregio": VeiligheidsregioFactory,
        "facility": FacilityFactory,
    }
    given = {name: make[name].create() for name in places}
    with pytest.raises(Invalid) as caught:
        mandate_give(actor=administrator, user=UserFactory.create(), role=role, **given)
    assert caught.value.field == "role"


def test_a_mandate_does_not_end_before_it_begins(administrator):
    with pytest.raises(Invalid):
        mandate_give(
            actor=administrator,
            user=UserFactory.create(),
            role=Role.OBSERVER,
            valid_until=timezone.now() - timedelta(hours=1),
        )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_gives_rights(role):
    with pytest.raises(Refused):
        mandate_give(actor=person(role), user=UserFactory.create(), role=Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        account_open(
            actor=person(role),
            username="x",
            first_name="",
            last_name="",
            password="lang-en-vreemd-9",
        )


def test_a_change_of_rights_reaches_sockets_and_is_told_to_administrators_only(administrator):
    realm = RealmFactory.create()
    user = UserFactory.create()
    before = RightsChange.objects.count()
    mandate = mandate_give(actor=administrator, user=user, role=Role.OBSERVER)
    assert RightsChange.objects.filter(actor=f"user:{user.username}").exists()
    assert RightsChange.objects.count() > before
    key = f"mandate:{mandate.pk}"
    assert key not in snapshot(realm, audiences=frozenset({"all"})).entities
    assert key in snapshot(realm, audiences=frozenset({"all", "role:administrator"})).entities


def test_an_account_is_opened_with_a_sound_password_and_closed(administrator):
    with pytest.raises(Invalid):
        account_open(
            actor=administrator, username="nieuw", first_name="", last_name="", password="kort"
        )
    user = account_open(
        actor=administrator,
        username="nieuw",
        first_name="",
        last_name="",
        password="lang-en-vreemd-9",
    )
    assert Client().login(username="nieuw", password="lang-en-vreemd-9")
    account_set_active(actor=administrator, user=user, active=False)
    assert not Client().login(username="nieuw", password="lang-en-vreemd-9")


def test_an_administrator_does_not_close_the_own_account(administrator):
    user = User.objects.get(pk=administrator.user_id)
    with pytest.raises(Invalid):
        account_set_active(actor=administrator, user=user, active=False)


@pytest.fixture
def admin_client(administrator):
    user = User.objects.get(pk=administrator.user_id)
    user.is_staff = user.is_superuser = True
    user.save()
    client = Client()
    client.force_login(user)
    return client


def test_the_admin_gives_a_mandate_by_the_service_and_shows_what_it_refuses(admin_client):
    user = UserFactory.create()
    wrong = admin_client.post("/beheer/network/mandate/add/", {"user": user.pk, "role": Role.DPG})
    assert wrong.status_code == 200
    assert "Bij DPG hoort" in wrong.content.decode()
    right = admin_client.post(
        "/beheer/network/mandate/add/", {"user": user.pk, "role": Role.OBSERVER}
    )
    assert right.status_code == 302
    assert Mandate.objects.filter(user=user, role=Role.OBSERVER).count() == 1


def test_the_admin_opens_an_account_and_never_shows_a_hash(admin_client):
    data = {"username": "vers", "first_name": "V", "last_name": "", "password": "kort"}
    assert admin_client.post("/beheer/network/user/add/", data).status_code == 200
    data["password"] = "lang-en-vreemd-9"
    assert admin_client.post("/beheer/network/user/add/", data).status_code == 302
    user = User.objects.get(username="vers")
    page = admin_client.get(f"/beheer/network/user/{user.pk}/change/").content.decode()
    assert user.password not in page


def test_every_page_of_the_admin_opens(admin_client):
    for model in admin.site._registry:
        meta = model._meta
        answer = admin_client.get(f"/beheer/{meta.app_label}/{meta.model_name}/")
        assert answer.status_code == 200, meta.label


@pytest.mark.parametrize(("language", "shown"), [("nl", "Koppelingen"), ("en", "Bridge")])
def test_the_admin_names_the_apps_in_the_language_of_who_reads(admin_client, language, shown):
    admin_client.cookies["django_language"] = language
    page = admin_client.get("/beheer/").content.decode()
    assert {name for name in ("Koppelingen", "Bridge") if name in page} == {shown}
