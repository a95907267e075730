"""A moment that is years off is told where it is typed: it would stand in figures for as long."""

from datetime import timedelta

import pytest

from journal.errors import Invalid
from patientspread.services import placement_enter, request_move, request_plan
from tests.factories import SYSTEM
from tests.patientspread.requests import accepted, again, asked
from tests.patientspread.test_placements import CASE as NEEDS

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def refused(field, code):
    return pytest.raises(Invalid, check=lambda error: (error.field, error.code) == (field, code))


@pytest.mark.parametrize(
    ("field", "off", "code"),
    [
        ("stable_since", timedelta(minutes=1), "ahead"),
        ("stable_since", -400 * DAY, "long_ago"),
        ("ready_at", 15 * DAY, "far"),
        ("ready_at", -400 * DAY, "long_ago"),
    ],
)
def test_a_patient_is_stable_or_can_leave_at_a_moment_near_now(realm, full, field, off, code):
    with refused(field, code):
        asked(realm, full, **{field: realm.now() + off})


def test_what_is_so_for_months_or_comes_this_week_is_taken(realm, full):
    now = realm.now()
    row = asked(realm, full, stable_since=now - 90 * DAY, ready_at=now + 6 * DAY)
    assert (row.stable_since, row.ready_at) == (now - 90 * DAY, now + 6 * DAY)


@pytest.mark.parametrize(("off", "code"), [(-400 * DAY, "long_ago"), (DAY, "ahead")])
def test_nobody_lies_in_a_wrong_bed_for_years_or_from_tomorrow(realm, full, off, code):
    case = NEEDS | {"ready_since": realm.now() + off}
    with refused("ready_since", code):
        placement_enter(actor=SYSTEM, realm=realm, facility=full, case=case)


@pytest.mark.parametrize(("off", "code"), [(15 * DAY, "far"), (-15 * DAY, "long_ago")])
def test_a_ride_is_planned_for_these_days(realm, full, empty, off, code):
    row = asked(realm, full)
    accepted(realm, row, empty)
    with refused("leaves_at", code):
        request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, leaves_at=realm.now() + off)
    request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, leaves_at=realm.now() + DAY)
    assert again(row).state == "planned"


@pytest.mark.parametrize("step", ["depart", "arrive"])
def test_nobody_left_or_arrived_weeks_before_a_place_was_asked(realm, full, empty, step):
    row = asked(realm, full)
    accepted(realm, row, empty)
    for off, sure in ((-15 * DAY, False), (-365 * DAY, True)):
        with refused("at", "long_ago"):
            at = realm.now() + off
            request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step=step, at=at, sure=sure)
    assert again(row).state == "accepted"
    before = row.entered_at - 2 * DAY  # after a long outage much is written late
    request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step=step, at=before, sure=True)
    assert again(row).left_at == before
