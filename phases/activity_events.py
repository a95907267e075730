"""What the journal records of activiteiten and of GRIP in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Readable, said


@event_type("phases.activity_changed")
@dataclass(frozen=True)
class ActivityChanged(Event):
    """An activiteit as it stands: what, where, for which areas, who takes part."""

    id: int
    name: str
    kind: str
    activity_state: str
    address: str
    latitude: float | None
    longitude: float | None
    area: dict[str, Any] | None
    starts_at: datetime
    regions: tuple[str, ...]
    veiligheidsregios: tuple[str, ...]
    parties: tuple[dict[str, Any], ...]
    opened_at: datetime
    opened_by: Readable
    state_at: datetime
    state_by: Readable
    reason: Readable
    demo: bool
    told: Readable = ""  # the line for the log; empty: none

    @property
    def key(self) -> str:
        """Return the entity: this activiteit."""
        return f"activity:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; what the log says is no part of it."""
        state = super().state() or {}
        for name in ("told", "told_en"):
            state.pop(name, None)
        state["state"] = state.pop("activity_state")
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that what is closed goes to the archive after a while."""
        return "activity" if state["state"] == "closed" else ""

    def line(self) -> Line | None:
        """Return the line for the log."""
        return Line("activity", self.told) if self.told else None


@event_type("phases.grip_set")
@dataclass(frozen=True)
class GripSet(Event):
    """A veiligheidsregio stands at a GRIP level for an activiteit; `history`: its decisions, oldest first."""

    activity: int
    veiligheidsregio: str
    name: str
    level: int
    incident: str
    since: datetime
    decider: str
    on_behalf_of: Readable
    registered_at: datetime
    registered_by: Readable
    registered_as: str
    reason: Readable
    history: tuple[dict[str, Any], ...]
    told: Readable  # the line for the log

    @property
    def key(self) -> str:
        """Return the entity: GRIP of this activiteit in this veiligheidsregio."""
        return f"grip:{self.activity}:{self.veiligheidsregio}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; what the log says is no part of it."""
        state = super().state() or {}
        for name in ("told", "told_en"):
            state.pop(name, None)
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a level that is over stays as long as what is closed does."""
        return "" if state["level"] else "activity"

    def line(self) -> Line | None:
        """Return the line for the log."""
        return Line("grip", self.told) if self.told else None


@event_type("phases.grip_ended")
@dataclass(frozen=True)
class GripEnded(Event):
    """A veiligheidsregio closed: it has no GRIP level any more.

    Without an activiteit it is the level of a veiligheidsregio as such, as was told until activiteiten came.
    """

    veiligheidsregio: str
    name: str
    activity: int = 0
    told: bool = True

    @property
    def key(self) -> str:
        """Return the entity: GRIP of this veiligheidsregio."""
        part = f"{self.activity}:" if self.activity else ""
        return f"grip:{part}{self.veiligheidsregio}"

    def state(self) -> None:
        """Return nothing: the entity is gone."""
        return

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.told:
            return None
        return Line("grip", said("phases.line.grip_ended", name=self.name))
