"""Which hospitals an exercise plays: those it began with, as they were then, and who came since.

An edition that is loaded meanwhile closes hospitals (their patients lie elsewhere, see
`exercise.closing`) and adds some; beds and regions of the others stay as they were at the start.
"""

from collections.abc import Sequence
from dataclasses import asdict

from network.models import Facility
from situation.exercise.hospitals import Hospital, Widths
from situation.exercise.model import ExerciseModel
from situation.models import Exercise
from situation.selectors import hospital_of, model_with


def model_in_play(exercise: Exercise, facilities: Sequence[Facility]) -> ExerciseModel:
    """Return the model of an exercise, which takes in the facilities in use it does not have yet.

    Raises ValueError when the wave has patients where there is no hospital. The caller saves.
    """
    known = {item["code"] for item in exercise.hospitals}
    exercise.hospitals += [
        asdict(hospital_of(facility)) for facility in facilities if facility.pk not in known
    ]
    return model_with(exercise.seed, tuple(_hospital(item) for item in exercise.hospitals))


def _hospital(item: dict[str, object]) -> Hospital:
    """Return a hospital as it was kept."""
    values = {
        name: Widths(**value) if isinstance(value, dict) else value for name, value in item.items()
    }
    return Hospital(**values)  # type: ignore[arg-type]
