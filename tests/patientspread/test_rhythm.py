"""Plans by themselves: at the hours of the wall in the time of the realm, or when enough changed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.errors import Invalid, Refused
from journal.local_time import LOCAL
from journal.services import realm_close
from network.models import Role
from network.permissions import audiences_of
from patientspread.models import RunReason, SpreadRun, Transfer
from patientspread.rhythms import next_moment
from patientspread.services import rhythm_set, rhythms_follow, run_request
from patientspread.tasks import ACTOR, solve_run
from tests.factories import SYSTEM, person, report_beds
from tests.patientspread.requests import asked
from tests.reading import snapshot

FIRST, LAST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (2019, 2030))


def later(realm, **time):
    realm.clock_time += timedelta(**time)
    realm.save(update_fields=["clock_time"])


def at(realm, text):
    """Stop the clock of a realm at an hour of its day."""
    hour, minute = map(int, text.split(":"))
    tomorrow = realm.now().astimezone(LOCAL) + timedelta(days=1)
    day = tomorrow.replace(hour=hour, minute=minute, second=0, microsecond=0)
    realm.clock_time, realm.clock_running = day, False
    realm.save(update_fields=["clock_time", "clock_running"])


def follow(realm):
    realm.refresh_from_db()
    return rhythms_follow(actor=ACTOR, realm=realm)


def done(realm, national):
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    return run


@pytest.mark.django_db
def test_an_hour_that_went_by_makes_one_plan_in_the_time_of_the_realm(realm, full, empty, national):
    at(realm, "09:59")
    report_beds(realm, full, ward=(106, 100))
    report_beds(realm, empty, ward=(50, 100))
    row = rhythm_set(actor=national, realm=realm, scope="national", times=["15:00", "10:00"])
    assert follow(realm) == []
    later(realm, minutes=2)
    (run,) = follow(realm)
    assert (run.reason, run.requester) == (RunReason.RHYTHM, ACTOR.name)
    assert follow(realm) == []
    solve_run(run.pk)
    assert set(Transfer.objects.values_list("state", flat=True)) == {"expected"}
    row.refresh_from_db()
    assert row.next_at is not None
    assert row.next_at.astimezone(LOCAL).hour == 15
    later(realm, days=3)  # an exercise that leaps, or a worker that was away
    assert len(follow(realm)) == 1
    assert follow(realm) == []


@pytest.mark.django_db
def test_a_plan_by_rhythm_asks_no_hospital_for_a_request_and_says_what_it_found(
    realm, full, empty, national
):
    row = asked(realm, full, emergency=True)
    rhythm_set(actor=national, realm=realm, scope="national", times=["10:00"])
    later(realm, days=1)
    for hospital, beds in ((full, (106, 100)), (empty, (50, 100))):
        report_beds(realm, hospital, ward=beds)
    (run,) = follow(realm)
    solve_run(run.pk)
    row.refresh_from_db()
    assert row.state == "requested"
    assert Transfer.objects.get(request=row).state == "expected"


@pytest.mark.django_db
def test_enough_new_requests_make_a_plan_and_fewer_do_not(realm, full, empty, national):
    done(realm, national)
    rhythm_set(actor=national, realm=realm, scope="national", after_requests=2)
    later(realm, minutes=1)
    asked(realm, full, emergency=True)
    assert follow(realm) == []
    asked(realm, full, emergency=True)
    (run,) = follow(realm)
    assert (run.reason, run.changed) == (RunReason.CHANGED, {"requests": 2, "beds": 0})
    solve_run(run.pk)
    later(realm, minutes=1)
    assert follow(realm) == []


@pytest.mark.django_db
def test_enough_beds_that_were_freed_or_taken_make_a_plan(realm, full, empty, national):
    done(realm, national)
    rhythm_set(actor=national, realm=realm, scope="national", after_beds=10)
    report_beds(realm, empty, ward=(54, 100), ic=(2, 10))
    report_beds(realm, full, ward=(101, 100), ic=(7, 10))
    assert follow(realm) == []
    report_beds(realm, full, ward=(100, 100), ic=(7, 10))
    (run,) = follow(realm)
    assert run.changed == {"requests": 0, "beds": 10}


@pytest.mark.django_db
def test_while_a_plan_is_being_made_the_rhythm_waits(realm, full, empty, national):
    rhythm_set(actor=national, realm=realm, scope="national", times=["10:00"])
    run = run_request(actor=national, realm=realm, scope="national")
    later(realm, days=1)
    assert follow(realm) == []
    solve_run(run.pk)
    assert len(follow(realm)) == 1


@pytest.mark.django_db
def test_who_coordinates_sets_the_rhythm_and_sees_it(realm, full, west, east, national):
    regional = person(Role.REGIONAL_COORDINATOR, region=west)
    rhythm_set(actor=regional, realm=realm, scope=west.pk, times=["10:00"], after_requests=3)
    for scope in ("national", east.pk):
        with pytest.raises(Refused):
            rhythm_set(actor=regional, realm=realm, scope=scope, times=["10:00"])
    with pytest.raises(Refused):
        rhythm_set(actor=person(Role.HOSPITAL_LIAISON, facility=full), realm=realm, scope=west.pk)
    seen = snapshot(realm, audiences=audiences_of(regional)).entities[f"rhythm:{west.pk}"]["state"]
    assert (seen["times"], seen["after_requests"]) == (["10:00"], 3)
    for times in (["25:00"], ["10:00", "10:00"], ["tien uur"]):
        with pytest.raises(Invalid) as caught:
            rhythm_set(actor=national, realm=realm, scope="national", times=times)
        assert caught.value.field == "times"


@pytest.mark.django_db
def test_a_realm_that_closes_ends_its_rhythm(realm, full, national):
    row = rhythm_set(actor=national, realm=realm, scope="national", times=["10:00"])
    realm_close(actor=SYSTEM, realm=realm, reason="Klaar.")
    row.refresh_from_db()
    assert not row.is_on
    assert not SpreadRun.objects.exists()


@given(
    st.lists(st.times(), min_size=1, max_size=6),
    st.datetimes(min_value=FIRST, max_value=LAST, timezones=st.just(UTC)),
)
def test_the_next_hour_is_ahead_within_a_day_and_what_the_wall_shows(times, after):
    texts = {f"{one:%H:%M}" for one in times}
    found = next_moment(texts, after)
    assert found is not None
    assert timedelta(0) < found.astimezone(UTC) - after <= timedelta(hours=26)
    shown = found.astimezone(UTC).astimezone(LOCAL)
    skipped = shown.utcoffset() != found.utcoffset()
    assert f"{shown:%H:%M}" in texts or skipped
    assert next_moment((), after) is None
