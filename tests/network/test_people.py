"""Accounts and mandates: by administrators, at the places a role needs, told and never erased."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from capacity.services import beds_report
from config.doctor import Level, examine
from journal.errors import Conflict, Invalid, Refused
from journal.models import Entry, RightsChange, TrailNote
from journal.said import Named
from network.access import LinkKind, MandateRequest, OpenSession, RequestState
from network.models import Mandate, Role, User
from network.permissions import ADMINISTER, audiences_of, person_of
from network.services import (
    account_change,
    account_open,
    account_set_active,
    administrator_create,
    link_make,
    mandate_ask,
    mandate_confirm,
    mandate_decline,
    mandate_end,
    mandate_give,
)
from network.tasks import forget_old
from phases.mandates import DECIDE
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    UserFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
    person,
)
from tests.reading import snapshot
from web.people import can

pytestmark = pytest.mark.django_db
STRONG = "lang-en-vreemd-9"


@pytest.fixture
def administrator():
    return person(Role.ADMINISTRATOR)


@pytest.fixture
def second():
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
@pytest.mark.parametrize("way", [mandate_give, mandate_ask])
def test_a_role_is_held_where_it_belongs_and_nowhere_else(administrator, role, places, way):
    make: dict[str, Any] = {
        "region": RegionFactory,
        "veiligheidsregio": VeiligheidsregioFactory,
        "facility": FacilityFactory,
    }
    given = {name: make[name].create() for name in places}
    with pytest.raises(Invalid) as caught:
        way(actor=administrator, user=UserFactory.create(), role=role, **given)
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
    for way in (mandate_give, mandate_ask):
        with pytest.raises(Refused):
            way(actor=person(role), user=UserFactory.create(), role=Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        account_open(actor=person(role), username="x", first_name="", last_name="", email="x@y.nl")


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


# --- who grants cannot receive, and what decides needs two

DECIDING = sorted(role for role in Role if role.decides)


def places_of(role: str) -> dict[str, Any]:
    make: dict[str, Any] = {
        "region": RegionFactory,
        "veiligheidsregio": VeiligheidsregioFactory,
        "facility": FacilityFactory,
    }
    return {name: make[name].create() for name in Role(role).places}


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("exercise", [False, True])
def test_nobody_gives_herself_anything(administrator, role, exercise):
    own = User.objects.get(pk=administrator.user_id)
    for way in (mandate_give, mandate_ask):
        with pytest.raises(Refused) as caught:
            way(actor=administrator, user=own, role=role, exercise=exercise, **places_of(role))
        assert caught.value.code == "not_to_oneself"
    assert not MandateRequest.objects.exists()


@pytest.mark.parametrize("role", DECIDING)
def test_what_decides_counts_when_another_administrator_confirmed_it(administrator, second, role):
    realm, user = RealmFactory.create(), UserFactory.create()
    places = places_of(role)
    with pytest.raises(Refused):
        mandate_give(actor=administrator, user=user, role=role, **places)
    asked = mandate_ask(actor=administrator, user=user, role=role, **places)
    assert isinstance(asked, MandateRequest)
    assert person_of(user).mandates == ()
    with pytest.raises(Refused):
        mandate_confirm(actor=administrator, request=asked)
    with pytest.raises(Refused):
        mandate_confirm(actor=SYSTEM, request=asked)
    made = mandate_confirm(actor=second, request=asked)
    assert [one.role for one in person_of(user).mandates] == [role]
    assert (made.given_by, made.confirmed_by) == (administrator.name, second.name)
    seen = snapshot(realm, audiences=frozenset({"all", "role:administrator"})).entities
    state = seen[f"mandate_request:{asked.pk}"]["state"]
    assert (state["asked_by"], state["decided_by"]) == (administrator.name, second.name)
    with pytest.raises(Conflict):
        mandate_confirm(actor=second, request=asked)


def test_the_trail_says_what_was_asked_for_whom_and_what_became_of_it(administrator, second):
    RealmFactory.create()
    user = UserFactory.create(username="gevraagde")
    places = places_of(Role.DPG)
    asked = mandate_ask(actor=administrator, user=user, role=Role.DPG, **places)
    assert isinstance(asked, MandateRequest)
    mandate_decline(actor=second, request=asked, reason="Zij is het niet.")
    rows = TrailNote.objects.filter(object=f"mandate_request:{asked.pk}").order_by("pk")
    told = [(row.actor, row.detail["standing"]) for row in rows]
    assert told == [(administrator.name, "waiting"), (second.name, "declined")]
    for row in rows:
        assert (row.detail["username"], row.detail["role"]) == ("gevraagde", "dpg")
        assert row.detail["region"] == places["region"].pk


@pytest.mark.parametrize("field", ["first_name", "last_name"])
@pytest.mark.parametrize("name", ["Jan\u202enaj", "A\u200bB", "Jan\nBeheerder", "B\0"])
def test_a_name_that_shows_another_than_it_is_is_refused(administrator, field, name):
    given = {"username": "jan", "first_name": "Jan", "last_name": "Bos"} | {field: name}
    with pytest.raises(Invalid) as caught:
        account_open(actor=administrator, **given)
    assert (caught.value.code, caught.value.field) == ("name_unreadable", field)
    assert not User.objects.filter(username="jan").exists()


@pytest.mark.parametrize("mail", ["p.jansen@roaz.example", "P.Jansen+twee@ROAZ.example"])
def test_nobody_gives_to_a_second_account_with_her_own_mail(administrator, second, mail):
    """The links of that account come to her: whoever opens it for herself gets what it is given."""
    User.objects.filter(pk=administrator.user_id).update(email="p.jansen@roaz.example")
    own = account_open(
        actor=administrator, username="p.twee", first_name="P.", last_name="J.", email=mail
    )
    places = places_of(Role.HOSPITAL_LIAISON)
    for way in (mandate_give, mandate_ask):
        with pytest.raises(Refused) as caught:
            way(actor=administrator, user=own, role=Role.HOSPITAL_LIAISON, **places)
        assert caught.value.code == "not_to_oneself"
    asked = mandate_ask(actor=second, user=own, role=Role.ADMINISTRATOR)
    assert isinstance(asked, MandateRequest)
    with pytest.raises(Refused):  # as the second, for herself
        mandate_confirm(actor=administrator, request=asked)
    mandate_confirm(actor=person(Role.ADMINISTRATOR), request=asked)
    hers = mandate_ask(
        actor=administrator, user=UserFactory.create(), role=Role.NATIONAL_COORDINATOR
    )
    assert isinstance(hers, MandateRequest)
    with pytest.raises(Refused) as caught:  # as the second of what she asked by her first
        mandate_confirm(actor=person_of(own), request=hers)
    assert caught.value.code == "confirm_other"
    mandate_give(actor=second, user=own, role=Role.HOSPITAL_LIAISON, **places)


def test_a_number_of_another_s_account_tells_who_keeps_a_house_no_name(client):
    keeps = keeper(Role.LOCAL_ADMINISTRATOR, facility=FacilityFactory.create())
    client.force_login(User.objects.get(pk=keeps.user_id))
    other = UserFactory.create(username="van-elders", first_name="Vera")
    given = {"user": other.pk, "role": Role.HOSPITAL_LIAISON, "deputy_for": other.pk}
    page = client.post("/beheer/network/mandate/add/", given).content.decode()
    assert "van-elders" not in page
    assert "Vera" not in page


def test_who_receives_does_not_confirm(administrator, second):
    """The second administrator asks for the first, who would confirm it for herself."""
    own = User.objects.get(pk=administrator.user_id)
    asked = mandate_ask(actor=second, user=own, role=Role.NATIONAL_COORDINATOR)
    assert isinstance(asked, MandateRequest)
    with pytest.raises(Refused):
        mandate_confirm(actor=administrator, request=asked)


@pytest.mark.parametrize(
    ("by", "nl", "en"),
    [
        ("asker", "ingetrokken door wie het vroeg", "taken back by who asked for it"),
        ("second", "afgewezen", "declined"),
    ],
)
def test_what_its_asker_takes_back_was_not_declined(administrator, second, by, nl, en):
    """It read "declined" of both: as if another administrator had said no."""
    asked = mandate_ask(
        actor=administrator, user=UserFactory.create(), role=Role.NATIONAL_COORDINATOR
    )
    assert isinstance(asked, MandateRequest)
    who = {"asker": administrator, "second": second}[by]
    row = mandate_decline(actor=who, request=asked, reason="Verkeerde persoon gekozen.")
    assert (row.decided_by, row.reason) == (who.name, "Verkeerde persoon gekozen.")
    for language, words in (("nl", nl), ("en", en)):
        with override(language):
            assert row.get_state_display() == words
    told = TrailNote.objects.filter(object=f"mandate_request:{asked.pk}").latest("pk")
    assert told.detail["standing"] == {"asker": "withdrawn", "second": "declined"}[by]
    with pytest.raises(Conflict):
        mandate_confirm(actor=second, request=asked)


@pytest.mark.storage
def test_a_request_ends_after_a_week_when_declined_and_when_its_asker_left(administrator, second):
    def ask() -> Any:
        return mandate_ask(
            actor=administrator, user=UserFactory.create(), role=Role.NATIONAL_COORDINATOR
        )

    late, declined, orphan = ask(), ask(), ask()
    MandateRequest.objects.filter(pk=late.pk).update(ends_at=timezone.now())
    mandate_decline(actor=second, request=declined, reason="Zij vertrekt al.")
    User.objects.filter(pk=administrator.user_id).update(is_active=False)
    for request, code in (
        (late, "request_expired"),
        (declined, "request_decided"),
        (orphan, "asker_gone"),
    ):
        with pytest.raises(Conflict) as caught:
            mandate_confirm(actor=second, request=request)
        assert caught.value.code == code
    assert not MandateRequest.objects.filter(state=RequestState.CONFIRMED).exists()


@pytest.mark.parametrize("role", [Role.HOSPITAL_LIAISON, Role.CRISIS_COORDINATOR])
def test_the_same_is_not_given_twice_and_longer_is(administrator, second, role):
    """It stood twice, on the own page too, and ending one of them ended nothing."""
    user, house = UserFactory.create(), FacilityFactory.create()
    soon = timezone.now() + timedelta(days=2)

    def give(**more: Any) -> None:
        made = mandate_ask(actor=administrator, user=user, role=role, facility=house, **more)
        if isinstance(made, MandateRequest):
            mandate_confirm(actor=second, request=made)

    give(valid_until=soon)
    with pytest.raises(Conflict) as held:
        give(valid_until=soon - timedelta(days=1))
    assert (held.value.code, held.value.field) == ("mandate_held", "role")
    give()
    with pytest.raises(Conflict):
        give()
    assert user.mandates.count() == 2


def test_the_same_is_not_asked_twice(administrator):
    user = UserFactory.create()
    mandate_ask(actor=administrator, user=user, role=Role.NATIONAL_COORDINATOR)
    with pytest.raises(Conflict):
        mandate_ask(actor=administrator, user=user, role=Role.NATIONAL_COORDINATOR)


@pytest.mark.storage
def test_the_last_administrator_stays(administrator):
    own = User.objects.get(pk=administrator.user_id)
    with pytest.raises(Conflict):
        mandate_end(actor=administrator, mandate=own.mandates.get())
    with pytest.raises(Conflict):
        account_set_active(actor=SYSTEM, user=own, active=False)
    # one whose mandate ends by itself, and one whose account is closed, do not stay
    MandateFactory.create(role=Role.ADMINISTRATOR, valid_until=timezone.now() + timedelta(hours=1))
    closed = MandateFactory.create(role=Role.ADMINISTRATOR)
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    MandateFactory.create(role=Role.ADMINISTRATOR, exercise=True)
    with pytest.raises(Conflict):
        mandate_end(actor=administrator, mandate=own.mandates.get())
    MandateFactory.create(role=Role.ADMINISTRATOR)
    mandate_end(actor=administrator, mandate=own.mandates.get())
    assert not can(person_of(own), ADMINISTER)


# --- the real realm and exercises


def test_an_exercise_borrows_a_mandate_and_never_lends_one():
    region, veiligheidsregio = RegionFactory.create(), VeiligheidsregioFactory.create()
    places = {"region": region, "veiligheidsregio": veiligheidsregio}
    real, play = RealmFactory.create(), RealmFactory.create(exercise=True)
    practising = MandateFactory.create(role=Role.DPG, exercise=True, **places).user
    serving = MandateFactory.create(role=Role.DPG, **places).user
    assert not can(person_of(practising), DECIDE, region)
    assert not can(person_of(practising, real), DECIDE, region)
    assert can(person_of(practising, play), DECIDE, region)
    assert can(person_of(serving, real), DECIDE, region)
    assert can(person_of(serving, play), DECIDE, region)


def test_a_person_known_from_an_exercise_decides_nothing_real_by_any_service():
    place = VeiligheidsregioFactory.create()
    region = RegionFactory.create()
    place.regions.add(region)
    real, play = RealmFactory.create(), RealmFactory.create(exercise=True)
    user = MandateFactory.create(
        role=Role.DPG, exercise=True, region=region, veiligheidsregio=place
    ).user
    known = person_of(user, play)  # somebody holds on to what counts elsewhere
    with pytest.raises(Refused):
        grip_at(activity_in(real, place), place, 1, actor=known)
    grip_at(activity_in(play, place), place, 1, actor=known)
    client = Client()
    client.force_login(user)
    assert client.get(f"/api/v1/realms/{real.slug}/snapshot/").status_code == 403
    assert client.get(f"/api/v1/realms/{play.slug}/snapshot/").status_code == 200
    assert client.get(f"/r/{real.slug}/beeld/").status_code == 403
    assert client.get(f"/r/{play.slug}/beeld/").status_code == 200
    assert client.get("/api/v1/me/").json()["may"] == []
    assert client.get(f"/api/v1/me/?realm={play.slug}").json()["may"] != []


# --- who keeps a house or a region


def keeper(role: Role, **place: Any) -> Any:
    return person(role, **place)


def test_who_keeps_a_house_manages_her_own_people_and_nobody_else():
    house, other = FacilityFactory.create(), FacilityFactory.create()
    mine = keeper(Role.LOCAL_ADMINISTRATOR, facility=house)
    user = account_open(
        actor=mine, username="eigen", first_name="E", last_name="", home_facility=house
    )
    made = mandate_ask(actor=mine, user=user, role=Role.HOSPITAL_LIAISON, facility=house)
    assert isinstance(made, Mandate)
    for wrong in (
        {"role": Role.HOSPITAL_LIAISON, "facility": other},
        {"role": Role.OBSERVER},
        {"role": Role.NATIONAL_COORDINATOR},
        {"role": Role.LOCAL_ADMINISTRATOR, "facility": house},
        {"role": Role.ROAZ_CHAIR, "region": house.region},
    ):
        with pytest.raises(Refused):
            mandate_ask(actor=mine, user=user, **wrong)
    with pytest.raises(Refused):
        account_open(
            actor=mine, username="vreemd", first_name="V", last_name="", home_facility=other
        )
    stranger = UserFactory.create(home_facility=other)
    for act in (
        lambda: account_set_active(actor=mine, user=stranger, active=False),
        lambda: account_change(actor=mine, user=stranger, email="mij@x.nl"),
        lambda: link_make(actor=mine, user=stranger, kind=LinkKind.RESET),
        lambda: mandate_ask(actor=mine, user=stranger, role=Role.HOSPITAL_LIAISON, facility=house),
    ):
        with pytest.raises(Refused):
            act()


def test_who_holds_more_than_a_house_is_not_taken_over_by_it():
    """Another mail address and a reset would be the way into a national mandate."""
    house = FacilityFactory.create()
    mine = keeper(Role.LOCAL_ADMINISTRATOR, facility=house)
    user = UserFactory.create(home_facility=house, email="echt@x.nl")
    MandateFactory.create(user=user, role=Role.NATIONAL_COORDINATOR)
    for act in (
        lambda: account_change(actor=mine, user=user, email="mij@x.nl"),
        lambda: link_make(actor=mine, user=user, kind=LinkKind.RESET),
        lambda: account_set_active(actor=mine, user=user, active=False),
    ):
        with pytest.raises(Refused):
            act()
    assert User.objects.get(pk=user.pk).email == "echt@x.nl"


def test_who_keeps_a_region_asks_for_it_and_a_second_confirms(administrator):
    region = RegionFactory.create()
    first = keeper(Role.REGION_ADMINISTRATOR, region=region)
    colleague = keeper(Role.REGION_ADMINISTRATOR, region=region)
    elsewhere = keeper(Role.REGION_ADMINISTRATOR, region=RegionFactory.create())
    user = UserFactory.create(home_region=region)
    asked = mandate_ask(actor=first, user=user, role=Role.ROAZ_CHAIR, region=region)
    assert isinstance(asked, MandateRequest)
    with pytest.raises(Refused):
        mandate_confirm(actor=elsewhere, request=asked)
    mandate_confirm(actor=colleague, request=asked)
    assert can(person_of(user), DECIDE, region)


@pytest.mark.parametrize("exercise", [False, True])
def test_who_keeps_a_region_gives_nothing_in_a_veiligheidsregio_of_another(exercise):
    region = RegionFactory.create()
    own, foreign = VeiligheidsregioFactory.create(), VeiligheidsregioFactory.create()
    own.regions.add(region)
    foreign.regions.add(RegionFactory.create())
    keeps = keeper(Role.REGION_ADMINISTRATOR, region=region)
    user = UserFactory.create(home_region=region)
    for role in (Role.PLOTTER, Role.HIN):
        given: dict[str, Any] = {"user": user, "role": role, "region": region}
        with pytest.raises(Refused) as caught:
            mandate_ask(actor=keeps, veiligheidsregio=foreign, exercise=exercise, **given)
        assert caught.value.code == "outside_kept"
        assert mandate_ask(actor=keeps, veiligheidsregio=own, exercise=exercise, **given)
    assert f"veiligheidsregio:{foreign.pk}" not in audiences_of(person_of(user))


def test_what_was_given_in_a_veiligheidsregio_of_another_is_still_ended_and_declined(administrator):
    region = RegionFactory.create()
    foreign = VeiligheidsregioFactory.create()
    keeps = keeper(Role.REGION_ADMINISTRATOR, region=region)
    user = UserFactory.create(home_region=region)
    given: dict[str, Any] = {"region": region, "veiligheidsregio": foreign}
    held = MandateFactory.create(user=user, role=Role.PLOTTER, **given)
    asked = mandate_ask(actor=administrator, user=user, role=Role.HIN, **given)
    assert isinstance(asked, MandateRequest)
    with pytest.raises(Refused):
        mandate_confirm(actor=keeps, request=asked)
    mandate_decline(actor=keeps, request=asked, reason="Buiten mijn regio.")
    account_set_active(actor=keeps, user=user, active=False)
    account_set_active(actor=keeps, user=user, active=True)
    mandate_end(actor=keeps, mandate=held)
    assert held.valid_until is not None


def test_who_administers_sees_nothing_of_a_place_for_it():
    house = FacilityFactory.create()
    for role, place in (
        (Role.LOCAL_ADMINISTRATOR, {"facility": house}),
        (Role.REGION_ADMINISTRATOR, {"region": house.region}),
    ):
        assert audiences_of(person(role, **place)) == {"all", f"role:{role}"}


# --- accounts


def test_an_account_is_opened_without_a_password_and_closed(administrator, settings):
    settings.EMBEDDED = False
    with pytest.raises(Invalid) as caught:
        account_open(
            actor=administrator, username="nieuw", first_name="", last_name="", email="geen-adres"
        )
    assert caught.value.field == "email"
    settings.EMAIL_HOST = "localhost"
    user = account_open(
        actor=administrator, username="nieuw", first_name="", last_name="", email="n@x.nl"
    )
    assert not user.has_usable_password()
    assert user.links.get().kind == LinkKind.INVITATION
    account_set_active(actor=administrator, user=user, active=False)
    assert not User.objects.get(pk=user.pk).is_active


def test_an_administrator_does_not_close_the_own_account(administrator):
    user = User.objects.get(pk=administrator.user_id)
    with pytest.raises(Invalid):
        account_set_active(actor=administrator, user=user, active=False)


def test_only_the_machine_makes_a_first_administrator(administrator):
    words = {"first_name": "B", "last_name": "", "password": STRONG}
    with pytest.raises(Refused):
        administrator_create(actor=administrator, username="zelf", **words)
    made = administrator_create(actor=SYSTEM, username="eerste", **words)
    assert can(person_of(made), ADMINISTER)


def test_there_is_no_second_system_of_rights():
    with pytest.raises(CommandError, match="administrator create"):
        call_command("createsuperuser", interactive=False, username="root", email="r@x.nl")
    assert not User.objects.exists()
    flagged = UserFactory.create(is_staff=True, is_superuser=True)
    assert not flagged.has_perm("network.add_user")
    assert not flagged.has_module_perms("network")
    client = Client()
    client.force_login(flagged)
    for page in ("", "network/user/add/", "network/mandate/add/", "journal/entry/"):
        assert client.get(f"/beheer/{page}").status_code in (302, 403), page


# --- the pages


@pytest.fixture
def admin_client(administrator):
    client = Client()
    client.force_login(User.objects.get(pk=administrator.user_id))
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


def test_the_pages_of_administrators_ask_who_opens_them_anew_and_lose_no_form(
    admin_client, settings
):
    settings.STEP_UP_RIGHTS = ["network.administer"]
    page = "/beheer/network/user/add/"
    data = {"username": "vers", "first_name": "V", "last_name": "", "email": "vers@x.nl"}
    assert admin_client.get(page).status_code == 200
    long = timedelta(minutes=settings.STEP_UP_MINUTES + 1)
    OpenSession.objects.update(proved_at=timezone.now() - long)
    asked = admin_client.get(page)
    assert asked["Location"] == f"/account/opnieuw/?next={page}"
    assert "opnieuw zien wie u bent" in admin_client.get(asked["Location"]).content.decode()
    assert admin_client.post(page, data)["Location"].startswith("/beheer/")
    OpenSession.objects.update(proved_at=timezone.now() - 2 * long)
    again = admin_client.post(page, data | {"username": "verser"})
    assert again["Location"].startswith("/account/opnieuw/")
    assert not User.objects.filter(username="verser").exists()


def test_the_admin_asks_what_decides_and_another_confirms_it_there(
    admin_client, administrator, second
):
    user = UserFactory.create()
    asked = admin_client.post(
        "/beheer/network/mandate/add/",
        {"user": user.pk, "role": Role.NATIONAL_COORDINATOR},
        follow=True,
    )
    assert "een andere beheerder bevestigt haar" in asked.content.decode()
    own = admin_client.post(
        "/beheer/network/mandate/add/",
        {"user": administrator.user_id, "role": Role.NATIONAL_COORDINATOR},
    )
    assert "Niemand geeft zichzelf een mandaat" in own.content.decode()
    row = MandateRequest.objects.get()
    act = {"action": "confirm", "_selected_action": [row.pk]}
    admin_client.post("/beheer/network/mandaterequest/", act)
    assert not user.mandates.exists()
    other = Client()
    other.force_login(User.objects.get(pk=second.user_id))
    other.post("/beheer/network/mandaterequest/", act)
    assert user.mandates.get().role == Role.NATIONAL_COORDINATOR


def test_the_admin_opens_an_account_without_asking_or_showing_a_secret(admin_client):
    page = admin_client.get("/beheer/network/user/add/").content.decode()
    assert 'type="password"' not in page
    data = {"username": "vers", "first_name": "V", "last_name": "", "email": "geen"}
    assert admin_client.post("/beheer/network/user/add/", data).status_code == 200
    data["email"] = "vers@x.nl"
    assert admin_client.post("/beheer/network/user/add/", data).status_code == 302
    user = User.objects.get(username="vers")
    page = admin_client.get(f"/beheer/network/user/{user.pk}/change/").content.decode()
    assert user.password not in page


def test_who_keeps_a_house_sees_her_people_in_the_admin_and_nothing_else():
    house = FacilityFactory.create()
    mine = keeper(Role.LOCAL_ADMINISTRATOR, facility=house)
    own = UserFactory.create(home_facility=house, username="van-mij")
    other = UserFactory.create(username="van-een-ander")
    client = Client()
    client.force_login(User.objects.get(pk=mine.user_id))
    page = client.get("/beheer/network/user/").content.decode()
    assert own.username in page
    assert other.username not in page
    assert client.get(f"/beheer/network/user/{other.pk}/change/").status_code == 302
    for closed in ("journal/entry", "network/doortry", "phases/plan", "lcms_bridge/message"):
        assert client.get(f"/beheer/{closed}/").status_code == 403, closed


@pytest.mark.parametrize("chosen", ["number", "letters"])
def test_who_tries_the_number_of_another_s_account_shows_in_the_trail(client, chosen):
    """By its address, and by an action of the list: both led back as if nothing had happened."""
    mine = keeper(Role.LOCAL_ADMINISTRATOR, facility=FacilityFactory.create())
    other = UserFactory.create()
    client.force_login(User.objects.get(pk=mine.user_id))
    number = {"number": other.pk, "letters": "abc"}[chosen]
    listed = "/beheer/network/user/"
    client.get(f"{listed}{number}/change/")
    assert client.post(listed, {"action": "close", "_selected_action": [number]}).status_code < 500
    other.refresh_from_db()
    assert other.is_active
    tried = TrailNote.objects.filter(action="refused", actor=mine.name, detail__status=404)
    assert {one.detail["what"] for one in tried} == {f"{listed}{number}/change/", listed}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_keeps_a_house_finds_nobody_else_however_she_asks(client, language):
    """Search, order, filters, what forms offer, numbers in addresses, histories, actions, files."""
    house = FacilityFactory.create()
    mine = keeper(Role.LOCAL_ADMINISTRATOR, facility=house)
    own = UserFactory.create(home_facility=house, username="van-mij", first_name="Eigenlijk")
    other = UserFactory.create(username="zeldzaam", first_name="Zeldzaam", email="zeldzaam@b.nl")
    given = MandateFactory.create(user=other, role=Role.OBSERVER)
    client.force_login(User.objects.get(pk=mine.user_id))
    client.cookies["django_language"] = language
    ways = [
        f"/beheer/network/{model}/{ask}"
        for model in ("user", "mandate", "mandaterequest")
        for ask in (
            "", "?q=zeldzaam", "?o=-1", f"?id={other.pk}", f"?pk__in={given.pk},{other.pk}", "?all=",
            f"?user__id__exact={other.pk}", "?email__startswith=zeld", f"?_to_field=id&id={other.pk}",
        )
    ]  # fmt: skip
    ways += [
        f"/beheer/network/{kind}/{number}/{page}/"
        for kind, number in (("user", other.pk), ("mandate", given.pk))
        for page in ("change", "history", "delete")
    ]
    ways += [
        f"/beheer/autocomplete/?term={term}&app_label=network&model_name=mandate&field_name={field}"
        for term in ("", "zeldzaam")
        for field in ("user", "deputy_for")
    ]
    ways += ["/beheer/wie-mag-wat/", "/beheer/wie-mag-wat.csv", "/beheer/network/mandate/add/"]
    shown = {way: client.get(way, follow=True).content.decode() for way in ways}

    asked = ("?q=zeldzaam", "term=zeldzaam")  # the word that was asked stands in its field again
    found = {way for way, page in shown.items() if "eldzaam" in page and not way.endswith(asked[0])}
    assert {way for way in found if asked[1] not in way} == set()
    assert all("Zeldzaam" not in page and "zeldzaam@" not in page for page in shown.values())
    assert own.username in shown["/beheer/network/user/"]
    for action in ("invite", "sessions_close", "factors_reset", "close", "remove"):
        chosen = {"action": action, "_selected_action": [other.pk], "sure": "1", "reason": "zomaar"}
        client.post("/beheer/network/user/", chosen)
    other.refresh_from_db()
    assert (other.username, other.is_active) == ("zeldzaam", True)


def test_the_list_of_who_may_what_names_both_and_what_is_odd(admin_client, administrator, second):
    user = UserFactory.create(username="=cmd", email="a@b.nl")
    asked = mandate_ask(actor=administrator, user=user, role=Role.NATIONAL_COORDINATOR)
    assert isinstance(asked, MandateRequest)
    mandate_confirm(actor=second, request=asked)
    UserFactory.create(username="zonder")
    UserFactory.create(username="tweede", email="A+twee@B.nl")
    both = {"region": RegionFactory.create(), "veiligheidsregio": VeiligheidsregioFactory.create()}
    MandateFactory.create(role=Role.DPG, **both)
    answer = admin_client.get("/beheer/wie-mag-wat/")
    assert answer.status_code == 200, answer.headers
    page = answer.content.decode()
    at = f">{both['veiligheidsregio']}, {both['region']}</td>"
    assert page.count("zelfde e-mailadres als een ander account") == 2
    for shown in (at, "nooit ingelogd", "geen functie", second.name.removeprefix("user:")):
        assert shown in page
    file = admin_client.get("/beheer/wie-mag-wat.csv")
    assert "'=cmd" in file.content.decode()
    assert "no-store" in file["Cache-Control"]
    house = FacilityFactory.create()
    mine = keeper(Role.LOCAL_ADMINISTRATOR, facility=house)
    client = Client()
    client.force_login(User.objects.get(pk=mine.user_id))
    UserFactory.create(username="van-mij", home_facility=house)
    own = client.get("/beheer/wie-mag-wat/").content.decode()
    assert "van-mij" in own
    assert "zonder" not in own
    stranger = Client()
    stranger.force_login(user)
    assert stranger.get("/beheer/wie-mag-wat.csv").status_code in (302, 403)


def test_that_the_list_was_gone_through_is_noted_and_missed_after_a_year(
    admin_client, administrator, settings
):
    settings.MODE, settings.EMBEDDED = "production", False
    page = "/beheer/wie-mag-wat/"
    assert "Nog nooit nagelopen" in admin_client.get(page).content.decode()
    said = admin_client.post(page, follow=True).content.decode()
    assert "Vastgelegd dat u de lijst heeft nagelopen" in said
    assert f"door {User.objects.get(pk=administrator.user_id)}" in said
    note = TrailNote.objects.get(object="review")
    assert (note.actor, note.detail["done"]) == (administrator.name, "reviewed")
    assert [one.level for _, one in examine(["review"])] == [Level.OK]
    with time_machine.travel(timezone.now() + timedelta(days=366), tick=False):
        assert [one.level for _, one in examine(["review"])] == [Level.SHOULD]


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


def test_a_deputy_holds_what_somebody_holds_and_as_long(administrator, second):
    realm, deputy = RealmFactory.create(), UserFactory.create()
    region = RegionFactory.create()
    chair = UserFactory.create()

    def ask(**more: Any) -> Any:
        given: dict[str, Any] = {
            "user": deputy,
            "role": Role.ROAZ_CHAIR,
            "region": region,
            "deputy_for": chair,
        }
        return mandate_ask(actor=administrator, **given | more)

    def code_of(**more: Any) -> str:
        with pytest.raises(Invalid) as caught:
            ask(**more)
        return caught.value.code

    assert code_of() == "deputy_of"
    MandateFactory.create(user=chair, role=Role.ROAZ_CHAIR, region=region, exercise=True)
    assert code_of() == "deputy_of", "who has it for exercises gives nothing real"
    end = timezone.now() + timedelta(days=9)
    own = MandateFactory.create(user=chair, role=Role.ROAZ_CHAIR, region=region, valid_until=end)
    assert code_of() == "deputy_longer"
    assert code_of(deputy_for=deputy) == "deputy_self"
    asked = ask(valid_until=end)
    made = mandate_confirm(actor=second, request=asked)
    assert (made.deputy_for, made.valid_until) == (chair, end)
    assert ask(user=UserFactory.create(), valid_until=end, deputy_for=chair)
    assert code_of(user=UserFactory.create(), deputy_for=deputy) == "deputy_of"

    late = ask(user=UserFactory.create(), valid_until=end)
    mandate_end(actor=administrator, mandate=own)
    made.refresh_from_db()
    assert made.valid_until is not None
    assert made.valid_until < timezone.now() + timedelta(seconds=1)
    assert person_of(deputy).mandates == ()
    told = Entry.objects.filter(realm=realm, key=f"mandate:{made.pk}").last()
    assert told is not None
    assert str(chair) in str(told.reason)
    with pytest.raises(Invalid) as caught:
        mandate_confirm(actor=second, request=late)
    assert caught.value.code == "deputy_of"


def test_a_deputy_stays_as_long_as_the_function_is_held_in_another_way(administrator):
    chair = UserFactory.create()
    both = [MandateFactory.create(user=chair, role=Role.OBSERVER) for _ in range(2)]
    made = mandate_give(
        actor=administrator, user=UserFactory.create(), role=Role.OBSERVER, deputy_for=chair
    )
    mandate_end(actor=administrator, mandate=both[0])
    made.refresh_from_db()
    assert made.valid_until is None
    mandate_end(actor=administrator, mandate=both[1])
    made.refresh_from_db()
    assert made.valid_until is not None


def test_a_deputy_lasts_no_longer_than_what_is_left_and_ends_with_the_account(administrator):
    chair = UserFactory.create()
    soon = timezone.now() + timedelta(days=2)
    whole = MandateFactory.create(user=chair, role=Role.OBSERVER)
    MandateFactory.create(user=chair, role=Role.OBSERVER, valid_until=soon)
    made = mandate_give(
        actor=administrator, user=UserFactory.create(), role=Role.OBSERVER, deputy_for=chair
    )
    mandate_end(actor=administrator, mandate=whole)
    made.refresh_from_db()
    assert made.valid_until == soon
    account_set_active(actor=administrator, user=chair, active=False)
    made.refresh_from_db()
    assert made.valid_until is not None
    assert made.valid_until < soon
    with pytest.raises(Invalid) as caught:
        mandate_give(
            actor=administrator, user=UserFactory.create(), role=Role.OBSERVER, deputy_for=chair
        )
    assert caught.value.code == "deputy_of"


def test_a_deputy_is_no_administrator_beside_the_last_one(administrator):
    last = Mandate.objects.get(user_id=administrator.user_id)
    MandateFactory.create(role=Role.ADMINISTRATOR, deputy_for=last.user)
    with pytest.raises(Conflict) as caught:
        mandate_end(actor=SYSTEM, mandate=last)
    assert caught.value.code == "last_administrator"


def hidden_of(page: Any) -> list[str]:
    """Return the columns that a page of the administration does not show."""
    shown = {"pk", "id", *page.list_filter, *page.list_display}
    fields = page.model._meta.concrete_fields
    return [
        one.name for one in fields if not one.primary_key and not {one.name, one.attname} & shown
    ]


def test_what_a_list_does_not_show_cannot_be_asked_letter_by_letter(admin_client):
    asked = {
        f"/beheer/{page.opts.app_label}/{page.opts.model_name}/?{name}{how}=1"
        for page in admin.site._registry.values()
        for name in hidden_of(page)
        for how in ("", "__startswith")
    }
    assert "/beheer/network/user/?password__startswith=1" in asked
    answered = {way for way in asked if admin_client.get(way).status_code != 400}
    assert answered == set()


def test_lists_are_still_narrowed_by_what_they_show(admin_client):
    user = UserFactory.create()
    asked = {"user": {"is_active__exact": "1"}, "mandate": {"user__id__exact": str(user.pk)}}
    for page, query in asked.items():
        assert admin_client.get(f"/beheer/network/{page}/", query).status_code == 200
    hidden = {"user__email__startswith": "a"}
    assert admin_client.get("/beheer/network/mandate/", hidden).status_code == 400


def test_a_deputy_is_named_with_whose_deputy_she_is_in_both_languages():
    region = RegionFactory.create()
    chair = UserFactory.create(first_name="Anna", last_name="Vos")
    deputy = UserFactory.create(first_name="Bea", last_name="Kok")
    own = MandateFactory.create(user=chair, role=Role.ROAZ_CHAIR, region=region)
    MandateFactory.create(user=deputy, role=Role.ROAZ_CHAIR, region=region, deputy_for=chair)
    MandateFactory.create(user=deputy, role=Role.OBSERVER)
    label = person_of(deputy).label
    words = Role.ROAZ_CHAIR.words
    assert isinstance(label, Named)
    assert label.nl.startswith(f"Bea Kok · {words.nl} (plv. van Anna Vos), ")
    assert label.en.startswith(f"Bea Kok · {words.en} (deputy of Anna Vos), ")
    assert "plv." not in str(person_of(own.user).label)


def test_what_nobody_confirmed_in_time_ends_and_its_asker_can_read_why() -> None:
    RealmFactory.create()
    asker, second = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)
    region, area = RegionFactory.create(), VeiligheidsregioFactory.create()
    area.regions.add(region)
    rows = [
        mandate_ask(
            actor=asker,
            user=UserFactory.create(),
            role=Role.DPG,
            region=region,
            veiligheidsregio=area,
        )
        for _n in range(2)
    ]
    MandateRequest.objects.filter(pk=rows[0].pk).update(ends_at=timezone.now())
    forget_old()
    assert forget_old() == 0
    late, waits = (MandateRequest.objects.get(pk=row.pk) for row in rows)
    assert (late.state, waits.state) == (RequestState.LAPSED, RequestState.WAITING)
    # the row has one language; its state says it in that of who reads
    with override("en"):
        assert late.get_state_display() == "lapsed: nobody confirmed it within a week"
    assert late.reason == ""
    told = Entry.objects.filter(key=f"mandate_request:{late.pk}").latest("seq")
    assert told.reason.nl == "Niemand bevestigde het binnen een week."
    with pytest.raises(Conflict):
        mandate_confirm(actor=second, request=late)
