"""What the journal records of phases and proposals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Named, Readable, Said, said
from phases.rules.plan import YARDSTICKS


@event_type("phases.phase_set")
@dataclass(frozen=True)
class PhaseSet(Event):
    """A region stands in a phase."""

    region: str
    name: str
    phase: str
    since: datetime
    decided_by: Readable
    reason: Readable
    proposal: int | None
    plan: Readable
    before: str = ""  # the phase it leaves, for the log
    on_behalf_of: Readable = ""  # who decided it by telephone, where another recorded it
    colour: str = ""  # as the region's plan names it; empty where it names none
    decided_at: datetime | None = None  # later than `since` where only the colour changed
    decision: int | None = None
    colour_before: str = ""  # where the phase stays, for the log

    @property
    def key(self) -> str:
        """Return the entity: the phase of this region."""
        return f"phase:{self.region}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; `before` is only about the log."""
        state = super().state() or {}
        del state["before"], state["colour_before"]
        return state

    def line(self) -> Line | None:
        """Return the line for the log; a realm's beginning is no news."""
        if not self.decided_by:
            return None
        phase = in_colour(self.phase, self.colour)
        line = said("phases.line.phase", name=self.name, phase=phase)
        if self.colour_before:
            colour = said(f"phases.own_colour.{self.colour_before}")
            line = said("phases.line.was", line=line, before=colour)
        if self.before:
            line = said("phases.line.was", line=line, before=said(f"phases.phase.{self.before}"))
        if self.on_behalf_of:
            line = said("phases.line.on_behalf", line=line, who=self.on_behalf_of)
        return Line("phase", line)


def in_colour(phase: str, colour: str) -> Said:
    """Return a phase in words, with the region's own colour where it has one."""
    words = said(f"phases.phase.{phase}")
    if not colour:
        return words
    return said("phases.colour_phase", colour=said(f"phases.own_colour.{colour}"), phase=words)


@event_type("phases.phase_ended")
@dataclass(frozen=True)
class PhaseEnded(Event):
    """A region closed: it stands in no phase any more."""

    region: str
    name: str

    @property
    def key(self) -> str:
        """Return the entity: the phase of this region."""
        return f"phase:{self.region}"

    def state(self) -> None:
        """Return nothing: the entity is gone."""
        return

    def line(self) -> Line:
        """Return the line for the log."""
        return Line("phase", said("phases.line.phase_ended", name=self.name))


@event_type("phases.yardstick_set")
@dataclass(frozen=True)
class YardstickSet(Event):
    """What a region's plan measures occupancy by: told only where it is other than the regular beds."""

    region: str
    name: str
    yardstick: str
    tell: bool  # whether people want a line in the log for it

    @property
    def key(self) -> str:
        """Return the entity: the yardstick of this region."""
        return f"yardstick:{self.region}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; nothing for the regular beds, which count where nothing is said."""
        if self.yardstick == YARDSTICKS[0]:
            return None
        return {"region": self.region, "yardstick": self.yardstick}

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.tell:
            return None
        return Line("phase", said(f"phases.line.yardstick.{self.yardstick}", name=self.name))


@event_type("phases.proposal")
@dataclass(frozen=True)
class ProposalChanged(Event):
    """A proposal was made, or something happened to it; its evidence is frozen."""

    id: int
    region: str
    name: str
    from_phase: str
    to_phase: str
    opened_at: datetime
    proposal_state: str
    plan: Readable
    rule: str
    sentence: dict[str, str]
    evidence: list[dict[str, Any]]
    trigger: str
    averted_by: list[dict[str, Any]]
    mandate: tuple[str, ...]
    bodies: list[dict[str, Any]]
    deferred_until: datetime | None
    decided_by: Readable
    decided_at: datetime | None
    reason: Readable
    roles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the entity: this proposal."""
        return f"proposal:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state, with the names of docs/wire.md."""
        state = super().state() or {}
        renamed = {"from_phase": "from", "to_phase": "to", "proposal_state": "state"}
        return {renamed.get(name, name): value for name, value in state.items()}

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a proposal which was decided stays as long as proposals do."""
        return "" if state["state"] in ("open", "deferred") else "proposal"

    def line(self) -> Line:
        """Return the line for the log."""
        line = said(
            f"phases.line.proposal.{self.proposal_state}",
            name=self.name,
            phase=said(f"phases.phase.{self.to_phase}"),
            sentence=Named(**self.sentence),
        )
        return Line("proposal", line)
