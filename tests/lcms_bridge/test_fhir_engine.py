"""A FHIR server that is not ours takes what we tell, once, and what it gives out is read as it was told."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from capacity.services import source_register
from journal.models import Realm
from lcms_bridge.codecs import fhir
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.models import Delivery, Message, Peer
from lcms_bridge.peer_lists import peers_of
from lcms_bridge.selectors import known_states
from lcms_bridge.services import peer_send, peer_set, pull_set
from lcms_bridge.tasks import sweep_inbox, sweep_outbox, sweep_transports
from network.models import Facility, Role
from tests.lcms_bridge.engine import Engine, running
from tests.lcms_bridge.factories import (
    EARLIER,
    SYSTEM,
    WORDS,
    make_facilities,
    make_person,
    make_realm,
    report,
)
from tests.needs import shared

PLACE = "urn:zorgbeeld:facility|"
BEDS = f"urn:zorgbeeld:report|ALFA:beds:{EARLIER.isoformat()}"
KINDS = ("Organization", "Location", "MeasureReport")
INCLUDED = "_include=MeasureReport:subject&_include:iterate=Location:organization"
WITH_PLACES = f"MeasureReport?{INCLUDED}&_count=1000"


@pytest.fixture(scope="module")
def process() -> Iterator[Engine]:
    with running() as engine:
        yield engine


@pytest.fixture
def engine(process: Engine, settings: Any) -> Engine:
    process.ask("DELETE", "")
    settings.BRIDGE_HOSTS = [process.host]
    return process


@pytest.fixture
def realm(db: None) -> Realm:
    for facility in make_facilities():
        report(realm := Realm.objects.first() or make_realm(), facility)
    return realm


def told(realm: Realm, url: str) -> Delivery:
    """Tell a server of WEST, by the way that everything goes out; return what became of it."""
    region = Facility.objects.get(pk="ALFA").region
    values: dict[str, Any] = {"label": "FHIR", "format": "fhir-r4", "region": region}
    if not Peer.objects.filter(name="fhir").exists():
        peer_set(actor=SYSTEM, realm=realm, name="fhir", url=url, every_minutes=5, **values)
    else:
        peer_send(actor=SYSTEM, realm=realm, peer="fhir")
    sweep_outbox()
    return Delivery.objects.latest("pk")


def totals(engine: Engine) -> dict[str, int]:
    return {kind: len(engine.found(kind)) for kind in KINDS}


def counts(resource: dict[str, Any]) -> dict[str, int | None]:
    """Return the counts of a report by our codes; None is one of which it says that it is unknown."""
    return {
        population["code"]["coding"][0]["code"]: population.get("count")
        for group in resource["group"]
        for population in group["population"]
    }


def test_it_takes_all_of_it_and_knows_our_counts(realm: Realm, engine: Engine) -> None:
    assert told(realm, engine.url).state == "delivered"
    assert totals(engine) == {"Organization": 2, "Location": 2, "MeasureReport": 4}
    (beds,) = engine.found("MeasureReport", BEDS)
    assert counts(beds) == {
        "ic.operational": 10,
        "ic.occupied": 5,
        "ic.blocked": 1,
        "ic.available": 4,
        "ward.operational": 200,
        "ward.occupied": None,
        "ward.available": None,
    }
    # who is asked for a house finds its organisation, and its reports
    (location,) = engine.found("Location", f"{PLACE}ALFA")
    (organization,) = engine.found("Organization", f"{PLACE}ALFA")
    assert beds["subject"]["reference"] == f"Location/{location['id']}"
    assert location["managingOrganization"]["reference"] == f"Organization/{organization['id']}"
    _status, found = engine.ask("GET", f"Location?organization=Organization/{organization['id']}")
    assert [one["resource"]["id"] for one in found["entry"]] == [location["id"]]


def test_the_same_again_makes_nothing_twice_and_a_correction_changes_it(
    realm: Realm, engine: Engine
) -> None:
    told(realm, engine.url)
    before = totals(engine)
    assert told(realm, engine.url).state == "delivered"
    assert Delivery.objects.count() == 2
    assert totals(engine) == before
    report(realm, Facility.objects.get(pk="ALFA"), occupied=6)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        sweep_outbox()
    assert Delivery.objects.count() == 3
    assert totals(engine) == before
    (beds,) = engine.found("MeasureReport", BEDS)
    assert (counts(beds)["ic.occupied"], counts(beds)["ic.available"]) == (6, 3)


@pytest.mark.parametrize(
    ("path", "fault", "reason"),
    [
        ("Location", "refused", "expected Location, but found Bundle"),
        ("", "in_part", "matched multiple resources"),
    ],
    ids=["all", "a part"],
)
def test_what_it_refuses_waits_for_a_person_with_its_reason(
    realm: Realm, engine: Engine, path: str, fault: str, reason: str
) -> None:
    twice = {
        "resourceType": "Organization",
        "identifier": [{"system": PLACE[:-1], "value": "BETA"}],
    }
    assert [engine.ask("POST", "Organization", twice)[0] for _ in range(2)] == [201, 201]
    row = told(realm, engine.url + path)
    assert (row.state, row.fault) == ("dead", fault)
    assert bytes(row.body)
    (shown,) = peers_of(realm, make_person(Role.HIN, region="WEST"))
    assert shown["refused"] == 1
    assert reason in shown["deliveries"][0]["tries"][0]["said"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_refuses_what_is_no_fhir_so_that_its_yes_means_something(
    engine: Engine, kind: str
) -> None:
    status, outcome = engine.ask("POST", kind, {"resourceType": kind, "hangmat": 1})
    assert status in {400, 422}
    assert "hangmat" in json.dumps(outcome)


def test_what_it_gives_out_is_fetched_as_the_same_figures(realm: Realm, engine: Engine) -> None:
    told(realm, engine.url)
    theirs = make_realm("oefengolf-2")
    houses = tuple(Facility.objects.order_by("pk"))
    about: dict[str, Any] = {"regions": [], "kinds": [], "interval_minutes": 5, "contact": ""}
    source_register(
        actor=SYSTEM, realm=theirs, name="hapi", label="FHIR", facilities=list(houses), **about
    )
    where = engine.url + WITH_PLACES
    pull_set(actor=SYSTEM, realm=theirs, source="hapi", url=where, every_minutes=5)
    sweep_transports()
    sweep_inbox()
    message = Message.objects.get(realm=theirs)
    assert (message.state, message.format, message.problems) == ("applied", "fhir-r4", [])
    here, there = known_states(realm, houses), known_states(theirs, houses)
    for code, one in here.items():
        other = there[code]
        assert one.beds
        assert other.beds
        assert one.ed
        assert other.ed
        assert other.beds.lines == one.beds.lines
        assert other.beds.provenance.observed_at == one.beds.provenance.observed_at == EARLIER
        assert (other.ed.traffic, other.ed.reason, other.ed.present) == ("stop", "peak", 7)


def samples() -> list[Path]:
    return sorted(
        one for folder in shared("samples").glob("fhir-*") for one in folder.rglob("*.json")
    )


def test_it_takes_the_samples_of_others_and_gives_them_back_as_we_read_them(engine: Engine) -> None:
    """Each is put as it stands, and read by us before and after: of MeasureReports and Locations the same."""
    taken = 0
    for path in samples():
        resource = json.loads(path.read_text("utf-8-sig"))
        kind = resource["resourceType"]
        engine.ask("DELETE", "")  # some have each other's ids
        status, given = engine.ask("POST", kind, resource)
        assert status == 201, (path.name, given)
        taken += 1
        if kind not in {"MeasureReport", "Bundle", "Location"}:
            continue
        given["id"], given["meta"] = resource.get("id"), resource.get("meta")
        before = fhir.decode(json.dumps(resource).encode(), Dialect(words=WORDS))
        after = fhir.decode(json.dumps(given).encode(), Dialect(words=WORDS))
        assert (after.entries, after.problems) == (before.entries, before.problems), path.name
    assert taken >= 30
