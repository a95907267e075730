"""Whatever happens to pictures: who may not see an item gets nothing of it; events lead to snapshots."""

import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from hypothesis.extra.django import TestCase

from journal.errors import ZorgbeeldError
from journal.models import Entry
from network.models import Role
from network.permissions import audiences_in
from phases.services import activity_close, activity_party_end, activity_party_set, activity_reopen
from situation.models import PictureItem
from situation.services import (
    item_ask,
    item_correct,
    item_withdraw,
    item_write,
    total_place,
    total_publish,
    total_remove,
    total_take,
)
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    person,
)
from tests.reading import Snapshot, snapshot, visible_body

pytestmark = pytest.mark.django_db
KINDS = ("share", "share", "place", "remove", "join", "leave", "ask", "withdraw", "turn", "publish")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.integers(0, 1), st.sampled_from(("own", "activity", "all"))
    ),
    max_size=7,
)


class Scene:
    """An activiteit with two items of a team, a house that comes and goes, and four readers."""

    def __init__(self) -> None:
        self.area = VeiligheidsregioFactory.create()
        region = RegionFactory.create()
        self.area.regions.add(region)
        self.realm = RealmFactory.create(exercise=True)
        self.activity = activity_in(self.realm, self.area)
        self.house = FacilityFactory.create(region=region, veiligheidsregio=self.area)
        self.hin = person(Role.HIN, region=region, veiligheidsregio=self.area)
        self.readers = {
            "team": self.hin,
            "scene": person(Role.OVDG, region=region, veiligheidsregio=self.area),
            "house": person(Role.HOSPITAL_LIAISON, facility=self.house),
            "outside": person(Role.OBSERVER),
        }
        self.place: dict[str, Any] = {"realm": self.realm, "activity": self.activity.pk}
        owner = f"team:{self.area.pk}:ac_ghor"
        self.items = [
            item_write(actor=self.hin, **self.place, owner=owner, given=said(number, "own"))
            for number in range(2)
        ]
        total_take(actor=self.hin, **self.place)

    def act(self, kind: str, which: int, share: str) -> None:
        """Do one step; what is refused changes nothing."""
        item: dict[str, Any] = {"item": self.items[which].pk}
        hin: dict[str, Any] = {"actor": self.hin, **self.place}
        party = self.activity.parties.filter(until__isnull=True).first()
        steps = {
            "share": lambda: item_correct(**hin, **item, given=said(which, share)),
            "place": lambda: total_place(**hin, **item),
            "remove": lambda: total_remove(**hin, **item),
            "join": lambda: activity_party_set(actor=SYSTEM, **self.place, who=self.house),
            "leave": lambda: activity_party_end(
                actor=SYSTEM, **self.place, party=party.pk if party else 0
            ),
            "ask": lambda: item_ask(**hin, **item, text=f"geheim {which}?"),
            "withdraw": lambda: item_withdraw(**hin, **item, reason=f"geheim {which}."),
            "turn": self._turn,
            "publish": lambda: total_publish(**hin),
        }
        try:
            steps[kind]()
        except ZorgbeeldError:
            return

    def _turn(self) -> None:
        """Close the activiteit, or open it again."""
        self.activity.refresh_from_db()
        turn = activity_reopen if self.activity.state == "closed" else activity_close
        turn(actor=SYSTEM, **self.place, reason="Zo is het.")

    def look(self) -> dict[str, Snapshot]:
        """Return what each reader sees now."""
        return {
            name: snapshot(self.realm, audiences=audiences_in(one, self.realm))
            for name, one in self.readers.items()
        }


def said(number: int, share: str) -> dict[str, str]:
    return {"theme": "incident", "text": f"geheim {number}", "share": share}


def after(scene: Scene, first: Snapshot, audiences: frozenset[str]) -> tuple[dict[str, Any], str]:
    """Return what a screen holds after the events since a snapshot, and all that it was sent."""
    found, sent = dict(first.entities), []
    for entry in Entry.objects.filter(realm=scene.realm, seq__gt=first.seq).order_by("seq"):
        body = visible_body(entry.variants, audiences)
        if body is None:
            continue
        event = json.loads(body)
        found.pop(event["key"], None)
        if event["state"] is not None:
            found[event["key"]] = event
            sent.append(body)
    return found, "".join(sent)


class Projection(TestCase):
    """A class, because hypothesis gives each example a transaction of its own that way."""

    @settings(max_examples=8)
    @given(before=STEPS, then=STEPS)
    def test_nobody_gets_what_is_not_shared_and_events_lead_to_the_snapshot(self, before, then):
        scene = Scene()
        for step in before:
            scene.act(*step)
        firsts = scene.look()
        shown = {one.pk: one.share for one in PictureItem.objects.all()}
        unshared = {pk for pk, share in shown.items() if share == "own"}
        for step in then:
            scene.act(*step)
            now = dict(PictureItem.objects.values_list("pk", "share"))
            unshared &= {pk for pk, share in now.items() if share == "own"}
        lasts = scene.look()
        for name, reader in scene.readers.items():
            audiences = audiences_in(reader, scene.realm)
            found, sent = after(scene, firsts[name], audiences)
            assert found == lasts[name].entities, name
            for number, item in enumerate(scene.items):
                key = f"item:{scene.activity.pk}:{item.pk}"
                total = lasts[name].entities.get(f"total:{scene.activity.pk}")
                referred = {one["item"] for one in total["state"]["entries"]} if total else set()
                assert item.pk not in referred or key in found, name
                if name != "team" and item.pk in unshared:
                    assert f"geheim {number}" not in sent, name
                    assert key not in found, name
