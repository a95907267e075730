"""What the journal records of a round: who is asked, what they said, what the chair decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Named, Readable, said


@event_type("phases.round_changed")
@dataclass(frozen=True)
class RoundChanged(Event):
    """A round was opened, answered or closed; `told`: what the log says of it, if anything."""

    id: int
    region: str
    name: str
    plan: Readable
    body: dict[str, str]
    heads: tuple[str, ...]
    heads_in: tuple[str, ...]
    all: bool
    from_phase: str
    to_phase: str
    reason: str
    opened_at: datetime
    opened_by: Readable
    deadline: datetime
    seats: list[dict[str, Any]]
    round_state: str
    closed_at: datetime | None
    closed_by: Readable
    outcome: Readable
    told: str
    overdue_since: datetime | None = None
    who: Readable = ""  # the seat that answered, or who closed it, for the log

    @property
    def key(self) -> str:
        """Return the entity: this round."""
        return f"phaseround:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state, with the names of docs/wire.md."""
        state = super().state() or {}
        for name in ("told", "who", "who_en"):
            state.pop(name, None)
        renamed = {"from_phase": "from", "to_phase": "to", "round_state": "state"}
        return {renamed.get(name, name): value for name, value in state.items()}

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a round that is over stays as long as proposals do."""
        return "" if state["state"] == "open" else "proposal"

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.told:
            return None
        line = said(
            f"phases.line.round.{self.told}",
            name=self.name,
            body=Named(**self.body),
            phase=said(f"phases.phase.{self.to_phase}"),
            who=self.who,
        )
        return Line("phase", line)
