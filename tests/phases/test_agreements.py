"""Agreements: set and ended by who may, kept or broken by the figures of now, and noticed at once."""

from datetime import timedelta

import pytest

from callout.models import Alarm
from capacity.models import Traffic
from journal.errors import Invalid, Missing, Refused
from journal.services import realm_close
from network.models import Role
from phases.demo import demo_agreements
from phases.models import Agreement
from phases.rules.agreements import holds, read_indicator
from phases.rules.given import PlanError
from phases.rules.lines import Known
from phases.services import agreement_end, agreement_set, agreements_audit
from phases.tasks import audit_runs
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
    report_ed,
)
from tests.phases.test_phases import move_clock
from tests.phases.test_pressure_score import beds, reading
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
OPEN = {"check": "ed_open", "at_least": 1}


def state(realm, region, code="seh-open"):
    found = snapshot(realm, audiences=ALL).entities.get(f"agreement:{region.pk}/{code}")
    return found and found["state"]


def lines(realm):
    return [one["line"]["nl"] for one in snapshot(realm, audiences=ALL).log]


@pytest.fixture
def coordinator(region):
    return person(Role.REGIONAL_COORDINATOR, region=region)


@pytest.fixture
def agree(realm, region, hospitals, coordinator):
    def go(indicator=OPEN, code="seh-open", **changes):
        words = {
            "actor": coordinator,
            "region": region,
            "title_nl": "De laatste open SEH stopt niet",
            "title_en": "The last open ED does not stop",
            "partners": [one.pk for one in hospitals[:2]],
            **changes,
        }
        return agreement_set(realm=realm, code=code, indicator=indicator, **words)

    return go


def test_the_last_open_department_that_stops_breaks_the_agreement_and_everybody_is_told(
    realm, region, hospitals, coordinator, agree
):
    person(Role.HOSPITAL_LIAISON, facility=hospitals[0])
    for house in hospitals[:2]:
        report_ed(realm, house, Traffic.OPEN)
    agree()
    assert state(realm, region)["state"] == "kept"
    report_ed(realm, hospitals[0], Traffic.STOP, reason="peak")
    assert state(realm, region)["state"] == "kept"  # another one is open
    move_clock(realm, 1)
    report_ed(realm, hospitals[1], Traffic.STOP, reason="peak")
    broken = state(realm, region)
    assert (broken["state"], broken["since"]) == ("broken", realm.now().isoformat())
    assert (broken["evidence"]["value"], broken["evidence"]["line"]) == (0, 1)
    assert {one["state"] for one in broken["evidence"]["shown"]} == {"stop"}
    assert any("NIET nagekomen" in line for line in lines(realm))
    report_ed(realm, hospitals[1], Traffic.OPEN)
    assert state(realm, region)["state"] == "kept"
    assert any("weer nagekomen" in line for line in lines(realm))
    assert not Alarm.objects.filter(realm=realm, closed_at__isnull=True).exists()


def test_who_is_silent_keeps_it_from_being_judged_and_time_alone_can(
    realm, region, hospitals, agree
):
    agree()
    assert state(realm, region)["state"] == "unknown"
    report_ed(realm, hospitals[0], Traffic.OPEN)
    assert state(realm, region)["state"] == "kept"
    move_clock(realm, 24)
    audit_runs()
    aged = state(realm, region)
    assert (aged["state"], aged["evidence"]["silent"]) == (
        "unknown",
        sorted(one.pk for one in hospitals[:2]),
    )
    heads = realm.head
    audit_runs()  # the same again is no news
    realm.refresh_from_db()
    assert realm.head == heads or state(realm, region) == aged


def test_beds_that_partners_keep_free_are_counted_together(realm, region, hospitals, agree):
    agree({"check": "beds_free", "bed": "ward", "at_least": 15}, code="buffer")
    for house in hospitals[:2]:
        report_beds(realm, house, ward=(90, 100))
    audit_runs()
    assert state(realm, region, "buffer")["evidence"]["value"] == 20
    report_beds(realm, hospitals[0], ward=(97, 100))
    audit_runs()
    assert state(realm, region, "buffer")["state"] == "broken"


def test_any_condition_of_a_plan_can_say_whether_it_is_kept(realm, region, hospitals, agree):
    line = {"bed": "ward", "scope": "region", "compare": "below", "threshold": 0.95}
    agree({"check": "condition", "condition": line | {"yardstick": "open"}}, code="vol")
    for house in hospitals[:2]:
        report_beds(realm, house, ward=(90, 100))
    report_beds(realm, hospitals[2], ward=(130, 100))  # no partner
    audit_runs()
    assert state(realm, region, "vol")["state"] == "kept"


def test_a_next_version_takes_the_place_of_the_first_and_an_end_takes_it_away(
    realm, region, coordinator, agree
):
    agree()
    second = agree({"check": "ed_open", "at_least": 2})
    assert (second.version, state(realm, region)["version"]) == (2, 2)
    assert Agreement.objects.filter(ended_at__isnull=True).count() == 1
    agreement_end(
        actor=coordinator, realm=realm, region=region, code="seh-open", reason="Vervangen."
    )
    assert state(realm, region) is None
    with pytest.raises(Missing):
        agreement_end(
            actor=coordinator, realm=realm, region=region, code="seh-open", reason="Nog eens."
        )


def test_an_agreement_ends_with_its_validity_and_is_not_judged_before_it(realm, region, agree):
    agree(valid_until=realm.now() + timedelta(hours=2))
    agree(code="later", valid_from=realm.now() + timedelta(hours=1))
    assert agreements_audit(realm=realm) == 0
    move_clock(realm, 3)
    audit_runs()
    assert state(realm, region) is None
    assert state(realm, region, "later")["state"] == "unknown"


@pytest.mark.parametrize(
    "role", [Role.HOSPITAL_LIAISON, Role.DPG, Role.HIN, Role.OBSERVER, Role.NATIONAL_COORDINATOR]
)
def test_others_may_not_agree(region, hospitals, agree, role):
    place = {"facility": hospitals[0]} if role == Role.HOSPITAL_LIAISON else {"region": region}
    with pytest.raises(Refused):
        agree(actor=person(role, **place))


def test_a_coordinator_of_elsewhere_may_not_agree_here(agree):
    with pytest.raises(Refused):
        agree(actor=person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create()))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"partners": []}, "partners"),
        ({"partners": ["NERGENS"]}, "partners"),
        ({"indicator": {"check": "maanstand"}}, "indicator"),
        ({"indicator": {"check": "beds_free", "bed": "attic"}}, "indicator"),
        ({"indicator": {"check": "stays_open", "part": "attic"}}, "indicator"),
        ({"indicator": {"check": "ed_open", "threshold": 3}}, "indicator"),
        ({"indicator": {"check": "condition", "condition": {"kind": "attic"}}}, "indicator"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(agree, changes, field):
    with pytest.raises(Invalid) as caught:
        agree(**changes)
    assert caught.value.field == field


def test_demo_agreements_are_marked_stay_in_exercises_and_come_once(settings):
    settings.EMBEDDED = True
    region = RegionFactory.create()
    FacilityFactory.create_batch(2, region=region)
    realm = RealmFactory.create(exercise=True)
    assert demo_agreements(realm) == 2
    assert demo_agreements(realm) == 0
    assert all(row.made_up for row in Agreement.objects.filter(realm=realm))
    assert demo_agreements(RealmFactory.create()) == 0  # the real world gets none


def test_realms_do_not_mix(realm, region, hospitals, agree):
    agree()
    other = RealmFactory.create(exercise=True)
    report_ed(other, hospitals[0], Traffic.OPEN)
    assert state(realm, region)["state"] == "unknown"
    assert state(other, region) is None


def test_closing_a_realm_ends_its_agreements(realm, region, agree):
    agree()
    realm_close(actor=SYSTEM, realm=realm, reason="Klaar.")
    assert not Agreement.objects.filter(ended_at__isnull=True).exists()


# The pure part.
def kept(indicator, *items):
    known = Known(
        [one for one in items if hasattr(one, "bed")],
        (),
        [one for one in items if hasattr(one, "about")],
    )
    return holds(read_indicator(indicator), ["A", "B"], known)


def test_a_closed_department_is_not_open_whatever_it_said_before():
    closed = [
        reading("ed", house="A", state="open"),
        reading("operating:ed", house="A", state="closed"),
        reading("ed", house="B", state="stop"),
    ]
    assert kept(OPEN, *closed).kept is False
    assert kept(OPEN, *closed[:2]).kept is None  # B says nothing


def test_a_part_that_closes_anywhere_breaks_what_stays_open():
    stays = {"check": "stays_open", "part": "ic"}
    open_ = [reading("operating:ic", house=one, state="open") for one in ("A", "B")]
    assert kept(stays, *open_).kept is True
    assert kept(stays, open_[0]).kept is None
    assert kept(stays, open_[0], reading("operating:ic", house="B", state="closed")).kept is False


def test_free_beds_of_one_do_not_make_up_for_who_lies_over_elsewhere():
    free = {"check": "beds_free", "bed": "ward", "at_least": 10}
    assert kept(free, beds("ward", 90, house="A"), beds("ward", 140, house="B")).kept is True
    assert kept(free, beds("ward", 95, house="A")).kept is None
    assert kept(free, beds("ward", 95, house="A"), beds("ward", 99, house="B")).kept is False


def test_answers_and_forecasts_do_not_belong_in_an_agreement():
    survey = {
        "survey": "staff",
        "sector": "hospital",
        "level": "crisis",
        "compare": "above",
        "share": 0.5,
        "count": 1,
    }
    with pytest.raises(PlanError):
        read_indicator({"check": "condition", "condition": survey})
