"""Bodies of commands: a wrong one is refused at its field, in our own words, in the reader's language."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from journal.errors import Invalid, ZorgbeeldError
from journal.said import LANGUAGES
from network.models import Role
from patientspread.bodies import RunIn
from patientspread.models import SpreadRun
from tests.factories import (
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
)
from web.bodies import checked
from web.commands import commands
from web.rights import Reach

pytestmark = pytest.mark.django_db
PLACES: dict[Reach, Any] = {
    Reach.FACILITY: FacilityFactory,
    Reach.REGION: RegionFactory,
    Reach.VEILIGHEIDSREGIO: VeiligheidsregioFactory,
}
STRANGE: tuple[object, ...] = (
    [],
    {},
    "x" * 30_000,
    "\ud800",
    "a\x00",
    True,
    -1,
    10**40,
    None,
    "",
    [None],
    1e300,
)


def said_in(language, url, raw, user):
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.post(url, raw, content_type="application/json")


@pytest.fixture
def coordinator():
    return MandateFactory.create(role=Role.REGIONAL_COORDINATOR, region=RegionFactory.create()).user


@pytest.fixture
def runs(coordinator):
    return reverse("patientspread.run_request", kwargs={"realm": RealmFactory.create().slug})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scope": "national", "what_iff": {"close": ["A"]}}, "what_iff"),
        ({"scope": "national", "what_if": {"close": ["A"], "closd": []}}, "what_if.closd"),
        (
            {
                "scope": "national",
                "what_if": {"add_beds": [{"facility": "A", "bed": "ward", "count": 1, "n": 2}]},
            },
            "what_if.add_beds.0.n",
        ),
    ],
)
def test_a_name_nobody_knows_is_refused_and_nothing_happens(body, field):
    with pytest.raises(Invalid) as refusal:
        checked(RunIn, body)
    assert (refusal.value.code, refusal.value.field) == ("unknown_name", field)
    assert SpreadRun.objects.count() == 0


def refusal_in(language, body, payload):
    """Return what a body is refused with, or None when it is taken."""
    with translation.override(language):
        try:
            checked(body, payload)
        except ZorgbeeldError as error:
            return error.field, error.message
    return None


def test_bounds_are_written_as_people_write_numbers():
    what_if = {"key": {"kind": "manual", "weights": {"TCZWN": -1}}}
    _field, message = refusal_in("nl", RunIn, {"scope": "national", "what_if": what_if})
    assert message == "Geef een getal van 0 tot 1000000000."


@pytest.fixture
def _places_of_the_examples():
    region = RegionFactory.create(code="TCZWN")
    veiligheidsregio = VeiligheidsregioFactory.create(code="VR17")
    VeiligheidsregioFactory.create(code="VR18")  # of the examples of activiteiten
    for code in ("MAASSTAD", "IKAZIA"):
        FacilityFactory.create(code=code, region=region, veiligheidsregio=veiligheidsregio)


@pytest.mark.usefixtures("_places_of_the_examples")
@pytest.mark.parametrize("made", commands(), ids=str)
def test_a_strange_value_is_refused_in_two_languages_and_never_repeated_whole(made):
    refused = 0
    for name in made.body().fields:
        for value in STRANGE:
            payload = {**made.body.example, name: value}
            dutch, english = (refusal_in(language, made.body, payload) for language in LANGUAGES)
            if dutch is None:
                assert english is None
                continue
            refused += 1
            assert dutch[0] == english[0]
            assert dutch[0].startswith(name)
            assert dutch[1] != english[1]  # what both are told alike is not translated
            assert len(dutch[1]) < 500
            assert (dutch[1] + english[1]).isprintable()
    assert refused > len(STRANGE) // 2


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"\xff\xfe",
        b'{"scope": NaN}',
        b'{"scope": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
    ],
)
def test_what_is_no_json_is_said_in_the_language_of_the_reader(raw, runs, coordinator):
    dutch, english = (said_in(language, runs, raw, coordinator).json() for language in LANGUAGES)
    assert dutch["title"] == english["title"] == "parse_error"
    assert dutch["detail"].startswith(("Dit is geen JSON", "Deze JSON"))
    assert english["detail"].startswith(("This is no JSON", "This JSON"))


def test_a_choice_that_does_not_exist_is_answered_with_those_that_do(coordinator):
    house = FacilityFactory.create()
    liaison = MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=house).user
    url = reverse(
        "capacity.ed_report", kwargs={"realm": RealmFactory.create().slug, "facility": house.pk}
    )
    answer = said_in("nl", url, json.dumps({"traffic": "y" * 100_000}), liaison)
    assert answer.status_code == 422
    assert answer.json()["field"] == "traffic"
    assert "open" in answer.json()["detail"]
    assert len(answer.content) < 1000


def test_a_name_that_is_twice_in_one_object_is_refused_and_named(runs, coordinator):
    raw = '{"scope": "national", "scope": "TCZWN"}'
    answer = said_in("nl", runs, raw, coordinator)
    assert answer.status_code == 400
    assert answer.json()["detail"] == "‘scope’ staat twee keer in één object."
    assert SpreadRun.objects.count() == 0


@pytest.mark.parametrize("made", commands(), ids=str)
def test_a_body_that_names_another_place_than_its_address_is_refused(made):
    named = re.findall(r"<\w+:(\w+)>", made.address)
    realm = RealmFactory.create(exercise=True).slug
    url = reverse(made.name, kwargs={"realm": realm, **dict.fromkeys(named, 1)})
    role, reach = next(iter(made.right.who.items()))
    where = {} if reach not in PLACES else {str(reach): PLACES[reach].create()}
    may = MandateFactory.create(role=role, **where).user
    for name in named:
        same = {other: 1 for other in named if other in made.body.example}
        answer = said_in("nl", url, json.dumps({**made.body.example, **same, name: 2}), may)
        assert (answer.status_code, answer.json()["title"]) == (422, "other_address")
        assert answer.json()["field"] == name


@pytest.mark.parametrize(
    ("address", "misspelt"),
    [
        ("snapshot/?att=2020-10-24T00:00:00Z", "att"),
        ("log/?sinse=2020-10-24", "sinse"),
        ("messages/?befor=3", "befor"),
        ("plans/?region=TCZWN", "region"),
        ("regions/NL/capacity.csv?at=2020-10-24T00:00:00Z", "at"),
    ],
)
def test_a_question_nobody_reads_is_refused_and_not_answered_with_the_present(address, misspelt):
    realm = RealmFactory.create().slug
    client = Client()
    client.force_login(MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user)
    answer = client.get(f"/api/v1/realms/{realm}/{address}")
    assert (answer.status_code, answer.json()["title"]) == (422, "unknown_name")
    assert answer.json()["field"] == misspelt
