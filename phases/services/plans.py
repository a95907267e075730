"""Adopting plans: a new version is in force at once, what waits keeps the one it was made by."""

from typing import Any

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid
from journal.said import Readable, kept, said
from journal.services import writing
from network.models import Region
from network.permissions import ADMINISTER
from network.places import require_in_use
from phases.drafts import drafts_overtake
from phases.models import Plan
from phases.plan_examples import default_plan, examples
from phases.putting import version_begins, version_make
from phases.rules.check import faults_of
from phases.selectors import plans_in_force
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

    It holds in the real world, and in exercises without a version of their own. A waiting proposal keeps
    the version it was made by. Raises Refused, Invalid (with a JSON pointer).
    """
    require(actor, ADMINISTER)
    found = faults_of(document, vocabulary())
    if found:
        first = found[0]
        what = said(f"phases.plan.{first.code}", **first.params)
        raise Invalid(
            "phases.unsound_plan", field=first.place, region=region, what=what, place=first.place
        )
    with writing():
        require_in_use(region)
        current = plans_in_force().get(region.pk)
        if current is not None and current.document == document and current.name == kept(name):
            return current
        plan = version_make(
            realm=None,
            region=region,
            name=name,
            author=actor.label,
            source=source,
            document=document,
            valid_from=clock.now(),
        )
        drafts_overtake(plan, actor=actor)
        version_begins(plan, actor=actor)
    return plan


def plans_adopt_examples(*, actor: Actor) -> list[Plan]:
    """Put an example in force where a region has no plan: one in its own shape, else the default.

    Raises Refused.
    """
    require(actor, ADMINISTER)
    own = {code: given for given in examples() for code in given["region"]}
    without = Region.objects.filter(retired_at__isnull=True).exclude(pk__in=plans_in_force())
    with writing():
        return [_example_adopt(actor, region, own.get(region.pk)) for region in without]


def _example_adopt(actor: Actor, region: Region, given: dict[str, Any] | None) -> Plan:
    """Put the example of a region, or the default, in force there."""
    kind = "example" if given else "default"
    return plan_adopt(
        actor=actor,
        region=region,
        name=said(f"phases.{kind}_plan.name", region=region.short_name),
        source=said("phases.default_plan.source"),
        document=given["plan"] if given else default_plan(),
    )
