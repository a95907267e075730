"""Which systems and neighbours cannot be reached is said where the state of the system stands."""

from datetime import timedelta

import pytest

from journal.models import RealmKind
from journal.parts import looked, part_named
from lcms_bridge.models import Neighbour, Peer
from lcms_bridge.watched import _down
from tests.lcms_bridge.factories import NOW, make_realm

pytestmark = pytest.mark.django_db


def test_lines_of_the_real_world_that_are_down_are_said_with_their_names() -> None:
    real, exercise = make_realm("echt", kind=RealmKind.REAL), make_realm()
    part = part_named("told")
    assert looked(part).look.age is None  # nobody is told: there is nothing to be wrong

    long = NOW - timedelta(minutes=40)
    system = {"url": "https://x.example", "format": "geojson", "every_s": 60, "state_since": NOW}
    Peer.objects.create(realm=exercise, name="oefen", failing_since=long, **system)
    Peer.objects.create(realm=real, name="werkt", **system)
    assert (looked(part).look.age, _down()) == (0, {})
    Peer.objects.create(realm=real, name="dashboard", failing_since=long, **system)
    shut = {"gives": [], "takes": [], "state_since": NOW, "linked_since": NOW, "every_s": 60}
    Neighbour.objects.create(realm=real, name="brabant", failing_since=NOW, token_hash="1", **shut)
    Neighbour.objects.create(
        realm=real, name="dicht", failing_since=long, linked=False, token_hash="2", **shut
    )
    # a neighbour may be called as a system is: the longest is told
    Neighbour.objects.create(
        realm=real, name="dashboard", failing_since=NOW, token_hash="3", **shut
    )
    assert _down() == {"brabant": 0.0, "dashboard": 2400.0}
    seen = looked(part)
    assert seen.look.facts == {"failing": ["brabant", "dashboard"]}
    assert seen.look.age == 2400
