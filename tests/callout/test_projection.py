"""Snapshot + events = snapshot, for every audience, whatever happens to alarms, rosters and contacts."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from callout.groups import Group
from callout.models import Alarm, Call
from callout.places import At
from callout.services import (
    alarm_close,
    answer_take,
    contacts_confirm,
    contacts_set,
    raise_alarm,
    seats_escalate,
)
from callout.tasks import ACTOR
from journal.errors import Conflict
from journal.models import Entry
from network.models import Role
from network.permissions import audiences_of
from tests.callout.worlds import World, world
from tests.factories import SYSTEM, FacilityFactory, RegionFactory, person
from tests.reading import snapshot, visible_body

STEPS = st.lists(
    st.sampled_from(["raise", "come", "not", "wait", "close", "contacts", "confirm"]), max_size=8
)


def act(here: World, step: str, clock: Any) -> None:
    """Have something happen."""
    if step == "raise":
        group = Group((At(here.region),), ("ico", "crisis_coordinator"))
        raise_alarm(actor=SYSTEM, realm=here.realm, group=group, what="Kom.", about="phase:X")
    elif step in ("come", "not"):
        for call in Call.objects.filter(alarm__closed_at__isnull=True)[:1]:
            answer_take(actor=SYSTEM, call=call, answer=step, minutes=None, way="screen")
    elif step == "wait":
        clock.shift(timedelta(minutes=11))
        seats_escalate(actor=ACTOR, realm=here.realm)
    elif step == "close":
        alarm_close(actor=SYSTEM, realm=here.realm, about="phase:X")
    elif step == "contacts":
        contact = {"function": "ico", "telephone": "010 555 01 23"}
        contacts_set(actor=SYSTEM, realm=here.realm, at=At(here.house), contacts=[contact])
    else:
        try:
            contacts_confirm(actor=SYSTEM, realm=here.realm, at=At(here.house))
        except Conflict:
            return


def applied(entities: dict[str, Any], here: World, since: int, audiences: frozenset[str]):
    """Return what a screen has after the events since a number."""
    found = dict(entities)
    for entry in Entry.objects.filter(realm=here.realm, seq__gt=since).order_by("seq"):
        body = visible_body(entry.variants, audiences)
        if body is None:
            continue
        event = json.loads(body)
        if event["state"] is None:
            found.pop(event["key"], None)
        else:
            found[event["key"]] = event
    return found


class Projection(TestCase):
    """A class, because hypothesis gives each example a transaction of its own that way."""

    @settings(max_examples=12)
    @given(before=STEPS, after=STEPS)
    def test_a_snapshot_and_the_events_after_it_equal_the_later_snapshot(self, before, after):
        here = world()
        readers = [
            here.liaison("een"),
            here.coordinator("rcps"),
            person(Role.OBSERVER),
            person(Role.ADMINISTRATOR),
            person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create()),
            person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create()),
        ]
        here.roster(readers[0])
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False) as clock:
            for step in before:
                act(here, step, clock)
            firsts = {one: snapshot(here.realm, audiences=audiences_of(one)) for one in readers}
            for step in after:
                act(here, step, clock)
        for reader, first in firsts.items():
            audiences = audiences_of(reader)
            last = snapshot(here.realm, audiences=audiences)
            assert applied(first.entities, here, first.seq, audiences) == last.entities
        alarms = {f"alarm:{alarm.pk}" for alarm in Alarm.objects.filter(realm=here.realm)}
        for stranger in (readers[2], readers[4], readers[5]):
            seen = snapshot(here.realm, audiences=audiences_of(stranger)).entities
            assert not alarms & set(seen)


pytestmark = pytest.mark.django_db
