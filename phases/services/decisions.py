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
from network.permissions import ADMINISTER
from network.places import require_in_use
from phases.bodies import PhaseIn
from phases.consequences import phase_enter
from phases.events import PhaseSet
from phases.mandates import DECIDE, objection
from phases.models import CarePhase, PhaseDecision
from phases.selectors import phase_of, plans_in_force
from phases.services.proposals import proposals_withdraw
from phases.services.reasons import check_reason
from web.commands import command
from web.people import require


def phases_begin(*, actor: Actor, realm: Realm) -> None:
    """Give every region that has none its phase: regular, decided by nobody.

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
    *, actor: Actor, realm: Realm, region: Region, phase: str, reason: str
) -> PhaseDecision:
    """Put a region in a phase without a proposal.

    No order is forced: a crisis may start at once.

    Raises Refused, Invalid (unknown phase, no reason), Conflict (it stands there already, or is closed).
    """
    check_reason(reason)
    with writing():
        require_in_use(region)
        if phase not in CarePhase.values:
            raise Invalid("phases.unknown_phase", field="phase", phase=phase)
        plan = plans_in_force().get(region.pk)
        if plan is None:
            raise Invalid("phases.no_plan", field="region", region=str(region))
        lacking = objection(actor, region, phase, plan)
        if lacking is not None:
            raise Refused(lacking.code, field="phase", **lacking.params)
        if phase_of(realm)[region.pk] == phase:
            raise Conflict(
                "phases.already_in_phase",
                field="phase",
                region=str(region),
                phase=said(f"phases.phase.{phase}"),
            )
        proposals_withdraw(
            actor=actor,
            realm=realm,
            region=region,
            reason=said("phases.reason.decided_directly"),
        )
        return phase_enter(
            actor=actor, realm=realm, region=region, phase=phase, reason=reason, plan=plan
        )
