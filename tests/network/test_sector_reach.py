"""Who speaks for a sector reaches its houses in the own region, and no others."""

import pytest

from capacity.permissions import REMIND, STAND
from capacity.services import figures_remind
from journal.errors import Conflict
from network.models import Role, Sector
from tests.factories import FacilityFactory, RealmFactory, RegionFactory, person
from web.people import can

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [role for role in Role if role.sectors])
def test_a_sector_in_the_own_region_is_reached(role):
    here, there = RegionFactory.create(), RegionFactory.create()
    actor = person(role, region=here)

    for sector in Sector:
        own = FacilityFactory.create(region=here, sector=sector)
        assert can(actor, REMIND, own) == (sector in role.sectors)
        assert not can(actor, REMIND, FacilityFactory.create(region=there, sector=sector))
        speaks = sector in role.sectors and role is not Role.CAV_DESK
        assert can(actor, STAND, own) == speaks
    assert not can(actor, REMIND, there)


def test_a_reminder_goes_to_the_houses_of_the_sector_alone():
    region = RegionFactory.create()
    home = FacilityFactory.create(region=region, sector=Sector.NURSING_HOME, resources={"elv": 12})
    hospital = FacilityFactory.create(region=region, sector=Sector.HOSPITAL)
    realm, actor = RealmFactory.create(exercise=True), person(Role.VVT_LIAISON, region=region)

    with pytest.raises(Conflict):
        figures_remind(actor=actor, realm=realm, region=region, facilities=[hospital.pk])
    assert figures_remind(actor=actor, realm=realm, region=region) == [home.pk]
