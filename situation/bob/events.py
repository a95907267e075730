"""What the journal records of decisions, actions, requests and meetings: for everybody, and of no patient."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Kept, Readable

TOLD = ("told", "told_en")


class _Told(Event):
    """An event with its line in the log beside it; `over`: its activiteit closed, and it leaves with that."""

    told: Readable
    over: bool

    def state(self) -> dict[str, Any]:
        """Return the wire state; what the log says is no part of it."""
        state = super().state() or {}
        for name in TOLD:
            state.pop(name, None)
        if "row_state" in state:
            state["state"] = state.pop("row_state")
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that what is over leaves the screens as a closed activiteit does."""
        return "activity" if state["over"] else ""

    def line(self) -> Line | None:
        """Return the line for the log."""
        return Line("activity", self.told) if self.told else None


@event_type("situation.decision_changed")
@dataclass(frozen=True)
class DecisionChanged(_Told):
    """A decision of a team as it reads now; `history`: how it read before, oldest first."""

    id: int
    activity: int
    veiligheidsregio: str
    team: str
    number: int
    row_state: str
    meeting: int | None
    version: int
    known: str
    judgement: str
    text: str
    picture: int
    taken_by: str
    taken_as: str
    taken_as_name: Kept
    taken_at: datetime
    recorded_by: Readable
    recorded_at: datetime
    reason: str
    state_by: Readable
    state_at: datetime
    history: tuple[dict[str, Any], ...]
    over: bool
    told: Readable = ""

    @property
    def key(self) -> str:
        """Return the entity: this decision."""
        return f"teamdecision:{self.id}"


@event_type("situation.action_changed")
@dataclass(frozen=True)
class ActionChanged(_Told):
    """An action: whose, by when, how far, and whether it was reminded of or is late."""

    id: int
    activity: int
    veiligheidsregio: str
    team: str
    number: int
    row_state: str
    decision: int | None
    meeting: int | None
    text: str
    owner: dict[str, Any]
    due_at: datetime | None
    remind_at: datetime | None
    reminded_at: datetime | None
    overdue_since: datetime | None
    note: Readable
    by: Readable
    account: str
    at: datetime
    state_by: Readable
    state_at: datetime
    over: bool
    told: Readable = ""

    @property
    def key(self) -> str:
        """Return the entity: this action."""
        return f"action:{self.id}"


@event_type("situation.request_changed")
@dataclass(frozen=True)
class RequestChanged(_Told):
    """A request between parties: what is asked by whom, and how it stands with each who was asked."""

    id: int
    activity: int
    number: int
    kind: str
    row_state: str
    text: str
    amount: int | None
    accepted: int
    arrived: int
    asker: dict[str, Any]
    due_at: datetime | None
    reason: Readable
    by: Readable
    account: str
    at: datetime
    asked: tuple[dict[str, Any], ...]
    over: bool
    told: Readable = ""

    @property
    def key(self) -> str:
        """Return the entity: this request."""
        return f"partyrequest:{self.id}"


@event_type("situation.meeting_changed")
@dataclass(frozen=True)
class MeetingChanged(_Told):
    """A meeting of a team: when, where in its agenda, who is there, and what it ended with."""

    id: int
    activity: int
    veiligheidsregio: str
    team: str
    number: int
    row_state: str
    starts_at: datetime
    place: str
    points: tuple[str, ...]
    agenda: tuple[dict[str, Any], ...]
    began_at: datetime | None
    ended_at: datetime | None
    point: int
    point_since: datetime | None
    summary: str
    reason: Readable
    open_points: tuple[dict[str, str], ...]
    attendees: tuple[dict[str, Any], ...]
    by: Readable
    at: datetime
    over: bool
    told: Readable = ""

    @property
    def key(self) -> str:
        """Return the entity: this meeting."""
        return f"meeting:{self.id}"
