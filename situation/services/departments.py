"""The hours of emergency departments in an exercise: what they had between the steps at which they report.

A department counts its patients by the hour; a step is six. Without these hours, and those of the weeks
before the exercise, nothing could be learnt of what comes in two. They are handed in as time passes, not in
the step itself: nobody waits for them. A house with a player is left to what that player said.
"""

from datetime import datetime, timedelta

from capacity.departments import Counted, moments_between
from capacity.hours import floor
from capacity.services import ed_hours_fill, ed_until
from journal.actors import system_actor
from journal.said import said
from network.selectors import hospitals_in_use
from phases.selectors import phase_of
from situation.exercise.hospitals import at_hour
from situation.exercise.model import ExerciseModel, Influence
from situation.exercise.wave import recorded_wave
from situation.models import Exercise
from situation.selectors import ed_by_people, moves_in
from situation.services.hospitals import model_in_play
from situation.services.players import Players

PLAYER = system_actor("exercise", said("situation.actor.exercise"))
BEFORE = timedelta(weeks=6)  # of an exercise, that its departments are learnt from
AT_ONCE = timedelta(days=50)  # a longer jump leaves the hours before it unknown


def departments_advance(*, exercise: Exercise) -> int:
    """Hand in the hours that passed since the last one; return how many. May run twice."""
    realm = exercise.realm
    now, until = realm.now(), ed_until(realm)
    if until is None:
        begun = exercise.starts_on - BEFORE
        until = at_hour(max(begun, recorded_wave().first_day), 0)
    if floor(now) <= until:
        return 0
    model = model_in_play(exercise, hospitals_in_use())
    world = Influence(moves=moves_in(realm, model), phases=phase_of(realm), relief=exercise.relief)
    return _fill(exercise, model, world, since=until, until=now)


def _fill(
    exercise: Exercise,
    model: ExerciseModel,
    world: Influence,
    *,
    since: datetime,
    until: datetime,
) -> int:
    """Hand in the hours after one moment until another; return how many."""
    moments = moments_between(max(since, until - AT_ONCE), until)
    players = Players(exercise.realm, model, world)
    by_people = ed_by_people(exercise.realm, players.since(until))
    ed_hours_fill(
        actor=PLAYER,
        realm=exercise.realm,
        counts={
            at: {
                code: Counted(one.present, one.nedocs, float(one.traffic == "stop"))
                for code, one in its.items()
                if code not in by_people
            }
            for at, its in model.departments(moments, world).items()
        },
    )
    return len(moments)
