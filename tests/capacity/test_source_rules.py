"""Which source counts is a setting with a reason; what was typed gives way; who is due is reminded once."""

import json
from datetime import timedelta

import pytest

from callout.models import Call
from capacity.freshness import Freshness
from capacity.models import FigureReminder, SourceFigures, Traffic
from capacity.resource import REGULAR
from capacity.selectors import beds_now, ed_now
from capacity.selectors.reporting import reporting
from capacity.services import (
    feed_resume,
    figures_remind,
    operating_state_set,
    pace_set,
    source_rule_set,
)
from journal.errors import Conflict, Invalid, Refused
from journal.models import CurrentState, Entry
from network.models import Role
from phases.plan_examples import DEFAULT_PLAN
from phases.services import phase_decide, plan_adopt
from tests.capacity.test_sources import FEED, says, shown, ward
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
    report_ed,
)

pytestmark = pytest.mark.django_db
REASON = "De koppeling telt de dagopname mee."


@pytest.fixture
def realm():
    return RealmFactory.create()


@pytest.fixture
def house():
    return FacilityFactory.create()


@pytest.fixture
def liaison(house):
    return person(Role.HOSPITAL_LIAISON, facility=house)


def rule(realm, house, prefer, *, actor=SYSTEM, kind=""):
    return source_rule_set(
        actor=actor, realm=realm, facility=house, kind=kind, prefer=prefer, reason=REASON
    )


def both(realm, house):
    """A feed that speaks, and what was typed an hour ago, which gave way to it."""
    says(realm, house, "manual", 391, ago=60, holds_until=realm.now() - timedelta(minutes=30))
    says(realm, house, FEED, 380, ago=1)


def test_a_rule_changes_what_counts_at_once_with_its_reason_in_the_journal(realm, house, liaison):
    both(realm, house)
    assert ward(realm, house) == (FEED, 380, "feed")
    rule(realm, house, "hand", actor=liaison)
    assert ward(realm, house) == ("manual", 391, "hand")
    assert shown(realm, house)["source"] == "manual"
    entry = Entry.objects.get(type="capacity.source_rules_set")
    assert (str(entry.reason), entry.has_line) == (REASON, True)
    rule(realm, house, None, actor=liaison)
    assert ward(realm, house) == (FEED, 380, "feed")
    with pytest.raises(Conflict):
        rule(realm, house, None, actor=liaison)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([(False, "", "hand")], "manual"),
        ([(False, "ward", "hand")], "manual"),
        ([(False, "ic", "hand")], FEED),
        ([(False, "", "hand"), (False, "ward", "feed")], FEED),
        ([(False, "ward", "hand"), (True, "", "feed")], FEED),
        ([(True, "", "feed"), (True, "ward", "hand")], "manual"),
        ([(False, "", "newest")], FEED),
    ],
)
def test_the_nearest_rule_holds_house_before_realm_and_kind_before_all(
    realm, house, rules, expected
):
    both(realm, house)
    for of_house, kind, prefer in rules:
        rule(realm, house if of_house else None, prefer, kind=kind)
    assert ward(realm, house)[0] == expected


def test_a_house_decides_for_itself_and_who_answers_for_all_for_the_realm(realm, house, liaison):
    stranger = person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create())
    coordinator = person(Role.REGIONAL_COORDINATOR, region=house.region)
    for actor in (liaison, stranger, coordinator):
        with pytest.raises(Refused):
            rule(realm, None, "hand", actor=actor)
    with pytest.raises(Refused):
        rule(realm, house, "hand", actor=stranger)
    rule(realm, house, "hand", actor=coordinator)
    for role in (Role.NATIONAL_COORDINATOR, Role.ADMINISTRATOR):
        rule(realm, None, "newest", actor=person(role))


def test_what_was_typed_gives_way_to_the_feed_when_its_house_says_so(realm, house, liaison):
    says(realm, house, FEED, 380, ago=3)
    says(realm, house, "manual", 391, ago=2)
    assert ward(realm, house) == ("manual", 391, "held")
    assert feed_resume(actor=liaison, realm=realm, facility=house, kind="ward") == ["ward"]
    assert ward(realm, house) == (FEED, 380, "feed")
    assert SourceFigures.objects.get(kind="ic", counts=True).source == "manual"
    assert feed_resume(actor=liaison, realm=realm, facility=house) == ["ic"]
    with pytest.raises(Conflict):
        feed_resume(actor=liaison, realm=realm, facility=house)


def deadline(realm, house):
    return shown(realm, house)["stale_after_s"], beds_now(realm)[house.pk].deadlines["ward"]


def test_a_phase_makes_deadlines_shorter_for_figures_that_are_there_already(realm):
    region = RegionFactory.create()
    house, far = FacilityFactory.create(region=region), FacilityFactory.create()
    report_beds(realm, house, at=realm.now() - timedelta(hours=5))
    report_beds(realm, far, at=realm.now() - timedelta(hours=5))
    report_ed(realm, house, Traffic.OPEN)
    assert deadline(realm, house) == (28_800, 28_800)
    document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    plan_adopt(actor=SYSTEM, region=region, name="Plan", source="test", document=document)
    chair = person(Role.DPG, region=region)
    phase_decide(actor=chair, realm=realm, region=region, phase="crisis", reason="Vol.")
    assert deadline(realm, house) == (14_400, 14_400)
    assert deadline(realm, far) == (28_800, 28_800)
    assert beds_now(realm)[house.pk].freshness(realm.now(), "ward") is Freshness.STALE
    assert ed_now(realm)[house.pk].stale_after_s == 3_600
    assert '"stale_after_s":3600' in CurrentState.objects.get(
        key=f"ed:{house.pk}"
    ).variants.replace("\\", "")
    told = Entry.objects.filter(type="capacity.beds_reported", has_line=True)
    assert not told.filter(actor=chair.name).exists()
    head = Entry.objects.count()
    pace_set(actor=SYSTEM, realm=realm, region=region, pace="crisis")
    assert Entry.objects.count() == head
    pace_set(actor=SYSTEM, realm=realm, region=region, pace=REGULAR)
    assert deadline(realm, house) == (28_800, 28_800)
    with pytest.raises(Invalid):
        pace_set(actor=SYSTEM, realm=realm, region=region, pace="holiday")


def test_a_feed_keeps_its_deadline_in_every_phase(realm, house):
    says(realm, house, FEED, 380)
    before = deadline(realm, house)
    pace_set(actor=SYSTEM, realm=realm, region=house.region, pace="crisis")
    assert deadline(realm, house) == before == (600, 600)


def verdicts(realm, house):
    return {one.kind: str(one.verdict) for one in reporting(realm, [house])[house.pk]}


def test_who_never_said_anything_is_unknown_and_who_is_closed_is_not_asked(realm, house):
    assert verdicts(realm, house) == {"ward": "unknown", "ic": "unknown", "ed": "unknown"}
    report_beds(realm, house, at=realm.now() - timedelta(hours=7))
    report_ed(realm, house, Traffic.OPEN)
    assert verdicts(realm, house) == {"ward": "due", "ic": "due", "ed": "fresh"}
    operating_state_set(
        actor=SYSTEM, realm=realm, facility=house, part="ed", state="closed", reason="staff"
    )
    assert "ed" not in verdicts(realm, house)


def test_who_is_due_is_reminded_once_an_hour_and_who_is_not_never(realm):
    region = RegionFactory.create()
    late, fresh = FacilityFactory.create_batch(2, region=region)
    report_beds(realm, fresh)
    report_ed(realm, fresh, Traffic.OPEN)
    coordinator = person(Role.REGIONAL_COORDINATOR, region=region)
    assert figures_remind(actor=coordinator, realm=realm, region=region) == [late.pk]
    assert Entry.objects.filter(key=f"reminders:{region.pk}", has_line=True).count() == 1
    with pytest.raises(Conflict):
        figures_remind(actor=coordinator, realm=realm, region=region)
    FigureReminder.objects.update(at=realm.now() - timedelta(minutes=61))
    assert figures_remind(
        actor=coordinator, realm=realm, region=region, facilities=[late.pk, fresh.pk]
    ) == [late.pk]
    with pytest.raises(Conflict):
        figures_remind(actor=coordinator, realm=realm, region=region, facilities=[fresh.pk])
    stranger = person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create())
    with pytest.raises(Refused):
        figures_remind(actor=stranger, realm=realm, region=region)


def test_a_reminder_of_figures_reaches_the_liaison_of_the_house_and_calls_nobody_above(realm):
    house = FacilityFactory.create()
    liaison = person(Role.HOSPITAL_LIAISON, facility=house)
    coordinator = person(Role.REGIONAL_COORDINATOR, region=house.region)
    figures_remind(actor=coordinator, realm=realm, region=house.region)
    [call] = Call.objects.filter(alarm__kind="reminder")
    assert (call.user_id, call.answer) == (liaison.user_id, "")
    assert not call.seats.filter(escalate_at__isnull=False).exists()
