"""The own ways of a person: set by that person alone, never by an empty slip, told without the numbers."""

import json
from datetime import time
from typing import Any

import pytest

from callout.bodies import ReachIn
from callout.models import Reach
from callout.services import reach_set
from journal.errors import Invalid, Refused
from journal.models import Entry
from tests.callout.worlds import world
from tests.factories import SYSTEM
from tests.reading import snapshot
from web.bodies import checked

pytestmark = pytest.mark.django_db
OWN: dict[str, Any] = {"mail": "een@huis.example", "telephone": "06 12 34 56 78"}


def test_somebody_sets_the_own_ways_and_administrators_see_which_not_what():
    here = world()
    somebody = here.liaison("een")
    quiet: dict[str, Any] = {"quiet_from": time(22), "quiet_until": time(7)}
    reach_set(actor=somebody, realm=here.realm, **OWN, **quiet)
    row = Reach.objects.get()
    assert (row.user_id, row.mail, row.quiet_from) == (somebody.user_id, OWN["mail"], time(22))
    seen = snapshot(here.realm, audiences=frozenset({"role:administrator"})).entities
    assert seen["reach:een"]["state"]["ways"] == ["gateway", "mail"]
    told = json.dumps([entry.variants for entry in Entry.objects.all()])
    assert not any(number in told for number in OWN.values())
    assert "reach:een" not in snapshot(here.realm, audiences=frozenset({"all"})).entities


def test_half_of_the_quiet_hours_and_a_slip_without_ways_are_refused():
    here = world()
    somebody = here.liaison("een", **OWN)
    with pytest.raises(Invalid):
        reach_set(actor=somebody, realm=here.realm, **OWN, quiet_from=time(22))
    with pytest.raises(Invalid):
        checked(ReachIn, {})
    with pytest.raises(Refused):
        reach_set(actor=SYSTEM, realm=here.realm, mail="", telephone="")
    assert Reach.objects.get().mail == OWN["mail"]
