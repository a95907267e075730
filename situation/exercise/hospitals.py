"""The hospitals of an exercise as the model needs them, and the moments it counts in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from journal.local_time import LOCAL

STEP_HOURS = 6  # hospitals report at 0, 6, 12 and 18 o'clock local time
# The kinds of bed that the recorded wave fills, as indexes of arrays; other kinds follow them.
WARD, IC = 0, 1
WAVE_BEDS = ("ward", "ic")


@dataclass(frozen=True)
class DemoWidths:
    """Beds per capacity class, stacked: each class adds its own on top of those before it."""

    regular: int
    buffer: int
    adapted: int
    crisis: int

    def upto(self, phase: str) -> int:
        """Return the beds a hospital may open when its region stands in a care phase."""
        if phase == "regular":
            return self.regular
        adapted = self.regular + self.buffer + self.adapted
        return adapted if phase == "adapted" else adapted + self.crisis


@dataclass(frozen=True)
class Hospital:
    """One hospital location: its place in the network and its demo beds per kind (K)."""

    code: str
    region: str
    veiligheidsregio: str
    beds: tuple[DemoWidths, ...]
    ed_places: int
    ed_all_hours: bool = True


def at_hour(day: date, hour: int) -> datetime:
    """Return the moment of a local hour on a day."""
    return datetime.combine(day, time(hour), tzinfo=LOCAL)


def step_floor(moment: datetime) -> datetime:
    """Return the last step at or before a moment."""
    local = moment.astimezone(LOCAL)
    return at_hour(local.date(), local.hour - local.hour % STEP_HOURS)


def step_after(moment: datetime) -> datetime:
    """Return the first step after a moment; when the clocks change a step lasts 5 or 7 hours."""
    floor = step_floor(moment)
    if floor.hour + STEP_HOURS < 24:  # noqa: PLR2004 -- hours in a day
        return at_hour(floor.date(), floor.hour + STEP_HOURS)
    return at_hour(floor.date() + timedelta(days=1), 0)
