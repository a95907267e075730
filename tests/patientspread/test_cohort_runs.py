"""A run of one cohort: only its patients are shared out and moved, and no other plan is undone."""

import pytest

from capacity.inputs import FiguresInput
from capacity.models import Method
from capacity.resource import BedLine
from capacity.services import beds_report, cohort_close, cohort_open
from journal.errors import Conflict
from patientspread.models import Transfer, TransferState
from patientspread.policy import DEFAULT_POLICY
from patientspread.selectors import question_of
from patientspread.services import policy_adopt, run_request
from patientspread.tasks import solve_run
from tests.factories import SYSTEM, FacilityFactory, RegionFactory
from tests.patientspread.requests import offered

pytestmark = pytest.mark.django_db
WIDTHS = {"regular": 100, "buffer": 0, "adapted": 0, "crisis": 0}


@pytest.fixture
def houses(realm, national):
    """One hospital above its beds with two proven patients, and one with room, in two regions."""
    cohort_open(
        actor=national,
        realm=realm,
        kinds=["ward"],
        labels=["proven", "other"],
        counting="patients",
        reason="uitbraak",
    )
    full = FacilityFactory.create(region=RegionFactory.create(code="FULL", population=1_000_000))
    empty = FacilityFactory.create(region=RegionFactory.create(code="ROOM", population=3_000_000))
    for house, ward, proven in ((full, 110, 2), (empty, 20, 6)):
        lines = (
            BedLine("ward", occupied=ward, operational=100, widths=WIDTHS),
            BedLine("ic", occupied=1, operational=5, widths=WIDTHS),
            BedLine("ward", occupied=proven, cohort="proven"),
        )
        report = FiguresInput(house, lines, realm.now(), "manual", Method.REPORTED)
        beds_report(actor=SYSTEM, realm=realm, report=report)
    return full, empty


def asked(realm, national, cohort=""):
    return run_request(actor=national, realm=realm, scope="national", cohort=cohort)


def test_only_patients_of_the_cohort_are_moved_and_only_they_are_shared_out(
    realm, national, houses
):
    full, empty = houses
    problem = question_of(asked(realm, national, "proven"), realm.now()).problem
    assert [(one.origin, one.bed) for one in problem.patients] == [(full.pk, "ward")] * 2
    # the two that may leave are counted by the engine itself
    share = problem.policy.fair_share
    assert share is not None
    assert share.load == {(full.pk, "ward"): 0, (empty.pk, "ward"): 6}


def outside_band(realm, national, cohort=""):
    run = asked(realm, national, cohort)
    solve_run(run.pk)
    run.refresh_from_db()
    return run.result["summary"]["compare"]["nothing"]["fair_share_band"]


def test_the_share_is_of_the_cohort_in_care_unless_the_policy_names_everybody(
    realm, national, houses
):
    del houses
    # 2 of 8 proven patients lie where a quarter of the people live, but 110 of all 130
    assert outside_band(realm, national, "proven") == outside_band(realm, national) == 0
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY | {"fair_share_of": ["everybody"]})
    assert outside_band(realm, national) > 0


def test_of_who_may_leave_only_as_many_count_as_lie_there_of_the_cohort(realm, national, houses):
    full, empty = houses
    problem = question_of(asked(realm, national), realm.now()).problem
    assert [one.shared for one in problem.patients] == [True, True, False, False, False, False]
    share = problem.policy.fair_share
    assert share is not None
    assert share.load == {(full.pk, "ward"): 0, (empty.pk, "ward"): 6}
    # nine tenths of the beds, and a twentieth of those outside the cohort may yield
    assert share.room is not None
    assert share.room["ROOM", "ward"] == 90 - 20
    assert share.room["FULL", "ward"] == 0


def test_where_no_cohort_is_followed_regular_care_is_not_shared_out(realm, national, houses):
    del houses
    cohort_close(actor=national, realm=realm, kind="ward", reason="voorbij")
    problem = question_of(asked(realm, national), realm.now()).problem
    assert problem.policy.fair_share is None
    assert not any(one.shared for one in problem.patients)


def test_a_run_of_a_cohort_leaves_what_was_proposed_for_others_and_offers_nobody_twice(
    realm, national, houses
):
    del houses
    whole = asked(realm, national)
    solve_run(whole.pk)
    offered(realm, whole)
    proposed = Transfer.objects.filter(run=whole, state=TransferState.PROPOSED)
    before = proposed.count()
    assert before
    run = asked(realm, national, "proven")
    assert question_of(run, realm.now()).problem.patients == ()
    solve_run(run.pk)
    assert proposed.count() == before


def test_a_cohort_that_is_not_open_has_no_share(realm, national, houses):
    del houses
    with pytest.raises(Conflict) as refused:
        asked(realm, national, "suspected")
    assert refused.value.code == "no_cohort"
    cohort_close(actor=national, realm=realm, kind="ward", reason="voorbij")
    with pytest.raises(Conflict):
        asked(realm, national, "proven")


def test_a_plan_keeps_how_each_region_stands_to_its_share_and_whose_key_it_was(
    realm, national, houses
):
    del houses
    run = asked(realm, national)
    solve_run(run.pk)
    run.refresh_from_db()
    share = run.result["share"]
    assert (share["key"], share["of"]) == ("population", ["proven"])
    assert share["author"] == str(run.policy.author)
    rows = {(row["region"], row["bed"]): row for row in share["rows"]}
    # 2 and 6 of 8 lie where a quarter and three quarters of the people live
    assert [
        (rows[code, "ward"]["now"], rows[code, "ward"]["fair"]) for code in ("FULL", "ROOM")
    ] == [
        (2, 2),
        (6, 6),
    ]
    assert sum(row["after"] for row in share["rows"]) == 8
