"""A line that failed meanwhile stands in nobody's way who stops or changes it; what another decided does."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from capacity.services import source_register
from journal.models import CurrentState, Entry, Realm
from journal.services import writing
from lcms_bridge.gz.events import NeighbourChanged
from lcms_bridge.gz.linking import neighbour_tell
from lcms_bridge.models import Neighbour, Peer, Pull
from lcms_bridge.peer_events import PeerChanged
from lcms_bridge.pulls.events import PullChanged
from lcms_bridge.services.peer_parts import tell
from lcms_bridge.services.pulls import pull_tell
from network.models import Role
from tests.factories import SYSTEM, RealmFactory, RegionFactory
from tests.web.test_seen import Someone, refused

pytestmark = pytest.mark.django_db
HERE = "https://ontvanger.invalid/in"


@dataclass(frozen=True)
class Kind:
    """A kind of line: how it is made, told and stopped."""

    name: str
    make: Callable[[Realm], Any]
    tell: Callable[..., None]
    stop: str
    again: dict[str, Any]  # what somebody else changes of it
    form: dict[str, Any]  # what the form that changes it says


def _pull(realm: Realm) -> Pull:
    source, _token = source_register(
        actor=SYSTEM,
        realm=realm,
        name="lijn",
        label="Lijn",
        facilities=[],
        regions=[RegionFactory.create()],
        kinds=["ward"],
        interval_minutes=5,
        contact="",
    )
    return Pull.objects.create(
        realm=realm, source=source, url=HERE, format="geojson", every_s=60, is_on=True
    )


def _peer(realm: Realm) -> Peer:
    more = {"url": HERE, "format": "geojson", "every_s": 60, "state_since": timezone.now()}
    return Peer.objects.create(realm=realm, name="lijn", label="Lijn", **more)


def _neighbour(realm: Realm) -> Neighbour:
    since = {"state_since": timezone.now(), "linked_since": timezone.now()}
    more = {"gives": [], "takes": [], "every_s": 60, "token_hash": "1", "label": "Lijn"}
    return Neighbour.objects.create(realm=realm, name="lijn", **more, **since)


KINDS = (
    Kind(
        "peer",
        _peer,
        tell,
        "withdraw",
        {"label": "Anders"},
        {"name": "lijn", "label": "Lijn", "format": "geojson", "region": None, "every_minutes": 1},
    ),
    Kind(
        "neighbour",
        _neighbour,
        neighbour_tell,
        "withdraw",
        {"label": "Anders"},
        {"name": "lijn", "label": "Lijn", "world": "daar"},
    ),
    Kind(
        "pull",
        _pull,
        pull_tell,
        "stop",
        {"every_s": 600},
        {"source": "lijn", "format": "geojson", "every_minutes": 1},
    ),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
@pytest.mark.parametrize("changed", [False, True], ids=["failed", "changed"])
def test_a_line_is_stopped_as_it_was_seen_though_it_failed_meanwhile(kind: Kind, changed: bool):
    realm = RealmFactory.create(exercise=True)
    row = kind.make(realm)

    def told(how: str, **values: Any) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        with writing():
            kind.tell(row, how, actor=SYSTEM)

    told("set")
    seen = CurrentState.objects.get(realm=realm, key=f"{kind.name}:lijn").seq
    told("failed", failing_since=timezone.now(), fault="no_name")
    if changed:
        told("set", **kind.again)
    who = Someone(Role.ADMINISTRATOR, "Anna")
    field = {"pull": "source"}.get(kind.name, kind.name)
    answer = who.send(realm, f"lcms_bridge.{kind.name}_{kind.stop}", **{field: "lijn"}, seen=seen)
    if changed:
        assert refused(answer, "Intussen gewijzigd")
    else:
        assert answer.status_code == 200, answer.json()


def _set(who: Someone, realm: Realm, kind: Kind, sent: dict[str, Any]) -> Any:
    """Send the form of a line."""
    url = f"/api/v1/realms/{realm.slug}/commands/lcms_bridge.{kind.name}_set/"
    return who.client.post(url, json.dumps(sent), content_type="application/json")


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
@pytest.mark.parametrize("changed", [False, True], ids=["failed", "changed"])
def test_a_line_is_changed_as_it_was_seen_though_it_failed_meanwhile(kind: Kind, changed: bool):
    realm = RealmFactory.create(exercise=True)
    row = kind.make(realm)
    anna, bert = Someone(Role.ADMINISTRATOR, "Anna"), Someone(Role.ADMINISTRATOR, "Bert")

    def told(how: str) -> None:
        with writing():
            kind.tell(row, how, actor=SYSTEM)

    told("set")
    seen = CurrentState.objects.get(realm=realm, key=f"{kind.name}:lijn").seq
    if changed:  # of which the journal says nothing
        sent = kind.form | {"url": "https://anders.invalid/in"}
        answer = _set(bert, realm, kind, sent)
        assert answer.status_code in {200, 201}, answer.json()
        row.refresh_from_db()
    for how, fault in (("failed", "no_name"), ("worked", "")):
        row.fault, row.failing_since = fault, timezone.now() if fault else None
        row.save()
        told(how)
    sent = kind.form | {"url": "https://ander.invalid/in", "seen": seen}
    answer = _set(anna, realm, kind, sent)
    if changed:
        assert refused(answer, "Intussen gewijzigd")
    else:
        assert answer.status_code in {200, 201}, answer.json()


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
@pytest.mark.parametrize("changed", [False, True], ids=["failed", "changed"])
def test_a_line_of_before_changes_were_counted_is_not_changed_by_its_first_failure(
    kind: Kind, changed: bool, monkeypatch: pytest.MonkeyPatch
):
    """An entry of the version before does not say how often it was changed."""
    realm = RealmFactory.create(exercise=True)
    row = kind.make(realm)
    event: Any = {"peer": PeerChanged, "neighbour": NeighbourChanged, "pull": PullChanged}[
        kind.name
    ]
    state_now = event.state

    def state_before(self: Any) -> Any:
        return {name: value for name, value in state_now(self).items() if name != "changes"}

    with monkeypatch.context() as version_before, writing():
        version_before.setattr(event, "state", state_before)
        kind.tell(row, "set", actor=SYSTEM)
    entry = Entry.objects.get(realm=realm, key=f"{kind.name}:lijn")
    assert "changes" not in entry.variants
    anna, bert = Someone(Role.ADMINISTRATOR, "Anna"), Someone(Role.ADMINISTRATOR, "Bert")
    if changed:
        answer = _set(bert, realm, kind, kind.form | {"url": "https://anders.invalid/in"})
        assert answer.status_code in {200, 201}, answer.json()
        row.refresh_from_db()
    row.fault, row.failing_since = "no_name", timezone.now()
    row.save()
    with writing():
        kind.tell(row, "failed", actor=SYSTEM)
    sent = kind.form | {"url": "https://ander.invalid/in", "seen": entry.seq}
    answer = _set(anna, realm, kind, sent)
    if changed:
        assert refused(answer, "Intussen gewijzigd")
    else:
        assert answer.status_code in {200, 201}, answer.json()
