"""Contacts: functions of a place and how they are reached, per realm, and when that was confirmed."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from callout.bodies import ContactsIn
from callout.models import Contact
from callout.places import At
from callout.services import contacts_confirm, contacts_set
from journal.errors import Conflict, Invalid, Refused
from network.models import Facility, Role
from network.reference import BUNDLED
from network.services import reference_load
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, person
from tests.reading import snapshot
from web.bodies import checked

NEW_YEAR = datetime(2026, 1, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db
DESK = {"function": "Opnamecoördinator", "telephone": "010 555 01 23", "mail": ""}
ICO = {"function": "ICo", "telephone": "", "mail": "ico@ziekenhuis.example"}


def set_by(role: Role, house: Facility, *contacts: dict[str, str], realm=None, **place):
    return contacts_set(
        actor=person(role, **(place or {"facility": house})),
        realm=realm or RealmFactory.create(),
        at=At(house),
        contacts=contacts,
    )


def test_a_list_replaces_the_last_one_and_another_realm_keeps_its_own():
    facility, realm, other = FacilityFactory.create(), RealmFactory.create(), RealmFactory.create()
    set_by(Role.HOSPITAL_LIAISON, facility, DESK, ICO, realm=realm)
    set_by(Role.HOSPITAL_LIAISON, facility, DESK, realm=other)
    set_by(Role.HOSPITAL_LIAISON, facility, ICO, realm=realm)
    known = Contact.objects.filter(at_code=facility.pk)
    assert [row.function for row in known.filter(realm=realm)] == ["ico"]
    assert [row.function for row in known.filter(realm=other)] == ["admissions"]


def test_only_the_own_facility_the_own_region_and_administrators_change_them():
    facility = FacilityFactory.create()
    set_by(Role.REGIONAL_COORDINATOR, facility, DESK, region=facility.region)
    with pytest.raises(Refused):
        set_by(Role.HOSPITAL_LIAISON, facility, DESK, facility=FacilityFactory.create())
    with pytest.raises(Refused):
        set_by(Role.REGIONAL_COORDINATOR, facility, DESK, region=FacilityFactory.create().region)


def test_a_function_that_cannot_be_reached_or_stands_twice_is_refused():
    facility = FacilityFactory.create()
    with pytest.raises(Invalid) as caught:
        set_by(Role.HOSPITAL_LIAISON, facility, {"function": "ICo"})
    assert caught.value.field == "contacts.0.telephone"
    with pytest.raises(Invalid) as caught:
        set_by(Role.HOSPITAL_LIAISON, facility, ICO, ICO | {"function": " ico"})
    assert caught.value.field == "contacts.1.function"


@pytest.mark.parametrize("given", ["bel ons", "0", "+", "010-5550123#9"])
def test_what_is_no_telephone_number_is_refused(given):
    facility = FacilityFactory.create()
    with pytest.raises(Invalid) as caught:
        checked(ContactsIn, {"facility": facility.pk, "contacts": [DESK | {"telephone": given}]})
    assert "telephone" in caught.value.field


def test_they_leave_the_picture_when_the_facility_closes(tmp_path):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    realm, facility = RealmFactory.create(), Facility.objects.get(pk="HAP-VR17-1")
    set_by(Role.HOSPITAL_LIAISON, facility, DESK, realm=realm)
    key = f"contacts:{facility.pk}"
    assert key in snapshot(realm, audiences=frozenset({"all"})).entities
    folder = tmp_path / "editie"
    shutil.copytree(BUNDLED, folder)
    file = folder / "facilities.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text(
        "".join(line for line in lines if not line.startswith("HAP-VR17-1,")), encoding="utf-8"
    )
    reference_load(actor=SYSTEM, folder=folder)
    assert not Contact.objects.filter(at_code=facility.pk).exists()
    assert key not in snapshot(realm, audiences=frozenset({"all"})).entities


def test_a_function_is_known_by_its_code_or_its_name_in_either_language():
    facility, realm = FacilityFactory.create(), RealmFactory.create()
    for words in ("crisis_coordinator", "crisiscoördinator", "Crisis  Coordinator"):
        set_by(Role.HOSPITAL_LIAISON, facility, {**DESK, "function": words}, realm=realm)
        assert Contact.objects.get(realm=realm).function == "crisis_coordinator"


def test_setting_confirms_and_a_tap_confirms_again_for_one_function_or_all():
    facility, realm = FacilityFactory.create(), RealmFactory.create()
    liaison = person(Role.HOSPITAL_LIAISON, facility=facility)
    with time_machine.travel(NEW_YEAR, tick=False):
        set_by(Role.HOSPITAL_LIAISON, facility, DESK, ICO, realm=realm)
    later = NEW_YEAR + timedelta(days=100)
    with time_machine.travel(later, tick=False):
        contacts_confirm(actor=liaison, realm=realm, at=At(facility), function="ico")
    told = snapshot(realm, audiences=frozenset({"all"})).entities[f"contacts:{facility.pk}"]
    moments = {one["code"]: one["confirmed_at"] for one in told["state"]["contacts"]}
    assert moments == {"admissions": NEW_YEAR.isoformat(), "ico": later.isoformat()}
    with pytest.raises(Conflict):
        contacts_confirm(actor=liaison, realm=realm, at=At(facility), function="dpg")


def test_an_account_stays_with_its_function_until_another_is_named():
    facility, realm = FacilityFactory.create(), RealmFactory.create()
    account = person(Role.HOSPITAL_LIAISON, facility=facility).name.removeprefix("user:")
    set_by(Role.HOSPITAL_LIAISON, facility, {"function": "ico", "username": account}, realm=realm)
    set_by(Role.HOSPITAL_LIAISON, facility, {"function": "ICo", "mail": ICO["mail"]}, realm=realm)
    assert Contact.objects.get(realm=realm, user__username=account)
    set_by(Role.HOSPITAL_LIAISON, facility, ICO | {"username": ""}, realm=realm)
    assert Contact.objects.get(realm=realm).user is None
    with pytest.raises(Invalid) as caught:
        set_by(Role.HOSPITAL_LIAISON, facility, {"function": "ico", "username": "x"}, realm=realm)
    assert caught.value.field == "contacts.0.username"


def test_those_of_the_country_are_set_by_who_answers_for_it_alone():
    realm, facility = RealmFactory.create(), FacilityFactory.create()
    contacts = [{"function": "lcps", "mail": "lcps@voorbeeld.example"}]
    with pytest.raises(Refused):
        contacts_set(
            actor=person(Role.REGIONAL_COORDINATOR, region=facility.region),
            realm=realm,
            at=At(),
            contacts=contacts,
        )
    national = person(Role.NATIONAL_COORDINATOR)
    contacts_set(actor=national, realm=realm, at=At(), contacts=contacts)
    assert "contacts:country" in snapshot(realm, audiences=frozenset({"all"})).entities
