"""Setting GRIP: an axis of its own, by the director of public health of the veiligheidsregio."""

from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.services import record, writing
from network.models import Role, Veiligheidsregio
from network.places import require_in_use
from phases.bodies import GripIn
from phases.events import GripSet
from phases.models import GripDecision
from phases.running import lead_follow
from phases.services.reasons import check_reason
from web.commands import command
from web.rights import Reach

MAX_GRIP = 5


@command(
    "phases.grip_set",
    who={Role.DPG: Reach.VEILIGHEIDSREGIO},
    place="veiligheidsregio",
    body=GripIn,
    address="veiligheidsregios/<str:veiligheidsregio>/grip/",
    answer=lambda made: {
        "id": made.pk,
        "veiligheidsregio": made.veiligheidsregio_id,
        "level": made.level,
    },
    on=("grip:{veiligheidsregio.pk}",),
)
def grip_set(  # level, incident and reason belong together
    *,
    actor: Actor,
    realm: Realm,
    veiligheidsregio: Veiligheidsregio,
    level: int,
    incident: str,
    reason: str,
) -> GripDecision:
    """Set the GRIP level of a veiligheidsregio; it implies no care phase, and none implies it.

    Raises Refused, Invalid, Conflict (it is closed).
    """
    check_reason(reason)
    if not 0 <= level <= MAX_GRIP:
        raise Invalid("phases.grip_level", field="level", highest=MAX_GRIP)
    if level > 0 and not incident.strip():
        raise Invalid("phases.grip_incident", field="incident")
    with writing():
        require_in_use(veiligheidsregio)
        last = GripDecision.objects.filter(realm=realm, veiligheidsregio=veiligheidsregio)
        before = last.order_by("-pk").first()
        decision = GripDecision.objects.create(
            realm=realm,
            veiligheidsregio=veiligheidsregio,
            level=level,
            incident=incident.strip()[:160],
            decided_at=realm.now(),
            decided_by=actor.label,
            decider=actor.name,
            reason=reason,
        )
        event = GripSet(
            veiligheidsregio=veiligheidsregio.pk,
            name=veiligheidsregio.name,
            level=level,
            incident=decision.incident,
            since=decision.decided_at,
            decided_by=actor.label,
            reason=reason,
            before=before.level if before else 0,
        )
        record(event, realm=realm, actor=actor, reason=reason)
        for region in veiligheidsregio.regions.filter(retired_at__isnull=True):
            lead_follow(actor=actor, realm=realm, region=region)
    return decision
