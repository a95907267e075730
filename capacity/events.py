"""What the journal records of capacity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from capacity.kinds import short_name
from capacity.resource import BedLine
from journal.events import Event, Line, event_type
from journal.said import Readable, Said, said


@event_type("capacity.beds_reported")
@dataclass(frozen=True)
class BedsReported(Event):
    """The beds of a facility as they are known now."""

    facility: str
    name: str
    region: str
    veiligheidsregio: str
    observed_at: datetime
    received_at: datetime
    source: str
    method: str
    reported_by: Readable
    capacity_class: str
    duiding: str
    stale_after_s: int
    demo: bool
    lines: tuple[dict[str, Any], ...]
    tell: bool  # whether people want a line in the log for it
    before: Mapping[str, BedLine]  # what was known by kind of bed

    @property
    def key(self) -> str:
        """Return the entity: the beds of this facility."""
        return f"beds:{self.facility}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; `tell` and `before` are only about the log."""
        state = super().state() or {}
        del state["tell"], state["before"]
        return state

    def line(self) -> Line | None:
        """Return a line when a person reported, not for every automatic figure."""
        if not self.tell:
            return None
        counts = [self._count(line) for line in self.lines]
        line = said("capacity.line.beds", name=self.name, counts=counts)
        return Line("figures", _quoting(line, self.duiding))

    def _count(self, line: dict[str, Any]) -> Said:
        """Return how full one kind of bed is, with what was known before where that changed."""
        before = self.before.get(line["bed"])
        return said(
            "capacity.line.of",
            kind=short_name(line["bed"]),
            occupied=_from_to("occupied", line, before),
            operational=_from_to("operational", line, before),
        )


def _from_to(name: str, line: dict[str, Any], before: BedLine | None) -> Said | int | str:
    """Return a figure, after what it was where another was known; that no figure was given is one too."""
    after = line[name]
    was = getattr(before, name) if before else after
    if was == after:
        return _known(after)
    return said("capacity.line.from_to", before=_known(was), after=_known(after))


def _known(count: int | None) -> int | str:
    """Return a count, a question mark for what is unknown."""
    return "?" if count is None else count


def _quoting(line: Said, duiding: str) -> Said:
    """Return a line with what the reporter wrote beside the figures."""
    return said("capacity.line.quoting", line=line, quote=duiding) if duiding else line


@event_type("capacity.ed_reported")
@dataclass(frozen=True)
class EdReported(Event):
    """The emergency department of a facility as it is known now."""

    facility: str
    name: str
    region: str
    veiligheidsregio: str
    observed_at: datetime
    received_at: datetime
    source: str
    method: str
    reported_by: Readable
    traffic: str
    reason: str
    expected_end: datetime | None
    present: int | None
    nedocs: dict[str, Any] | None
    duiding: str
    stale_after_s: int
    tell: bool
    before: str  # the traffic that was known, for the log; empty: none

    @property
    def key(self) -> str:
        """Return the entity: the emergency department of this facility."""
        return f"ed:{self.facility}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; `tell` and `before` are only about the log."""
        state = super().state() or {}
        del state["tell"], state["before"]
        return state

    def line(self) -> Line | None:
        """Return a line when the traffic changed."""
        if not self.tell:
            return None
        line = said(f"capacity.line.ed.{self.traffic}", name=self.name)
        if self.before:
            line = said(
                "capacity.line.was", line=line, before=said(f"capacity.traffic.{self.before}")
            )
        return Line("ed", _quoting(line, self.duiding))


@event_type("capacity.figures_ended")
@dataclass(frozen=True)
class FiguresEnded(Event):
    """The figures of one kind left the picture, because their facility closed."""

    kind: str  # `beds` or `ed`
    facility: str
    name: str
    tell: bool  # one line for a facility, whatever it reported

    @property
    def key(self) -> str:
        """Return the entity that is gone."""
        return f"{self.kind}:{self.facility}"

    def state(self) -> None:
        """Return nothing: the entity is gone."""
        return

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.tell:
            return None
        return Line("figures", said("capacity.line.figures_ended", name=self.name))


@event_type("capacity.day_closed")
@dataclass(frozen=True)
class DayClosed(Event):
    """The admissions of one day per region, and the wave's patients per kind of bed at its end."""

    date: date
    admissions: dict[str, int]
    present: dict[str, int]

    @property
    def key(self) -> str:
        """Return the entity: this day."""
        return f"day:{self.date.isoformat()}"

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a day stays as long as days do: nothing else happens to it."""
        return "day"
