"""The situation over HTTP: notes, and steering an exercise.

Reading them needs no address of its own: both are entities of the snapshot and of its events.
"""

from django.urls import path

from network.api import command_view
from network.permissions import Command
from situation import commands

NotesView = command_view(
    commands.note_post,
    command=Command.NOTE_POST,
    body=commands.NoteIn,
    summary="Post a note for a region or the whole country",
    status=201,
)
ExerciseView = command_view(
    commands.exercise_steer,
    command=Command.EXERCISE_STEER,
    body=commands.ExerciseIn,
    summary="Pause, resume, change speed, jump, or play again",
)

urlpatterns = [
    path("realms/<slug:realm>/notes/", NotesView.as_view(), name="notes"),
    path("realms/<slug:realm>/exercise/", ExerciseView.as_view(), name="exercise"),
]
