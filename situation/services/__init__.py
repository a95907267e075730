"""Writing the situation: exercises and their clock, notes."""

from situation.services.exercises import (
    exercise_again,
    exercise_create,
    exercise_ensure,
    exercise_jump,
    exercise_pause,
    exercise_resume,
    exercise_speed,
    exercise_steer,
)
from situation.services.notes import note_post
from situation.services.play import PLAYER, exercise_advance
from situation.services.realms import realm_end, realm_open

__all__ = [
    "PLAYER",
    "exercise_advance",
    "exercise_again",
    "exercise_create",
    "exercise_ensure",
    "exercise_jump",
    "exercise_pause",
    "exercise_resume",
    "exercise_speed",
    "exercise_steer",
    "note_post",
    "realm_end",
    "realm_open",
]
