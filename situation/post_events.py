"""What the journal records of people at work in an activiteit. No number, no address of a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Kept, Readable


@event_type("situation.post_changed")
@dataclass(frozen=True)
class PostChanged(Event):
    """A function in an activiteit: who holds it since when, where that person is, and its handover.

    `declined`: who took it not over when its holder offered it, until she offers anew or sets that aside.
    """

    activity: int
    veiligheidsregio: str
    function: str
    function_name: Kept
    team: str
    needed: bool
    username: str
    holder: str
    since: datetime
    by: Readable
    attendance: str
    expected_at: datetime | None
    handover: dict[str, Any] | None
    told: Readable
    gone: bool = False
    declined: dict[str, Any] | None = None

    @property
    def key(self) -> str:
        """Return the entity: this function in this activiteit and veiligheidsregio."""
        return f"post:{self.activity}:{self.veiligheidsregio}:{self.function}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; nothing when nobody holds it and the level asks for it no more."""
        if self.gone:
            return None
        state = super().state() or {}
        for name in ("told", "told_en", "gone"):
            state.pop(name, None)
        return state

    def line(self) -> Line | None:
        """Return the line for the log."""
        return Line("activity", self.told) if self.told else None


@event_type("situation.callup_changed")
@dataclass(frozen=True)
class CallUpChanged(Event):
    """How far a call for an activiteit is, for everybody: functions, answers, how many people; no persons."""

    alarm: int
    activity: int
    veiligheidsregio: str
    level: int
    what: Kept
    opened_at: datetime
    opened_by: Kept
    seats: tuple[dict[str, Any], ...]
    total: int
    confirmed: int
    people: int
    later: int
    silent: int
    unreached: int
    callup_state: str

    @property
    def key(self) -> str:
        """Return the entity: this call."""
        return f"callup:{self.alarm}"

    def state(self) -> dict[str, Any]:
        """Return the wire state."""
        state = super().state() or {}
        state["state"] = state.pop("callup_state")
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Keep what is over as long as an alarm."""
        return "alarm" if state["state"] == "closed" else ""
