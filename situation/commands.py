"""What people can ask of the situation, over HTTP or a socket: notes, and steering an exercise."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers

from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from network.commands import checked
from network.selectors import region_get
from situation import services
from situation.models import Exercise, NoteTheme, Reliability
from situation.selectors import exercise_document, note_document
from situation.services.exercises import FASTEST_DAY, SLOWEST_DAY
from situation.services.notes import MAX_TEXT


class NoteIn(serializers.Serializer[Any]):
    """A note to post; without a region it is for the whole country."""

    region = serializers.CharField(max_length=12, allow_null=True, default=None)
    theme = serializers.ChoiceField(choices=NoteTheme.choices)
    text = serializers.CharField(max_length=MAX_TEXT)
    reliability = serializers.ChoiceField(
        choices=Reliability.choices,
        default=Reliability.UNCONFIRMED,
    )


class ExerciseIn(serializers.Serializer[Any]):
    """What to do with the clock; `again` closes the exercise and answers with a fresh one."""

    action = serializers.ChoiceField(choices=["pause", "resume", "speed", "jump", "again"])
    day_seconds = serializers.FloatField(
        min_value=FASTEST_DAY,
        max_value=SLOWEST_DAY,
        required=False,
    )
    to = serializers.DateTimeField(required=False)


def note_post(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Post a note for a region or the whole country."""
    values = checked(NoteIn, payload)
    values["region"] = region_get(values["region"]) if values["region"] else None
    return note_document(services.note_post(actor=actor, realm=realm, **values))


def exercise_steer(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Pause, resume, change speed, jump, or play again."""
    values = checked(ExerciseIn, payload)
    plain: dict[str, Callable[..., Exercise]] = {
        "pause": services.exercise_pause,
        "resume": services.exercise_resume,
        "again": services.exercise_again,
    }
    if values["action"] in plain:
        return exercise_document(plain[values["action"]](actor=actor, realm=realm))
    if values["action"] == "speed":
        steered = services.exercise_speed(
            actor=actor,
            realm=realm,
            day_seconds=_given(values, "day_seconds"),
        )
    else:
        steered = services.exercise_jump(actor=actor, realm=realm, to=_given(values, "to"))
    return exercise_document(steered)


def _given(values: Mapping[str, Any], field: str) -> Any:
    """Return a value this action needs. Raises Invalid when it was left out."""
    if field not in values:
        raise Invalid("Dit gegeven ontbreekt.", field=field)
    return values[field]
