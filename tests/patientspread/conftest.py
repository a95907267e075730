"""A small country: two regions, a policy, hospitals under pressure and hospitals with room."""

import pytest

from network.models import Role
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
)
from tests.patientspread.plans import plan
from tests.patientspread.requests import asked


@pytest.fixture
def policy(db):
    return policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)


@pytest.fixture
def realm(policy):
    return RealmFactory.create(exercise=True)


@pytest.fixture
def west():
    return RegionFactory.create(short_name="West")


@pytest.fixture
def east():
    return RegionFactory.create(short_name="Oost")


@pytest.fixture
def full(realm, west):
    """A hospital whose wards are over their regular beds."""
    hospital = FacilityFactory.create(region=west, latitude=52.0, longitude=5.0)
    report_beds(realm, hospital, ward=(106, 100), ic=(7, 10))
    return hospital


@pytest.fixture
def empty(realm, east):
    """A hospital with room, forty kilometres away in another region."""
    hospital = FacilityFactory.create(region=east, latitude=52.0, longitude=5.6)
    report_beds(realm, hospital, ward=(50, 100), ic=(2, 10))
    return hospital


@pytest.fixture
def national(db):
    return person(Role.NATIONAL_COORDINATOR)


@pytest.fixture
def second(realm, east):
    """Another hospital with room, farther away."""
    hospital = FacilityFactory.create(region=east, latitude=52.0, longitude=5.9)
    report_beds(realm, hospital, ward=(50, 100), ic=(2, 10))
    return hospital


@pytest.fixture
def three(realm, full, empty, second, national):
    """Three requests, each proposed to a hospital by a coordinator's plan."""
    rows = [asked(realm, full, emergency=True) for _ in range(3)]
    plan(realm, national)
    return rows
