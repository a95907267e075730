"""One rule for every way in: a moment has an offset and exists; a day that ends something is in it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from journal.errors import Invalid
from journal.local_time import end_of_day, shown_day, shown_moment
from journal.models import Entry
from journal.moments import read_moment
from lcms_bridge.codecs.cells import Cells
from lcms_bridge.codecs.table import TableRow
from network.models import Role
from situation.services import exercise_create, exercise_jump, exercise_pause
from situation.transitions import end_of
from tests.factories import SYSTEM, FacilityFactory, MandateFactory, RealmFactory, person
from tests.situation.exercise.worlds import small_world

GOOD = [
    ("2020-10-25T02:30:00+02:00", datetime(2020, 10, 25, 0, 30, tzinfo=UTC)),
    ("2020-10-25T02:30:00+01:00", datetime(2020, 10, 25, 1, 30, tzinfo=UTC)),
    ("2020-10-25T02:30+0100", datetime(2020, 10, 25, 1, 30, tzinfo=UTC)),
    ("2020-10-25 01:30:00.250Z", datetime(2020, 10, 25, 1, 30, 0, 250_000, tzinfo=UTC)),
    ("2021-03-28t01:30:00z", datetime(2021, 3, 28, 1, 30, tzinfo=UTC)),
]
BAD = [
    ("2020-10-25T02:30:00", "no_offset"),
    ("2020-10-24T12:00", "no_offset"),
    ("2021-03-28T02:30:00", "no_such_moment"),
    ("2020-10-25", "no_moment"),
    ("25-10-2020 12:00", "no_moment"),
    ("2020-02-30T12:00:00+01:00", "no_such_moment"),
    ("2020-10-25T24:00:00+01:00", "no_such_moment"),
    ("2020-10-25T25:00:00+01:00", "no_such_moment"),
    ("2020-10-25T12:60:00+01:00", "no_such_moment"),
    ("2020-10-25T12:00:60+01:00", "no_such_moment"),
    ("2020-10-25T12:00:00+25:00", "no_such_moment"),
    ("2020-10-25T12:00:00+15:00", "no_such_moment"),
    ("2020-10-25T12:00:00 +01:00", "no_moment"),
    ("20201025T120000Z", "no_moment"),
    ("2020-W43-7T12:00:00Z", "no_moment"),
    ("2020-10-25T12Z", "no_moment"),
    ("1920-10-25T12:00:00Z", "year"),
    ("2９20-10-25T12:00:00Z", "no_moment"),
    ("", "no_moment"),
    ("morgen", "no_moment"),
    (1603627200, "no_moment"),
    (True, "no_moment"),
    (None, "no_moment"),
    (["2020-10-25T12:00:00Z"], "no_moment"),
]


@pytest.mark.parametrize(("text", "moment"), GOOD)
def test_a_moment_with_its_offset_is_one_instant(text, moment):
    assert read_moment(text) == moment


@pytest.mark.parametrize(("value", "code"), BAD)
def test_what_is_no_instant_is_refused_by_code_and_field(value, code):
    with pytest.raises(Invalid) as caught:
        read_moment(value, field="observed_at")
    assert (caught.value.code, caught.value.field) == (code, "observed_at")


def test_the_sentence_says_what_the_clocks_did():
    with pytest.raises(Invalid, match="02:30 komt twee keer voor"):
        read_moment("2020-10-25T02:30:00")
    with pytest.raises(Invalid, match="28-03-2021 02:30 bestaat niet"):
        read_moment("2021-03-28T02:30:00")


@pytest.mark.parametrize("value", [text for text, _ in GOOD] + [x for x, _ in BAD if x and x != ""])
def test_a_file_is_read_by_the_same_rule(value):
    """The codecs know nothing of the project, so that their rule is their own: they must agree."""
    if not isinstance(value, str):
        return
    cells = Cells(TableRow(2, {"peilmoment": value}))
    read = cells.moment("peilmoment", years=(2000, 2100))
    try:
        assert read == read_moment(value)
    except Invalid:
        assert read is None
        assert cells.problems


@pytest.fixture
def door(db):
    """Post something for a hospital, and return the answer."""
    realm, facility = RealmFactory.create(exercise=True), FacilityFactory.create()
    client = Client()
    client.force_login(MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=facility).user)

    def post(name, body):
        url = f"/api/v1/realms/{realm.slug}/facilities/{facility.pk}/{name}/"
        return client.post(url, json.dumps(body), content_type="application/json")

    return post


LINES = [
    {"bed": "ward", "operational": 10, "occupied": 5},
    {"bed": "ic", "operational": 2, "occupied": 1},
]
DOORS = [
    ("beds", {"lines": LINES}, "observed_at"),
    ("ed", {"traffic": "open"}, "observed_at"),
    ("ed", {"traffic": "stop", "reason": "peak"}, "expected_end"),
    ("confirm", {}, "observed_at"),
]


@pytest.mark.parametrize(("name", "body", "field"), DOORS)
@pytest.mark.parametrize(
    "text", ["2020-10-25T02:30:00", "2021-03-28T02:30:00", "2020-10-25", "2020-02-30T12:00:00Z", 7]
)
def test_every_door_of_a_hospital_refuses_it_with_the_field(door, name, body, field, text):
    answer = door(name, body | {field: text})
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert answer.json()["detail"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("text", ["2020-10-25T02:30:00", "2020-10-25", "nu", ""])
def test_looking_back_and_jumping_refuse_it_too(db, text):
    realm = RealmFactory.create(exercise=True)
    client = Client()
    client.force_login(MandateFactory.create(role=Role.ADMINISTRATOR).user)
    url = f"/api/v1/realms/{realm.slug}/"
    back = client.get(f"{url}snapshot/", {"at": text})
    jump = client.post(
        f"{url}exercise/",
        json.dumps({"action": "jump", "to": text}),
        content_type="application/json",
    )
    assert (back.status_code, back.json()["field"]) == (422, "at")
    assert (jump.status_code, jump.json()["field"]) == (422, "to")


def test_the_hour_that_occurs_twice_is_told_apart():
    first = datetime(2020, 10, 25, 0, 30, tzinfo=UTC)
    assert shown_moment(first) == "25-10-2020 02:30 zomertijd"
    assert shown_moment(first + timedelta(hours=1)) == "25-10-2020 02:30 wintertijd"
    assert shown_moment(first + timedelta(hours=2)) == "25-10-2020 03:30"
    assert shown_moment(first - timedelta(hours=1)) == "25-10-2020 01:30"
    assert shown_day(datetime(2020, 10, 24, 22, 30, tzinfo=UTC)) == "25-10-2020"


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2020, 10, 25), 25), (date(2021, 3, 28), 23), (date(2020, 11, 1), 24)]
)
def test_a_day_ends_at_the_midnight_after_it(day, hours):
    length = end_of_day(day).astimezone(UTC) - end_of_day(day - timedelta(days=1)).astimezone(UTC)
    assert length == timedelta(hours=hours)


def test_the_last_day_of_an_exercise_is_part_of_it(db):
    small_world()
    exercise = exercise_create(
        actor=SYSTEM,
        slug="proef",
        name="Proef",
        starts_on=date(2020, 10, 25),
        ends_on=date(2020, 10, 26),
    )
    chief = person(Role.ADMINISTRATOR)
    exercise_pause(actor=chief, realm=exercise.realm)
    for text in ("2020-10-26T12:00:00+01:00", "2020-10-26T23:59:00+01:00"):
        jumped = exercise_jump(actor=chief, realm=exercise.realm, to=read_moment(text))
        assert jumped.realm.now() == read_moment(text)
    with pytest.raises(Invalid, match="26-10-2020"):
        exercise_jump(actor=chief, realm=exercise.realm, to=end_of(exercise))
