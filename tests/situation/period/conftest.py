"""A region with two houses over some days of an exercise: beds, departments, a measure."""

import json
from datetime import date, timedelta

import pytest

from capacity.models import Traffic
from capacity.services import bed_days_fill
from journal.models import Realm
from network.models import Facility, Region, Role
from phases.models import RunMeasure
from phases.plan_examples import DEFAULT_PLAN
from phases.services import measure_step, phase_decide, plan_adopt
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
    report_ed,
)

LAST = date(2020, 10, 20)  # the day before the clock of an exercise in tests stands still
FIRST = LAST - timedelta(days=49)


def grown(day: date) -> int:
    """Return the beds of a house on a day: growing by a fiftieth, a little otherwise on each."""
    number = (day - FIRST).days
    return round(40 * 1.02**number) + number % 3


class World:
    """What a test of reports finds there."""

    def __init__(self) -> None:
        self.realm: Realm = RealmFactory.create(exercise=True)
        self.region: Region = RegionFactory.create()
        document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
        plan_adopt(actor=SYSTEM, region=self.region, name="Plan", source="test", document=document)
        self.houses: list[Facility] = FacilityFactory.create_batch(2, region=self.region)
        self.chair = person(Role.ROAZ_CHAIR, region=self.region)
        self.fill(FIRST, LAST)

    def fill(self, first: date, last: date, less: int = 0) -> None:
        """Have the days from one to another known, with so much less than would have come."""
        days = {
            first + timedelta(days=number): {
                "ward": {
                    one.pk: max(grown(first + timedelta(days=number)) - less, 0)
                    for one in self.houses
                }
            }
            for number in range((last - first).days + 1)
        }
        bed_days_fill(actor=SYSTEM, realm=self.realm, days=days)

    def report(self, beds: int = 100) -> None:
        """Have every house report now."""
        for one in self.houses:
            report_beds(self.realm, one, ward=(beds, 120))
            report_ed(self.realm, one, Traffic.OPEN)

    def go(self, more: timedelta) -> None:
        """Move the clock of the exercise on."""
        self.realm.clock_time = self.realm.now() + more
        self.realm.save(update_fields=["clock_time"])

    def begin(self) -> RunMeasure:
        """Have a plan go to adapted care and its first measure begun with."""
        phase_decide(
            actor=self.chair,
            realm=self.realm,
            region=self.region,
            phase="adapted",
            reason="Het loopt vol.",
        )
        row = RunMeasure.objects.filter(realm=self.realm, region=self.region).order_by("pk").first()
        assert row is not None
        measure_step(actor=SYSTEM, realm=self.realm, measure=row.pk, step="start")
        return row


@pytest.fixture
def world() -> World:
    return World()
