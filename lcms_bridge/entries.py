"""What formats of others say, in one model: version `nl.lcmsbridge.v1` of the bridge.

An entry is one statement of a sender: the beds of a facility at a moment, its emergency department,
its state, a census, an alert. It speaks the sender's identifiers; `lcms_bridge.matching` finds ours.
A count is None when unknown, and `absent_reason` says why per figure; `not-applicable` is a third
thing. `available` may be negative, and stays as it was reported. Pure: no Django, no clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any

from lcms_bridge.canonical import Envelope, FilePlace, Problem, Scope

VERSION = "nl.lcmsbridge.v1"
FIGURES = (
    "physical",
    "operational",
    "occupied",
    "blocked",
    "available",
    "surge_24h",
    "surge_72h",
)
POPULATIONS = ("any", "adult", "child", "neonate")
REPORTED, ADT, DERIVED = "reported", "derived_adt", "derived_total_minus_occupied"
UNKNOWN, NOT_APPLICABLE = "unknown", "not-applicable"
OPEN, IMMINENT, STOP, NO_DEPARTMENT = "open", "dreigend", "stop", "nvt"
BY_SERVER = "fhir:"  # how the system of an id begins that a server made for a resource of its own
ALL_BEDS = "all"  # every bed of a house together: no kind of ours, so never applied


@dataclass(frozen=True)
class Identifier:
    """An identifier and who gives it out; equal values of two systems are two identifiers."""

    value: str
    system: str = ""


@dataclass(frozen=True)
class Site:
    """Which facility, or (`is_area`) which region or country, a sender speaks of; WGS84 degrees.

    `within` is what it says that it is part of or managed by, nearest first.
    """

    ids: tuple[Identifier, ...] = ()
    name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    region: str = ""
    is_area: bool = False
    within: tuple["Site", ...] = ()

    @property
    def label(self) -> str:
        """Return what a person calls it in a sentence."""
        own = self.name or next((one.value for one in self.ids), "")
        return own or next((one.label for one in self.within if one.label), "")


@dataclass(frozen=True)
class Line:
    """The figures of one kind of bed; `word` is the sender's word for the kind.

    None without an `absent_reason` was not said at all. `derived` is the figure that follows from others.
    """

    bed_type: str
    population: str = "any"
    physical: int | None = None
    operational: int | None = None
    occupied: int | None = None
    blocked: int | None = None
    available: int | None = None
    surge_24h: int | None = None
    surge_72h: int | None = None
    admissions: int | None = None
    absent_reason: Mapping[str, str] = field(default_factory=dict, hash=False)
    method: str = REPORTED
    cohort: str = ""
    word: str = ""
    derived: str = ""


@dataclass(frozen=True)
class Entry:
    """What every statement has: of which facility, observed when, said where in the message."""

    facility: Site = Site()
    observed_at: datetime | None = None
    place: FilePlace = field(default=FilePlace(), compare=False)


@dataclass(frozen=True)
class CapacitySnapshot(Entry):
    """The beds of a facility at a moment."""

    lines: tuple[Line, ...] = ()
    source: str = ""
    note: str = ""
    capacity_class: str = ""  # not said


@dataclass(frozen=True)
class EdStatus(Entry):
    """An emergency department: `traffic` is open, dreigend, stop or nvt; None when not said.

    `absent_reason` is as for a line of beds, of `present`, `score` and `expected_end`.
    """

    traffic: str | None = None
    reason: str = ""
    expected_end: datetime | None = None
    present: int | None = None
    boarding: int | None = None
    score_kind: str = ""
    score: float | None = None
    triage: Mapping[str, int] = field(default_factory=dict, hash=False)
    offload_minutes: int | None = None
    source: str = ""
    note: str = ""
    absent_reason: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class TransferRequest(Entry):
    """A place asked for one patient, who is not named: `observed_at` is when, `case` its facts in codes.

    `reference` is the room or bed by which the house knows the case.
    """

    reference: str = ""
    case: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class FacilityStatus(Entry):
    """In which state a facility, a department or one bed is, in the standard's own word."""

    status: str = ""
    bed_status: str = ""  # HL7 table 0116: C H I K O U
    unit: str = ""  # as the sender names it
    bed: str = ""
    note: str = ""


@dataclass(frozen=True)
class WardCensus:
    """How many lie on a ward, and in which of its beds; nobody's name or number.

    `blocked` is None where no message spoke of the states of its beds.
    """

    unit: str  # as the sender names it
    occupied: int
    on_leave: int = 0
    beds: tuple[str, ...] = ()
    blocked: int | None = None


@dataclass(frozen=True)
class Census(Entry):
    """Who lies where, counted from movements; `complete`: also of before the first message."""

    wards: tuple[WardCensus, ...] = ()
    method: str = ADT
    complete: bool = False
    messages: int = 0


@dataclass(frozen=True)
class AlertArea:
    """Where an alert counts: polygons and circles as (latitude, longitude), codes as said."""

    description: str
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    altitude: float | None = None
    ceiling: float | None = None


@dataclass(frozen=True)
class AlertInfo:
    """One alert in one language."""

    event: str
    categories: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    language: str = "en-US"
    responses: tuple[str, ...] = ()
    audience: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    areas: tuple[AlertArea, ...] = ()


@dataclass(frozen=True)
class Alert(Entry):
    """An alert (CAP 1.2); `observed_at` is the moment it was sent."""

    identifier: str = ""
    sender: str = ""
    status: str = ""
    message_type: str = ""
    scope: str = ""
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    references: str = ""
    incidents: str = ""
    infos: tuple[AlertInfo, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a codec made of a message: its entries, and what was wrong, doubtful or lost."""

    format: str
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    envelope: Envelope | None = None

    @property
    def refused(self) -> bool:
        """Say whether nothing of the message can be read."""
        return any(one.scope is Scope.FILE for one in self.problems)


def entry_document(entry: Any) -> dict[str, Any]:
    """Return an entry as plain JSON values; what is empty stays in, as null or an empty list."""
    return {"kind": type(entry).__name__, **_plain(entry)}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
