"""Who asked for a plan may stop it: the worker that was at it brings nothing any more."""

import pytest

from journal.errors import Conflict, Refused
from network.models import Role
from patientspread.models import RunState, Transfer
from patientspread.services import run_claim, run_request, run_stop
from patientspread.tasks import solve_run
from tests.factories import SYSTEM, person

pytestmark = pytest.mark.django_db


def asked(realm, national):
    return run_request(actor=national, realm=realm, scope="national")


def test_a_plan_that_is_stopped_offers_nothing_and_the_next_may_begin(realm, full, empty, national):
    run = asked(realm, national)
    run_claim(actor=SYSTEM, run_id=run.pk)
    stopped = run_stop(actor=national, realm=realm, run_id=run.pk)
    assert (stopped.state, stopped.lease_until) == (RunState.FAILED, None)
    assert str(national.label) in str(stopped.error)
    solve_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.result) == (RunState.FAILED, {})
    assert not Transfer.objects.exists()
    assert asked(realm, national).pk != run.pk


def test_what_is_done_is_not_stopped(realm, full, empty, national):
    run = asked(realm, national)
    solve_run(run.pk)
    with pytest.raises(Conflict):
        run_stop(actor=national, realm=realm, run_id=run.pk)


def test_a_region_stops_no_plan_of_the_country(realm, full, empty, west, national):
    run = asked(realm, national)
    coordinator = person(Role.REGIONAL_COORDINATOR, region=west)
    with pytest.raises(Refused):
        run_stop(actor=coordinator, realm=realm, run_id=run.pk)
