"""What the journal records of phases and GRIP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type

PHASE_NL = {"regular": "reguliere zorg", "adapted": "aangepaste zorg", "crisis": "crisiszorg"}
PHASE_EN = {"regular": "conventional care", "adapted": "contingency care", "crisis": "crisis care"}
_STATE_NL = {
    "open": "voorstel",
    "accepted": "voorstel overgenomen",
    "rejected": "voorstel afgewezen",
    "deferred": "voorstel uitgesteld",
    "withdrawn": "voorstel vervallen",
}
_STATE_EN = {
    "open": "proposal",
    "accepted": "proposal accepted",
    "rejected": "proposal rejected",
    "deferred": "proposal deferred",
    "withdrawn": "proposal lapsed",
}


@event_type("phases.phase_set")
@dataclass(frozen=True)
class PhaseSet(Event):
    """A region stands in a phase."""

    region: str
    name: str
    phase: str
    since: datetime
    decided_by: str
    reason: str
    proposal: int | None
    plan: str

    @property
    def key(self) -> str:
        """Return the entity: the phase of this region."""
        return f"phase:{self.region}"

    def line(self) -> Line | None:
        """Return the line for the log; a realm's beginning is no news."""
        if not self.decided_by:
            return None
        lead_nl = (
            "; de DPG heeft de operationele leiding over de witte kolom"
            if self.phase == "crisis"
            else ""
        )
        lead_en = "; the DPG leads the medical column" if self.phase == "crisis" else ""
        return Line(
            "phase",
            f"{self.name} staat in {PHASE_NL[self.phase]}{lead_nl}",
            f"{self.name} stands in {PHASE_EN[self.phase]}{lead_en}",
        )


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
        return Line(
            "phase",
            f"{self.name} is gesloten: de regio staat in geen fase meer",
            f"{self.name} has closed: the region stands in no phase",
        )


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
    plan: str
    rule: str
    sentence: dict[str, str]
    evidence: list[dict[str, Any]]
    mandate: tuple[str, ...]
    deferred_until: datetime | None
    decided_by: str
    decided_at: datetime | None
    reason: str

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
        nl = f"{self.name}: {_STATE_NL[self.proposal_state]} naar {PHASE_NL[self.to_phase]}"
        en = f"{self.name}: {_STATE_EN[self.proposal_state]} to {PHASE_EN[self.to_phase]}"
        return Line("proposal", f"{nl} — {self.sentence['nl']}", f"{en} — {self.sentence['en']}")


@event_type("phases.grip_set")
@dataclass(frozen=True)
class GripSet(Event):
    """A veiligheidsregio stands at a GRIP level for an incident."""

    veiligheidsregio: str
    name: str
    level: int
    incident: str
    since: datetime
    decided_by: str
    reason: str

    @property
    def key(self) -> str:
        """Return the entity: GRIP of this veiligheidsregio."""
        return f"grip:{self.veiligheidsregio}"

    def line(self) -> Line:
        """Return the line for the log."""
        if self.level == 0:
            return Line("grip", f"{self.name}: GRIP beëindigd", f"{self.name}: GRIP ended")
        text = f"{self.name}: GRIP {self.level} — {self.incident}"
        return Line("grip", text, text)


@event_type("phases.grip_ended")
@dataclass(frozen=True)
class GripEnded(Event):
    """A veiligheidsregio closed: it has no GRIP level any more."""

    veiligheidsregio: str
    name: str

    @property
    def key(self) -> str:
        """Return the entity: GRIP of this veiligheidsregio."""
        return f"grip:{self.veiligheidsregio}"

    def state(self) -> None:
        """Return nothing: the entity is gone."""
        return

    def line(self) -> Line:
        """Return the line for the log."""
        return Line(
            "grip",
            f"{self.name} is gesloten: GRIP vervallen",
            f"{self.name} has closed: GRIP lapsed",
        )
