"""Places with a plan, and who decides there."""

import json

import pytest

from network.models import Role
from phases.plan_examples import DEFAULT_PLAN
from phases.services import plan_adopt
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, RegionFactory, person

DOCUMENT = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def region():
    region = RegionFactory.create()
    plan_adopt(actor=SYSTEM, region=region, name="Beheersplan", source="test", document=DOCUMENT)
    return region


@pytest.fixture
def hospitals(region):
    return FacilityFactory.create_batch(4, region=region)


@pytest.fixture
def chair(region):
    return person(Role.ROAZ_CHAIR, region=region)


@pytest.fixture
def dpg(region):
    return person(Role.DPG, region=region)
