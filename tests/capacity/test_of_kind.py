"""Which houses have a kind is asked of the database in one query: by the rule of `Kind.has`."""

import pytest

from capacity.kinds import kinds
from capacity.resource import EVERYBODY, LISTED
from capacity.selectors.of_kind import _houses
from network.models import Facility, Sector
from tests.factories import FacilityFactory

pytestmark = pytest.mark.django_db


def test_the_houses_of_every_kind_in_force_are_those_that_have_it():
    found = kinds()
    listed = {one.code: 3 for one in found if one.applies == LISTED}
    flags = {one.applies for one in found} - {LISTED, EVERYBODY}
    assert listed
    assert flags
    for sector in Sector.values:
        FacilityFactory.create(sector=sector, resources=listed, **dict.fromkeys(flags, True))
        FacilityFactory.create(sector=sector, resources={}, **dict.fromkeys(flags, False))
        # with a number that is nought it lists it all the same
        FacilityFactory.create(sector=sector, resources=dict.fromkeys(listed, 0))
    houses = list(Facility.objects.filter(retired_at__isnull=True).order_by("pk"))
    for item in found:
        has = [one.pk for one in houses if item.has(one)]
        assert [one.pk for one in _houses(item)] == has, item.code
        assert has
        assert len(has) < len(houses)
