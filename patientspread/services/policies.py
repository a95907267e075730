"""Spreading policies: adopting another version."""

from typing import Any

from capacity.kinds import bed_codes_ever
from journal import clock
from journal.actors import Actor
from journal.services import writing
from journal.trail import trail_note
from network.permissions import ADMINISTER
from patientspread.models import Policy
from patientspread.policy import DEFAULT_POLICY, read_policy
from web.people import require


def policy_adopt(*, actor: Actor, document: dict[str, Any]) -> Policy:
    """Put another spreading policy in force; running runs keep theirs. Raises Refused, Invalid."""
    require(actor, ADMINISTER)
    read_policy(document, kinds=bed_codes_ever())
    with writing():
        newest = Policy.objects.select_for_update().order_by("-version").first()
        if newest is not None and newest.document == document and newest.valid_until is None:
            return newest
        now = clock.now()
        Policy.objects.filter(valid_until__isnull=True).update(valid_until=now)
        version = newest.version + 1 if newest else 1
        trail_note("setting", actor=actor, about="policy", detail={"version": version})
        return Policy.objects.create(
            version=version,
            author=actor.label,
            document=document,
            valid_from=now,
        )


def policy_adopt_default(*, actor: Actor) -> Policy:
    """Put the proposed spreading policy in force where there never was one. Raises Refused."""
    require(actor, ADMINISTER)
    newest = Policy.objects.order_by("-version").first()
    return newest or policy_adopt(actor=actor, document=DEFAULT_POLICY)
