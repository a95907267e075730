"""What the journal records of addresses that are asked: since when, and whether the line works."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import said
from lcms_bridge.events import OVERSEERS

DECIDED = ("set", "stopped")


@event_type("lcms_bridge.pull_changed")
@dataclass(frozen=True)
class PullChanged(Event):
    """An address that is asked, as it stands. Not of every fetch: `GET pulls/list/` says when."""

    source: str
    label: str
    format: str
    every_s: int
    is_on: bool
    changes: int  # how often people changed how it is asked
    failing_since: datetime | None
    fault: str
    audience: str
    told: str  # one of `DECIDED`; `failed`, `worked` (the line)

    @property
    def trail(self) -> str:  # type: ignore[override]
        """Return that what people decide stands in the trail; not that a line failed."""
        return "peer" if self.told in DECIDED else ""

    @property
    def key(self) -> str:
        """Return the entity: the address of this system."""
        return f"pull:{self.source}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was decided."""
        return {"told": self.told, "source": self.source, "format": self.format}

    def state(self) -> dict[str, Any]:
        """Return the wire state; what is told is only about the log."""
        state = super().state() or {}
        del state["told"], state["audience"]
        return state

    def line(self) -> Line:
        """Return what happened to it."""
        fault = said(f"lcms_bridge.out.fault.{self.fault or 'none'}")
        words = {"label": self.label, "fault": fault}
        return Line("bridge", said(f"lcms_bridge.line.pull.{self.told}", **words))

    def variants(self) -> tuple[Variant, ...]:
        """Show it to who sees the whole bridge, and to the system's house."""
        readers = (*OVERSEERS, self.audience) if self.audience else OVERSEERS
        return (Variant(readers, self.state(), self.line()),)
