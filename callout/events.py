"""What the journal records of callout. No event holds a number, an address of a person, or a patient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import Kept, Readable, said

CATEGORY = "callout"


@event_type("callout.contacts_set")
@dataclass(frozen=True)
class ContactsSet(Event):
    """How the functions of a place are reached, and since when that was confirmed; None when it closed."""

    at: str
    place: str
    facility: str
    region: str
    veiligheidsregio: str
    name: str
    contacts: tuple[dict[str, Any], ...] | None
    told: str  # `set`, `confirmed`, or empty
    entity: str

    @property
    def key(self) -> str:
        """Return the entity: the contacts of this place."""
        return f"contacts:{self.entity}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; nothing when the place closed."""
        if self.contacts is None:
            return None
        state = super().state() or {}
        del state["told"], state["entity"]
        return state

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.told:
            return None
        return Line("system", said(f"callout.line.contacts_{self.told}", name=self.name))


@event_type("callout.roster_changed")
@dataclass(frozen=True)
class RosterChanged(Event):
    """Who is on duty for a function at a place, now and by the shifts; None when there is no roster."""

    at: str
    place: str
    region: str
    veiligheidsregio: str
    name: str
    function: str
    function_name: Kept
    shifts: tuple[dict[str, Any], ...] | None
    on_duty: tuple[dict[str, Any], ...]  # {username, name, fault}
    until: datetime | None
    gaps: tuple[dict[str, Any], ...]
    faults: tuple[
        dict[str, Any], ...
    ]  # who on the roster cannot be called: {username, name, fault}
    demo: bool
    told: bool
    entity: str

    @property
    def key(self) -> str:
        """Return the entity: this roster."""
        return f"roster:{self.entity}:{self.function}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; nothing when the roster is gone."""
        if self.shifts is None:
            return None
        state = super().state() or {}
        del state["told"], state["entity"]
        return state

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.told:
            return None
        words = {"name": self.name, "function": self.function_name}
        return Line("system", said("callout.line.roster_set", **words))


@event_type("callout.alarm_changed")
@dataclass(frozen=True)
class AlarmChanged(Event):
    """An alarm, reminder or test: what it says, which functions must answer, and what they say."""

    id: int
    kind: str
    what: Kept
    about: str
    opened_at: datetime
    opened_by: Kept
    answer_by: datetime | None  # server time
    answer_within_s: int
    alarm_state: str  # `open` or `closed`
    closed_at: datetime | None
    closed_by: Kept
    closed_because: Kept
    seats: Sequence[Mapping[str, Any]]
    calls: Sequence[Mapping[str, Any]]
    audiences: Sequence[str]
    told: Readable  # the line for the log; empty: none

    @property
    def key(self) -> str:
        """Return the entity: this alarm."""
        return f"alarm:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; to whom it goes and what the log says is no part of it."""
        state = super().state() or {}
        for name in ("audiences", "told", "told_en"):
            state.pop(name, None)
        state["state"] = state.pop("alarm_state")
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Keep what is over for a few days."""
        return "alarm" if state["state"] == "closed" else ""

    def line(self) -> Line | None:
        """Return the line for the log."""
        return Line(CATEGORY, self.told) if self.told else None

    def variants(self) -> tuple[Variant, ...]:
        """Tell who is called, who opened it, and the coordinators of the places."""
        return (Variant(tuple(self.audiences), self.state(), self.line()),)


@event_type("callout.reach_changed")
@dataclass(frozen=True)
class ReachChanged(Event):
    """Which ways somebody can be reached by; never the numbers themselves. For administrators."""

    username: str
    ways: tuple[str, ...]
    quiet: bool

    @property
    def key(self) -> str:
        """Return the entity: the ways of this person."""
        return f"reach:{self.username}"

    def variants(self) -> tuple[Variant, ...]:
        """Administrators only."""
        return (Variant(("role:administrator",), self.state()),)


@event_type("callout.way_changed")
@dataclass(frozen=True)
class WayChanged(Event):
    """A way out of this installation works, or fails: since when (server time), and why."""

    way: str
    is_up: bool
    since: datetime
    fault: str

    @property
    def key(self) -> str:
        """Return the entity: this way."""
        return f"way:{self.way}"

    def line(self) -> Line:
        """Return the line for the log."""
        code = "callout.line.way_up" if self.is_up else "callout.line.way_down"
        return Line("system", said(code, way=said(f"callout.way.{self.way}")))
