"""Making and steering exercises: create, pause, resume, speed, jump, play again.

An exercise's journal only grows and its time never goes back; to see an earlier day again one plays
the exercise again, in a fresh realm.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from capacity.services import forecasts_follow
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm, RealmKind
from journal.said import said
from journal.services import realm_close, record, writing
from network.events import ReferenceLoaded
from network.selectors import hospitals_in_use, reference_version
from phases.services import phases_begin
from situation.bodies import FASTEST_DAY, SLOWEST_DAY, ExerciseIn
from situation.clock import clock_set
from situation.exercise.hospitals import at_hour, step_floor
from situation.exercise.model import Influence
from situation.exercise.patients import EmptyAreaError
from situation.exercise.wave import recorded_wave
from situation.models import Exercise, ExerciseState
from situation.selectors import exercise_document, exercise_get
from situation.services.hospitals import model_in_play
from situation.services.play import PLAYER, close_days, exercise_locked, play_to
from situation.services.realms import MAX_SLUG, check_names, realms_turn
from situation.signals import exercise_begun_again
from situation.transitions import EXERCISES, STEER, end_of
from web.commands import command
from web.people import require

DEFAULT_SLUG = "tweede-golf"
DEFAULT_NAME = "Tweede golf"
# Monday 12 October 2020, a day before the partial lockdown: at 20 s a day the first region crosses
# a line after ten seconds and three more within the minute; the days before lie in the picture too.
DEFAULT_START = date(2020, 10, 12)
DEFAULT_END = date(2021, 1, 31)
DEFAULT_SEED = 20_200_901
DEFAULT_DAY_SECONDS = 20.0
HISTORY_DAYS = 42  # closed days before the start, for the curves on the screens
CLOSING = said("situation.reason.closed")
MAX_SEED = 2**31 - 1


@command(
    "situation.exercise_steer",
    by=STEER,
    body=ExerciseIn,
    address="exercise/",
    answer=exercise_document,
    on=("clock",),
)
def exercise_steer(
    *,
    actor: Actor,
    realm: Realm,
    action: str,
    day_seconds: float | None = None,
    to: datetime | None = None,
) -> Exercise:
    """Pause, resume, change speed, jump, or play again."""
    plain: dict[str, Callable[..., Exercise]] = {
        "pause": exercise_pause,
        "resume": exercise_resume,
        "again": exercise_again,
    }
    if action in plain:
        return plain[action](actor=actor, realm=realm)
    if action == "speed":
        given = _given(day_seconds, "day_seconds")
        return exercise_speed(actor=actor, realm=realm, day_seconds=given)
    return exercise_jump(actor=actor, realm=realm, to=_given(to, "to"))


def exercise_create(
    *,
    actor: Actor,
    slug: str = DEFAULT_SLUG,
    name: str = DEFAULT_NAME,
    starts_on: date = DEFAULT_START,
    ends_on: date = DEFAULT_END,
    seed: int = DEFAULT_SEED,
    day_seconds: float = DEFAULT_DAY_SECONDS,
) -> Exercise:
    """Make a realm in which the wave plays from a day on, with every hospital's first report.

    Raises Refused, Invalid (field names the value), Conflict (slug taken, no reference data).
    """
    require(actor, STEER)
    check_names(slug, name)
    _check_days(starts_on, ends_on)
    _check_speed(day_seconds)
    if isinstance(seed, bool) or not 0 <= seed <= MAX_SEED:
        raise Invalid("situation.seed", field="seed", most=MAX_SEED)
    with writing():
        realms_turn()
        if Realm.objects.filter(slug=slug).exists():
            raise Conflict("situation.slug_taken", field="slug", slug=slug)
        start = at_hour(starts_on, 0)
        exercise = Exercise(
            realm=Realm.objects.create(slug=slug, name=name, kind=RealmKind.EXERCISE),
            starts_on=starts_on,
            ends_on=ends_on,
            seed=seed,
            day_seconds=day_seconds,
            played_until=start - timedelta(hours=1),
            last_tick_at=clock.now(),
            created_at=clock.now(),
        )
        _begin(exercise, actor, start)
    return exercise


def _begin(exercise: Exercise, actor: Actor, start: datetime) -> None:
    """Set the clock, give each region its phase, close the days before, report a first time."""
    realm = exercise.realm
    facilities = hospitals_in_use()
    if not facilities:
        raise Conflict("situation.no_reference")
    try:
        model = model_in_play(exercise, facilities)
    except EmptyAreaError as error:
        raise Conflict("situation.no_hospital", area=str(error)) from None
    clock_set(exercise, actor=actor, what="started", time=start, running=True)
    record(ReferenceLoaded(reference_version()), realm=realm, actor=actor)
    phases_begin(actor=PLAYER, realm=realm)
    earliest = recorded_wave().first_day
    history = max(earliest, exercise.starts_on - timedelta(days=HISTORY_DAYS))
    close_days(exercise, model, since=at_hour(history, 0), until=start, unsaid=Influence())
    play_to(exercise, start, first=True)
    forecasts_follow(
        actor=PLAYER, realm=realm
    )  # at once: the first hours may bring what was expected
    exercise.save()


def exercise_ensure(
    *, actor: Actor, day_seconds: float = DEFAULT_DAY_SECONDS
) -> tuple[Exercise, bool]:
    """Return the newest open exercise and False, or make the default one: it and True."""
    require(actor, STEER)
    with writing():
        newest = (
            Exercise.objects.filter(realm__is_open=True)
            .select_related("realm")
            .order_by("-pk")
            .first()
        )
        if newest is not None:
            return newest, False
        made = exercise_create(actor=actor, slug=_free_slug(DEFAULT_SLUG), day_seconds=day_seconds)
        return made, True


def exercise_pause(*, actor: Actor, realm: Realm) -> Exercise:
    """Stop the clock. Raises Refused, Missing, Conflict (it does not run)."""
    with writing():
        return _step(_locked(actor, realm), "pause", actor)


def exercise_resume(*, actor: Actor, realm: Realm) -> Exercise:
    """Let the clock run again. Raises Refused, Missing, Conflict (it is not paused)."""
    with writing():
        exercise = _locked(actor, realm)
        exercise.last_tick_at = clock.now()
        return _step(exercise, "resume", actor)


def exercise_speed(*, actor: Actor, realm: Realm, day_seconds: float) -> Exercise:
    """Let a day of the exercise last this many real seconds (2 to 86 400) from now on."""
    with writing():
        exercise = _locked(actor, realm)
        EXERCISES.check(exercise, "speed", actor=actor)
        _check_speed(day_seconds)
        exercise.day_seconds = day_seconds
        return _step(exercise, "speed", actor)


def exercise_jump(*, actor: Actor, realm: Realm, to: datetime) -> Exercise:
    """Go to a later moment at once: the days between are closed, every hospital reports at the end.

    Raises Refused, Missing, Conflict (finished), Invalid (not later, or after the end).
    """
    with writing():
        exercise = _locked(actor, realm)
        EXERCISES.take(exercise, "jump", actor=actor)
        if to.tzinfo is None:
            raise Invalid("journal.no_offset", field="to")
        if to <= exercise.realm.now():
            raise Invalid("situation.not_later", field="to")
        if to >= end_of(exercise):
            raise Invalid("situation.after_end", field="to", day=exercise.ends_on)
        running = exercise.state == ExerciseState.RUNNING
        clock_set(exercise, actor=actor, what="jumped", time=to, running=running)
        exercise.last_tick_at = clock.now()
        if step_floor(to) > exercise.played_until:
            play_to(exercise, step_floor(to))
        exercise.save()
    return exercise


def exercise_again(*, actor: Actor, realm: Realm) -> Exercise:
    """Close an exercise and play it again from its first day, in a fresh realm.

    What was made up for a demonstration is there again: contacts, agreements, an incident.
    """
    with writing():
        exercise = _step(_locked(actor, realm), "again", actor)
        realm_close(actor=actor, realm=exercise.realm, reason=CLOSING)
        made = exercise_create(
            actor=actor,
            slug=_free_slug(re.sub(r"-\d+$", "", exercise.realm.slug)),
            name=exercise.realm.name,
            starts_on=exercise.starts_on,
            ends_on=exercise.ends_on,
            seed=exercise.seed,
            day_seconds=exercise.day_seconds,
        )
        exercise_begun_again.send(sender=Realm, before=exercise.realm, realm=made.realm)
    return made


def _given(value: Any, field: str) -> Any:
    """Return a value this action needs. Raises Invalid when it was left out."""
    if value is None:
        raise Invalid("situation.value_missing", field=field)
    return value


def _locked(actor: Actor, realm: Realm) -> Exercise:
    """Return the exercise of a realm, locked, for who may steer any. Raises Refused, Missing."""
    require(actor, STEER)
    return exercise_locked(exercise_get(realm).pk)


def _step(exercise: Exercise, name: str, actor: Actor) -> Exercise:
    """Take a locked exercise a step further, and do what follows. Raises Refused, Conflict."""
    step = EXERCISES.take(exercise, name, actor=actor)
    exercise.save(update_fields=["state", "day_seconds", "last_tick_at"])
    EXERCISES.follow(exercise, step, actor=actor)
    return exercise


def _free_slug(base: str) -> str:
    """Return a slug nobody has: the base, or the base with a number."""
    taken = set(Realm.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base[: MAX_SLUG - 6]}-{number}"
    return slug


def _check_days(starts_on: date, ends_on: date) -> None:
    """Raise Invalid unless the days lie in the recorded wave, in order."""
    wave = recorded_wave()
    if not wave.first_day < starts_on <= wave.last_day:
        raise Invalid(
            "situation.outside_wave", field="starts_on", first=wave.first_day, last=wave.last_day
        )
    if not starts_on <= ends_on <= wave.last_day:
        raise Invalid("situation.last_day", field="ends_on")


def _check_speed(day_seconds: float) -> None:
    """Raise Invalid unless a day lasts a bearable time."""
    if not math.isfinite(day_seconds) or not FASTEST_DAY <= day_seconds <= SLOWEST_DAY:
        raise Invalid(
            "situation.day_seconds", field="day_seconds", least=FASTEST_DAY, most=SLOWEST_DAY
        )
