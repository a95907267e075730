"""The spreading policy: one table per kind of bed, checked with the place of what is wrong."""

import copy
from dataclasses import replace

import pytest

from capacity.kinds import bed_kinds
from journal.errors import Invalid
from patientspread.models import Policy
from patientspread.policy import DEFAULT_POLICY, KindPolicy, read_policy
from patientspread.selectors import question_of
from patientspread.services import policy_adopt, run_request
from patientspread.tasks import solve_run
from tests.factories import SYSTEM

TABLES = ("relieve_above", "candidates_max", "max_minutes", "mode", "intake_per_hour", "priority")


def changed(path, value):
    """The default policy with one value changed, added or (None) removed."""
    document = copy.deepcopy(DEFAULT_POLICY)
    *way, last = path
    place = document
    for name in way:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return document


def of_before():
    """A policy as they were stored before kinds were data: two kinds, no default."""
    old = {"ic": (0.9, 3, 180, "micu", 1, 3), "ward": (0.92, 6, 150, "ambulance", 3, 1)}
    tables = {
        name: {kind: values[i] for kind, values in old.items()} for i, name in enumerate(TABLES)
    }
    return DEFAULT_POLICY | tables


def test_a_kind_the_policy_does_not_name_gets_the_default() -> None:
    policy = read_policy(DEFAULT_POLICY)
    assert (
        policy.of("burns")
        == policy.otherwise
        == KindPolicy(0.92, 6, 270, "ambulance", 3, 1, 0.9, 0.05)
    )
    assert policy.of("ic") == KindPolicy(0.9, 3, 270, "micu", 1, 3, 0.9, 0.0)
    partly = read_policy(changed(("priority", "burns"), 9))
    assert partly.of("burns") == replace(partly.otherwise, priority=9)


def test_a_policy_stored_with_two_kinds_still_holds_and_covers_a_third() -> None:
    policy = read_policy(of_before())
    assert policy.of("ic").mode == "micu"
    assert policy.of("ward") == policy.of("burns")
    assert policy.of("ward") == replace(read_policy(DEFAULT_POLICY).otherwise, max_minutes=150)


def test_a_policy_of_before_shares_out_the_cohort_and_nobody_travels_longer_than_the_vehicle():
    later = {
        *("mode_minutes", "fair_share_of", "fair_share_weights", "fair_share_author"),
        *("fair_share_since", "receive_below", "care_yields", "bring_back_load"),
    }
    before = {name: value for name, value in DEFAULT_POLICY.items() if name not in later}
    policy = read_policy(before)
    assert policy.fair_share_of == ("suspected", "proven")
    assert policy.of("ic").max_minutes == 270
    quick = read_policy(changed(("mode_minutes", "micu"), 120))
    assert quick.of("ic").max_minutes == 120
    assert quick.of("ward").max_minutes == 270


def test_a_key_of_ones_own_needs_weights() -> None:
    with pytest.raises(Invalid) as refused:
        read_policy(changed(("fair_share_key",), "manual"))
    assert refused.value.field == "/fair_share_weights"
    own = changed(("fair_share_key",), "manual") | {"fair_share_weights": {"NAZB": 0.147}}
    assert read_policy(own).fair_share_weights == {"NAZB": 0.147}


@pytest.mark.django_db
def test_a_stored_policy_that_names_a_kind_nobody_knows_any_more_still_solves(
    realm, full, empty, national
):
    document = changed(("priority", "isolation_ward"), 5)
    Policy.objects.update(document=document)
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.result["summary"]["moves"] == 6
    beds = {bed for site in question_of(run, realm.now()).problem.sites for bed in site.beds}
    assert beds == {kind.code for kind in bed_kinds() if kind.has(empty)}


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_a_misspelt_kind_is_refused_when_a_policy_is_adopted(table) -> None:
    value = DEFAULT_POLICY[table]["ic"]
    with pytest.raises(Invalid) as refused:
        policy_adopt(actor=SYSTEM, document=changed((table, "icc"), value))
    assert refused.value.field == f"/{table}/icc"
    assert "icc" in refused.value.text("nl")
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("relive_above",), {"default": 1}, "/relive_above"),
        (("horizon_hours",), None, "/horizon_hours"),
        (("objectives",), ["unplacd"], "/objectives"),
        (("objectives",), ["phase", "phase"], "/objectives"),
        (("objectives",), [], "/objectives"),
        (("objectives",), "phase", "/objectives"),
        (("objectives",), [["phase"]], "/objectives"),
        (("phases_open",), ["red"], "/phases_open"),
        (("stale_rule",), "ignore", "/stale_rule"),
        (("unknown_rule",), ["use"], "/unknown_rule"),
        (("fair_share_key",), "beds", "/fair_share_key"),
        (("fair_share_band",), float("nan"), "/fair_share_band"),
        (("fair_share_of",), ["covid"], "/fair_share_of"),
        (("fair_share_of",), [], "/fair_share_of"),
        (("fair_share_weights",), {"NAZB": -1}, "/fair_share_weights/NAZB"),
        (("fair_share_author",), 3, "/fair_share_author"),
        (("fair_share_since",), "gisteren", "/fair_share_since"),
        (("fair_share_since",), 20201012, "/fair_share_since"),
        (("mode_minutes", "boat"), 30, "/mode_minutes/boat"),
        (("receive_below", "ic"), "half", "/receive_below/ic"),
        (("care_yields", "default"), 2, "/care_yields/default"),
        (("horizon_hours",), 0, "/horizon_hours"),
        (("horizon_hours",), 2.5, "/horizon_hours"),
        (("margin_beds",), True, "/margin_beds"),
        (("answer_minutes",), "60", "/answer_minutes"),
        (("relieve_above",), 0.9, "/relieve_above"),
        (("relieve_above", "ic"), "much", "/relieve_above/ic"),
        (("candidates_max", "default"), -1, "/candidates_max/default"),
        (("mode", "ic"), 3, "/mode/ic"),
        (("mode", "ic"), "boat", "/mode/ic"),
        (("trips_per_region",), [], "/trips_per_region"),
        (("trips_per_region", "micu"), 1.5, "/trips_per_region/micu"),
        (("trips_per_region", "micu"), None, "/trips_per_region/micu"),
        (("trips_per_region", "ambulanse"), 3, "/trips_per_region/ambulanse"),
    ],
)
def test_what_is_wrong_in_a_policy_is_refused_with_its_place(path, value, field) -> None:
    with pytest.raises(Invalid) as refused:
        read_policy(changed(path, value))
    assert refused.value.field == field
    assert refused.value.text("nl") != refused.value.text("en")
