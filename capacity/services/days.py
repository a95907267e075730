"""The count of a day."""

from collections.abc import Mapping
from datetime import date

from capacity.events import DayClosed
from capacity.models import DayCount
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, writing
from network.permissions import ADMINISTER
from web.people import require


def day_close(
    *,
    actor: Actor,
    realm: Realm,
    day: date,
    admissions: Mapping[str, int],
    ward: int,
    ic: int,
) -> DayCount:
    """Record the admissions of a day per region and the national wave occupancy; once a day."""
    require(actor, ADMINISTER)
    with writing():
        count, created = DayCount.objects.get_or_create(
            realm=realm,
            date=day,
            defaults={"admissions": dict(admissions), "ward": ward, "ic": ic},
        )
        if created:
            record(DayClosed(day, dict(admissions), ward, ic), realm=realm, actor=actor)
    return count
