"""What the journal records of a plan in the making: the draft, and what it would have said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import EVERYONE, Event, Line, Variant, event_type
from journal.said import Named, Readable, said

# A draft that is a version, or was one: from its adoption on everybody sees it.
OPEN = ("approved", "in_force", "superseded")
READ_HERE = ("roaz_chair", "dpg", "regional_coordinator")
READ_ANYWHERE = ("national_coordinator", "administrator")


def readers(region: str) -> tuple[str, ...]:
    """Return the audiences that see a plan of a region in the making: those of the right to read it."""
    return tuple(f"role:{one}:{region}" for one in READ_HERE) + tuple(
        f"role:{one}" for one in READ_ANYWHERE
    )


@event_type("phases.plan_draft")
@dataclass(frozen=True)
class PlanDraftChanged(Event):
    """A draft of a plan was made, changed, or went a step; its document is asked for by its number."""

    id: int
    region: str
    name: str  # of the region, for the log
    title: Readable
    draft_state: str
    revision: int
    digest: str
    faults: int
    based_on: Readable
    created_by: Readable
    changed_by: Readable
    changed_at: datetime
    submitted_by: Readable
    submitted_at: datetime | None
    reason: Readable
    from_at: datetime | None
    approvals: tuple[dict[str, Any], ...]
    needed: int
    plan: Readable
    told: str

    @property
    def key(self) -> str:
        """Return the entity: this draft."""
        return f"plandraft:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; `name` and `told` are only about the log."""
        state = super().state() or {}
        del state["told"], state["name"]
        return {("state" if name == "draft_state" else name): one for name, one in state.items()}

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a draft which is a plan, or will be none, stays as long as proposals do."""
        return "" if state["state"] in ("draft", "submitted", "approved") else "proposal"

    def line(self) -> Line | None:
        """Return the line for the log; that somebody types is no news."""
        if not self.told:
            return None
        given: dict[str, Any] = {"name": self.name, "title": self.title}
        told = self.told
        if told == "approve":
            lacking = self.needed - len(self.approvals)
            given |= {"n": lacking}
            told = "approve" if lacking else "approved"
        if self.told in ("adopt", "begin"):
            given |= {"plan": self.plan, "at": self.from_at or self.changed_at}
        return Line("phase", said(f"phases.line.plandraft.{told}", **given))

    def variants(self) -> tuple[Variant, ...]:
        """Who writes or approves sees a draft; everybody what is a version, and that one was called off."""
        if self.draft_state in OPEN:
            return (Variant((EVERYONE,), self.state(), self.line()),)
        full = Variant(readers(self.region), self.state(), self.line())
        if not self.plan:
            return (full,)
        return (full, Variant((EVERYONE,), None, self.line(), veiled=False))


@event_type("phases.plan_trial")
@dataclass(frozen=True)
class PlanTrialChanged(Event):
    """A draft is held against the past: how far that is; what came out is asked for by the draft's number."""

    draft: int
    region: str
    days: int
    trial_state: str
    done_share: float
    digest: str
    asked_by: Readable
    asked_at: datetime
    until: datetime

    @property
    def key(self) -> str:
        """Return the entity: the newest trial of this draft."""
        return f"plantrial:{self.draft}"

    def state(self) -> dict[str, Any]:
        """Return the wire state."""
        state = super().state() or {}
        return {("state" if name == "trial_state" else name): one for name, one in state.items()}

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a trial which ended stays as long as proposals do."""
        return "proposal" if state["state"] in ("done", "failed") else ""

    def variants(self) -> tuple[Variant, ...]:
        """Who writes or approves a draft sees its trials."""
        return (Variant(readers(self.region), self.state()),)


__all__ = ["Named", "PlanDraftChanged", "PlanTrialChanged"]
