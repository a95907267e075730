"""What becomes of phases and GRIP when a region closes, and of a region that opens."""

from collections.abc import Mapping

from journal.actors import Actor
from journal.making import Pending
from journal.models import Realm
from journal.selectors import keys_known
from journal.services import BEGINNING, record, recorded_since, writing
from network.permissions import ADMINISTER
from network.places import closed_reason
from phases.activity_events import GripEnded
from phases.drafts import drafts_lapse
from phases.events import PhaseEnded
from phases.level_events import LevelEnded, level_key
from phases.models import PhaseProposal, PlaceLevel, RuleWatch
from phases.proposal_steps import proposal_step
from phases.rounds import rounds_lapse
from phases.running import run_end
from phases.runs import runs_open
from phases.services.agreements import agreements_end
from phases.taking_up import prescribed_lapse
from phases.telling import level_reminded
from phases.transitions import PROPOSALS
from web.people import require


def regions_close(*, actor: Actor, realm: Realm, regions: Mapping[str, str]) -> None:
    """Withdraw what waits in closed regions (name by code) and take their phase out of the picture.

    Raises Refused. What was decided stays on record: a region that opens again stands where it was.
    """
    require(actor, ADMINISTER)
    with writing():
        waiting = (
            PhaseProposal.objects.select_for_update(of=("self",))
            .select_related("realm", "region", "plan")
            .filter(
                realm=realm,
                region__in=list(regions),
                state__in=PROPOSALS["withdraw"].sources,
            )
        )
        for proposal in waiting.order_by("pk"):
            reason = closed_reason(regions[proposal.region_id])
            proposal_step(proposal, "withdraw", actor=actor, reason=reason)
        for code, name in regions.items():
            rounds_lapse(actor=actor, realm=realm, reason=closed_reason(name), regions=[code])
            drafts_lapse(actor=actor, realm=realm, reason=closed_reason(name), regions=[code])
        RuleWatch.objects.filter(realm=realm, region__in=list(regions)).delete()
        for run in runs_open(realm):
            if run.region_id in regions:
                run_end(run, actor=actor, reason=closed_reason(regions[run.region_id]))
        prescribed_lapse(actor=actor, realm=realm, regions=regions)
        for code, name in regions.items():
            agreements_end(actor=actor, realm=realm, regions=[code], reason=closed_reason(name))
        known = _still_known(realm, "phase:")
        for code, name in regions.items():
            if f"phase:{code}" in known:
                event = PhaseEnded(code, name)
                record(event, realm=realm, actor=actor, reason=closed_reason(name))


def grip_end(*, actor: Actor, realm: Realm, veiligheidsregios: Mapping[str, str]) -> None:
    """Take the GRIP of closed veiligheidsregio's (name by code) out of the picture. Raises Refused."""
    require(actor, ADMINISTER)
    with writing():
        known = _still_known(realm, "grip:")
        for key in sorted(known):
            number, code = key.split(":")[-2:]
            name = veiligheidsregios.get(code)
            if name is not None:
                event = GripEnded(code, name, activity=int(number))
                record(event, realm=realm, actor=actor, reason=closed_reason(name))


def levels_end(
    *,
    actor: Actor,
    realm: Realm,
    facilities: Mapping[str, str],
    veiligheidsregios: Mapping[str, str],
) -> None:
    """Take the phase of closed facilities and sub-regions (name by code) out of the picture.

    Raises Refused.
    """
    require(actor, ADMINISTER)
    closed = {PlaceLevel.FACILITY: facilities, PlaceLevel.AREA: veiligheidsregios}
    with writing():
        prescribed_lapse(actor=actor, realm=realm, facilities=facilities)
        known = _still_known(realm, "level:")
        for level, places in closed.items():
            for code, name in places.items():
                if level_key(level, code) in known:
                    level_reminded(realm, level.value, code, actor=actor)
                    event = LevelEnded(level.value, code, name)
                    record(event, realm=realm, actor=actor, reason=closed_reason(name))


def _still_known(realm: Realm, prefix: str) -> frozenset[str]:
    """Return the keys of one kind that a realm holds and that this transaction did not end already."""
    ended = {
        item.event.key
        for item in recorded_since(BEGINNING)
        if isinstance(item, Pending)
        and item.realm_id == realm.pk
        and isinstance(item.event, PhaseEnded | GripEnded | LevelEnded)
    }
    return keys_known(realm, prefix) - ended
