"""An incident at GRIP 2 with a common picture, houses that reported, and work that is open."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from capacity.models import Traffic
from network.models import Role, User
from network.permissions import person_of
from situation.services import (
    action_add,
    decision_record,
    item_write,
    meeting_plan,
    post_take,
    request_make,
    sitrep_publish,
    total_place,
    total_take,
)
from tests.factories import (
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
    report_beds,
    report_ed,
)

SAYS: dict[str, Any] = {
    "known": "60 slachtoffers.",
    "judgement": "De opvang schiet tekort voor T3.",
    "text": "T3 verdelen over drie ziekenhuizen.",
    "taken_by": "J. de Boer",
}


class Incident:
    """One incident with its people, by their function."""

    def __init__(self) -> None:
        self.realm = RealmFactory.create(
            exercise=True, clock_running=True, clock_rate=1.0, clock_set_at=timezone.now()
        )
        self.region = RegionFactory.create()
        self.area = VeiligheidsregioFactory.create(name="Rijnmond")
        self.area.regions.add(self.region)
        self.house = FacilityFactory.create(region=self.region, veiligheidsregio=self.area)
        report_beds(self.realm, self.house, ward=(106, 120), ic=(7, 10))
        report_ed(self.realm, self.house, Traffic.OPEN)
        self.row = activity_in(self.realm, self.area, name="Treinongeval")
        grip_at(self.row, self.area, 2)
        self.hin = self.taken(Role.HIN, "hin")
        total_take(actor=self.hin, **self.here)

    @property
    def here(self) -> dict[str, Any]:
        """In which realm and activiteit."""
        return {"realm": self.realm, "activity": self.row.pk}

    def person(self, role, facility=None):
        """Somebody with a role here."""
        place = {"region": self.region, "veiligheidsregio": self.area, "facility": facility}
        held = {name: place[name] for name in Role(role).places}
        return person_of(MandateFactory.create(role=role, **held).user, self.realm)

    def stranger(self, role=Role.HIN):
        """Somebody with a role elsewhere."""
        area = VeiligheidsregioFactory.create()
        region = RegionFactory.create()
        area.regions.add(region)
        place = {"region": region, "veiligheidsregio": area}
        held = {name: place[name] for name in Role(role).places}
        return person_of(MandateFactory.create(role=role, **held).user, self.realm)

    def taken(self, role, function):
        """Somebody who took a function."""
        someone = self.person(role)
        post_take(actor=someone, veiligheidsregio=self.area, function=function, **self.here)
        return someone

    def writes(self, text, *, share="activity", theme="casualties", placed=False, actor=None):
        """Write an item in the picture of AC-GHOR."""
        made = item_write(
            actor=actor or self.hin,
            **self.here,
            owner=f"team:{self.area.pk}:ac_ghor",
            given={"text": text, "theme": theme, "share": share},
        )
        if placed:
            total_place(actor=self.hin, item=made.pk, **self.here)
        return made

    def decides(self, **more):
        """Record a decision of the AC-GHOR."""
        team: dict[str, Any] = {"veiligheidsregio": self.area, "team": "ac_ghor"}
        return decision_record(actor=self.hin, **self.here, **team, **{**SAYS, **more})

    def acts(self, text="Bussen regelen.", **more):
        """Note an action of the AC-GHOR for the HIN."""
        team: dict[str, Any] = {"veiligheidsregio": self.area, "team": "ac_ghor"}
        owner: dict[str, Any] = {"function": "hin", "veiligheidsregio": self.area}
        return action_add(actor=self.hin, text=text, owner=owner, **self.here, **team, **more)

    def publishes(self, note=""):
        """Publish a report."""
        return sitrep_publish(actor=self.hin, note=note, **self.here)

    def client(self, actor):
        """Return somebody's browser."""
        made = Client()
        made.force_login(User.objects.get(username=actor.name.removeprefix("user:")))
        return made

    def read(self, what, actor=None, **query):
        """Read something of the activiteit."""
        address = f"/api/v1/realms/{self.realm.slug}/activities/{self.row.pk}/{what}"
        return self.client(actor or self.hin).get(address, query)

    def report(self, actor=None, **query):
        """Read the report, section by section: code → rows."""
        answer = self.read("sitrep/", actor, **query)
        assert answer.status_code == 200, answer.content
        return {one["code"]: one["rows"] for one in answer.json()["sections"]}


@pytest.fixture
def incident(db):
    return Incident()


__all__ = ["Incident", "meeting_plan", "request_make"]
