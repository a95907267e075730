"""What the journal records of a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from journal.events import Event, event_type


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
