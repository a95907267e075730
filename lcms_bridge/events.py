"""What the journal records of messages: only for who may see the bridge, and the sender."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, said
from lcms_bridge.rights import SEE
from web.rights import Reach

# who may see every message: the roles whose right to see the bridge is not bound to a place
OVERSEERS = tuple(f"role:{role}" for role, reach in SEE.who.items() if reach is Reach.ANYWHERE)


@dataclass(frozen=True)
class MessageEvent(Event):
    """A message as the wire shows it; `audience` is the sender's hospital, or empty."""

    id: int
    received_at: datetime
    name: str
    source: str
    format: str
    state_now: str
    applied: int
    problems: tuple[dict[str, Any], ...]
    stages: tuple[dict[str, str], ...]
    transport: str
    way: Readable  # what people call its transport
    carried: tuple[dict[str, Any], ...]
    reason: str
    by: Readable
    audience: str

    @property
    def key(self) -> str:
        """Return the entity: this message."""
        return f"message:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state."""
        state = super().state() or {}
        del state["audience"]
        state["state"] = state.pop("state_now")
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a message which was read stays as long as messages do."""
        return "" if state["state"] == "received" else "message"

    def variants(self) -> tuple[Variant, ...]:
        """Show it to the overseers and the sender's hospital, and to nobody else."""
        readers = (*OVERSEERS, self.audience) if self.audience else OVERSEERS
        return (Variant(readers, self.state(), self.line()),)


@event_type("lcms_bridge.message_received")
@dataclass(frozen=True)
class MessageReceived(MessageEvent):
    """A message was stored; nobody has read it yet."""


@event_type("lcms_bridge.message_processed")
@dataclass(frozen=True)
class MessageProcessed(MessageEvent):
    """A message was read: applied, in part, or not at all."""

    def line(self) -> Line:
        """Return what became of it."""
        held = sum(not problem["remark"] for problem in self.problems)
        applied = said("lcms_bridge.facilities", n=self.applied)
        problems = said("lcms_bridge.problems", n=held)
        code = "lcms_bridge.line.partly" if held else "lcms_bridge.line.applied"
        return Line("bridge", said(code, name=self.name, applied=applied, problems=problems))


@event_type("lcms_bridge.message_again")
@dataclass(frozen=True)
class MessageAgain(MessageEvent):
    """A message that was held back is read once more."""

    def line(self) -> Line:
        """Return that it is read again."""
        return Line("bridge", said("lcms_bridge.line.again", name=self.name))


@event_type("lcms_bridge.message_discarded")
@dataclass(frozen=True)
class MessageDiscarded(MessageEvent):
    """What was held back of a message was discarded."""

    def line(self) -> Line:
        """Return that it was discarded, and why."""
        return Line(
            "bridge", said("lcms_bridge.line.discarded", name=self.name, reason=self.reason)
        )


@event_type("lcms_bridge.dialect_pointed")
@dataclass(frozen=True)
class DialectPointed(Event):
    """How a sender speaks, after somebody pointed words of it right."""

    trail = "peer"
    source: str
    format: str
    tables: dict[str, Any]
    changed_at: datetime
    changed_by: Readable
    audience: str
    told: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return the entity: the dialect of this sender."""
        return f"dialect:{self.source}"

    def trail_detail(self) -> dict[str, Any]:
        """Return of whom, and what."""
        return {"source": self.source, "told": self.told}

    def state(self) -> dict[str, Any]:
        """Return the wire state."""
        state = super().state() or {}
        del state["audience"], state["told"]
        return state

    def line(self) -> Line:
        """Return what was pointed right."""
        return Line("bridge", said("lcms_bridge.line.pointed", told=[*self.told]))

    def variants(self) -> tuple[Variant, ...]:
        """Show it to the overseers and the sender's hospital, and to nobody else."""
        readers = (*OVERSEERS, self.audience) if self.audience else OVERSEERS
        return (Variant(readers, self.state(), self.line()),)
