"""What becomes of the answers of a facility that closes: they leave the picture, and stay on record."""

from collections.abc import Mapping

from capacity.events.survey import SurveyEnded
from capacity.models import SurveyNewest
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, writing
from network.permissions import ADMINISTER
from network.places import closed_reason
from web.people import require


def surveys_end(*, actor: Actor, realm: Realm, facilities: Mapping[str, str]) -> None:
    """Take the answers of closed facilities (name by code) out of a realm's picture. Raises Refused."""
    require(actor, ADMINISTER)
    with writing():
        rows = SurveyNewest.objects.filter(realm=realm, facility__in=list(facilities))
        for row in rows.order_by("facility"):
            reason = closed_reason(facilities[row.facility_id])
            record(SurveyEnded(row.facility_id), realm=realm, actor=actor, reason=reason)
        rows.delete()
