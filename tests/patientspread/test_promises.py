"""Whatever is reported when, every patient ends in exactly one bed, and a promise is no count.

A world of its own knows where every patient lies at each minute. Hospitals count it, at any moment and
told late or not; patients are asked for, answered, moved, turned round and brought back. After each step
what is shown is what is there, for every hospital whose last count says so.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from capacity.inputs import FiguresInput
from capacity.models import BedPromise, Method
from capacity.resource import BedLine
from capacity.selectors import beds_now
from capacity.services import figures_report_many
from journal.errors import Conflict
from patientspread.models import Request, RequestState, Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.request_models import OPEN
from patientspread.services import (
    policy_adopt,
    request_bring_back,
    request_end,
    request_move,
    request_propose,
    transfer_accept,
    transfer_refuse,
    transfer_withdraw,
)
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, RegionFactory
from tests.patientspread.requests import accepted, asked

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
BEFORE_LEAVING = ("withdraw", "die", "go_by_own_means", "decline")


class Ward(RuleBasedStateMachine):
    """Three hospitals, their patients, and a clock that is set forward by hand."""

    @initialize()
    def opened(self):
        self.realm = RealmFactory.create(exercise=True)
        if not Request.objects.exists():
            policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
        region = RegionFactory.create()
        self.houses = [FacilityFactory.create(region=region) for _ in range(3)]
        start = self.realm.now()
        # how many lie there from a moment on, newest last: what a count would find
        self.there = {house.pk: [(start, 20)] for house in self.houses}
        for house in self.houses:
            self.count(house, start)

    def change(self, house, step, at):
        self.there[house.pk].append((at, self.there[house.pk][-1][1] + step))

    def count(self, house, at):
        found = next(n for since, n in reversed(self.there[house.pk]) if since <= at)
        figures_report_many(
            actor=SYSTEM,
            realm=self.realm,
            reports=[
                FiguresInput(
                    facility=house,
                    lines=(BedLine("ward", occupied=found, operational=60),),
                    observed_at=at,
                    source="manual",
                    method=Method.REPORTED,
                )
            ],
        )

    def requests(self, *states):
        rows = Request.objects.filter(realm=self.realm, state__in=states).order_by("pk")
        return list(rows.select_related("origin", "destination"))

    def pick(self, data, *states):
        rows = self.requests(*states)
        return data.draw(st.sampled_from(rows)) if rows else None

    @rule(minutes=st.sampled_from([5, 20]))
    def time_passes(self, minutes):
        self.forward(minutes)

    def forward(self, minutes=1):
        """A count of the minute in which somebody moves is one of after that."""
        self.realm.clock_time += minutes * MINUTE
        self.realm.save(update_fields=["clock_time"])

    @rule(data=st.data(), ago=st.sampled_from([0, 0, 1, 5, 20]))
    def counted(self, data, ago):
        house = data.draw(st.sampled_from(self.houses))
        first = self.there[house.pk][0][0]
        with suppress(Conflict):  # a count before the one that is known comes too late
            self.count(house, max(self.realm.now() - ago * MINUTE, first))

    @rule(data=st.data(), is_new=st.booleans())
    def asks(self, data, is_new):
        asked(self.realm, data.draw(st.sampled_from(self.houses)), is_new=is_new)

    @rule(data=st.data(), is_new=st.booleans())
    def is_taken_in(self, data, is_new):
        here, there = data.draw(st.permutations(self.houses))[:2]
        accepted(self.realm, asked(self.realm, here, is_new=is_new), there)

    @rule(data=st.data())
    def proposes(self, data):
        row = self.pick(data, "requested", "sought", "national", "refused")
        if row:
            others = [one for one in self.houses if one.pk != row.origin_id]
            there = data.draw(st.sampled_from(others))
            request_propose(actor=SYSTEM, realm=self.realm, pmr=row.pk, destination=there)

    @rule(data=st.data(), answer=st.sampled_from(["accept", "accept", "refuse", "withdraw"]))
    def answers(self, data, answer):
        row = self.pick(data, "proposed")
        if not row:
            return
        about: dict[str, Any] = {
            "actor": SYSTEM,
            "realm": self.realm,
            "transfer_id": Transfer.objects.get(request=row, state="proposed").pk,
        }
        if answer == "accept":
            transfer_accept(**about)
        elif answer == "refuse":
            transfer_refuse(**about, code="no_bed")
        else:
            transfer_withdraw(**about, reason="r")

    @rule(data=st.data())
    def departs(self, data):
        row = self.pick(data, "accepted", "planned")
        if row:
            self.forward()
            request_move(actor=SYSTEM, realm=self.realm, pmr=row.pk, step="depart")
            if not row.is_new:
                self.change(row.origin, -1, self.realm.now())

    @rule(data=st.data())
    def arrives(self, data):
        row = self.pick(data, "accepted", "planned", "under_way")
        if row:
            self.forward()
            request_move(actor=SYSTEM, realm=self.realm, pmr=row.pk, step="arrive", sure=True)
            if row.state != RequestState.UNDER_WAY and not row.is_new:
                self.change(row.origin, -1, self.realm.now())
            self.change(row.destination, 1, self.realm.now())

    @rule(data=st.data(), ending=st.sampled_from(BEFORE_LEAVING))
    def ends(self, data, ending):
        row = self.pick(data, "requested", "sought", "refused", "proposed", "accepted")
        if row:
            request_end(actor=SYSTEM, realm=self.realm, pmr=row.pk, ending=ending)

    @rule(data=st.data(), ending=st.sampled_from(["return", "die"]))
    def ends_on_the_way(self, data, ending):
        row = self.pick(data, "under_way")
        if row:
            self.forward()
            request_end(actor=SYSTEM, realm=self.realm, pmr=row.pk, ending=ending)
            if ending == "return" and not row.is_new:
                self.change(row.origin, 1, self.realm.now())

    @rule(data=st.data())
    def goes_home(self, data):
        rows = [
            row
            for row in self.requests("arrived", "closed")
            if not Request.objects.filter(returns=row, state__in=OPEN).exists()
        ]
        if rows:
            row = data.draw(st.sampled_from(rows))
            request_bring_back(actor=SYSTEM, realm=self.realm, pmr=row.pk)

    @precondition(lambda self: hasattr(self, "houses"))
    @invariant()
    def what_is_shown_is_what_is_there(self):
        known = beds_now(self.realm)
        for house in self.houses:
            assert known[house.pk].lines["ward"].occupied == self.there[house.pk][-1][1]

    @precondition(lambda self: hasattr(self, "houses"))
    @invariant()
    def a_bed_is_promised_for_exactly_those_who_have_a_place_and_are_not_there(self):
        promised = set(BedPromise.objects.filter(realm=self.realm).values_list("about", flat=True))
        going = self.requests("proposed", "accepted", "planned", "under_way")
        assert promised == {row.key for row in going}
        placed = Transfer.objects.filter(realm=self.realm, state__in=["proposed", "accepted"])
        assert set(placed.values_list("request", flat=True)) == {row.pk for row in going}


def test_every_patient_ends_in_exactly_one_bed():
    run_state_machine_as_test(
        Ward,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
