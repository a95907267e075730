"""Travel times: the estimate, the given time that overrides it, the matrix."""

import json

import pytest

from network.models import Facility, TravelTime
from network.reference import BUNDLED
from network.services import reference_load
from network.travel import (
    GreatCircleTravel,
    Located,
    default_travel,
    great_circle_km,
    travel_matrix,
)
from tests.factories import SYSTEM, FacilityFactory
from tests.needs import REPO

pytestmark = pytest.mark.django_db

# the same cases are put to the screens' own estimate from a place on the map
CASES = json.loads((REPO / "tests/browser/units/travel.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_estimate_is_the_one_that_the_screens_make(case):
    places = [
        FacilityFactory.build(latitude=case[end]["lat"], longitude=case[end]["lon"])
        for end in ("from", "to")
    ]
    assert GreatCircleTravel().minutes(*places) == case["minutes"]


def test_the_great_circle_of_one_degree_of_latitude_is_111_km():
    south = FacilityFactory.build(latitude=52.0, longitude=5.0)
    north = FacilityFactory.build(latitude=53.0, longitude=5.0)
    assert great_circle_km(south, north) == pytest.approx(111.19, abs=0.01)


def test_rotterdam_to_groningen_takes_about_as_long_as_a_drive():
    reference_load(actor=SYSTEM, folder=BUNDLED)
    maasstad, umcg = Facility.objects.get(pk="MAASSTAD"), Facility.objects.get(pk="UMCG")
    assert 200 <= default_travel().minutes(maasstad, umcg) <= 270  # roads: about 250 km


def test_a_given_time_overrides_the_estimate_in_its_direction_only():
    a, b = FacilityFactory.create(), FacilityFactory.create(latitude=53.1)
    estimate = default_travel().minutes(a, b)
    TravelTime.objects.create(origin=a, destination=b, minutes=estimate + 30, source="navigatie")
    assert default_travel().minutes(a, b) == estimate + 30
    assert default_travel().minutes(b, a) == estimate


def test_the_matrix_has_zeros_on_its_diagonal_and_any_provider_fits():
    class Constant:
        def minutes(self, origin: Located, destination: Located) -> int:
            return 0 if origin.pk == destination.pk else 42

    facilities = FacilityFactory.build_batch(3)
    assert travel_matrix(Constant(), facilities) == [[0, 42, 42], [42, 0, 42], [42, 42, 0]]


def test_a_slower_speed_or_longer_detour_never_makes_a_ride_shorter():
    a = FacilityFactory.build(latitude=52.0, longitude=5.0)
    b = FacilityFactory.build(latitude=52.5, longitude=5.5)
    base = GreatCircleTravel().minutes(a, b)
    assert GreatCircleTravel(speed_kmh=40).minutes(a, b) > base
    assert GreatCircleTravel(detour=1.6).minutes(a, b) > base
