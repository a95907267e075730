"""A line that failed meanwhile stands in nobody's way who stops it; what another decided does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from capacity.services import source_register
from journal.models import CurrentState, Realm
from journal.services import writing
from lcms_bridge.gz.linking import neighbour_tell
from lcms_bridge.models import Neighbour, Peer, Pull
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
    Kind("peer", _peer, tell, "withdraw", {"label": "Anders"}),
    Kind("neighbour", _neighbour, neighbour_tell, "withdraw", {"label": "Anders"}),
    Kind("pull", _pull, pull_tell, "stop", {"every_s": 600}),
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
