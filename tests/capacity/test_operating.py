"""The operating state: who says it, what holds with the opening hours, and when its end has passed."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from capacity.models import OperatingState
from capacity.operating import Standing, StateSaid, standing, standing_of_part
from capacity.selectors import operating_now
from capacity.services import operating_state_set
from journal.entries import parse_variants
from journal.errors import Conflict, Invalid, Refused
from journal.models import Entry, Realm
from network.models import Facility, Role, Sector
from network.opening import parse_hours
from tests.factories import FacilityFactory, RealmFactory, person
from tests.needs import REPO

CASES = json.loads((REPO / "tests/browser/units/operating.json").read_text(encoding="utf-8"))


def at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['said']} {case['hours']}")
def test_what_people_said_and_the_hours_together(case: dict[str, Any]) -> None:
    said = case["said"] and StateSaid(case["said"]["state"], at(case["said"]["expected_end"]))
    now, expected = at(case["now"]), case["standing"]
    assert now is not None
    held = Standing(
        expected["state"], expected["because"], at(expected["until"]), expected["overdue"]
    )
    assert standing(said, parse_hours(case["hours"]), now) == held


def test_a_closed_whole_closes_its_parts() -> None:
    now = datetime.fromisoformat("2026-02-03T12:00:00+01:00")
    assert standing_of_part(StateSaid("closed"), StateSaid("limited"), None, now).state == "closed"
    assert standing_of_part(StateSaid("limited"), None, None, now).state == "open"


@pytest.fixture
def realm(db: None) -> Realm:
    return RealmFactory.create(exercise=True)


@pytest.fixture
def house(db: None) -> Facility:
    return FacilityFactory.create(hours="daily 08:00-23:00", ed_hours="limited")


def say(realm: Realm, house: Facility, state: str, **more: Any) -> OperatingState:
    liaison = person(Role.HOSPITAL_LIAISON, facility=house)
    reason = "" if state == "open" else "staff"
    values: dict[str, Any] = {"reason": reason, **more}
    return operating_state_set(actor=liaison, realm=realm, facility=house, state=state, **values)


def shown(realm: Realm, house: Facility) -> dict[str, Any]:
    entry = Entry.objects.filter(realm=realm, key=f"operating:{house.pk}").latest("seq")
    state: dict[str, Any] = body(entry)["state"]
    return state


def body(entry: Entry) -> dict[str, Any]:
    """Return what everybody sees of an entry."""
    found: dict[str, Any] = json.loads(parse_variants(entry.variants)[0][1])
    return found


def test_the_whole_and_parts_stand_side_by_side_and_end_by_people_only(realm, house):
    say(realm, house, "limited", expected_end=realm.now() + timedelta(hours=2))
    say(realm, house, "closed", part="ed", reason="equipment", temporary="Tent op het plein")
    say(realm, house, "closed", part="Cardiologie")
    say(realm, house, "limited", part="cardiologie")  # the same one, as somebody else writes it
    state = shown(realm, house)
    assert state["whole"]["state"] == "limited"
    assert [(one["part"], one["state"]) for one in state["parts"]] == [
        ("Cardiologie", "limited"),
        ("ed", "closed"),
    ]
    assert state["parts"][1]["part_name"] == "SEH"
    assert state["parts"][1]["part_name_en"] == "ED"
    assert state["parts"][1]["temporary"] == "Tent op het plein"

    later = realm.now() + timedelta(days=2)
    now = operating_now(realm, [house])[house.pk]
    held = now.standing(later)
    assert (held.state, held.overdue) == ("limited", True)

    say(realm, house, "open")
    say(realm, house, "open", part="Cardiologie")
    state = shown(realm, house)
    assert state["whole"]["state"] == "open"
    assert [one["part"] for one in state["parts"]] == ["ed"]
    assert OperatingState.objects.filter(facility=house).count() == 6  # nothing was overwritten


def test_a_department_that_is_closed_at_night_is_closed_and_its_hospital_is_not(realm, house):
    now = operating_now(realm, [house])[house.pk]
    night = datetime.fromisoformat("2020-10-22T02:00:00+02:00")
    assert now.standing(night).state == "open"
    held = now.standing_of("ed", night)
    assert (held.state, held.because) == ("closed", "hours")
    assert held.until == datetime.fromisoformat("2020-10-22T08:00:00+02:00")
    assert now.standing_of("or_rooms", night).state == "open"


def test_a_post_follows_its_hours(realm, house):
    post = FacilityFactory.create(
        sector=Sector.GP_POST, kind="", hours="mon-fri 17:00-08:00; sat,sun 00:00-24:00"
    )
    held = operating_now(realm, [post])[post.pk].standing(
        datetime.fromisoformat("2020-10-21T12:00:00+02:00")
    )
    assert (held.state, held.because) == ("closed", "hours")


def test_who_may_say_it(realm, house):
    values = {"realm": realm, "facility": house, "state": "closed", "reason": "space"}
    coordinator = person(Role.REGIONAL_COORDINATOR, region=house.region)
    assert operating_state_set(actor=coordinator, **values).reason == "space"
    for other in (
        person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create()),
        person(Role.REGIONAL_COORDINATOR, region=FacilityFactory.create().region),
        person(Role.HIN, region=house.region, veiligheidsregio=house.veiligheidsregio),
    ):
        with pytest.raises(Refused):
            operating_state_set(actor=other, **values)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"state": "dicht"}, "state"),
        ({"state": "closed", "reason": ""}, "reason"),
        ({"state": "closed", "reason": "geen"}, "reason"),
        ({"state": "open", "reason": "staff"}, "reason"),
        ({"state": "closed", "hours": -1}, "expected_end"),
        ({"state": "closed", "part": "af\u200ddeling"}, "part"),  # joins nothing that is seen
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(realm, house, values, field):
    values = dict(values)
    if "hours" in values:
        values["expected_end"] = realm.now() + timedelta(hours=values.pop("hours"))
    with pytest.raises(Invalid) as caught:
        say(realm, house, **values)
    assert caught.value.field == field


def test_a_part_is_called_as_it_can_be_seen(realm, house):
    first = say(realm, house, "closed", part="af\u200bdeling 3B")
    second = say(realm, house, "closed", part="afdeling\u202e 3B")
    assert first.part == second.part == "afdeling 3B"


def test_opening_what_was_not_closed_is_said_and_opening_beyond_the_hours_has_an_end(realm, house):
    with pytest.raises(Conflict):
        say(realm, house, "open")
    say(realm, house, "open", part="ed", expected_end=realm.now() + timedelta(hours=20))
    now = operating_now(realm, [house])[house.pk]
    assert now.standing_of("ed", realm.now() + timedelta(hours=18)).state == "open"


def test_it_is_set_over_http_and_the_log_says_it_in_both_languages(realm, house):
    client = Client()
    liaison = person(Role.HOSPITAL_LIAISON, facility=house)
    client.force_login(
        liaison.mandates[0].user,
        backend="network.auth.RealmAwareBackend",
    )
    answer = client.post(
        f"/api/v1/realms/{realm.slug}/facilities/{house.pk}/operating/",
        {"part": "ed", "state": "closed", "reason": "equipment"},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["part"] == "ed"
    entry = Entry.objects.get(realm=realm, key=f"operating:{house.pk}")
    line = body(entry)["line"]
    assert line["nl"] == f"{house.name} (SEH): gesloten (apparatuur)"
    assert line["en"] == f"{house.name} (ED): closed (equipment)"
