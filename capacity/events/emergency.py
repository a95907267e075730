"""What the journal records of emergency departments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.emergency_lists import name_of
from capacity.events.common import quoting
from journal.events import Event, Line, event_type
from journal.said import Readable, said


@event_type("capacity.ed_reported")
@dataclass(frozen=True)
class EdReported(Event):
    """The emergency department of a facility as it is known now."""

    facility: str
    name: str
    region: str
    veiligheidsregio: str
    observed_at: datetime
    received_at: datetime
    source: str
    method: str
    reported_by: Readable
    traffic: str
    reason: str
    expected_end: datetime | None
    present: int | None
    nedocs: (
        dict[str, Any] | None
    )  # value (0 to 200), level, and the own percentile where it is known
    inputs: dict[str, Any]
    times: dict[str, Any]
    counted_at: datetime  # since when the figures are known; the state may be newer
    duiding: str
    stale_after_s: int
    tell: bool
    before: str  # the traffic that was known, for the log; empty: none

    @property
    def key(self) -> str:
        """Return the entity: the emergency department of this facility."""
        return f"ed:{self.facility}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; `tell` and `before` are only about the log."""
        state = super().state() or {}
        del state["tell"], state["before"]
        return state

    def line(self) -> Line | None:
        """Return a line when the traffic changed."""
        if not self.tell:
            return None
        line = said(f"capacity.line.ed.{self.traffic}", name=self.name)
        if self.before:
            line = said(
                "capacity.line.was", line=line, before=said(f"capacity.traffic.{self.before}")
            )
        if self.traffic == "stop":
            line = said("capacity.line.ed.always_in", line=line)
        return Line("ed", quoting(line, self.duiding))


@event_type("capacity.part_stopped")
@dataclass(frozen=True)
class PartStopped(Event):
    """A part of an emergency department stops, threatens to, or takes patients in again."""

    facility: str
    name: str
    region: str
    veiligheidsregio: str
    part: str
    traffic: str  # open: the entity is gone
    reason: str
    began_at: datetime
    expected_end: datetime | None
    reported_by: Readable
    tell: bool

    @property
    def key(self) -> str:
        """Return the entity: this part of this department."""
        return f"edpart:{self.facility}:{self.part}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; a part that is open has none."""
        if self.traffic == "open":
            return None
        state = super().state() or {}
        del state["tell"]
        return state

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.tell:
            return None
        line = said(
            f"capacity.line.part.{self.traffic}", name=self.name, part=name_of("part", self.part)
        )
        return Line("ed", line)


@event_type("capacity.stops_together")
@dataclass(frozen=True)
class StopsTogether(Event):
    """Which neighbouring departments of a region stop at once; no groups: the entity is gone.

    A group names departments of other regions too when they are neighbours.
    """

    region: str
    region_name: str
    groups: tuple[
        dict[str, Any], ...
    ]  # {stopped: [{facility, name}], open_near: [{facility, name}]}
    news: tuple[str, ...]  # names of the group that is new or grew, for the log

    @property
    def key(self) -> str:
        """Return the entity: stops at once in this region."""
        return f"together:{self.region}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state."""
        if not self.groups:
            return None
        return {"region": self.region, "name": self.region_name, "groups": list(self.groups)}

    def line(self) -> Line | None:
        """Return a line when a group is new or grew."""
        if not self.news:
            return None
        return Line("ed", said("capacity.line.together", names=list(self.news)))


@event_type("capacity.ed_cutoffs")
@dataclass(frozen=True)
class CutoffsSet(Event):
    """The own cut-offs of a department; no edges: it has none any more."""

    facility: str
    name: str
    edges: tuple[int, ...]

    @property
    def key(self) -> str:
        """Return the entity: the cut-offs of this department."""
        return f"edcutoffs:{self.facility}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state."""
        return {"facility": self.facility, "edges": list(self.edges)} if self.edges else None

    def line(self) -> Line:
        """Return the line for the log."""
        if not self.edges:
            return Line("ed", said("capacity.line.cutoffs_gone", name=self.name))
        edges = list(map(str, self.edges))
        return Line("ed", said("capacity.line.cutoffs", name=self.name, edges=edges))
