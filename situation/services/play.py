"""Playing an exercise: every due step in one transaction with the moment it was played up to.

A step that was not committed did not happen and is played again; one that was is not, because
`played_until` moved with it: `kill -9` loses nothing and doubles nothing. Two players at once take
turns on the exercise's row, and the second finds nothing due.
"""

from datetime import datetime, timedelta

from capacity.services import (
    bed_days_fill,
    day_close,
    ed_report_many,
    figures_report_many,
    stops_end,
)
from journal import clock
from journal.actors import system_actor
from journal.local_time import LOCAL
from journal.said import said
from journal.services import writing
from network.sectors import Sector
from network.selectors import facilities_in_use
from phases.selectors import phase_of
from situation.clock import clock_set
from situation.exercise.hospitals import at_hour, step_after, step_floor
from situation.exercise.model import ExerciseModel, Influence
from situation.exercise.others import relief_after
from situation.models import Exercise, ExerciseState
from situation.selectors import moves_in
from situation.services.chain import chain_reports, in_one
from situation.services.hospitals import model_in_play
from situation.services.reports import step_reports
from situation.transitions import EXERCISES, end_of

PLAYER = system_actor("exercise", said("situation.actor.exercise"))
STEPS_AT_ONCE = 8  # per call: two days, so that one exercise does not keep the others waiting
FAR = timedelta(
    days=2
)  # further behind than this, days are closed but only the last step is reported
GAP_SECONDS = (
    10.0  # nobody played for this long: the server stood still, not the exercise's players
)
LAST_HOUR = 18  # the last step of a day
TICK_KEPT_SECONDS = 2.0  # how often the last tick is written down when nothing is due


def exercise_advance(*, exercise: Exercise) -> int:
    """Play what is due up to the realm's time and return the number of steps, at most 8.

    After an interruption the clock goes on from where it was last seen, so that nothing rushes.
    """
    _pick_up(exercise.pk)
    steps = 0
    while steps < STEPS_AT_ONCE and _play_next(exercise.pk):
        steps += 1
    return steps


def _play_next(exercise_id: int) -> bool:
    """Play one due step, or what stands for many when far behind; say whether there was any."""
    with writing():
        exercise = exercise_locked(exercise_id)
        if exercise.state != ExerciseState.RUNNING or not exercise.realm.is_open:
            return False
        target = min(step_floor(exercise.realm.now()), end_of(exercise))
        if target <= exercise.played_until:
            return False
        play_to(
            exercise,
            target if target - exercise.played_until > FAR else step_after(exercise.played_until),
        )
        if EXERCISES.now(exercise, "finish"):
            step = EXERCISES.take(exercise, "finish", actor=PLAYER)
            EXERCISES.follow(exercise, step, actor=PLAYER)
        exercise.save(update_fields=["state", "played_until", "relief", "hospitals"])
    return True


def exercise_locked(exercise_id: int) -> Exercise:
    """Return an exercise nobody else can play or steer until this transaction ends."""
    rows = Exercise.objects.select_for_update(of=("self",)).select_related("realm")
    return rows.get(pk=exercise_id)


def _pick_up(exercise_id: int) -> None:
    """Note that somebody plays; after a gap set the clock back to where it was last seen.

    In a transaction of its own: the clock stands in the realm's row, which whoever writes locks last. Held
    through a step it would wait for what others hold who wait for it.
    """
    with writing():
        exercise = exercise_locked(exercise_id)
        if exercise.state != ExerciseState.RUNNING or not exercise.realm.is_open:
            return
        now = clock.now()
        idle = (now - exercise.last_tick_at).total_seconds()
        if idle > GAP_SECONDS:
            seen = exercise.realm.now(exercise.last_tick_at)
            clock_set(exercise, actor=PLAYER, what="picked_up", time=seen, running=True)
        if idle > TICK_KEPT_SECONDS:
            exercise.last_tick_at = now
            exercise.save(update_fields=["last_tick_at"])


def play_to(exercise: Exercise, target: datetime, *, first: bool = False) -> None:
    """Play up to a step: close the days that end, report at the target; inside `writing()`.

    Over more than one step only the target is reported, by every hospital, as in the `first` step;
    the days between are closed one by one, so that no day is missing from the picture.
    """
    everyone = first or step_after(exercise.played_until) < target
    everybody = facilities_in_use()
    facilities = {one.pk: one for one in everybody if one.sector == Sector.HOSPITAL}
    model = model_in_play(exercise, list(facilities.values()))
    phases = phase_of(exercise.realm)
    hours = (target - exercise.played_until).total_seconds() / 3600
    exercise.relief = relief_after(exercise.relief, phases, hours)
    world = Influence(
        moves=moves_in(exercise.realm, model),
        phases=phases,
        relief=exercise.relief,
        closed=frozenset(model.index) - facilities.keys(),
    )
    # of days that are played one by one the hospitals' own reports say who lies where
    unsaid = world if everyone and not first else None
    close_days(exercise, model, since=exercise.played_until, until=target, unsaid=unsaid)
    # at twenty seconds a day the sweep comes too seldom: a stop that is over is not said again
    stops_end(actor=PLAYER, realm=exercise.realm, at=target)
    figures = model.figures(target, world)
    reports = step_reports(
        exercise.realm,
        model,
        world,
        figures,
        at=target,
        facilities=facilities,
        everyone=everyone,
    )
    chain = chain_reports(
        exercise.realm, model, figures, at=target, facilities=everybody, everyone=everyone
    )
    if told := in_one(reports.beds, chain):
        figures_report_many(actor=PLAYER, realm=exercise.realm, reports=told)
    if reports.ed:
        ed_report_many(actor=PLAYER, realm=exercise.realm, reports=reports.ed)
    exercise.played_until = target


def close_days(
    exercise: Exercise,
    model: ExerciseModel,
    *,
    since: datetime,
    until: datetime,
    unsaid: Influence | None = None,
) -> None:
    """Close every day that ended in since < midnight ≤ until.

    `unsaid`: no hospital reports on these days; who lay where is handed in, so that forecasts know it.
    """
    day = since.astimezone(LOCAL).date()
    beds = {}
    while at_hour(day + timedelta(days=1), 0) <= until:
        total = model.day_total(day)
        day_close(
            actor=PLAYER,
            realm=exercise.realm,
            day=day,
            admissions=total.admissions,
            present=total.present,
        )
        if unsaid is not None:
            beds[day] = model.occupied(at_hour(day, LAST_HOUR), unsaid)
        day += timedelta(days=1)
    if beds:
        bed_days_fill(actor=PLAYER, realm=exercise.realm, days=beds)
