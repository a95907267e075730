"""A house with a player is left to the player: how long a report is held, and what follows it.

Held is at least the deadline of figures typed by hand, and at least five real minutes: at twenty seconds
a day that deadline passes while the person still looks at what was sent. Meanwhile the simulator only
says again what is known there, before it turns grey.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from capacity.inputs import EdInput, FiguresInput
from capacity.kinds import bed_kinds, kind
from capacity.models import CapacityClass, EdReport, FigureReport, Method
from capacity.resource import BY_HAND, ED, BedLine
from capacity.selectors import BedsNow, EdNow, ed_again, kinds_of
from journal.models import Realm
from network.models import Facility
from situation.exercise.hospitals import STEP_HOURS
from situation.exercise.model import ExerciseModel, HospitalFigures, Influence

SOURCE = "exercise"
PLAYER_SECONDS = 300  # of real time: who reported so shortly ago is still at that house
PEOPLE_HOURS = 24  # how long a person's report stands after it was held


class Players:
    """What people reported, beside the model: until when it is held, and from where it moves on."""

    def __init__(self, realm: Realm, model: ExerciseModel, world: Influence) -> None:
        self._pace = realm.clock_rate
        self._model = model
        self._world = world
        self._known: dict[tuple[datetime, datetime], list[HospitalFigures]] = {}

    def since(self, at: datetime) -> datetime:
        """Return the moment before which no report stands any more at a step."""
        longest = max(item.deadline(BY_HAND) for item in (*bed_kinds(), kind(ED)))
        return at - self._held([longest]) - timedelta(hours=PEOPLE_HOURS)

    def until(self, said: FigureReport | EdReport) -> datetime:
        """Return the moment until which a report is held."""
        codes = [ED]
        if isinstance(said, FigureReport):
            codes = [line.bed for line in beds_in(said)]
        return said.observed_at + self._held(kind(code).deadline(BY_HAND) for code in codes)

    def stands(self, said: FigureReport | EdReport, at: datetime) -> bool:
        """Say whether a report, held or not, still counts at a step."""
        return at <= self.until(said) + timedelta(hours=PEOPLE_HOURS)

    def figures(self, code: str, said: FigureReport | EdReport) -> HospitalFigures:
        """Return the model's figures of a hospital at the moment its report was held no longer.

        Moves agreed on after the report are not in them: they come on top of what was said.
        """
        at = self.until(said)
        key = (at, said.observed_at)
        if key not in self._known:
            hours = self._model.hours(said.observed_at)
            moves = tuple(move for move in self._world.moves if move.hours <= hours)
            self._known[key] = self._model.figures(at, replace(self._world, moves=moves))
        return self._known[key][self._model.index[code]]

    def _held(self, deadlines: Iterable[int]) -> timedelta:
        """Return how long a report of kinds with these deadlines is held."""
        return timedelta(seconds=max(min(deadlines, default=0), self._pace * PLAYER_SECONDS))


def beds_in(report: FigureReport) -> list[BedLine]:
    """Return what a report says of whole kinds of bed."""
    return [
        line.bed_line for line in report.lines.all() if not line.cohort and kind(line.kind).is_bed
    ]


def beds_held(
    known: BedsNow, facility: Facility, figures: HospitalFigures, at: datetime
) -> FiguresInput | None:
    """Return the known beds of a house with a player once more, or None while they stay fresh."""
    in_use = kinds_of(facility)
    lines = (
        *(line for line in known.lines.values() if line.bed in in_use),
        # of a kind that came into use since, that person said nothing
        *(line for line in figures.beds if line.bed in in_use and line.bed not in known.lines),
    )
    if not lines or not _turns_grey(known, at):
        return None
    return FiguresInput(
        facility=facility,
        lines=lines,
        observed_at=at,
        source=SOURCE,
        method=Method.SIMULATED,
        duiding=known.report.duiding,
        capacity_class=CapacityClass(known.report.capacity_class),
    )


def ed_held(known: EdNow, at: datetime) -> EdInput | None:
    """Return the known state of a department with a player once more, or None while it stays fresh."""
    if not _turns_grey(known, at):
        return None
    return ed_again(known, at, source=SOURCE, method=Method.SIMULATED)


def _turns_grey(known: BedsNow | EdNow, at: datetime) -> bool:
    """Say whether figures older than this step turn grey before the next."""
    return known.observed_at < at and at + timedelta(hours=STEP_HOURS) > known.stale_at
