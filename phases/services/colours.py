"""Changing the region's own colour within its phase: a decision of its own, without consequences."""

from datetime import datetime

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Refused
from journal.models import Realm
from journal.said import said
from journal.selectors import known_since
from journal.services import record, writing
from network.models import Region
from network.places import require_in_use
from phases.bodies import ColourIn
from phases.colours import colour_for, colour_objection
from phases.events import PhaseSet
from phases.mandates import DECIDE
from phases.models import CarePhase, PhaseDecision
from phases.runs import phase_now, plan_that_counts
from phases.services.reasons import check_reason
from web.commands import command


@command(
    "phases.colour_decide",
    by=DECIDE,
    place="region",
    body=ColourIn,
    address="regions/<str:region>/colour/",
    answer=lambda made: {"id": made.pk, "region": made.region_id, "colour": made.colour},
    on=("phase:{region.pk}",),
)
def colour_decide(
    *, actor: Actor, realm: Realm, region: Region, colour: str, reason: str
) -> PhaseDecision:
    """Give a region another of its own colours within the phase in which it stands; the phase stays.

    Raises Refused, Invalid (no colour of this phase, no reason), Conflict (it has that colour already).
    """
    check_reason(reason)
    with writing():
        require_in_use(region)
        plan = plan_that_counts(realm, region)
        if plan is None:
            raise Invalid("phases.no_plan", field="region", region=str(region))
        phase = phase_now(realm, region)
        lacking = colour_objection(actor, region, phase, plan)
        if lacking is not None:
            raise Refused(lacking.code, field="colour", **lacking.params)
        colour = colour_for(plan, phase, colour)
        rows = PhaseDecision.objects.filter(realm=realm, region=region).order_by("-pk")
        last = rows.select_for_update(of=("self",)).first()
        before = last.colour if last and last.colour else colour_for(plan, phase)
        if before == colour:
            raise Conflict(
                "phases.already_colour",
                field="colour",
                region=str(region),
                colour=said(f"phases.own_colour.{colour}"),
            )
        made = PhaseDecision.objects.create(
            realm=realm,
            region=region,
            phase=phase,
            colour=colour,
            decided_at=realm.now(),
            decided_by=actor.label,
            decider=actor.name,
            reason=reason,
            plan=plan,
        )
        event = PhaseSet(
            region=region.pk,
            name=region.short_name,
            phase=phase,
            since=_since(realm, region, phase) or made.decided_at,
            decided_by=actor.label,
            reason=reason,
            proposal=None,
            plan=plan.title,
            colour=colour,
            decided_at=made.decided_at,
            decision=made.pk,
            colour_before=before,
        )
        record(event, realm=realm, actor=actor, reason=reason)
    return made


def _since(realm: Realm, region: Region, phase: str) -> datetime | None:
    """Return since when a region stands in its phase, whatever its colour was; None: nothing was told yet."""
    rows = PhaseDecision.objects.filter(realm=realm, region=region).order_by("-pk")
    since = None
    for one, at in rows.values_list("phase", "decided_at"):
        if one != phase:
            return since
        since = at
    begun = known_since(realm, f"phase:{region.pk}")  # every region begins regular
    return begun if phase == CarePhase.REGULAR else since
