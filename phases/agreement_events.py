"""What the journal records of agreements: set, kept, broken, not to be judged, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Named, Readable, said


@event_type("phases.agreement")
@dataclass(frozen=True)
class AgreementChanged(Event):
    """An agreement as it stands; `told`: what the log says of it, if anything."""

    id: int
    region: str
    name: str  # of the region, for the log
    code: str
    version: int
    title: Mapping[str, str]
    text: Mapping[str, str]
    partners: tuple[str, ...]
    indicator: Mapping[str, Any]
    made_up: bool
    valid_from: datetime
    valid_until: datetime | None
    set_by: Readable
    set_at: datetime
    agreement_state: str
    since: datetime
    evidence: Mapping[str, Any]
    ended: bool
    told: str

    @property
    def key(self) -> str:
        """Return the entity: the agreement of this code in this region."""
        return f"agreement:{self.region}/{self.code}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state while it is in force."""
        if self.ended:
            return None
        state = super().state() or {}
        del state["ended"], state["told"], state["name"]
        state["state"] = state.pop("agreement_state")
        return state

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.told:
            return None
        line = said(f"phases.line.agreement.{self.told}", name=self.name, title=Named(**self.title))
        return Line("phase", line)
