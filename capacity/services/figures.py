"""Confirming that what is known of a facility is still right."""

from datetime import datetime

from capacity.bodies import ConfirmIn
from capacity.inputs import BedsInput
from capacity.models import CapacityClass, Method
from capacity.resource import BY_HAND
from capacity.selectors import beds_now, ed_again, ed_now
from capacity.services.beds import beds_report
from capacity.services.common import BEDS_FACTS, ED_FACTS
from capacity.services.emergency import ed_report
from journal.actors import Actor
from journal.errors import Missing
from journal.models import Realm
from journal.services import writing
from network.models import Facility
from network.places import require_in_use
from web.commands import command


@command(
    "capacity.figures_confirm",
    by=beds_report.right,
    place="facility",
    body=ConfirmIn,
    address="facilities/<str:facility>/confirm/",
    answer=lambda facility: {"facility": facility.pk},
    on=("beds:{facility.pk}", "ed:{facility.pk}"),
    facts=(*BEDS_FACTS, *ED_FACTS),
)
def figures_confirm(
    *,
    actor: Actor,
    realm: Realm,
    facility: Facility,
    observed_at: datetime | None = None,
) -> Facility:
    """Confirm that all figures of a facility are still right.

    The moment (now) becomes their age. Raises Refused, Missing when there is nothing to confirm,
    Conflict when newer figures came meanwhile.
    """
    with writing():
        require_in_use(facility)
        moment = observed_at or realm.now()
        beds = beds_now(realm, [facility.pk]).get(facility.pk)
        ed = ed_now(realm, [facility.pk]).get(facility.pk)
        if beds is None and ed is None:
            raise Missing("capacity.nothing_to_confirm", field="facility")
        if beds is not None:
            beds_report(
                actor=actor,
                realm=realm,
                report=BedsInput(
                    facility=facility,
                    lines=tuple(beds.lines.values()),
                    observed_at=moment,
                    source=BY_HAND,
                    method=Method.CONFIRMED,
                    duiding=beds.report.duiding,
                    capacity_class=CapacityClass(beds.report.capacity_class),
                ),
            )
        if ed is not None:
            again = ed_again(ed, moment, source=BY_HAND, method=Method.CONFIRMED)
            ed_report(actor=actor, realm=realm, report=again)
    return facility
