"""What the tests of the bridge need of the world: realms, a few hospitals, people."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from capacity.inputs import EdInput, FiguresInput
from capacity.models import Method, Traffic
from capacity.resource import BedLine
from capacity.services import ed_report_many, figures_report_many, source_register
from journal.actors import system_actor
from journal.models import Realm, RealmKind
from lcms_bridge.application import problem_document
from lcms_bridge.canonical import (
    BedState,
    Decoded,
    Document,
    EdState,
    Envelope,
    FacilityState,
    Problem,
    Provenance,
)
from lcms_bridge.codecs import capacity_csv
from lcms_bridge.models import PeerDialect
from lcms_bridge.senders import program_of
from network.models import Facility, Mandate, Outline, Region, Role, User, Veiligheidsregio
from network.permissions import person_of
from web.people import Person
from web.program import Program

NOW = datetime(2020, 10, 1, 12, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=2)
SYSTEM = system_actor("test", "Test")
WORDS = {"ward": "kliniek", "ic": "ic"}
# drawn clockwise, as many outlines are: the layer must turn it
SQUARE = {"type": "Polygon", "coordinates": [[[4, 51], [4, 52], [5, 52], [5, 51], [4, 51]]]}


def make_realm(slug: str = "oefengolf", kind: str = RealmKind.EXERCISE, **more: Any) -> Realm:
    """Return a realm whose clock stands still at `NOW`."""
    values = {"name": slug.title(), "clock_time": NOW, "clock_set_at": NOW, "clock_running": False}
    return Realm.objects.create(slug=slug, kind=kind, **(values | more))


def make_facilities(
    codes: Iterable[str] = ("ALFA", "BETA"), region: str = "WEST"
) -> list[Facility]:
    """Return hospitals of one region; positions differ, names follow the code."""
    area, _ = Region.objects.get_or_create(
        code=region,
        defaults={
            "name": f"Netwerk {region}",
            "short_name": region,
            "trauma_centre": "",
            "population": 1,
        },
    )
    Outline.objects.get_or_create(code=region, defaults={"geometry": SQUARE})
    safety, _ = Veiligheidsregio.objects.get_or_create(
        code="VR17",
        defaults={"name": "Proefregio", "population": 1},
    )
    return [
        Facility.objects.create(
            code=code,
            name=f"Ziekenhuis {code}",
            organisation=f"Ziekenhuis {code}",
            location=f"Ziekenhuis {code}",
            city="Proefstad",
            latitude=51.5 + index / 100,
            longitude=4.25,
            region=area,
            veiligheidsregio=safety,
            kind="general",
            ed_hours="24/7",
            has_ic=True,
            demo_ic_beds=10,
            demo_ward_beds=200,
            demo_ed_places=12,
        )
        for index, code in enumerate(codes)
    ]


def make_person(
    role: Role,
    *,
    region: str | None = None,
    facility: str | None = None,
    username: str = "",
) -> Person:
    """Return a person with one mandate."""
    user = User.objects.create(username=username or role.value)
    Mandate.objects.create(user=user, role=role, region_id=region, facility_id=facility)
    return person_of(user)


def in_region(code: str) -> list[Facility]:
    """Return the facilities of a region, or of the country (`NL`), by code."""
    rows = Facility.objects.select_related("region").order_by("pk")
    return list(rows if code == "NL" else rows.filter(region=code))


def report(realm: Realm, facility: Facility, *, at: datetime = EARLIER, occupied: int = 5) -> None:
    """Report the beds and the emergency department of a hospital."""
    lines = (
        BedLine("ic", operational=10, occupied=occupied, blocked=1),
        BedLine("ward", operational=200, occupied=None),
    )
    beds = FiguresInput(
        facility, lines, at, "manual", Method.REPORTED, duiding="=1+1; dit is 's nachts"
    )
    ed = EdInput(facility, Traffic.STOP, at, "manual", Method.REPORTED, reason="peak", present=7)
    figures_report_many(actor=SYSTEM, realm=realm, reports=[beds])
    ed_report_many(actor=SYSTEM, realm=realm, reports=[ed])


def beds(code: str, *, at: datetime = NOW, ic: int | None = 8, **more: Any) -> FacilityState:
    """Return a hospital with both kinds of bed, as a message says it."""
    lines = (
        BedLine("ic", operational=10, occupied=ic, blocked=1),
        BedLine("ward", operational=200, occupied=150),
    )
    state = BedState(Provenance(at, source="lpz", duiding="druk"), lines)
    return FacilityState(code, beds=state, demo=True, **more)


def ed(code: str, *, at: datetime = NOW, traffic: str = "open", reason: str = "") -> FacilityState:
    """Return a hospital with only its emergency department."""
    return FacilityState(code, ed=EdState(Provenance(at), traffic, reason), demo=True)


def document(
    *facilities: FacilityState, realm: str = "oefengolf", exercise: bool = True
) -> Document:
    """Return a message."""
    return Document(Envelope(realm, exercise), facilities)


def encode(sent: Document) -> bytes:
    """Return the capacity file of a message, with the words of the bundled kinds of bed."""
    return capacity_csv.encode(sent, WORDS)


def decode(raw: bytes) -> Decoded:
    """Return what a capacity file says."""
    return capacity_csv.decode(raw, WORDS)


def sentence(problem: Problem, language: str = "nl") -> str:
    """Return what a problem says."""
    shown = problem_document(problem)
    return str(shown["sentence" if language == "nl" else "sentence_en"])


def register(realm: Realm, **more: Any) -> str:
    """Register the system of ALFA, by its liaison; return its token."""
    values: dict[str, Any] = {
        "facilities": [Facility.objects.get(pk="ALFA")],
        "regions": [],
        "kinds": [],
        "interval_minutes": 5,
        "contact": "",
    }
    _row, token = source_register(
        actor=make_person(Role.HOSPITAL_LIAISON, facility="ALFA"),
        realm=realm,
        name="hix-alfa",
        label="HiX Alfa",
        **(values | more),
    )
    return token


def of_arrival(realm: Realm, source: str = "source:hix-alfa") -> None:
    """Say of a system that the figures of its tables are of when they come."""
    PeerDialect.objects.create(
        realm=realm,
        source=source,
        tables={"options": {"moment": "received"}},
        changed_at=NOW,
    )


def systems_of(realm: Realm, houses: Iterable[Facility]) -> dict[str, Program]:
    """Register a system for each house; return who it is, by its code."""
    found = {}
    for house in houses:
        row, _token = source_register(
            actor=SYSTEM,
            realm=realm,
            name=f"his-{house.pk.lower()}",
            label=f"HIS {house.pk}",
            facilities=[house],
            regions=[],
            kinds=[],
            interval_minutes=5,
            contact="",
        )
        found[house.pk] = program_of(row)
    return found
