"""Writing the situation: exercises and their clock, notes."""

from situation.services.callups import callup_raise
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
from situation.services.handovers import handover_answer, handover_offer, handover_withdraw
from situation.services.notes import note_post
from situation.services.play import PLAYER, exercise_advance
from situation.services.posts import post_assign, post_attend, post_leave, post_take
from situation.services.realms import realm_end, realm_open

__all__ = [
    "PLAYER",
    "callup_raise",
    "exercise_advance",
    "exercise_again",
    "exercise_create",
    "exercise_ensure",
    "exercise_jump",
    "exercise_pause",
    "exercise_resume",
    "exercise_speed",
    "exercise_steer",
    "handover_answer",
    "handover_offer",
    "handover_withdraw",
    "note_post",
    "post_assign",
    "post_attend",
    "post_leave",
    "post_take",
    "realm_end",
    "realm_open",
]
