"""An incident at GRIP 2 in which functions are held, for decisions, actions, requests and meetings."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from network.models import Role, User
from network.permissions import person_of
from situation.services import action_add, decision_record, post_take
from tests.factories import (
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
)
from tests.reading import snapshot

SAYS: dict[str, Any] = {
    "known": "60 slachtoffers, waarvan 8 T1.",
    "judgement": "De opvang schiet tekort voor T3.",
    "text": "T3 verdelen over drie ziekenhuizen.",
    "taken_by": "J. de Boer",
    "taken_as": "acgz",
}


class Incident:
    """One incident with its people, by their function."""

    def __init__(self) -> None:
        # its clock runs as the wall's does
        self.realm = RealmFactory.create(
            exercise=True, clock_running=True, clock_rate=1.0, clock_set_at=timezone.now()
        )
        self.region = RegionFactory.create()
        self.area = VeiligheidsregioFactory.create(name="Rijnmond")
        self.area.regions.add(self.region)
        self.house = FacilityFactory.create(region=self.region, veiligheidsregio=self.area)
        self.row = activity_in(self.realm, self.area, name="Treinongeval")
        grip_at(self.row, self.area, 2)
        self.hin = self.taken(Role.HIN, "hin")
        self.acgz = self.taken(Role.ACGZ, "acgz")

    def person(self, role, facility=None):
        """Somebody with a role here."""
        place = {"region": self.region, "veiligheidsregio": self.area, "facility": facility}
        held = {name: place[name] for name in Role(role).places}
        return person_of(MandateFactory.create(role=role, **held).user)

    def taken(self, role, function):
        """Somebody who took a function."""
        someone = self.person(role)
        post_take(
            actor=someone,
            realm=self.realm,
            activity=self.row.pk,
            veiligheidsregio=self.area,
            function=function,
        )
        return someone

    @property
    def here(self):
        """Where a command is about this incident."""
        return {"realm": self.realm, "activity": self.row.pk}

    def team(self, code="ac_ghor"):
        """Where a command is about a team of it."""
        return {**self.here, "veiligheidsregio": self.area, "team": code}

    def function(self, code):
        """A function of a team as a side."""
        return {"function": code, "veiligheidsregio": self.area}

    def decision(self, **more):
        """Record a decision."""
        return decision_record(actor=self.hin, **self.team(), **SAYS | more)

    def action(self, owner=None, **more):
        """Note an action."""
        given = {"text": "Bedden opvragen.", "owner": owner or self.function("acgz")}
        return action_add(actor=self.hin, **self.team(), **given | more)

    def states(self, kind):
        """What the wire shows of one kind, by number."""
        found = snapshot(self.realm, audiences=frozenset({"all"})).entities
        return [one["state"] for key, one in found.items() if key.startswith(f"{kind}:")]

    def only(self, kind):
        """What the wire shows of the only one of a kind."""
        (found,) = self.states(kind)
        return found

    def lines(self):
        """The lines of the log, as Dutch reads them."""
        return [
            event["line"]["nl"] for event in snapshot(self.realm, audiences=frozenset({"all"})).log
        ]

    def account(self, actor):
        """The account of somebody."""
        return User.objects.get(username=actor.name.removeprefix("user:"))


@pytest.fixture
def incident(db, time_machine):
    """One incident; a test moves the clock by `time_machine.shift`."""
    time_machine.move_to(datetime.now(UTC), tick=False)
    return Incident()
