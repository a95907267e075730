"""From the model's figures to the reports of a step, with what people said first.

Where a person reported in the last 24 hours of the exercise, the simulator does not write over it:
it adds what changed in the model since then to the person's own count, and leaves the open and
blocked beds, the isolation rooms, the state of the emergency department and the duiding as that
person gave them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from capacity.inputs import BedsInput, EdInput
from capacity.models import BedReport, CapacityClass, EdReport, Method, Traffic
from capacity.resource import CLASSES
from capacity.selectors import BedsNow, EdNow, beds_now, ed_now, kinds_of
from journal.models import Realm
from network.models import Facility
from situation.exercise.hospitals import STEP_HOURS
from situation.exercise.model import ExerciseModel, HospitalFigures, Influence
from situation.selectors import beds_by_people, ed_by_people

SOURCE = "exercise"
PEOPLE_HOURS = 24  # how long a person's report stands


@dataclass(frozen=True)
class StepReports:
    """What the hospitals report at one step."""

    beds: list[BedsInput]
    ed: list[EdInput]


class _Before:
    """The model's figures at the moments people reported, each computed once."""

    def __init__(self, model: ExerciseModel, world: Influence) -> None:
        self._model = model
        self._world = world
        self._known: dict[datetime, list[HospitalFigures]] = {}

    def figures(self, code: str, at: datetime) -> HospitalFigures:
        """Return one hospital's figures at a moment."""
        if at not in self._known:
            self._known[at] = self._model.figures(at, self._world)
        return self._known[at][self._model.index[code]]


def step_reports(
    realm: Realm,
    model: ExerciseModel,
    world: Influence,
    *,
    at: datetime,
    facilities: Mapping[str, Facility],
    everyone: bool,
) -> StepReports:
    """Return a step's reports; `everyone`: also of who has nothing new, and of who is late."""
    late = frozenset[str]() if everyone else model.silent(at)
    before = _Before(model, world)
    since = at - timedelta(hours=PEOPLE_HOURS)
    beds_said, beds_known = beds_by_people(realm, since), beds_now(realm)
    ed_said, ed_known = ed_by_people(realm, since), ed_now(realm)
    beds, departments = [], []
    for figures in model.figures(at, world):
        code = figures.hospital.code
        # who is not known yet (it opened, or opened again) does not wait for its turn
        if code not in facilities or (code in late and code in beds_known):
            continue
        beds_input = _beds(facilities[code], figures, at, beds_said.get(code), before)
        if beds_input.lines and _beds_due(beds_known.get(code), beds_input, everyone=everyone):
            beds.append(beds_input)
        ed_input = _ed(facilities[code], figures, at, ed_said.get(code), before)
        if _ed_due(ed_known.get(code), ed_input, everyone=everyone):
            departments.append(ed_input)
    return StepReports(beds, departments)


def _beds(
    facility: Facility,
    figures: HospitalFigures,
    at: datetime,
    said: BedReport | None,
    before: _Before,
) -> BedsInput:
    """Return the bed report of one hospital, on top of what a person said where somebody did."""
    kinds = kinds_of(facility)
    if said is None:
        used = max((CLASSES.index(name) for name in figures.classes), default=0)
        return BedsInput(
            facility=facility,
            lines=tuple(line for line in figures.beds if line.bed in kinds),
            observed_at=at,
            source=SOURCE,
            method=Method.SIMULATED,
            capacity_class=CapacityClass(CLASSES[used]),
        )
    then = before.figures(facility.pk, said.observed_at)
    return BedsInput(
        facility=facility,
        lines=(
            *(
                replace(
                    row.figures,
                    occupied=_moved_on(
                        row.occupied, then.occupied(row.bed), figures.occupied(row.bed)
                    ),
                )
                for row in said.lines.all()
                if row.bed in kinds
            ),
            # of a kind that came into use since, that person said nothing
            *(line for line in figures.beds if line.bed in {*kinds} - {*_beds_in(said)}),
        ),
        observed_at=at,
        source=SOURCE,
        method=Method.SIMULATED,
        duiding=said.duiding,
        capacity_class=CapacityClass(said.capacity_class),
    )


def _beds_in(report: BedReport) -> list[str]:
    """Return the kinds of bed that a report speaks of."""
    return [line.bed for line in report.lines.all()]


def _ed(
    facility: Facility,
    figures: HospitalFigures,
    at: datetime,
    said: EdReport | None,
    before: _Before,
) -> EdInput:
    """Return the report of one emergency department; a person's word on it stands until its end."""
    if said is None or (said.expected_end is not None and said.expected_end <= at):
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
        )
    then = before.figures(facility.pk, said.observed_at)
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


def _beds_due(known: BedsNow | None, new: BedsInput, *, everyone: bool) -> bool:
    """Say whether a hospital reports its beds now: not over something newer, nor without need."""
    if known is None:
        return True
    if known.report.observed_at >= new.observed_at:
        return False
    same = (
        [(line.bed, line.counts) for line in new.lines]
        == [
            (bed, known.lines[bed].counts)
            for bed in (line.bed for line in new.lines)
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
    late = known.report.observed_at + timedelta(seconds=known.stale_after_s)
    return known.report.source != SOURCE or next_step > late
