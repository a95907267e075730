"""What becomes of figures when their facility closes: they leave the picture, their reports stay."""

from collections.abc import Mapping

from capacity.events import FiguresEnded
from capacity.models import BedReport, Newest
from capacity.signals import figures_changed
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, writing
from network.permissions import ADMINISTER
from network.places import closed_reason
from web.people import require


def figures_end(*, actor: Actor, realm: Realm, facilities: Mapping[str, str]) -> None:
    """Take the figures of closed facilities (name by code) out of a realm's picture. Raises Refused.

    When one opens again its figures are unknown until somebody reports.
    """
    require(actor, ADMINISTER)
    with writing():
        rows = list(
            Newest.objects.filter(realm=realm, facility__in=list(facilities)).order_by("facility")
        )
        for row in rows:
            name = facilities[row.facility_id]
            kinds = [
                kind
                for kind, report in (("beds", row.beds_id), ("ed", row.ed_id))
                if report is not None
            ]
            for kind in kinds:
                event = FiguresEnded(kind, row.facility_id, name, tell=kind == kinds[0])
                record(event, realm=realm, actor=actor, reason=closed_reason(name))
        Newest.objects.filter(pk__in=[row.pk for row in rows]).delete()
        if rows:
            codes = [row.facility_id for row in rows]
            figures_changed.send(sender=BedReport, realm=realm, actor=actor, facilities=codes)
