"""Reading the situation: exercises, what people reported in them, notes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from capacity.models import Bed, BedReport, EdReport, Method
from capacity.selectors import demo_widths
from journal.errors import Missing
from journal.models import Realm
from network.models import Facility
from patientspread.selectors import moves_made
from situation.exercise.hospitals import Hospital, Widths
from situation.exercise.model import ExerciseModel
from situation.exercise.moves import Move, bed_index
from situation.exercise.wave import recorded_wave
from situation.models import Exercise, ExerciseState, Note

ALL_HOURS = "24/7"
BY_PEOPLE = (Method.REPORTED, Method.CONFIRMED, Method.IMPORTED)
MODELS = 4  # models kept in a process: about 10 MB each, one per exercise that plays

AnyReport = TypeVar("AnyReport", BedReport, EdReport)


def exercise_get(realm: Realm) -> Exercise:
    """Return the exercise of a realm. Raises Missing in the real world."""
    exercise = Exercise.objects.select_related("realm").filter(realm=realm).first()
    if exercise is None:
        raise Missing("Deze omgeving is geen oefening.", code="no_exercise")
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

    Raises ValueError when the wave has patients where there is no hospital.
    """
    return model_with(exercise.seed, tuple(hospital_of(facility) for facility in facilities))


@lru_cache(maxsize=MODELS)
def model_with(seed: int, hospitals: tuple[Hospital, ...]) -> ExerciseModel:
    """Return the model of a seed and hospitals. Raises ValueError as `model_of` does."""
    return ExerciseModel(recorded_wave(), hospitals, seed=seed)


def hospital_of(facility: Facility) -> Hospital:
    """Return a facility as the model knows it."""
    return Hospital(
        code=facility.pk,
        region=facility.region_id,
        veiligheidsregio=facility.veiligheidsregio_id,
        ward=Widths(**demo_widths(facility, Bed.WARD)),
        ic=Widths(**demo_widths(facility, Bed.IC)),
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
            bed=bed_index(made.bed),
            hours=model.hours(made.at),
        )
        for made in moves_made(realm)
        if made.facility_from in model.index and made.facility_to in model.index
    )
    return tuple(sorted(moves, key=lambda move: (move.hours, move.name)))


def beds_by_people(realm: Realm, since: datetime) -> dict[str, BedReport]:
    """Return the newest bed report a person made since a realm moment, per facility (2 queries)."""
    rows = BedReport.objects.filter(realm=realm, observed_at__gt=since, method__in=BY_PEOPLE)
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
