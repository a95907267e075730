"""The life of an exercise: it plays, stands still, ends; each step sets the clock that screens follow."""

from datetime import datetime

from journal.actors import Actor
from journal.local_time import end_of_day
from journal.said import Said, said
from journal.services import require_open
from network.models import Role
from situation.clock import clock_set
from situation.models import Exercise, ExerciseState
from web.rights import Reach, right
from web.transitions import Follow, Step, Transitions

STEER = right(
    "situation.exercise_steer",
    {Role.ADMINISTRATOR: Reach.ANYWHERE, Role.NATIONAL_COORDINATOR: Reach.ANYWHERE},
)


def end_of(exercise: Exercise) -> datetime:
    """Return the moment an exercise ends: midnight after its last day."""
    return end_of_day(exercise.ends_on)


def realm_open(exercise: Exercise) -> None:
    """Raise Conflict when the exercise was closed: it is played again in another realm."""
    require_open(exercise.realm)


def played_out(exercise: Exercise) -> Said | None:
    """Return why an exercise is not finished yet."""
    if exercise.played_until >= end_of(exercise):
        return None
    return said("situation.not_played_out", until=end_of(exercise))


def clock_step(what: str, *, running: bool | None = None) -> Follow:
    """Return the step that sets the clock from now on; None: it runs on, or stands, as it did."""

    def follow(exercise: Exercise, actor: Actor) -> None:
        runs = exercise.state == ExerciseState.RUNNING if running is None else running
        clock_set(exercise, actor=actor, what=what, time=exercise.realm.now(), running=runs)

    return follow


def clock_closes(exercise: Exercise, actor: Actor) -> None:
    """Stop the clock for good, and say on every screen that the exercise is closed."""
    clock_set(
        exercise,
        actor=actor,
        what="closed",
        time=exercise.realm.now(),
        running=False,
        closed_because=said("situation.reason.played_again"),
    )


def clock_ends(exercise: Exercise, actor: Actor) -> None:
    """Stop the clock at the end of the last day, however far it ran on."""
    clock_set(exercise, actor=actor, what="finished", time=end_of(exercise), running=False)


OPEN = (ExerciseState.RUNNING, ExerciseState.PAUSED)
EXERCISES = Transitions(
    "situation.exercise",
    Step(
        "pause",
        {ExerciseState.RUNNING},
        ExerciseState.PAUSED,
        by=STEER,
        follows=(clock_step("paused", running=False),),
    ),
    Step(
        "resume",
        {ExerciseState.PAUSED},
        ExerciseState.RUNNING,
        by=STEER,
        follows=(clock_step("resumed", running=True),),
    ),
    Step("speed", OPEN, by=STEER, follows=(clock_step("speed"),)),
    # where to is said with the command: its service sets the clock and plays the days between
    Step("jump", OPEN, by=STEER),
    Step(
        "again",
        {*OPEN, ExerciseState.FINISHED},
        ExerciseState.CLOSED,
        by=STEER,
        follows=(clock_closes,),
    ),
    Step(
        "finish",
        {ExerciseState.RUNNING},
        ExerciseState.FINISHED,
        guards=(played_out,),
        follows=(clock_ends,),
    ),
    entity="clock",
    initial=ExerciseState.RUNNING,
    code="exercise_{state}",
    always=(realm_open,),
)
