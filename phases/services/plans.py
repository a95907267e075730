"""Adopting plans: a new version is in force at once, what waits keeps the one it was made by."""

from typing import Any

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid
from journal.said import Readable, kept, said
from journal.selectors import realms_open
from journal.services import record, writing
from journal.trail import trail_note
from network.models import Region
from network.permissions import ADMINISTER
from network.places import require_in_use
from phases.events import YardstickSet
from phases.models import Plan
from phases.rules import read_rules
from phases.rules.check import faults_of
from phases.selectors import plans_in_force, yardstick_of
from phases.vocabulary import vocabulary
from web.people import require


def plan_adopt(
    *,
    actor: Actor,
    region: Region,
    name: Readable,
    source: Readable,
    document: dict[str, Any],
) -> Plan:
    """Put a new version of a region's plan in force; the same document again changes nothing.

    A waiting proposal keeps the version it was made by. Raises Refused, Invalid (with a JSON pointer).
    """
    require(actor, ADMINISTER)
    found = faults_of(document, vocabulary())
    if found:
        first = found[0]
        what = said(f"phases.plan.{first.code}", **first.params)
        raise Invalid(
            "phases.unsound_plan", field=first.place, region=region, what=what, place=first.place
        )
    rules = read_rules(document)
    with writing():
        require_in_use(region)
        current = plans_in_force().get(region.pk)
        if current is not None and current.document == document and current.name == kept(name):
            return current
        now = clock.now()
        newest = Plan.objects.filter(region=region).order_by("-version").first()
        Plan.objects.filter(region=region, valid_until__isnull=True).update(valid_until=now)
        _tell_yardstick(actor, region, yardstick_of(current), rules.yardstick)
        version = newest.version + 1 if newest else 1
        trail_note("plan", actor=actor, about=f"plan:{region.pk}", detail={"version": version})
        return Plan.objects.create(
            region=region,
            version=version,
            name=kept(name),
            author=actor.label,
            source=kept(source),
            document=document,
            valid_from=now,
        )


def _tell_yardstick(actor: Actor, region: Region, before: str, now: str) -> None:
    """Tell every open realm when a region's pressure is measured by another yardstick from now on."""
    if before == now:
        return
    for realm in realms_open():
        event = YardstickSet(region.pk, region.short_name, now, tell=True)
        record(event, realm=realm, actor=actor)
