"""Runs are locked before requests, these before transfers, in one round each: nobody waits in a circle."""

import pytest

from journal.services import writing
from network.places import PlacesChanged
from patientspread.models import Request, Transfer
from patientspread.planning import solve
from patientspread.services import (
    requests_end,
    run_claim,
    run_complete,
    run_request,
    transfer_accept,
    transfer_refuse,
    transfers_close,
    transfers_end,
)
from patientspread.tasks import ACTOR
from tests.factories import SYSTEM
from tests.patientspread.locks import locks_of, one_after_the_other
from tests.patientspread.plans import plan
from tests.patientspread.requests import accepted, asked

pytestmark = pytest.mark.django_db


def claimed(realm, actor, scope="national"):
    run = run_claim(actor=ACTOR, run_id=run_request(actor=actor, realm=realm, scope=scope).pk)
    assert run is not None
    return run


def test_who_completes_a_plan_locks_all_it_looked_for_at_once(
    realm, full, empty, national, monkeypatch
):
    first = asked(realm, full, emergency=True)
    later = asked(realm, full, emergency=True)
    nowhere = asked(realm, full, emergency=True, bed="ic")
    plan(realm, national)
    Transfer.objects.filter(request=first).update(state="withdrawn")
    type(first).objects.filter(pk=first.pk).update(state="national")
    run = claimed(realm, national)
    outcome = solve(run, realm.now())
    assert {first.pk, later.pk, nowhere.pk} == set(outcome.sought)
    with locks_of(monkeypatch) as taken:
        assert run_complete(actor=ACTOR, run=run, outcome=outcome)
    one_after_the_other(taken)


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_who_answers_locks_the_plan_that_has_to_hear_of_it_first(  # noqa: PLR0917
    realm, full, empty, national, monkeypatch, answer
):
    for _ in range(2):
        asked(realm, full, emergency=True)
    plan(realm, national)
    asked(realm, full, emergency=True)
    run = claimed(realm, national)
    one = Transfer.objects.filter(state="proposed").earliest("pk")
    with locks_of(monkeypatch) as taken:
        if answer == "accept":
            transfer_accept(actor=SYSTEM, realm=realm, transfer_id=one.pk)
        else:
            transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=one.pk, code="no_bed")
    run.refresh_from_db()
    assert run.again is not None
    one_after_the_other(taken)


def test_a_place_that_closes_locks_what_it_ends_at_once(  # noqa: PLR0917
    realm, full, empty, national, west, monkeypatch
):
    taken_in = asked(realm, full, emergency=True)
    accepted(realm, taken_in, empty)
    asked(realm, full, emergency=True)
    plan(realm, national)
    asked(realm, full)
    claimed(realm, national, scope=west.pk)
    closed = PlacesChanged(
        SYSTEM, {full.pk: full.name, empty.pk: empty.name}, {west.pk: west.name}, {}
    )
    with locks_of(monkeypatch) as taken:
        transfers_close(realm=realm, closed=closed)
    one_after_the_other(taken)


def test_a_realm_that_closes_locks_its_requests_at_once(realm, full, empty, national, monkeypatch):
    asked(realm, full, emergency=True)
    plan(realm, national)
    asked(realm, full)
    with writing(), locks_of(monkeypatch) as taken:
        transfers_end(actor=SYSTEM, realm=realm, reason="dicht")
        requests_end(actor=SYSTEM, rows=Request.objects.filter(realm=realm), reason="dicht")
    one_after_the_other(taken)
