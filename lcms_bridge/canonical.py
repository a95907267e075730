"""What every format is translated to and from: capacity as the bridge knows it, in plain values.

A codec turns bytes into a `Decoded` (a document and its problems) or a document into bytes. Nothing
here knows Django, a clock or a database. A count is None when unknown, and never 0 for want of it;
free beds may be negative: more patients lie than fit (HAVE says so of its `availableCount` too).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from capacity.resource import BedLine

METHODS = ("reported", "confirmed", "derived_transfer", "imported", "simulated", "lapsed")
TRAFFIC = ("open", "pressure", "stop")
REASONS = ("", "peak", "capacity", "incident")
PHASES = ("regular", "adapted", "crisis")


@dataclass(frozen=True)
class Envelope:
    """Which world a document speaks of: the realm's name, and whether it is an exercise."""

    realm: str
    exercise: bool


@dataclass(frozen=True)
class Provenance:
    """Where a figure comes from and what it means: observed when, received when, by which method.

    `fresh_until` is the moment from which the figure must be shown as stale; None: not known.
    """

    observed_at: datetime
    source: str = ""
    method: str = "reported"
    received_at: datetime | None = None
    fresh_until: datetime | None = None
    duiding: str = ""


@dataclass(frozen=True)
class Silence:
    """What a report of beds does not speak of: what was known of it stays. Unknown is said.

    `figures` are the names of `BedLine` per kind, `report` those of the report itself
    (`capacity_class`, `duiding`). `free` are the free beds that were said per kind, from which a figure
    that was not said may follow; from what is known to be open only where `free_follows`: the format
    means operational − occupied − blocked by it.
    """

    figures: Mapping[str, frozenset[str]] = field(default_factory=dict)
    report: frozenset[str] = frozenset()
    free: Mapping[str, int] = field(default_factory=dict)
    free_follows: bool = False


@dataclass(frozen=True)
class BedState:
    """The beds of one facility at one moment, and the capacity class they count.

    `places` are where each kind's line was read, for problems.
    """

    provenance: Provenance
    lines: tuple[BedLine, ...]
    capacity_class: str = "regular"
    places: Mapping[str, "FilePlace"] = field(default_factory=dict, compare=False)
    unsaid: Silence = field(default=Silence(), compare=False)


@dataclass(frozen=True)
class EdState:
    """The emergency department of one facility at one moment; `nedocs` is a crowding score.

    `unsaid` are the names of what a message did not speak of: what was known of it stays.
    """

    provenance: Provenance
    traffic: str
    reason: str = ""
    expected_end: datetime | None = None
    present: int | None = None
    nedocs: float | None = None
    unsaid: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class FacilityState:
    """What is said of one facility. `place` is where in the message it was read, for problems.

    `ed_place` is where its emergency department was read, `name_place` and `region_place` are where it
    says again which facility it is.
    `code` is the platform's own code for the facility; a codec of a foreign format translates its
    identifiers by a table it is given. `demo` marks made-up bed numbers.
    `id_system` is whose identifier `code` is in what goes to a system that has its own; None: it is ours.
    """

    code: str
    name: str = ""
    region: str = ""
    beds: BedState | None = None
    ed: EdState | None = None
    demo: bool = False
    place: "FilePlace | None" = field(default=None, compare=False)
    ed_place: "FilePlace | None" = field(default=None, compare=False)
    name_place: "FilePlace | None" = field(default=None, compare=False)
    region_place: "FilePlace | None" = field(default=None, compare=False)
    id_system: str | None = None


@dataclass(frozen=True)
class Document:
    """A whole message: its world and its facilities, each at most once.

    `unsaid` are the values that the message as a whole has no room for, with the sender's word for
    each: a column that is absent for everybody. What was known of them stays; an empty cell is
    unknown, said by who left it empty.
    """

    envelope: Envelope | None
    facilities: tuple[FacilityState, ...] = ()
    unsaid: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class FilePlace:
    """Where something stands in a message: a line (first is 1; 0: the whole file) and a column.

    Of what has no lines `path` says it, as its kind writes paths: `/HospitalStatus/Hospital[2]`.
    """

    line: int = 0
    column: str = ""
    path: str = ""


class Scope(StrEnum):
    """What a problem keeps out."""

    FILE = "file"
    FACILITY = "facility"
    REMARK = "remark"
    LOST = "lost"  # it was said and is sound, but there is no room for it here

    @property
    def holds(self) -> bool:
        """Say whether it keeps anything out."""
        return self in {Scope.FILE, Scope.FACILITY}


@dataclass(frozen=True)
class Problem:
    """Something that is wrong, or remarkable: its code, its place, and what fills its sentence.

    `scope` says what it keeps out: the whole file, the facility it concerns (the line, when that is
    not known), or nothing. The sentence is `lcms_bridge.problem.<code>` of the catalogue, unless
    `sentence` names another; a kind of bed among `params` is shown by its short name.
    """

    code: str
    place: FilePlace
    facility: str = ""
    scope: Scope = Scope.FACILITY
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    sentence: str = ""


@dataclass(frozen=True)
class Decoded:
    """What a codec made of a message: the sound part, and what was wrong with the rest."""

    format: str
    document: Document
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Say whether the file as a whole cannot be used."""
        return any(item.scope is Scope.FILE for item in self.problems)


@dataclass(frozen=True)
class RegionShape:
    """A region for a map layer: its outline (GeoJSON geometry, lon/lat) and its care phase."""

    code: str
    name: str
    outline: Mapping[str, object]
    phase: str


@dataclass(frozen=True)
class Located:
    """A facility with its position in WGS84 degrees; `kind` is that of a hospital, or empty."""

    facility: FacilityState
    latitude: float
    longitude: float
    city: str = ""
    veiligheidsregio: str = ""
    sector: str = "hospital"
    kind: str = ""


@dataclass(frozen=True)
class Picture:
    """The state of a region at a moment, as every format that goes out is given it.

    `words`: our codes for kinds of bed -> the words that people use in files. `said`: the same, of kinds for
    which the receiver has a word of its own, which then stands where a standard has another. `sahana`:
    EDXL-HAVE in the form that Sahana takes.
    """

    envelope: Envelope
    name: str
    at: datetime
    regions: tuple[RegionShape, ...]
    hospitals: tuple[Located, ...]
    words: Mapping[str, str]
    said: Mapping[str, str] = field(default_factory=dict)
    sahana: bool = False

    @property
    def document(self) -> Document:
        """Return the figures alone, without positions and outlines."""
        return Document(self.envelope, tuple(place.facility for place in self.hospitals))
