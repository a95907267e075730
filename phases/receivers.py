"""What follows for phases when figures change, a realm closes, or a region closes or opens."""

from typing import Any

from django.dispatch import receiver

from capacity.models import BedReport
from capacity.signals import figures_changed
from journal.actors import Actor
from journal.models import Realm
from journal.said import Readable
from journal.selectors import realms_open
from journal.signals import realm_closing
from network.models import Facility
from network.places import PlacesChanged, places_closed, places_opened
from phases.closing import grip_end, regions_close
from phases.proposals import regions_evaluate
from phases.services import phases_begin, proposals_withdraw


@receiver(figures_changed, sender=BedReport, dispatch_uid="phases.evaluate")
def evaluate_changed(*, realm: Realm, facilities: list[str], **_kwargs: Any) -> None:
    """Evaluate the regions of the facilities that reported beds: the rules look at nothing else."""
    regions = Facility.objects.filter(pk__in=facilities).values_list("region_id", flat=True)
    regions_evaluate(realm=realm, regions=set(regions))


@receiver(realm_closing, dispatch_uid="phases.realm_closing")
def end_proposals(*, realm: Realm, actor: Actor, reason: Readable, **_kwargs: Any) -> None:
    """Withdraw the proposals nobody will decide on."""
    proposals_withdraw(actor=actor, realm=realm, reason=reason)


@receiver(places_closed, dispatch_uid="phases.places_closed")
def end_phases(*, changed: PlacesChanged, **_kwargs: Any) -> None:
    """End what waits in regions that closed, in every open realm."""
    for realm in realms_open():
        regions_close(actor=changed.actor, realm=realm, regions=changed.regions)
        grip_end(actor=changed.actor, realm=realm, veiligheidsregios=changed.veiligheidsregios)


@receiver(places_opened, dispatch_uid="phases.places_opened")
def begin_phases(*, changed: PlacesChanged, **_kwargs: Any) -> None:
    """Give regions that opened a phase, in every open realm."""
    if changed.regions:
        for realm in realms_open():
            phases_begin(actor=changed.actor, realm=realm)
