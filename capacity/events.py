"""What the journal records of capacity."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from capacity.kinds import short_names
from capacity.models import Traffic
from journal.events import Event, Line, event_type

_TRAFFIC = {
    Traffic.OPEN: ("SEH weer open", "ED open again"),
    Traffic.PRESSURE: ("SEH: dreigende stop", "ED: stop threatens"),
    Traffic.STOP: ("SEH-stop", "ED stop"),
}


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
    reported_by: str
    capacity_class: str
    duiding: str
    stale_after_s: int
    demo: bool
    lines: tuple[dict[str, Any], ...]
    tell: bool  # whether people want a line in the log for it

    @property
    def key(self) -> str:
        """Return the entity: the beds of this facility."""
        return f"beds:{self.facility}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; `tell` is only about the log."""
        state = super().state() or {}
        del state["tell"]
        return state

    def line(self) -> Line | None:
        """Return a line when a person reported, not for every automatic figure."""
        if not self.tell:
            return None
        named = [(short_names(line["bed"]), line) for line in self.lines]
        nl = ", ".join(f"{names[0]} {_of(line, 'van')}" for names, line in named)
        en = ", ".join(f"{names[1]} {_of(line, 'of')}" for names, line in named)
        quote = f" — “{self.duiding}”" if self.duiding else ""
        return Line("figures", f"{self.name}: {nl}{quote}", f"{self.name}: {en}{quote}")


def _of(line: dict[str, Any], word: str) -> str:
    """Return `31 of 30`, with a question mark for what is unknown."""
    occupied = "?" if line["occupied"] is None else line["occupied"]
    operational = "?" if line["operational"] is None else line["operational"]
    return f"{occupied} {word} {operational}"


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
    reported_by: str
    traffic: str
    reason: str
    expected_end: datetime | None
    present: int | None
    nedocs: dict[str, Any] | None
    duiding: str
    stale_after_s: int
    tell: bool

    @property
    def key(self) -> str:
        """Return the entity: the emergency department of this facility."""
        return f"ed:{self.facility}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; `tell` is only about the log."""
        state = super().state() or {}
        del state["tell"]
        return state

    def line(self) -> Line | None:
        """Return a line when the traffic changed."""
        if not self.tell:
            return None
        nl, en = _TRAFFIC[Traffic(self.traffic)]
        quote = f" — “{self.duiding}”" if self.duiding else ""
        return Line("ed", f"{self.name}: {nl}{quote}", f"{self.name}: {en}{quote}")


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
        return Line(
            "figures",
            f"{self.name} is gesloten: de cijfers zijn uit het beeld",
            f"{self.name} has closed: its figures left the picture",
        )


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
