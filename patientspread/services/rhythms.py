"""The rhythm of an area: set by who coordinates there, followed by the system.

An hour that went by is a row whose moment is over, in the time of the realm: an exercise keeps its own.
Several that went by at once make one plan. Nothing that such a plan finds is offered by itself.
"""

from collections.abc import Sequence

from django.db.models import QuerySet

from journal.actors import Actor
from journal.models import Realm
from journal.said import Readable
from journal.services import record, writing
from network.places import require_in_use
from patientspread.models import Rhythm, RunReason, SpreadRun
from patientspread.policy_values import check_times
from patientspread.rhythm_bodies import RhythmIn
from patientspread.rhythm_events import RhythmSet
from patientspread.rhythms import next_moment
from patientspread.rights import RUN, RUN_NATIONAL
from patientspread.selectors.changes import changed_since_plan
from patientspread.selectors.runs import policy_now
from patientspread.services.runs import run_busy, run_start, scope_region
from web.commands import command
from web.people import require


@command(
    "patientspread.rhythm_set",
    by=RUN,
    body=RhythmIn,
    address="rhythm/",
    on=("rhythm:{scope}",),
    answer=lambda row: {"scope": row.scope, "times": row.times},
)
def rhythm_set(
    *,
    actor: Actor,
    realm: Realm,
    scope: str,
    times: Sequence[str] = (),
    after_requests: int | None = None,
    after_beds: int | None = None,
) -> Rhythm:
    """Say at which hours an area is planned by itself, and after how much change; nothing: by hand alone.

    Over the country or one region. Raises Refused, Invalid.
    """
    region = scope_region(scope)
    require(actor, RUN_NATIONAL if region is None else RUN, region)
    check_times("times", list(times))
    with writing():
        require_in_use(region)
        now = realm.now()
        row, _made = Rhythm.objects.update_or_create(
            realm=realm,
            scope=scope,
            defaults={
                "times": sorted(times),
                "after_requests": after_requests,
                "after_beds": after_beds,
                "next_at": next_moment(times, now),
                "looked_head": 0,
                "changed_at": now,
                "changed_by": actor.label,
            },
        )
        record(RhythmSet.of(row, news=True), realm=realm, actor=actor)
    return row


def rhythms_follow(*, actor: Actor, realm: Realm) -> list[SpreadRun]:
    """Make the plans of a realm whose hour went by, or since which enough changed; return them."""
    rows = Rhythm.objects.filter(realm=realm).order_by("scope")
    made = [_follow(actor, row.pk) for row in rows if row.is_on and policy_now() is not None]
    return [run for run in made if run is not None]


def _follow(actor: Actor, rhythm: int) -> SpreadRun | None:
    """Make the plan of one area if it is time; while one is being made there, later."""
    with writing():
        row = Rhythm.objects.select_for_update(of=("self",)).select_related("realm").get(pk=rhythm)
        if run_busy(row.realm, row.scope) is not None:
            return None
        now = row.realm.now()
        if row.next_at is not None and row.next_at <= now:
            row.next_at = next_moment(row.times, now)
            row.looked_head = row.realm.head
            row.save()
            record(RhythmSet.of(row, news=False), realm=row.realm, actor=actor)
            return _start(actor, row, RunReason.RHYTHM, {})
        return _after_change(actor, row)


def _after_change(actor: Actor, row: Rhythm) -> SpreadRun | None:
    """Make the plan of one area if enough changed since the last; where nothing happened nobody looks."""
    if (row.after_requests is None and row.after_beds is None) or row.looked_head == row.realm.head:
        return None
    row.looked_head = row.realm.head
    row.save(update_fields=["looked_head"])
    changed = changed_since_plan(row.realm, row.scope)
    asked = row.after_requests is not None and changed.requests >= row.after_requests
    beds = row.after_beds is not None and changed.beds >= row.after_beds
    return _start(actor, row, RunReason.CHANGED, changed.as_kept()) if asked or beds else None


def _start(actor: Actor, row: Rhythm, reason: RunReason, changed: dict[str, int]) -> SpreadRun:
    """Make the plan of an area, which the system asks for."""
    return run_start(actor=actor, realm=row.realm, scope=row.scope, reason=reason, changed=changed)


def rhythms_end(*, actor: Actor, realm: Realm, scopes: Sequence[str], reason: Readable) -> None:
    """End the rhythm of areas that closed; whoever closes them was checked."""
    with writing():
        for row in _locked(realm, scopes):
            if not row.is_on:
                continue
            row.times, row.after_requests, row.after_beds, row.next_at = [], None, None, None
            row.changed_at, row.changed_by = realm.now(), actor.label
            row.save()
            record(RhythmSet.of(row, news=True), realm=realm, actor=actor, reason=reason)


def _locked(realm: Realm, scopes: Sequence[str]) -> QuerySet[Rhythm]:
    """Return the rhythms of some areas, locked in one order."""
    rows = Rhythm.objects.select_for_update(of=("self",))
    return rows.filter(realm=realm, scope__in=list(scopes)).order_by("pk")
