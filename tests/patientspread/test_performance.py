"""The performance of spreading: counted per region and kind, over a period, of the own region or all."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from journal.errors import Invalid
from network.models import Region, Role
from patientspread.selectors.performance import performance, period_of
from patientspread.services import (
    placement_enter,
    request_bring_back,
    request_end,
    request_move,
    request_plan,
    transfer_refuse,
)
from tests.factories import SYSTEM, MandateFactory, RealmFactory
from tests.patientspread.requests import accepted, again, asked, proposed
from tests.patientspread.test_placements import CASE as NEEDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm(policy):
    """An exercise whose clock runs."""
    return RealmFactory.create(exercise=True, clock_running=True)


def later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def counted(realm, *regions):
    found = performance(realm, period_of("", "", realm.now()), regions or Region.objects.all())
    return {(one["region"], one["bed"]): one for one in found["rows"]}, found


def test_a_period_counts_what_was_asked_offered_refused_accepted_moved_and_returned(
    realm, full, empty, west, east
):
    refused, moved, ended = asked(realm, full), asked(realm, full), asked(realm, full)
    transfer_refuse(
        actor=SYSTEM,
        realm=realm,
        transfer_id=proposed(realm, refused, empty).pk,
        code="no_staff",
        note="",
    )
    with later(40):
        accepted(realm, moved, empty)
        request_plan(
            actor=SYSTEM,
            realm=realm,
            pmr=moved.pk,
            leaves_at=realm.now(),
            arrives_at=realm.now() + timedelta(minutes=30),
        )
        request_end(actor=SYSTEM, realm=realm, pmr=ended.pk, ending="die")
    with later(90):
        request_move(actor=SYSTEM, realm=realm, pmr=moved.pk, step="arrive")
        rows, found = counted(realm)
        here, there = rows[west.pk, "ward"], rows[east.pk, "ward"]
        assert (here["asked"], here["placed"], here["moved"], here["ended"]) == (3, 1, 1, 1)
        assert (here["minutes"], here["late"]) == (40, 1)  # the acceptance, not the arrival
        assert (there["offered"], there["accepted"], there["took"]) == (2, 1, 1)
        assert there["refused"] == {"no_staff": 1}
        assert found["now"] == [
            {
                "region": west.pk,
                "seeking": 1,
                "proposed": 0,
                "reserved": 0,
                "under_way": 0,
                "late": 0,
            }
        ]
    with later(120):
        back = request_bring_back(actor=SYSTEM, realm=realm, pmr=moved.pk)
        accepted(realm, back, full, although="De afdeling maakt plaats.")
        request_move(actor=SYSTEM, realm=realm, pmr=back.pk, step="arrive")
        assert counted(realm)[0][west.pk, "ward"]["returned"] == 1
        assert again(moved).state == "brought_back"


@pytest.mark.parametrize(
    ("planned", "left", "came", "late"),
    [
        ((0, 60), 5, 70, 0),  # within a quarter of an hour of the plan: nobody was asked about it
        ((0, 60), 20, 70, 1),
        ((0, 60), 5, 80, 1),
        ((0, 60), None, 62, 0),  # nobody saw it leave
        ((0, 60), None, 80, 1),
        (None, 5, 600, 0),  # without a plan nothing is late by it, however long it takes
    ],
)
def test_a_ride_is_late_by_its_plan(realm, full, empty, west, planned, left, came, late):  # noqa: PLR0917
    row = asked(realm, full)
    accepted(realm, row, empty)
    begun = realm.now()
    if planned is not None:
        leaves, arrives = (begun + timedelta(minutes=one) for one in planned)
        request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, leaves_at=leaves, arrives_at=arrives)
    with later(700):
        for step, minutes in (("depart", left), ("arrive", came)):
            if minutes is not None:
                at = begun + timedelta(minutes=minutes)
                request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step=step, at=at, sure=True)
        counts = counted(realm)[0][west.pk, "ward"]
        assert (counts["moved"], counts["late"]) == (1, late)


def test_what_lies_outside_the_period_is_not_counted(realm, full, empty):
    asked(realm, full)
    with later(60 * 24 * 20):
        assert counted(realm)[0] == {}


def test_days_in_a_wrong_bed_count_from_when_they_began_within_the_period(realm, full, west):
    with later(0):
        since = realm.now() - timedelta(days=3)
        placement_enter(
            actor=SYSTEM, realm=realm, facility=full, case=NEEDS | {"ready_since": since}
        )
        (row,) = counted(realm)[1]["beds"]
        assert row == {"region": west.pk, "days": 3, "waiting": 1, "placed": 0}


@pytest.mark.parametrize(
    ("since", "until"), [("x", ""), ("2020-12-02", "2020-12-01"), ("2020-01-01", "2020-12-01")]
)
def test_a_period_that_is_none_is_said(realm, since, until):
    with pytest.raises(Invalid):
        period_of(since, until, realm.now())


def client_of(role, **place):
    client = Client()
    client.force_login(MandateFactory.create(role=role, **place).user)
    return client


@pytest.mark.parametrize("role", [Role.REGIONAL_COORDINATOR, Role.ROAZ_CHAIR, Role.HIN])
def test_a_region_reads_its_own_and_the_country_all(  # noqa: PLR0917
    realm, full, empty, west, east, role
):
    accepted(realm, asked(realm, full), empty)
    where = f"/api/v1/realms/{realm.slug}/spread/performance/"
    own = client_of(role, region=west).get(where).json()
    assert {one["region"] for one in own["rows"]} == {west.pk}
    every = client_of(Role.NATIONAL_COORDINATOR).get(where).json()
    assert {one["region"] for one in every["rows"]} == {west.pk, east.pk}


def test_the_file_has_a_row_per_region_and_kind(realm, full, empty, west, east):
    accepted(realm, asked(realm, full), empty)
    answer = client_of(Role.NATIONAL_COORDINATOR).get(
        f"/api/v1/realms/{realm.slug}/spread/performance.csv"
    )
    assert "OEFENING-" in answer["Content-Disposition"]
    head, *rows = answer.content.decode().splitlines()
    assert head.startswith("since,until,region,bed,asked,placed,median_minutes_to_place")
    assert {row.split(",")[2] for row in rows} == {west.pk, east.pk}
