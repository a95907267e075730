"""What crews announce in an exercise: made up by its model, told and ended by the exercise as an actor.

A person may end one too, as in the real world. At a pace at which nobody could read them, fewer come.
"""

from datetime import datetime

from capacity.hours import floor
from capacity.kinds import has_kind
from capacity.models import Arrival, ArrivalState
from capacity.resource import ED
from capacity.services import arrival_announce, arrival_end
from journal.actors import system_actor
from journal.said import said
from journal.services import writing
from network.selectors import hospitals_in_use
from situation.exercise.announced import announced_in
from situation.models import Exercise, ExerciseState
from situation.selectors import hospital_of, kinds_played
from situation.services.play import exercise_locked

PLAYER = system_actor("exercise", said("situation.actor.exercise"))
READABLE = 240  # real seconds a day; faster ones have fewer in proportion


def arrivals_advance(*, exercise: Exercise) -> int:
    """End what arrived, and announce what this hour has, once; return how many. May run twice.

    Nothing in an exercise that does not run.
    """
    with writing():
        locked = exercise_locked(exercise.pk)
        realm = locked.realm
        if locked.state != ExerciseState.RUNNING or not realm.is_open:
            return 0
        now = realm.now()
        own = Arrival.objects.filter(realm=realm, announced_by=PLAYER.label)
        due = own.filter(state=ArrivalState.ANNOUNCED, expected_at__lte=now).order_by("pk")
        # who has one in hands ends it; what is locked here nobody else ends meanwhile
        held = due.select_for_update(of=("self",), skip_locked=True)
        for number in list(held.values_list("pk", flat=True)):
            arrival_end(actor=PLAYER, realm=realm, arrival=number, outcome=ArrivalState.ARRIVED)
        if own.filter(announced_at__gte=floor(now)).exists():
            return 0
        return _announce(locked, floor(now))


def _announce(exercise: Exercise, hour: datetime) -> int:
    """Announce what an hour has at hospitals that are open still."""
    houses = {one.pk: one for one in hospitals_in_use() if has_kind(ED, one)}
    hospitals = [hospital_of(one, kinds_played()) for one in houses.values()]
    part = min(exercise.day_seconds / READABLE, 1.0)
    made = 0
    for one in announced_in(hospitals, seed=exercise.seed, hour=hour, part=part):
        arrival_announce(
            actor=PLAYER,
            realm=exercise.realm,
            facility=houses[one.facility],
            urgency=one.urgency,
            kind=one.kind,
            minutes=one.minutes,
            notes=one.notes,
        )
        made += 1
    return made
