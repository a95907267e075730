"""When figures change, the rules look at them in the same transaction."""

from typing import Any

from django.dispatch import receiver

from capacity.models import BedReport
from capacity.signals import figures_changed
from journal.models import Realm
from network.models import Facility
from phases.proposals import regions_evaluate


@receiver(figures_changed, sender=BedReport, dispatch_uid="phases.evaluate")
def evaluate_changed(*, realm: Realm, facilities: list[str], **_kwargs: Any) -> None:
    """Evaluate the regions of the facilities that reported beds: the rules look at nothing else."""
    regions = Facility.objects.filter(pk__in=facilities).values_list("region_id", flat=True)
    regions_evaluate(realm=realm, regions=set(regions))
