"""Putting a version of a region's plan in force, now or from a later moment, and what follows when it is.

What waits keeps the version it was made by, what runs goes on as it started.
"""

from datetime import datetime
from typing import Any

from django.db.models import F

from journal.actors import Actor
from journal.models import Realm
from journal.said import Readable, kept
from journal.selectors import keys_known, realms_open
from journal.services import record
from journal.trail import trail_note
from journal.turns import take_turn
from network.models import Region
from phases.events import YardstickSet
from phases.models import Plan, RuleWatch
from phases.rules import read_rules
from phases.rules.plan import OPEN, YARDSTICKS
from phases.running import classes_tell
from phases.runs import plan_in_force, run_of
from phases.selectors import yardstick_of
from phases.versions import owner_of, versions_of


def version_make(
    *,
    realm: Realm | None,
    region: Region,
    name: Readable,
    author: Readable,
    source: Readable,
    document: dict[str, Any],
    valid_from: datetime,
) -> Plan:
    """Make a new version, of a region or (with a realm) of an exercise alone; the one before it ends then.

    Inside `writing()`, for who was found to be mandated, of a document that was found sound.
    """
    take_turn(region)  # two versions at once: one number each
    owner = owner_of(realm) if realm is not None else None
    mine = Plan.objects.filter(region=region, realm=owner)
    known = Plan.objects.filter(region=region, realm__isnull=True)
    if owner is not None:
        known = versions_of(owner, region.pk)
    newest = known.order_by("-version").first()
    mine.filter(valid_until__isnull=True).update(valid_until=valid_from)
    return Plan.objects.create(
        realm=owner,
        region=region,
        version=newest.version + 1 if newest else 1,
        name=kept(name),
        author=kept(author),
        source=kept(source),
        document=document,
        valid_from=valid_from,
    )


def version_unmake(plan: Plan) -> None:
    """Take back a version whose moment has not come: the one before it goes on. Inside `writing()`."""
    before = Plan.objects.filter(region=plan.region_id, realm=plan.realm_id)
    before.filter(valid_until=plan.valid_from).exclude(pk=plan.pk).update(valid_until=None)
    plan.valid_until = plan.valid_from
    plan.save(update_fields=["valid_until"])


def version_begins(plan: Plan, *, actor: Actor) -> None:
    """Let what follows from another version follow, in every realm in which it counts now.

    Rules that are other than before begin to be watched anew: how long the old one held says nothing of
    the new. Inside `writing()`.
    """
    realm_name = plan.realm.slug if plan.realm is not None else ""
    detail = {"version": plan.version, "id": plan.pk}
    trail_note(
        "plan_begun", actor=actor, realm=realm_name, about=f"plan:{plan.region_id}", detail=detail
    )
    changed = _changed_rules(_before(plan), plan)
    for realm in realms_open():
        if plan.realm_id not in (None, realm.pk):
            continue
        counts = plan_in_force(realm, plan.region)
        if counts is None or counts.pk != plan.pk:
            continue
        if run_of(realm, plan.region) is None:
            RuleWatch.objects.filter(realm=realm, region=plan.region, rule__in=changed).delete()
        _tell_yardstick(realm, plan, actor=actor)
        classes_tell(actor=actor, realm=realm, region=plan.region)


def _before(plan: Plan) -> Plan | None:
    """Return the version that counted before: an exercise's first own follows that of the region."""
    rows = Plan.objects.filter(region=plan.region_id).exclude(pk=plan.pk)
    counted = rows.filter(valid_from__lt=F("valid_until")) | rows.filter(valid_until__isnull=True)
    own = counted.filter(realm=plan.realm_id).order_by("-version").first()
    return own or counted.filter(realm__isnull=True).order_by("-version").first()


def _changed_rules(before: Plan | None, plan: Plan) -> set[str]:
    """Return the rules that are other than in the version before, or no more."""
    old = {one.id: one for one in read_rules(before.document).rules} if before else {}
    new = {one.id: one for one in read_rules(plan.document).rules}
    return {name for name, rule in old.items() if new.get(name) != rule}


def _tell_yardstick(realm: Realm, plan: Plan, *, actor: Actor) -> None:
    """Tell when a region's pressure is measured by another yardstick from now on."""
    told = (
        OPEN if f"yardstick:{plan.region_id}" in keys_known(realm, "yardstick:") else YARDSTICKS[0]
    )
    now = yardstick_of(plan)
    if told != now:
        event = YardstickSet(plan.region_id, plan.region.short_name, now, tell=True)
        record(event, realm=realm, actor=actor)
