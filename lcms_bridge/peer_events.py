"""What the journal records of systems that are told: who is, and whether the line works."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import said
from lcms_bridge.events import OVERSEERS

DECIDED = ("set", "paused", "resumed", "withdrawn", "replayed", "discarded")


@event_type("lcms_bridge.peer_changed")
@dataclass(frozen=True)
class PeerChanged(Event):
    """Another system as it stands: what it is told, and since when its line fails, if it does.

    Not of every message: those are many, and `GET peers/list/` has them.
    """

    peer: str
    label: str
    region: str
    format: str
    every_s: int
    peer_state: str
    since: datetime
    failing_since: datetime | None
    fault: str
    dead: int  # messages that the other side refused
    changes: int  # how often people changed how it is set up
    told: str  # one of `DECIDED`; `failed`, `worked` (the line), `refused` (a message)
    reason: str = ""
    dialect: Mapping[str, Any] = field(
        default_factory=dict
    )  # how it speaks; nothing of it is secret

    @property
    def trail(self) -> str:  # type: ignore[override]
        """Return that what people decide stands in the trail; not that a line failed."""
        return "peer" if self.told in DECIDED else ""

    @property
    def key(self) -> str:
        """Return the entity: this system."""
        return f"peer:{self.peer}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was decided."""
        found = {"told": self.told, "region": self.region, "format": self.format}
        return found | ({"dialect": dict(self.dialect)} if self.dialect else {})

    def state(self) -> dict[str, Any]:
        """Return the wire state; what is told is only about the log, how it speaks about the trail."""
        state = super().state() or {}
        del state["told"], state["reason"], state["dialect"]
        state["state"] = state.pop("peer_state")
        return state

    def line(self) -> Line:
        """Return what happened to it."""
        fault = said(f"lcms_bridge.out.fault.{self.fault or 'none'}")
        words = {"label": self.label, "fault": fault, "reason": self.reason}
        return Line("bridge", said(f"lcms_bridge.line.peer.{self.told}", **words))

    def variants(self) -> tuple[Variant, ...]:
        """Show it to who sees the whole bridge."""
        return (Variant(OVERSEERS, self.state(), self.line()),)
