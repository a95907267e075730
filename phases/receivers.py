"""When figures change, the rules look at them in the same transaction; a realm's end ends proposals."""

from typing import Any

from django.dispatch import receiver

from capacity.models import BedReport
from capacity.signals import figures_changed
from journal.actors import Actor
from journal.models import Realm
from journal.signals import realm_closing
from network.models import Facility
from phases.proposals import regions_evaluate
from phases.services import proposals_end


@receiver(figures_changed, sender=BedReport, dispatch_uid="phases.evaluate")
def evaluate_changed(*, realm: Realm, facilities: list[str], **_kwargs: Any) -> None:
    """Evaluate the regions of the facilities that reported beds: the rules look at nothing else."""
    regions = Facility.objects.filter(pk__in=facilities).values_list("region_id", flat=True)
    regions_evaluate(realm=realm, regions=set(regions))


@receiver(realm_closing, dispatch_uid="phases.realm_closing")
def end_proposals(*, realm: Realm, actor: Actor, reason: str, **_kwargs: Any) -> None:
    """Withdraw the proposals nobody will decide on."""
    proposals_end(actor=actor, realm=realm, reason=reason)
