"""Deciding on a phase without a proposal, and the phase in which a region begins.

Always by a mandated person, with a reason; nothing here changes a phase by itself.
"""

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Refused
from journal.models import Realm
from journal.said import said
from journal.selectors import keys_known
from journal.services import record, writing
from network.models import Region
from network.permissions import ADMINISTER, person_named
from network.places import require_in_use
from phases.bodies import PhaseIn, RelayIn
from phases.consequences import phase_enter
from phases.events import PhaseSet, YardstickSet
from phases.following import Decided, phase_follow, phase_follow_too
from phases.mandates import (
    DECIDE,
    RELAY,
    decided_too,
    objection,
    regions_lock,
    transition_of,
)
from phases.models import CarePhase, PhaseDecision
from phases.rules.plan import YARDSTICKS
from phases.runs import plan_that_counts
from phases.selectors import phase_of, plans_in_force, yardstick_of
from phases.services.proposals import proposals_withdraw
from phases.services.reasons import check_reason
from web.commands import command
from web.people import require


def phases_begin(*, actor: Actor, realm: Realm) -> None:
    """Give every region that has none its phase: regular, decided by nobody; and its plan's yardstick.

    A region that closed and opened again stands where it was decided last. Raises Refused.
    """
    require(actor, ADMINISTER)
    with writing():
        known = keys_known(realm, "phase:")
        phases = phase_of(realm)
        for region in Region.objects.filter(retired_at__isnull=True):
            if f"phase:{region.pk}" in known:
                continue
            event = PhaseSet(
                region=region.pk,
                name=region.short_name,
                phase=phases[region.pk],
                since=realm.now(),
                decided_by="",
                reason="",
                proposal=None,
                plan="",
            )
            record(event, realm=realm, actor=actor)
        _yardsticks_begin(actor, realm)


def _yardsticks_begin(actor: Actor, realm: Realm) -> None:
    """Tell what the plans measure pressure by, where that is other than the regular beds."""
    told = keys_known(realm, "yardstick:")
    for code, plan in plans_in_force(realm).items():
        by = yardstick_of(plan)
        if by != YARDSTICKS[0] and f"yardstick:{code}" not in told:
            event = YardstickSet(code, plan.region.short_name, by, tell=False)
            record(event, realm=realm, actor=actor)


@command(
    "phases.phase_decide",
    by=DECIDE,
    place="region",
    body=PhaseIn,
    address="regions/<str:region>/phase/",
    answer=lambda made: {"id": made.pk, "region": made.region_id, "phase": made.phase},
    on=("phase:{region.pk}",),
)
def phase_decide(
    *, actor: Actor, realm: Realm, region: Region, phase: str, reason: str, colour: str = ""
) -> PhaseDecision:
    """Put a region in a phase without a proposal.

    No order is forced: a crisis may start at once. `colour`: the region's own for that phase. What the one
    body of several regions decides counts for each of them.

    Raises Refused, Invalid (unknown phase or colour, no reason), Conflict (it stands there already, or is
    closed).
    """
    check_reason(reason)
    with writing():
        require_in_use(region)
        regions_lock(realm, region)
        if phase not in CarePhase.values:
            raise Invalid("phases.unknown_phase", field="phase", phase=phase)
        plan = plan_that_counts(realm, region)
        if plan is None:
            raise Invalid("phases.no_plan", field="region", region=str(region))
        source = phase_of(realm)[region.pk]
        if source == phase:
            raise already(region, phase)
        lacking = objection(actor, region, source, phase, plan)
        if lacking is not None:
            raise Refused(lacking.code, field="phase", **lacking.params)
        proposals_withdraw(
            actor=actor,
            realm=realm,
            region=region,
            reason=said("phases.reason.decided_directly"),
        )
        made = phase_enter(
            actor=actor,
            realm=realm,
            region=region,
            phase=phase,
            reason=reason,
            plan=plan,
            colour=colour,
        )
        phase_follow_too(
            Decided(actor, reason, colour=made.colour, at=made.decided_at),
            realm=realm,
            regions=decided_too(actor, region, source, phase, plan),
            phase=phase,
        )
    return made


def already(region: Region, phase: str) -> Conflict:
    """Return the refusal of a phase in which a region stands."""
    return Conflict(
        "phases.already_in_phase",
        field="phase",
        region=str(region),
        phase=said(f"phases.phase.{phase}"),
    )


@command(
    "phases.phase_relay",
    by=RELAY,
    place="region",
    body=RelayIn,
    address="regions/<str:region>/phase-by-telephone/",
    answer=lambda made: {"id": made.pk, "region": made.region_id, "phase": made.phase},
    on=("phase:{region.pk}",),
)
def phase_relay(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    phase: str,
    reason: str,
    on_behalf_of: str,
    colour: str = "",
) -> PhaseDecision:
    """Record what a mandated person decided by telephone; both names stay with the decision.

    A proposal for that phase that waits is followed. Raises Refused (that person may not, or not by
    telephone), Invalid (no such person, no reason), Conflict (it stands there already, or is closed).
    """
    check_reason(reason)
    with writing():
        require_in_use(region)
        regions_lock(realm, region)
        plan = plan_that_counts(realm, region)
        if plan is None:
            raise Invalid("phases.no_plan", field="region", region=str(region))
        source = phase_of(realm)[region.pk]
        if source == phase:
            raise already(region, phase)
        person = person_named(on_behalf_of, realm, field="on_behalf_of")
        lacking = objection(person, region, source, phase, plan)
        if lacking is not None:
            raise Refused(lacking.code, field="on_behalf_of", **lacking.params)
        if not transition_of(plan, source, phase).by_telephone:
            raise Refused("phases.not_by_telephone", field="phase", plan=plan.title)
        decided = Decided(actor, reason, on_behalf_of=person, colour=colour, at=realm.now())
        made = phase_follow(decided, realm=realm, region=region, phase=phase, plan=plan)
        phase_follow_too(
            decided,
            realm=realm,
            regions=decided_too(person, region, source, phase, plan),
            phase=phase,
        )
    return made
