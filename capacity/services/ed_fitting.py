"""Fitting the models of emergency departments: by night in the real world, each week in an exercise.

Departments that came since are forecast with the next fit. A fit follows from the hours alone: making it
twice is making it once.
"""

from dataclasses import asdict
from datetime import datetime, timedelta

from capacity.department_models import LEAST_WEEKS, Fitted, fitted, unpacked
from capacity.departments import NEDOCS, PRESENT, Past, Quality, past_of
from capacity.hours import floor
from capacity.kinds import has_kind
from capacity.models import EdDay, EdFit, EdRun
from capacity.resource import ED
from capacity.services.ed_hours import FARTHEST_BACK, ed_days, ed_hours_follow
from journal import clock
from journal.actors import Actor
from journal.local_time import LOCAL
from journal.models import Realm
from journal.services import writing
from network.permissions import ADMINISTER
from network.selectors import hospitals_in_use
from web.people import require

NIGHT_FROM = 3  # o'clock, local: the quiet hour at which the day before is learnt
AGAIN = timedelta(days=7)  # in an exercise
TRIED_AGAIN = {
    True: timedelta(minutes=1),
    False: timedelta(hours=1),
}  # in an exercise, and else: real time
FITTED = (PRESENT, NEDOCS)


def ed_models_follow(*, actor: Actor, realm: Realm) -> list[str]:
    """Fit what is due and for which there is enough; return the measures that were fitted.

    Raises Refused. May run twice, also at the same moment.
    """
    require(actor, ADMINISTER)
    now = realm.now()
    if not _is_due(realm, now) or not ed_hours_follow(realm, floor(now)):
        return []
    begun = EdDay.objects.filter(realm=realm).order_by("day").values_list("day", flat=True).first()
    if begun is None or (now.date() - begun) < timedelta(weeks=LEAST_WEEKS):
        return []
    # of hours that do not suffice a year is read for nothing: not again at once
    EdRun.objects.update_or_create(realm=realm, defaults={"learnt_at": clock.now()})
    past = departments_past(realm, now, FARTHEST_BACK)
    if past is None:
        return []
    made = [one for one in (fitted(past, name) for name in FITTED) if one is not None]
    with writing():
        for one in made:
            _keep(realm, one, now)
    return [one.measure for one in made]


def departments_past(realm: Realm, until: datetime, length: timedelta) -> Past | None:
    """Return the hours of the departments in use until a moment (2 queries)."""
    codes = [one.pk for one in hospitals_in_use() if has_kind(ED, one)]
    first = (until - length).date()
    past = past_of(ed_days(realm, first, until.date()), codes)
    return None if past is None else past.until(until)


def _is_due(realm: Realm, now: datetime) -> bool:
    """Say whether models are to be fitted: never before, or not since last night; not when tried just now."""
    tried = EdRun.objects.filter(realm=realm).values_list("learnt_at", flat=True).first()
    if tried is not None and clock.now() - tried < TRIED_AGAIN[realm.is_exercise]:
        return False
    fits = EdFit.objects.filter(realm=realm, measure=PRESENT)
    before = fits.values_list("until", flat=True).first()
    if before is None:
        return True
    return now - before >= AGAIN if realm.is_exercise else before < _night(now)


def _night(now: datetime) -> datetime:
    """Return the last moment at which a night's fitting begins."""
    local = now.astimezone(LOCAL)
    night = local.replace(hour=NIGHT_FROM, minute=0, second=0, microsecond=0)
    return night if night <= local else night - timedelta(days=1)


def _keep(realm: Realm, one: Fitted, until: datetime) -> None:
    """Put a fitted model in the place of the one before."""
    tried = {
        code: {str(ahead): asdict(quality) for ahead, quality in its.items()}
        for code, its in one.tried.items()
    }
    EdFit.objects.update_or_create(
        realm=realm,
        measure=one.measure,
        defaults={
            "until": until,
            "model": one.name,
            "houses": list(one.codes),
            "arrays": one.packed(),
            "tried": tried,
        },
    )


def ed_models(realm: Realm) -> dict[str, Fitted]:
    """Return the models that are in force, per measure (1 query)."""
    return {
        row.measure: Fitted(
            row.measure,
            tuple(row.houses),
            unpacked(bytes(row.arrays), row.model),
            {
                code: {int(ahead): Quality(**quality) for ahead, quality in its.items()}
                for code, its in row.tried.items()
            },
        )
        for row in EdFit.objects.filter(realm=realm)
    }
