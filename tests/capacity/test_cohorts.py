"""Cohorts: a kind of bed that a person splits into labels, whose parts fit the whole."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from capacity.cohort_rules import Split, misfit
from capacity.inputs import FiguresInput
from capacity.models import Cohort, Method, ReportLine, SourceFigures
from capacity.resource import BedLine
from capacity.selectors import beds_now, parts_now
from capacity.services import beds_report, cohort_close, cohort_open
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.services import realm_close
from network.models import Role
from phases.rules import advise, read_rules
from phases.selectors import region_figures
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, person
from tests.reading import snapshot

ALL = frozenset({"all"})
LABELS = ["suspected", "proven", "recovered", "other"]
COUNT = st.none() | st.integers(0, 60)


@pytest.fixture
def realm():
    return RealmFactory.create()


@pytest.fixture
def house():
    return FacilityFactory.create()


def opened(realm, *, kinds=("ward",), labels=LABELS, counting="patients", actor=None):
    actor = actor or person(Role.NATIONAL_COORDINATOR)
    return cohort_open(
        actor=actor,
        realm=realm,
        kinds=list(kinds),
        labels=labels,
        counting=counting,
        reason="uitbraak",
    )


def closed(realm, kind="ward"):
    actor = person(Role.ADMINISTRATOR)
    return cohort_close(actor=actor, realm=realm, kind=kind, reason="voorbij")


def part(label, occupied, operational=None):
    return BedLine("ward", occupied=occupied, operational=operational, cohort=label)


def report(realm, house, *parts, ward=(80, 100)):
    lines = (BedLine("ward", occupied=ward[0], operational=ward[1]), BedLine("ic", 10, 5), *parts)
    given_ = FiguresInput(house, lines, realm.now(), "manual", Method.REPORTED)
    return beds_report(actor=SYSTEM, realm=realm, report=given_)


def wire(realm, key):
    entity = snapshot(realm, audiences=ALL).entities.get(key)
    return entity and entity["state"]


@pytest.mark.django_db
def test_parts_of_an_open_cohort_stand_beside_the_whole_and_do_not_change_it(realm, house):
    opened(realm)
    report(realm, house, part("suspected", 5), part("proven", 20))
    assert beds_now(realm)[house.pk].lines["ward"].occupied == 80
    parts = parts_now(realm, [house.pk])[house.pk, "ward"]
    assert {label: row.values["occupied"] for label, row in parts.items()} == {
        "suspected": 5,
        "proven": 20,
    }


@pytest.mark.django_db
def test_a_part_of_a_cohort_that_is_not_open_is_refused_with_its_name(realm, house):
    with pytest.raises(Conflict) as refused:
        report(realm, house, part("proven", 20))
    assert "bewezen" in str(refused.value)
    opened(realm, labels=["suspected", "proven"])
    with pytest.raises(Conflict):
        report(realm, house, part("other", 2))
    closed(realm)
    with pytest.raises(Conflict):
        report(realm, house, part("proven", 20))
    assert not ReportLine.objects.exclude(cohort="").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("counting", "parts", "code"),
    [
        ("patients", [part("proven", 81)], "capacity.cohort_more"),
        ("patients", [part(one, 10) for one in LABELS], "capacity.cohort_not_all"),
        ("patients", [part("proven", 8, 10)], "capacity.cohort_no_beds"),
        ("beds", [part("proven", 8, 101)], "capacity.cohort_more"),
        ("beds", [part(one, 20, 20) for one in LABELS], "capacity.cohort_not_all"),
    ],
)
def test_parts_that_do_not_fit_the_whole_are_refused(realm, house, counting, parts, code):
    opened(realm, counting=counting)
    with pytest.raises(Invalid) as refused:
        report(realm, house, *parts)
    assert refused.value.code in (code, code.removeprefix("capacity."))
    assert not SourceFigures.objects.exists()


@pytest.mark.django_db
def test_closing_ends_the_parts_and_keeps_what_was_reported(realm, house):
    opened(realm)
    report(realm, house, part("proven", 20))
    assert [line.get("cohort") for line in wire(realm, f"beds:{house.pk}")["lines"]].count("proven")
    assert wire(realm, "cohort:ward")["labels"] == LABELS
    row = closed(realm)
    assert wire(realm, "cohort:ward") is None
    assert not any(line.get("cohort") for line in wire(realm, f"beds:{house.pk}")["lines"])
    assert not SourceFigures.objects.exclude(cohort="").exists()
    assert ReportLine.objects.filter(cohort="proven").count() == 1
    assert (row.closed_at is not None, row.labels) == (True, LABELS)
    with pytest.raises(Missing):
        closed(realm)
    opened(realm)  # another outbreak
    assert Cohort.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("order", [("proven", "suspected"), ("suspected", "proven")])
def test_parts_that_come_one_by_one_never_exceed_the_whole_either(realm, house, order):
    opened(realm)
    first, second = order
    report(realm, house, part(first, 50))
    with pytest.raises(Invalid):
        report(realm, house, part(second, 50))
    report(realm, house, part(second, 30))
    report(realm, house, part(first, 20), part(second, 60))  # they moved from one to the other
    parts = parts_now(realm, [house.pk])[house.pk, "ward"]
    assert {label: row.values["occupied"] for label, row in parts.items()} == {
        first: 20,
        second: 60,
    }


@pytest.mark.django_db
def test_a_realm_that_closes_ends_its_cohorts_and_no_other(realm, house):
    other = RealmFactory.create()
    opened(realm)
    opened(other)
    report(realm, house, part("proven", 20))
    realm_close(actor=SYSTEM, realm=realm, reason="Voorbij.")
    assert list(Cohort.objects.filter(closed_at__isnull=True).values_list("realm", flat=True)) == [
        other.pk
    ]
    assert not SourceFigures.objects.exclude(cohort="").exists()
    assert ReportLine.objects.filter(cohort="proven").count() == 1


@pytest.mark.django_db
def test_a_kind_is_split_once_and_only_in_its_own_realm(realm, house):
    opened(realm)
    with pytest.raises(Conflict):
        opened(realm, kinds=["ic", "ward"])
    assert not Cohort.objects.filter(kind="ic").exists()
    with pytest.raises(Conflict):
        report(RealmFactory.create(), house, part("proven", 1))


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("act", "loser"), [(opened, Conflict), (closed, Missing)])
def test_of_two_who_open_or_close_at_once_one_is_told_it_was_done(store, act, loser):
    realm, people = RealmFactory.create(), Barrier(2)
    if act is closed:
        opened(realm)

    def attempt(_number):
        try:
            people.wait(20)
            act(realm)
        except loser:
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == ["done", "told"]
    assert Cohort.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [Role.HOSPITAL_LIAISON, Role.REGIONAL_COORDINATOR, Role.DPG, Role.OBSERVER]
)
def test_nobody_else_opens_a_cohort(realm, house, role):
    place = {"region": house.region} if role == Role.REGIONAL_COORDINATOR else {}
    if role == Role.HOSPITAL_LIAISON:
        place = {"facility": house}
    if role == Role.DPG:
        place = {"veiligheidsregio": house.veiligheidsregio}
    with pytest.raises(Refused):
        opened(realm, actor=person(role, **place))


def rules(**more):
    condition = {"bed": "ward", "scope": "region", "compare": "above", "threshold": 0.2, **more}
    return read_rules(
        {
            "rules": [
                {
                    "id": "1",
                    "from": ["regular"],
                    "to": "adapted",
                    "conditions": [condition],
                    "for_hours": 0,
                    "sentence": {"nl": "x", "en": "x"},
                }
            ],
            "deciders": {phase: ["dpg"] for phase in ("regular", "adapted", "crisis")},
            "repeat_hours": 1,
            "withdraw_hours": 1,
            "min_fresh_share": 0.5,
        }
    )


NAMED = {("ward", ""), *(("ward", label) for label in LABELS)}


@pytest.mark.django_db
def test_a_rule_can_look_at_one_cohort_alone(realm, house):
    opened(realm)
    report(realm, house, part("proven", 25), part("suspected", 5))
    now = realm.now()
    figures = region_figures(realm, [house.region_id], now, NAMED)[house.region_id]

    def holds(**more):
        asked = rules(yardstick="open", **more)
        return bool(advise(asked, phase="regular", figures=figures, since={}, now=now))

    assert holds(cohort="proven")
    assert not holds(cohort="suspected")
    assert not holds(cohort="other")  # nobody reported it: unknown is no evidence
    assert holds()
    assert not holds(threshold=0.9)  # the parts are not added to the whole


@given(
    parts=st.dictionaries(st.sampled_from(LABELS), st.tuples(COUNT, COUNT)),
    whole=st.tuples(COUNT, COUNT),
    beds=st.booleans(),
    rest=st.booleans(),
)
def test_the_parts_never_exceed_the_whole_and_make_it_where_all_are_known(parts, whole, beds, rest):
    lines = {label: part(label, *counts) for label, counts in parts.items()}
    total = BedLine("ward", occupied=whole[0], operational=whole[1])
    fault = misfit(Split(tuple(LABELS), beds, rest), total, lines)
    for at in (0, 1) if beds else (0,):
        known = [counts[at] for counts in parts.values() if counts[at] is not None]
        fits = whole[at] is None or sum(known) <= whole[at]
        if rest and len(known) == len(LABELS) and whole[at] is not None:
            fits = sum(known) == whole[at]
        if not fits:
            assert fault is not None
            return
    assert fault is None
