"""Which hospitals an exercise plays: those it began with, as they were then, and who came since.

An edition that is loaded meanwhile closes hospitals (their patients lie elsewhere, see
`exercise.closing`) and adds some, or a kind of bed; beds and regions of the others stay as they were at
the start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from capacity.resource import Kind
from network.models import Facility
from situation.exercise.hospitals import DemoWidths, Hospital
from situation.exercise.model import ExerciseModel
from situation.models import Exercise
from situation.selectors import hospital_of, kinds_played, model_with

NONE = asdict(DemoWidths(0, 0, 0, 0))


def model_in_play(exercise: Exercise, facilities: Sequence[Facility]) -> ExerciseModel:
    """Return the model of an exercise, which takes in the hospitals and kinds it does not have yet.

    Raises EmptyAreaError when the wave has patients where there is no hospital. The caller saves.
    """
    played = kinds_played()
    now = {facility.pk: _kept(hospital_of(facility, played), played) for facility in facilities}
    for item in exercise.hospitals:
        # a kind that came into use since; who closed before it did has none of it
        fresh = now.pop(item["code"], None)
        item["beds"] = (fresh["beds"] if fresh else {}) | item["beds"]
    exercise.hospitals += now.values()
    hospitals = tuple(_hospital(item, played) for item in exercise.hospitals)
    return model_with(exercise.seed, hospitals, played)


def _kept(hospital: Hospital, played: Sequence[Kind]) -> dict[str, Any]:
    """Return a hospital as it is kept: its beds by kind."""
    beds = zip(played, hospital.beds, strict=True)
    return asdict(hospital) | {"beds": {kind.code: asdict(widths) for kind, widths in beds}}


def _hospital(item: Mapping[str, Any], played: Sequence[Kind]) -> Hospital:
    """Return a hospital as it was kept, with the kinds that are played now."""
    beds = tuple(DemoWidths(**item["beds"].get(kind.code, NONE)) for kind in played)
    return Hospital(**{**item, "beds": beds})
