"""GRIP of before there were activiteiten: nothing is lost, and the picture shows it as before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from journal.events import Event, event_type
from journal.services import record, writing
from phases.grip_carried import grip_carry
from phases.models import Activity, GripDecision
from phases.record import entries
from phases.record.timeline import timeline_of
from tests.factories import MORNING, SYSTEM, RealmFactory, RegionFactory, VeiligheidsregioFactory
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
carry = import_module("phases.migrations.0013_grip_carried")


@event_type("tests.grip_of_before")
@dataclass(frozen=True)
class GripOfBefore(Event):
    """What the journal said of a level before: no activiteit, one name."""

    veiligheidsregio: str
    name: str
    level: int
    incident: str
    since: datetime
    decided_by: str
    reason: str

    @property
    def key(self) -> str:
        """Return the entity of that time."""
        return f"grip:{self.veiligheidsregio}"


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def area():
    made = VeiligheidsregioFactory.create(name="Rijnmond")
    made.regions.add(RegionFactory.create())
    return made


@dataclass
class Row:
    """A decision as the migration finds it."""

    realm_id: int
    veiligheidsregio_id: str
    level: int
    incident: str
    decided_at: datetime
    registered_by: str = "De DPG"
    reason: str = "Op verzoek."
    activity: Any = None
    registered_at: datetime | None = None

    def save(self) -> None:
        """Become a row of today, which may not lack its activiteit."""
        assert self.registered_at is not None
        GripDecision.objects.create(
            realm_id=self.realm_id,
            veiligheidsregio_id=self.veiligheidsregio_id,
            activity_id=self.activity.pk,
            level=self.level,
            incident=self.incident,
            decided_at=self.decided_at,
            registered_at=self.registered_at,
            registered_by=self.registered_by,
            registrar="user:dpg",
            reason=self.reason,
        )


def rows_of(realm, area, *levels):
    return [
        Row(realm.pk, area.pk, level, incident, MORNING - timedelta(hours=9 - number))
        for number, (level, incident) in enumerate(levels)
    ]


def carried(rows):
    for incident in carry._incidents(rows):
        carry._activity(apps, incident)


def test_each_incident_becomes_an_activiteit_with_all_its_decisions(realm, area):
    carried(rows_of(realm, area, (1, "Brand"), (2, "Brand, rook"), (0, ""), (1, "Botsing")))
    old, new = Activity.objects.order_by("pk")
    assert (old.name, old.state, new.name, new.state) == (
        "Brand, rook",
        "closed",
        "Botsing",
        "open",
    )
    assert list(old.veiligheidsregios.all()) == [area]
    assert [(one.level, one.incident) for one in old.grips.order_by("pk")] == [
        (1, "Brand"),
        (2, "Brand, rook"),
        (0, "Brand, rook"),
    ]
    assert GripDecision.objects.count() == 4
    assert all(one.registered_at == one.decided_at for one in GripDecision.objects.all())


def test_the_picture_shows_what_counts_once_and_the_past_as_it_was_told(realm, area):
    carried(rows_of(realm, area, (2, "Botsing")))
    with writing():
        before = GripOfBefore(area.pk, area.name, 2, "Botsing", MORNING, "De DPG", "Op verzoek.")
        record(before, realm=realm, actor=SYSTEM)
    seq = snapshot(realm, audiences=ALL).seq
    realm.clock_time += timedelta(hours=1)
    realm.save()
    assert grip_carry(realm) == 1
    assert grip_carry(realm) == 0
    now = snapshot(realm, audiences=ALL)
    fire = Activity.objects.get()
    assert {key for key in now.entities if key.startswith(("grip:", "activity:"))} == {
        f"activity:{fire.pk}",
        f"grip:{fire.pk}:{area.pk}",
    }
    assert now.entities[f"grip:{fire.pk}:{area.pk}"]["state"]["level"] == 2
    assert now.log == []  # carrying over is no news
    past = snapshot(realm, audiences=ALL, at_seq=seq)
    assert past.entities[f"grip:{area.pk}"]["state"]["level"] == 2
    region = area.regions.get()
    lanes = timeline_of(realm, region, MORNING - timedelta(days=1), realm.now())
    spans = [(lane["key"], span["from"], span["to"]) for lane in lanes for span in lane["spans"]]
    assert sorted(spans, key=lambda span: span[1]) == [
        (f"grip:{area.pk}", MORNING, realm.now()),
        (f"grip:{fire.pk}:{area.pk}", realm.now(), None),
    ]
    assert entries.keys_of(realm, region)
