"""What the journal records of a running plan: the run, its measures, and who has the lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Named, Readable, said
from network.models import Role


@event_type("phases.run_changed")
@dataclass(frozen=True)
class RunChanged(Event):
    """A region's plan is in force, or is no more; `told`: what the log says of it, if anything."""

    region: str
    name: str
    plan: Readable
    since: datetime
    started_by: Readable
    reason: Readable
    review_at: datetime
    classes: tuple[str, ...]
    faults: tuple[str, ...]
    ended: bool
    told: str

    @property
    def key(self) -> str:
        """Return the entity: the running plan of this region."""
        return f"planrun:{self.region}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state while it runs."""
        if self.ended:
            return None
        state = super().state() or {}
        del state["ended"], state["told"]
        return state

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.told:
            return None
        faults = [said(f"phases.run.fault.{code}") for code in self.faults]
        line = said(
            f"phases.line.run.{self.told}",
            name=self.name,
            plan=self.plan,
            review=self.review_at,
            faults=faults,
        )
        return Line("phase", line)


@event_type("phases.measure_changed")
@dataclass(frozen=True)
class MeasureChanged(Event):
    """A measure of a running plan was started, done, declined, overdue, or is over with its phase."""

    id: int
    region: str
    facility: str
    name: Readable  # of the facility, else of the region, or the country
    code: str
    phase: str
    title: Mapping[str, str]
    owner: str
    opened_at: datetime
    due_at: datetime | None
    measure_state: str
    checklist: tuple[Mapping[str, Any], ...]
    perspective: Mapping[str, str]
    note: Readable
    overdue_since: datetime | None
    changed_by: Readable
    changed_at: datetime | None
    told: str
    escalated_to: str = ""  # the role that was told that it is late
    about: str = ""  # the place whose pressure score prescribed it: its tier and code

    @property
    def key(self) -> str:
        """Return the entity: this measure."""
        return f"measure:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state, with the names of docs/wire.md."""
        state = super().state() or {}
        del state["told"]
        state["state"] = state.pop("measure_state")
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a measure which is over stays as long as measures do."""
        return "" if state["state"] in ("open", "started") else "measure"

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.told:
            return None
        line = said(
            f"phases.line.measure.{self.told}",
            name=self.name,
            title=Named(**self.title),
            owner=Role(self.owner).brief if self.owner in Role.values else self.owner,
        )
        return Line("phase", line)


@event_type("phases.lead_set")
@dataclass(frozen=True)
class LeadSet(Event):
    """The operational lead of medical care in a region went to a function; empty: back to as always."""

    region: str
    name: str
    role: str
    since: datetime

    @property
    def key(self) -> str:
        """Return the entity: the lead in this region."""
        return f"lead:{self.region}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state while it is elsewhere."""
        return super().state() if self.role else None

    def line(self) -> Line:
        """Return the line for the log."""
        if not self.role:
            return Line("phase", said("phases.line.lead.back", name=self.name))
        role = Role(self.role).brief if self.role in Role.values else self.role
        return Line("phase", said("phases.line.lead.to", name=self.name, role=role))
