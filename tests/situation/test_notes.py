"""Notes: who may post where, what the journal and the log say, what is refused."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from journal.errors import Conflict, Invalid, Refused
from journal.models import Entry
from journal.said import beside
from network.models import Role
from situation.models import Note, NoteTheme
from situation.services import note_post
from tests.factories import MandateFactory, RealmFactory, RegionFactory, person
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
REGIONAL = {Role.HIN, Role.ROAZ_CHAIR, Role.DPG, Role.REGIONAL_COORDINATOR}


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def region():
    return RegionFactory.create()


def test_a_note_is_in_the_picture_and_in_the_log(realm, region):
    hin = person(Role.HIN, region=region)
    note = note_post(
        actor=hin,
        realm=realm,
        region=region,
        theme="bottlenecks",
        text="  Te weinig IC-verpleegkundigen  ",
        reliability="confirmed",
    )
    shot = snapshot(realm, audiences=ALL)
    assert shot.entities[f"note:{note.pk}"]["state"] == {
        "id": note.pk,
        "region": region.pk,
        "theme": "bottlenecks",
        "text": "Te weinig IC-verpleegkundigen",
        **beside("by", hin.label),
        "role": "hin",
        "at": realm.now().isoformat(),
        "reliability": "confirmed",
        "activity": None,
    }
    line = shot.log[-1]["line"]
    assert line["cat"] == "note"
    assert line["nl"] == "Knelpunten en aandachtspunten: Te weinig IC-verpleegkundigen"


@pytest.mark.parametrize("role", list(Role))
def test_a_region_hears_only_its_own_and_the_national_coordinator(realm, region, role):
    own, other = person(role, region=region), person(role, region=RegionFactory.create())
    national = role is Role.NATIONAL_COORDINATOR
    for actor, place, may in (
        (own, region, role in REGIONAL or national),
        (other, region, national),
        (own, None, national),
    ):
        values = {
            "realm": realm,
            "region": place,
            "theme": "outlook",
            "text": "Drukker dan gisteren",
        }
        if may:
            assert note_post(actor=actor, **values).role == role
        else:
            with pytest.raises(Refused):
                note_post(actor=actor, **values)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"theme": "weather"}, "theme"),
        ({"text": "   "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "nul\x00teken"}, "text"),
        ({"reliability": "certain"}, "reliability"),
    ],
)
def test_a_note_that_makes_no_sense_is_refused(realm, region, values, field):
    given = {"theme": "incident", "text": "Brand", "reliability": "confirmed"} | values
    with pytest.raises(Invalid) as refused:
        note_post(actor=person(Role.HIN, region=region), realm=realm, region=region, **given)
    assert refused.value.field == field
    assert not Note.objects.exists()
    assert not Entry.objects.exists()


def test_a_closed_realm_takes_no_notes(realm, region):
    realm.is_open = False
    realm.save()
    with pytest.raises(Conflict):
        note_post(
            actor=person(Role.HIN, region=region),
            realm=realm,
            region=region,
            theme="incident",
            text="Te laat",
        )


def test_notes_of_one_realm_are_not_in_another(realm, region):
    other = RealmFactory.create(exercise=True)
    hin = person(Role.HIN, region=region)
    note_post(actor=hin, realm=realm, region=region, theme="incident", text="Alleen hier")
    assert "Alleen hier" not in str(snapshot(other, audiences=ALL))
    assert Entry.objects.filter(realm=other).count() == 0


def api_of(role, **place):
    """A client of somebody with this role."""
    client = APIClient()
    mandate = MandateFactory.create(role=role, valid_from=timezone.now(), **place)
    client.force_authenticate(mandate.user)
    return client


def test_a_note_is_posted_over_http_once_per_key(realm, region):
    url = f"/api/v1/realms/{realm.slug}/notes/"
    client = api_of(Role.HIN, region=region)
    body = {"region": region.pk, "theme": "casualties", "text": "Tien opnames vannacht"}
    first = client.post(url, body, format="json", HTTP_IDEMPOTENCY_KEY="een")
    again = client.post(url, body, format="json", HTTP_IDEMPOTENCY_KEY="een")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.json()["reliability"] == "unconfirmed"
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"region": "NERGENS", "theme": "incident", "text": "x"},
        {"region": 12, "theme": "incident", "text": ""},
        {"region": None, "theme": ["incident"], "text": "x"},
        {"theme": "incident", "text": {"een": 1}},
        {"theme": "incident", "text": "a\x00b"},
    ],
)
def test_bad_input_over_http_is_a_problem(realm, region, body):
    answer = api_of(Role.NATIONAL_COORDINATOR).post(
        f"/api/v1/realms/{realm.slug}/notes/", body, format="json"
    )
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"
    assert not Note.objects.exists()


def test_every_theme_of_the_wire_has_a_name():
    assert len(NoteTheme.choices) == 9
