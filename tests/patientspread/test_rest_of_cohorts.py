"""Answers about patients of two cohorts while one plan is made: the rest of each is made anew."""

import pytest

from capacity.services import cohort_open
from patientspread.models import RunState, SpreadRun, Transfer
from patientspread.planning import solve
from patientspread.services import run_claim, run_complete, run_request, transfer_refuse
from patientspread.tasks import ACTOR, solve_run
from tests.factories import SYSTEM
from tests.patientspread.plans import newest, plan
from tests.patientspread.requests import asked

pytestmark = pytest.mark.django_db
LABELS = ("proven", "other")


@pytest.fixture
def of_each(realm, full, empty, national):
    """Two patients of each cohort, proposed to a hospital by a plan of their own."""
    cohort_open(
        actor=national,
        realm=realm,
        kinds=["ward"],
        labels=list(LABELS),
        counting="patients",
        reason="uitbraak",
    )
    for label in LABELS:
        for _ in range(2):
            asked(realm, full, emergency=True, cohort=label)
        plan(realm, national, cohort=label)
    found = Transfer.objects.filter(state="proposed").order_by("-pk")
    return {one.request.cohort: one for one in found if one.request is not None}


def refuse(realm, transfer):
    transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=transfer.pk, code="no_bed")


def rest_of_all(realm):
    """Solve what follows, and return for whom the rest was made anew, after which answer."""
    made = []
    while (run := newest()).state == RunState.REQUESTED:
        assert SpreadRun.objects.filter(state__in=["requested", "running"]).count() == 1
        solve_run(run.pk)
        made.append((run.cohort, run.about_id))
    return made


@pytest.mark.parametrize("again", [False, True])
def test_answers_of_two_cohorts_while_a_plan_is_solved_are_both_followed(
    realm, of_each, national, again
):
    first, other = (of_each[label] for label in LABELS)
    run = run_request(actor=national, realm=realm, scope="national", cohort="proven")
    claimed = run_claim(actor=ACTOR, run_id=run.pk)
    assert claimed is not None
    outcome = solve(claimed, realm.now())
    refuse(realm, first)
    refuse(realm, other)
    last = first
    if again:  # a second of one cohort: the rest of it is made anew once
        last = Transfer.objects.get(request__cohort="proven", state="proposed")
        refuse(realm, last)
    assert run_complete(actor=ACTOR, run=claimed, outcome=outcome)
    assert sorted(rest_of_all(realm)) == [("other", other.pk), ("proven", last.pk)]


def test_the_rest_of_one_cohort_is_made_after_a_plan_of_another_that_took_its_turn(
    realm, of_each, national
):
    first = of_each["proven"]
    refuse(realm, first)
    waiting = newest()
    assert (waiting.cohort, waiting.state) == ("proven", "requested")
    taken = run_request(actor=national, realm=realm, scope="national", cohort="other")
    assert (taken.pk, taken.reason, taken.cohort) == (waiting.pk, "hand", "other")
    solve_run(taken.pk)
    assert rest_of_all(realm) == [("proven", first.pk)]


@pytest.mark.parametrize("cohort", ["", "proven"])
def test_a_plan_that_decides_on_them_too_needs_no_other_after_it(realm, of_each, national, cohort):
    refuse(realm, of_each["proven"])
    taken = run_request(actor=national, realm=realm, scope="national", cohort=cohort)
    solve_run(taken.pk)
    assert rest_of_all(realm) == []


def test_what_a_version_before_this_one_kept_is_followed(realm, of_each, national):
    run = run_request(actor=national, realm=realm, scope="national", cohort="other")
    kept = {"reason": "refused", "about_id": of_each["proven"].pk}
    SpreadRun.objects.filter(pk=run.pk).update(again=kept)
    solve_run(run.pk)
    assert (newest().cohort, newest().about_id) == ("proven", kept["about_id"])
