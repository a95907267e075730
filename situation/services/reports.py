"""From the model's figures to the reports of a step, with what people said first.

A house with a player is left to the player (`players.py`). For 24 hours of the exercise after that, the
simulator adds what changes in the model to the person's own count, and leaves the open and blocked beds,
the isolation rooms, the state of the emergency department and the duiding as that person gave them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from capacity.cohort_lists import has_rest
from capacity.inputs import EdInput, FiguresInput
from capacity.models import CapacityClass, Cohort, EdReport, FigureReport, Method, Traffic
from capacity.resource import CLASSES, BedLine
from capacity.selectors import BedsNow, EdNow, beds_now, cohorts_open, ed_now, kinds_of
from journal.models import Realm
from network.models import Facility
from situation.exercise.hospitals import STEP_HOURS
from situation.exercise.model import ExerciseModel, HospitalFigures, Influence
from situation.selectors import beds_by_people, ed_by_people
from situation.services.players import SOURCE, Players, beds_held, beds_in, ed_held

PROVEN = "proven"  # the label of a cohort that the wave's patients have


@dataclass(frozen=True)
class StepReports:
    """What the hospitals report at one step."""

    beds: list[FiguresInput]
    ed: list[EdInput]


def step_reports(
    realm: Realm,
    model: ExerciseModel,
    world: Influence,
    figures: Sequence[HospitalFigures],
    *,
    at: datetime,
    facilities: Mapping[str, Facility],
    everyone: bool,
) -> StepReports:
    """Return a step's reports from the figures of the model; `everyone`: also who is late or has no news."""
    late = frozenset[str]() if everyone else model.silent(at)
    players = Players(realm, model, world)
    since = players.since(at)
    beds_said, beds_known = beds_by_people(realm, since), beds_now(realm)
    ed_said, ed_known = ed_by_people(realm, since), ed_now(realm)
    turn = _Turn(at, players, cohorts_open(realm), everyone=everyone)
    beds, departments = [], []
    for one in figures:
        code = one.hospital.code
        if code not in facilities:
            continue
        # who is not known yet (it opened, or opened again) does not wait for its turn
        turn.silent = code in late and code in beds_known
        facility = facilities[code]
        beds.append(turn.beds(facility, one, beds_said.get(code), beds_known.get(code)))
        departments.append(turn.ed(facility, one, ed_said.get(code), ed_known.get(code)))
    return StepReports(
        [report for report in beds if report is not None],
        [report for report in departments if report is not None],
    )


class _Turn:
    """One step: what a hospital reports at it, or None."""

    def __init__(
        self, at: datetime, players: Players, split: Mapping[str, Cohort], *, everyone: bool
    ) -> None:
        self.at = at
        self.players = players
        self.split = split
        self.everyone = everyone
        self.silent = False

    def beds(
        self,
        facility: Facility,
        figures: HospitalFigures,
        said: FigureReport | None,
        known: BedsNow | None,
    ) -> FiguresInput | None:
        """Return the report of a hospital's beds."""
        if said and known and self.at <= self.players.until(said):
            return beds_held(known, facility, figures, self.at)
        if self.silent:
            return None
        new = _beds(facility, figures, self.at, said, self)
        due = new.lines and _beds_due(known, new, everyone=self.everyone)
        return new if due else None

    def ed(
        self,
        facility: Facility,
        figures: HospitalFigures,
        said: EdReport | None,
        known: EdNow | None,
    ) -> EdInput | None:
        """Return the report of a hospital's emergency department."""
        if said and known and not _ended(said, self.at) and self.at <= self.players.until(said):
            return ed_held(known, self.at)
        if self.silent:
            return None
        new = _ed(facility, figures, self.at, said, self.players)
        return new if _ed_due(known, new, everyone=self.everyone) else None


def _beds(
    facility: Facility,
    figures: HospitalFigures,
    at: datetime,
    said: FigureReport | None,
    turn: _Turn,
) -> FiguresInput:
    """Return the bed report of one hospital, on top of what a person said where somebody did."""
    kinds, players = kinds_of(facility), turn.players
    if said is None or not players.stands(said, at):
        used = max((CLASSES.index(name) for name in figures.classes), default=0)
        lines = tuple(line for line in figures.beds if line.bed in kinds)
        return FiguresInput(
            facility=facility,
            lines=(*lines, *_parts(lines, figures.wave, turn.split)),
            observed_at=at,
            source=SOURCE,
            method=Method.SIMULATED,
            capacity_class=CapacityClass(CLASSES[used]),
        )
    then = players.figures(facility.pk, said)
    return FiguresInput(
        facility=facility,
        lines=(
            *(
                replace(
                    line,
                    occupied=_moved_on(
                        line.occupied, then.occupied(line.bed), figures.occupied(line.bed)
                    ),
                )
                for line in beds_in(said)
                if line.bed in kinds
            ),
            # of a kind that came into use since, that person said nothing
            *(
                line
                for line in figures.beds
                if line.bed in {*kinds} - {line.bed for line in beds_in(said)}
            ),
        ),
        observed_at=at,
        source=SOURCE,
        method=Method.SIMULATED,
        duiding=said.duiding,
        capacity_class=CapacityClass(said.capacity_class),
    )


def _parts(
    lines: Sequence[BedLine], wave: Mapping[str, int], split: Mapping[str, Cohort]
) -> list[BedLine]:
    """Return the parts of kinds that a cohort splits: the wave's patients are proven, the rest other."""
    found = []
    for line in lines:
        row = split.get(line.bed)
        if row is None or PROVEN not in row.labels or line.occupied is None:
            continue
        of_wave = min(wave.get(line.bed, 0), line.occupied)
        for label in row.labels:
            rest = line.occupied - of_wave if has_rest((label,)) else 0
            found.append(
                BedLine(line.bed, occupied=of_wave if label == PROVEN else rest, cohort=label)
            )
    return found


def _ended(said: EdReport, at: datetime) -> bool:
    """Say whether the end that a person expected has come."""
    return said.expected_end is not None and said.expected_end <= at


def _ed(
    facility: Facility,
    figures: HospitalFigures,
    at: datetime,
    said: EdReport | None,
    players: Players,
) -> EdInput:
    """Return the report of one emergency department; a person's word on it stands until its end."""
    if said is None or _ended(said, at) or not players.stands(said, at):
        return EdInput(
            facility=facility,
            traffic=Traffic(figures.ed.traffic),
            observed_at=at,
            source=SOURCE,
            method=Method.SIMULATED,
            reason=figures.ed.reason,
            expected_end=figures.ed.expected_end,
            present=figures.ed.present,
            nedocs=figures.ed.nedocs,
            inputs=figures.ed.inputs,
            times=figures.ed.times,
        )
    then = players.figures(facility.pk, said)
    return EdInput(
        facility=facility,
        traffic=Traffic(said.traffic),
        observed_at=at,
        source=SOURCE,
        method=Method.SIMULATED,
        reason=said.reason,
        expected_end=said.expected_end,
        present=_moved_on(said.present, then.ed.present, figures.ed.present),
        # the other inputs of the score are the model's, not this person's: unknown
        nedocs=None,
        duiding=said.duiding,
    )


def _moved_on(said: int | None, then: int | None, now: int | None) -> int | None:
    """Return a person's count plus what the model counted more since; what was unknown stays so."""
    if said is None or then is None or now is None:
        return said
    return max(said + now - then, 0)


def _beds_due(known: BedsNow | None, new: FiguresInput, *, everyone: bool) -> bool:
    """Say whether a hospital reports its beds now: not over something newer, nor without need."""
    if known is None:
        return True
    if known.report.observed_at >= new.observed_at:
        return False
    same = (
        [(line.bed, line.counts) for line in new.beds]
        == [
            (bed, known.lines[bed].counts)
            for bed in (line.bed for line in new.beds)
            if bed in known.lines
        ]
        and known.report.capacity_class == new.capacity_class
        and known.report.duiding == new.duiding
    )
    return everyone or not same or _is_ageing(known, new.observed_at)


def _ed_due(known: EdNow | None, new: EdInput, *, everyone: bool) -> bool:
    """Say whether an emergency department reports now."""
    if known is None:
        return True
    row = known.report
    if row.observed_at >= new.observed_at:
        return False
    same = (row.traffic, row.reason, row.present, row.nedocs, row.duiding) == (
        new.traffic,
        new.reason,
        new.present,
        new.nedocs,
        new.duiding,
    )
    return everyone or not same or _is_ageing(known, new.observed_at)


def _is_ageing(known: BedsNow | EdNow, at: datetime) -> bool:
    """Say whether a figure would turn grey before the next step, or a person's is to be said again."""
    next_step = at + timedelta(hours=STEP_HOURS)
    return known.report.source != SOURCE or next_step > known.stale_at
