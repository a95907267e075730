"""What the journal records of the phase of a facility, an area and the country."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Readable, Said, said


@event_type("phases.level_set")
@dataclass(frozen=True)
class LevelSet(Event):
    """A facility, an area or the country stands in a phase; `told`: what the log says of it.

    `region`: that of a facility; `stage`: of the country; `missed`: its review did not happen in time.
    """

    level: str
    place: str
    name: Readable
    region: str
    phase: str
    stage: str
    since: datetime
    decided_at: datetime
    decided_by: Readable
    on_behalf_of: Readable
    reason: Readable
    review_at: datetime | None
    missed: bool
    decision: int
    told: str
    before: str = ""  # the phase, or stage, it leaves, for the log

    @property
    def key(self) -> str:
        """Return the entity: the phase of this place."""
        return level_key(self.level, self.place)

    def state(self) -> dict[str, Any]:
        """Return the wire state; `before` and `told` are only about the log."""
        state = super().state() or {}
        del state["before"], state["told"]
        return state

    def line(self) -> Line:
        """Return the line for the log."""
        line = said(
            f"phases.line.level.{self.told}",
            name=self.name,
            phase=stands_in(self.phase, self.stage),
            review=self.review_at or self.decided_at,
        )
        if self.before:
            line = said("phases.line.was", line=line, before=self._before)
        if self.on_behalf_of:
            line = said("phases.line.on_behalf", line=line, who=self.on_behalf_of)
        return Line("phase", line)

    @property
    def _before(self) -> Said:
        """Return what it leaves, in words."""
        if self.stage:
            return said("phases.stage", stage=self.before)
        return said(f"phases.phase.{self.before}")


@event_type("phases.level_ended")
@dataclass(frozen=True)
class LevelEnded(Event):
    """A facility or a veiligheidsregio closed: it stands in no phase any more."""

    level: str
    place: str
    name: str

    @property
    def key(self) -> str:
        """Return the entity: the phase of this place."""
        return level_key(self.level, self.place)

    def state(self) -> None:
        """Return nothing: the entity is gone."""
        return

    def line(self) -> Line:
        """Return the line for the log."""
        return Line("phase", said("phases.line.level.closed", name=self.name))


def level_key(level: str, place: str) -> str:
    """Return the key of the phase of a place that is no region."""
    return f"level:{level}:{place}"


def stands_in(phase: str, stage: str = "") -> Said:
    """Return a phase in words, with the national stage that it is where there is one."""
    words = said(f"phases.phase.{phase}")
    return said("phases.stage_phase", stage=stage, phase=words) if stage else words
