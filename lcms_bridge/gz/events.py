"""What the journal records of neighbours: how the line is, and what they said of GRIP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import said

DECIDED = ("set", "paused", "resumed", "withdrawn")


@event_type("lcms_bridge.neighbour_changed")
@dataclass(frozen=True)
class NeighbourChanged(Event):
    """A neighbour as it stands: everybody sees since when its region is not kept up to date."""

    neighbour: str
    label: str
    gives: tuple[str, ...]
    takes: tuple[str, ...]
    neighbour_state: str
    since: datetime
    linked: bool
    linked_since: datetime
    from_phase: str
    from_grip: int
    failing_since: datetime | None
    fault: str
    changes: int  # how often people changed how it is set up
    told: str  # one of `DECIDED`; `failed`, `worked`, `opened`, `closed`
    scopes: tuple[
        str, ...
    ] = ()  # of the token of its side, and when that ends: for the trail alone
    token_ends_at: datetime | None = None

    @property
    def trail(self) -> str:  # type: ignore[override]
        """Return that what people decide stands in the trail; not that a line failed."""
        return "peer" if self.told in DECIDED else ""

    @property
    def key(self) -> str:
        """Return the entity: this neighbour."""
        return f"neighbour:{self.neighbour}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was decided."""
        token = {"scopes": [*self.scopes], "ends": self.token_ends_at}
        return {"told": self.told, "gives": [*self.gives], "takes": [*self.takes], **token}

    def state(self) -> dict[str, Any]:
        """Return the wire state; what is told is only about the log."""
        state = super().state() or {}
        del state["told"], state["scopes"], state["token_ends_at"]
        state["state"] = state.pop("neighbour_state")
        return state

    def line(self) -> Line:
        """Return what happened to it."""
        fault = said(f"lcms_bridge.out.fault.{self.fault or 'none'}")
        return Line(
            "bridge",
            said(f"lcms_bridge.line.neighbour.{self.told}", label=self.label, fault=fault),
        )


@event_type("lcms_bridge.grip_heard")
@dataclass(frozen=True)
class GripHeard(Event):
    """A neighbour says at which GRIP level a veiligheidsregio of its own stands; 0: the entity is gone."""

    neighbour: str
    label: str
    activity: int  # its number at the neighbour
    veiligheidsregio: str
    name: str
    level: int
    incident: str
    since: datetime

    @property
    def key(self) -> str:
        """Return the entity: this activiteit of this neighbour in this veiligheidsregio."""
        return f"heardgrip:{self.neighbour}:{self.activity}:{self.veiligheidsregio}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state."""
        return super().state() if self.level else None

    def line(self) -> Line:
        """Return what is so from now on."""
        code = "lcms_bridge.line.grip_heard" if self.level else "lcms_bridge.line.grip_heard_over"
        words = {"name": self.name, "level": self.level, "incident": self.incident}
        return Line("grip", said(code, label=self.label, **words))


@event_type("lcms_bridge.shared_changed")
@dataclass(frozen=True)
class SharedChanged(Event):
    """A shared text or map layer in its newest revision; withdrawn: the entity is gone.

    `origin`: the neighbour whose it is, empty for ours. `ours`: what one of us wants it to say instead.
    """

    ref: str
    origin: str
    form: str
    region: str
    theme: str
    title: str
    text: str | None
    geometry: dict[str, Any] | None
    revision: int
    changed_at: datetime
    withdrawn: bool
    ours: str
    ours_state: str
    told: str  # `shared`, `changed`, `withdrawn`, `asked`, `refused`, `read_only`, `settled`

    @property
    def key(self) -> str:
        """Return the entity: this text of this installation."""
        return f"shared:{self.ref}" if not self.origin else f"heardtext:{self.origin}:{self.ref}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; what is told is only about the log."""
        if self.withdrawn:
            return None
        state = super().state() or {}
        del state["told"], state["withdrawn"]
        return state

    def line(self) -> Line:
        """Return what happened to it."""
        return Line("bridge", said(f"lcms_bridge.line.shared.{self.told}", title=self.title))
