"""Reports: who may, what is refused, what counts afterwards, and what the journal tells."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from capacity.freshness import Freshness
from capacity.inputs import EdInput, FiguresInput
from capacity.models import EdReport, FigureReport, Method, Traffic
from capacity.resource import BedLine
from capacity.selectors import beds_now, ed_now
from capacity.services import (
    bed_moved,
    beds_report,
    day_close,
    ed_report,
    figures_confirm,
    figures_report_many,
)
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry
from network.models import Role
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, person, report_beds, report_ed
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})


@pytest.fixture
def realm():
    return RealmFactory.create()


@pytest.fixture
def facility():
    return FacilityFactory.create()


@pytest.fixture
def liaison(facility):
    return person(Role.HOSPITAL_LIAISON, facility=facility)


def beds(facility, realm, **changes) -> FiguresInput:
    base = FiguresInput(
        facility=facility,
        lines=(BedLine("ward", operational=100, occupied=80),),
        observed_at=realm.now(),
        source="manual",
        method=Method.REPORTED,
    )
    return replace(base, **changes)


def ed(facility, realm, **changes) -> EdInput:
    base = EdInput(
        facility=facility,
        traffic=Traffic.PRESSURE,
        reason="peak",
        observed_at=realm.now(),
        source="manual",
        method=Method.REPORTED,
    )
    return replace(base, **changes)


def test_a_liaison_reports_the_own_hospital_and_everybody_sees_it(realm, facility, liaison):
    beds_report(actor=liaison, realm=realm, report=beds(facility, realm, duiding="drie zieken"))
    state = snapshot(realm, audiences=ALL).entities[f"beds:{facility.pk}"]["state"]
    assert state["duiding"] == "drie zieken"
    assert state["reported_by"] == liaison.label.nl
    assert state["lines"][0] | {"occupied": 80, "available": 20} == state["lines"][0]
    assert snapshot(realm, audiences=ALL).log[-1]["line"]["nl"].startswith(facility.name)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOSPITAL_LIAISON])
def test_no_other_role_reports_for_a_hospital(realm, facility, role):
    somebody = person(role, region=facility.region)
    with pytest.raises(Refused):
        beds_report(actor=somebody, realm=realm, report=beds(facility, realm))
    with pytest.raises(Refused):
        ed_report(actor=somebody, realm=realm, report=ed(facility, realm))
    assert not Entry.objects.exists()


def test_a_liaison_does_not_report_for_another_hospital(realm, liaison):
    other = FacilityFactory.create()
    with pytest.raises(Refused):
        beds_report(actor=liaison, realm=realm, report=beds(other, realm))


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ((), "lines"),
        ((BedLine("ward", operational=-1, occupied=0),), "ward.operational"),
        ((BedLine("ward", operational=10, occupied=5001),), "ward.occupied"),
        ((BedLine("ward", operational=10, occupied=True),), "ward.occupied"),
        ((BedLine("ward", operational=10, occupied=5, blocked=11),), "ward.blocked"),
        ((BedLine("attic", operational=10, occupied=5),), "lines.bed"),
        ((BedLine("ward", 10, 5), BedLine("ward", 10, 6)), "lines"),
        ((BedLine("ward", 10, 5, widths={"regular": 10}),), "widths"),
    ],
)
def test_lines_that_cannot_be_are_refused_with_their_place(realm, facility, lines, field):
    with pytest.raises(Invalid) as caught:
        beds_report(actor=SYSTEM, realm=realm, report=beds(facility, realm, lines=lines))
    assert caught.value.field == field
    assert not FigureReport.objects.exists()


def test_a_hospital_without_ic_reports_no_ic(realm):
    small = FacilityFactory.create(has_ic=False)
    with pytest.raises(Invalid):
        beds_report(
            actor=SYSTEM, realm=realm, report=beds(small, realm, lines=(BedLine("ic", 1, 1),))
        )


def test_more_patients_than_beds_is_a_fact_not_an_error(realm, facility):
    report_beds(realm, facility, ic=(12, 10))
    line = beds_now(realm)[facility.pk].lines["ic"]
    assert line.available == -2


def test_unknown_stays_unknown_and_is_never_zero(realm, facility):
    report_beds(realm, facility, ward=(None, 100))
    known = beds_now(realm)[facility.pk].lines["ward"]
    assert (known.occupied, known.available) == (None, None)
    wire = snapshot(realm, audiences=ALL).entities[f"beds:{facility.pk}"]["state"]["lines"][0]
    assert (wire["occupied"], wire["available"]) == (None, None)


def test_a_kind_of_bed_left_out_does_not_get_the_age_of_the_others(realm, facility):
    report_beds(realm, facility, ward=(80, 100), ic=(9, 10))
    with pytest.raises(Invalid, match="IC"):
        beds_report(actor=SYSTEM, realm=realm, report=beds(facility, realm))
    unknown = (BedLine("ward", 100, 81), BedLine("ic", None, None))
    beds_report(actor=SYSTEM, realm=realm, report=beds(facility, realm, lines=unknown))
    assert beds_now(realm)[facility.pk].lines["ic"].occupied is None


def test_the_future_and_the_past_are_refused(realm, facility):
    now = realm.now()
    with pytest.raises(Invalid, match="toekomst"):
        beds_report(
            actor=SYSTEM,
            realm=realm,
            report=beds(facility, realm, observed_at=now + timedelta(hours=1)),
        )
    report_beds(realm, facility)
    with pytest.raises(Conflict) as caught:
        beds_report(
            actor=SYSTEM,
            realm=realm,
            report=beds(facility, realm, observed_at=now - timedelta(hours=1)),
        )
    assert caught.value.code == "older_than_known"


def test_a_report_of_a_clock_that_stands_still_is_not_older_for_want_of_microseconds(
    realm, facility
):
    # the database counts microseconds, a browser milliseconds
    now = realm.now().replace(microsecond=123_456)
    kept = now.replace(microsecond=123_000)
    beds_report(actor=SYSTEM, realm=realm, report=beds(facility, realm, observed_at=now))
    beds_report(actor=SYSTEM, realm=realm, report=beds(facility, realm, observed_at=kept))
    before = kept - timedelta(milliseconds=1)
    with pytest.raises(Conflict) as refusal:
        beds_report(actor=SYSTEM, realm=realm, report=beds(facility, realm, observed_at=before))
    assert refusal.value.code == "older_than_known"


def test_one_wrong_report_in_a_batch_leaves_none(realm, facility):
    other = FacilityFactory.create()
    wrong = beds(other, realm, lines=(BedLine("ward", -1, 0),))
    with pytest.raises(Invalid):
        figures_report_many(actor=SYSTEM, realm=realm, reports=[beds(facility, realm), wrong])
    assert not FigureReport.objects.exists()
    assert not Entry.objects.exists()


def test_a_stop_needs_a_reason_and_open_forgets_it(realm, facility):
    with pytest.raises(Invalid) as caught:
        ed_report(actor=SYSTEM, realm=realm, report=ed(facility, realm, reason=""))
    assert caught.value.field == "reason"
    ed_report(
        actor=SYSTEM, realm=realm, report=ed(facility, realm, traffic=Traffic.OPEN, reason="peak")
    )
    assert EdReport.objects.get().reason == ""


def test_only_a_change_of_traffic_is_news(realm, facility):
    report_ed(realm, facility, Traffic.OPEN)
    report_ed(realm, facility, Traffic.STOP, reason="peak")
    report_ed(realm, facility, Traffic.STOP, reason="peak")
    report_ed(realm, facility, Traffic.OPEN)
    lines = [event["line"]["nl"] for event in snapshot(realm, audiences=ALL).log]
    assert lines == [
        f"{facility.name}: SEH-stop (was open); levensbedreigend en level 1 gaan altijd naar binnen",
        f"{facility.name}: SEH weer open (was stop)",
    ]


def test_a_line_of_the_log_says_what_a_figure_was_and_became(realm, facility, liaison):
    for occupied, operational in ((80, 100), (80, 100), (91, 90), (None, 90)):
        lines = (BedLine("ward", operational=operational, occupied=occupied),)
        beds_report(actor=liaison, realm=realm, report=beds(facility, realm, lines=lines))
    log = snapshot(realm, audiences=ALL).log
    assert [event["line"]["nl"].removeprefix(f"{facility.name}: ") for event in log] == [
        "kliniek 80 van 100",
        "kliniek 80 van 100",
        "kliniek 80 → 91 van 100 → 90",
        "kliniek 91 → ? van 90",
    ]
    assert log[2]["line"]["en"].endswith("ward 80 → 91 of 100 → 90")
    assert "before" not in log[2]["state"]


def test_a_threat_is_news_from_a_person_and_not_from_a_system(realm, facility, liaison):
    report_ed(realm, facility, Traffic.PRESSURE, reason="peak")
    report_ed(realm, facility, Traffic.OPEN)
    assert snapshot(realm, audiences=ALL).log == []
    report_ed(realm, facility, Traffic.PRESSURE, reason="peak", actor=liaison)
    assert len(snapshot(realm, audiences=ALL).log) == 1


def test_confirming_makes_figures_fresh_again_without_changing_them(realm, facility, liaison):
    with time_machine.travel(timezone.now() - timedelta(hours=9), tick=False):
        report_beds(realm, facility, ward=(91, 100))
    assert beds_now(realm)[facility.pk].freshness(realm.now()) is Freshness.STALE
    figures_confirm(actor=liaison, realm=realm, facility=facility)
    known = beds_now(realm)[facility.pk]
    assert known.freshness(realm.now()) is Freshness.FRESH
    assert known.lines["ward"].occupied == 91
    assert known.report.method == Method.CONFIRMED


def test_a_confirmation_that_waited_for_a_line_is_as_old_as_it_is(realm, facility, liaison):
    two_hours_ago = timezone.now() - timedelta(hours=2)
    with time_machine.travel(timezone.now() - timedelta(hours=3), tick=False):
        report_beds(realm, facility)
    figures_confirm(actor=liaison, realm=realm, facility=facility, observed_at=two_hours_ago)
    assert beds_now(realm)[facility.pk].report.observed_at == two_hours_ago
    report_beds(realm, facility)
    with pytest.raises(Conflict):
        figures_confirm(actor=liaison, realm=realm, facility=facility, observed_at=two_hours_ago)


def test_there_must_be_something_to_confirm(realm, facility, liaison):
    with pytest.raises(Missing):
        figures_confirm(actor=liaison, realm=realm, facility=facility)


def shift(realm, sender, receiver):
    for facility, step in ((sender, -1), (receiver, 1)):
        bed_moved(
            actor=SYSTEM,
            realm=realm,
            about="test:1",
            bed="ic",
            facility=facility,
            step=step,
            at=realm.now(),
        )


def test_a_shift_moves_one_bed_and_makes_nothing_fresher(realm, facility):
    other = FacilityFactory.create()
    with time_machine.travel(timezone.now() - timedelta(hours=3), tick=False):
        report_beds(realm, facility, ic=(10, 10))
        report_beds(realm, other, ic=(5, 10))
        observed = realm.now()
    shift(realm, facility, other)
    known = beds_now(realm)
    assert known[facility.pk].lines["ic"].occupied == 9
    assert known[other.pk].lines["ic"].occupied == 6
    assert known[other.pk].report.observed_at == observed


def test_a_shift_leaves_unknown_figures_unknown(realm, facility):
    other = FacilityFactory.create()
    report_beds(realm, facility, ic=(10, 10))
    shift(realm, facility, other)
    assert beds_now(realm)[facility.pk].lines["ic"].occupied == 9
    assert other.pk not in beds_now(realm)


def test_a_day_is_counted_once(realm):
    day = realm.now().date()
    day_close(actor=SYSTEM, realm=realm, day=day, admissions={"R": 3}, present={"ward": 10})
    day_close(actor=SYSTEM, realm=realm, day=day, admissions={"R": 9}, present={"ward": 99})
    assert snapshot(realm, audiences=ALL).entities[f"day:{day}"]["state"]["admissions"] == {"R": 3}
    assert Entry.objects.count() == 1


def test_realms_do_not_mix(realm, facility):
    exercise = RealmFactory.create(exercise=True)
    report_beds(realm, facility, ward=(80, 100))
    report_beds(exercise, facility, ward=(99, 100))
    assert beds_now(realm)[facility.pk].lines["ward"].occupied == 80
    assert beds_now(exercise)[facility.pk].lines["ward"].occupied == 99
    assert ed_now(exercise) == {}
    assert snapshot(realm, audiences=ALL).seq == 1


@pytest.mark.parametrize("count", [1, 10, 50])
def test_reading_capacity_takes_the_same_queries_however_many_hospitals(
    realm,
    count,
    django_assert_num_queries,
):
    for facility in FacilityFactory.create_batch(count):
        report_beds(realm, facility)
    with django_assert_num_queries(3):
        assert len(beds_now(realm)) == count
