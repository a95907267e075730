"""Adopting plans: a new version is in force at once, what waits keeps the one it was made by."""

from typing import Any

from capacity.kinds import bed_codes_ever
from journal import clock
from journal.actors import Actor
from journal.errors import Invalid
from journal.said import Readable, kept, said
from journal.services import writing
from network.models import Region, Role
from network.permissions import ADMINISTER
from network.places import require_in_use
from phases.models import Plan
from phases.rules import PlanError, check_kinds, read_rules
from phases.rules.names import check_names
from phases.selectors import plans_in_force
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
    try:
        rules = read_rules(document)
        check_kinds(rules, bed_codes_ever())
        check_names(document)
    except PlanError as error:
        what = said(f"phases.plan.{error.code}", **error.params)
        raise Invalid(
            "phases.unsound_plan", field=error.place, region=region, what=what, place=error.place
        ) from None
    unknown = {role for roles in rules.deciders.values() for role in roles} - set(Role.values)
    if unknown:
        raise Invalid("phases.unknown_role", field="/deciders", roles=sorted(unknown))
    with writing():
        require_in_use(region)
        current = plans_in_force().get(region.pk)
        if current is not None and current.document == document and current.name == kept(name):
            return current
        now = clock.now()
        newest = Plan.objects.filter(region=region).order_by("-version").first()
        Plan.objects.filter(region=region, valid_until__isnull=True).update(valid_until=now)
        return Plan.objects.create(
            region=region,
            version=newest.version + 1 if newest else 1,
            name=kept(name),
            author=actor.label,
            source=kept(source),
            document=document,
            valid_from=now,
        )
