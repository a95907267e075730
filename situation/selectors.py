"""Reading the situation: exercises, what people reported in them, notes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef

from capacity.kinds import bed_kinds, kind
from capacity.models import EdReport, FigureReport, Method, ReportLine
from capacity.resource import Kind
from capacity.selectors import demo_widths
from journal.errors import Missing
from journal.models import Realm
from network.models import Facility
from patientspread.selectors import moves_made
from situation.exercise.hospitals import WAVE_BEDS, DemoWidths, Hospital
from situation.exercise.model import ExerciseModel
from situation.exercise.moves import Move
from situation.exercise.wave import recorded_wave
from situation.models import Exercise, ExerciseState, Note

ALL_HOURS = "24/7"
BY_PEOPLE = (Method.REPORTED, Method.CONFIRMED, Method.IMPORTED)
MODELS = 4  # models kept in a process: about 10 MB each, one per exercise that plays

AnyReport = TypeVar("AnyReport", FigureReport, EdReport)


def exercise_get(realm: Realm) -> Exercise:
    """Return the exercise of a realm. Raises Missing in the real world."""
    exercise = Exercise.objects.select_related("realm").filter(realm=realm).first()
    if exercise is None:
        raise Missing("situation.no_exercise")
    return exercise


def exercises_playing() -> list[Exercise]:
    """Return the exercises whose clock runs, oldest first."""
    rows = Exercise.objects.filter(state=ExerciseState.RUNNING, realm__is_open=True)
    return list(rows.select_related("realm").order_by("pk"))


def exercises_open() -> list[Exercise]:
    """Return the exercises people can still look at and steer, newest first."""
    return list(
        Exercise.objects.filter(realm__is_open=True).select_related("realm").order_by("-pk")
    )


def model_of(exercise: Exercise, facilities: Sequence[Facility]) -> ExerciseModel:
    """Return the model of an exercise, built once per process and set of hospitals (about 0.1 s).

    Raises EmptyAreaError when the wave has patients where there is no hospital.
    """
    played = kinds_played()
    hospitals = tuple(hospital_of(facility, played) for facility in facilities)
    return model_with(exercise.seed, hospitals, played)


def kinds_played() -> tuple[Kind, ...]:
    """Return the kinds of bed a model has: those of the wave first, then the others of every board.

    The wave needs its own also when one of them was retired: it is reported no more.
    """
    others = (item for item in bed_kinds() if item.headline and item.code not in WAVE_BEDS)
    return (*(kind(code) for code in WAVE_BEDS), *others)


@lru_cache(maxsize=MODELS)
def model_with(
    seed: int, hospitals: tuple[Hospital, ...], played: tuple[Kind, ...]
) -> ExerciseModel:
    """Return the model of a seed, hospitals and kinds. Raises EmptyAreaError as `model_of` does."""
    extra = [(item.code, item.demo_level) for item in played[len(WAVE_BEDS) :]]
    return ExerciseModel(recorded_wave(), hospitals, seed=seed, extra=extra)


def hospital_of(facility: Facility, played: Sequence[Kind]) -> Hospital:
    """Return a facility as the model knows it."""
    return Hospital(
        code=facility.pk,
        region=facility.region_id,
        veiligheidsregio=facility.veiligheidsregio_id,
        beds=tuple(DemoWidths(**demo_widths(facility, item)) for item in played),
        ed_places=facility.demo_ed_places,
        ed_all_hours=facility.ed_hours == ALL_HOURS,
    )


def moves_in(realm: Realm, model: ExerciseModel) -> tuple[Move, ...]:
    """Return the transfers people agreed on in a realm, as the model carries them out."""
    moves = (
        Move(
            name=str(made.id),
            sender=model.index[made.facility_from],
            receiver=model.index[made.facility_to],
            bed=model.kinds.index(made.bed),
            hours=model.hours(made.at),
        )
        for made in moves_made(realm)
        if made.facility_from in model.index
        and made.facility_to in model.index
        and made.bed in model.kinds
    )
    return tuple(sorted(moves, key=lambda move: (move.hours, move.name)))


def beds_by_people(realm: Realm, since: datetime) -> dict[str, FigureReport]:
    """Return the newest bed report a person made since a realm moment, per facility (2 queries)."""
    beds = [item.code for item in bed_kinds()]
    rows = FigureReport.objects.filter(
        Exists(ReportLine.objects.filter(report=OuterRef("pk"), kind__in=beds, cohort="")),
        realm=realm,
        observed_at__gt=since,
        method__in=BY_PEOPLE,
    )
    return _newest(rows.prefetch_related("lines").order_by("pk"))


def ed_by_people(realm: Realm, since: datetime) -> dict[str, EdReport]:
    """Return the newest report of an emergency department a person made since a realm moment."""
    rows = EdReport.objects.filter(realm=realm, observed_at__gt=since, method__in=BY_PEOPLE)
    return _newest(rows.order_by("pk"))


def _newest(rows: Iterable[AnyReport]) -> dict[str, AnyReport]:
    """Return the last of the rows per facility."""
    return {row.facility_id: row for row in rows}


def note_document(note: Note) -> dict[str, Any]:
    """Return a note as docs/wire.md describes it."""
    return {
        "id": note.pk,
        "region": note.region_id,
        "theme": note.theme,
        "text": note.text,
        "by": note.by,
        "role": note.role,
        "at": note.at,
        "reliability": note.reliability,
        "activity": note.activity_id,
    }


def exercise_document(exercise: Exercise) -> dict[str, Any]:
    """Return an exercise: its realm, its clock, how far it was played."""
    realm = exercise.realm
    return {
        "realm": realm.slug,
        "name": realm.name,
        "state": exercise.state,
        "starts_on": exercise.starts_on,
        "ends_on": exercise.ends_on,
        "seed": exercise.seed,
        "day_seconds": exercise.day_seconds,
        "played_until": exercise.played_until,
        "time": realm.now(),
        "running": realm.clock_running,
    }
