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
    present: Mapping[str, int],
) -> DayCount:
    """Record the admissions of a day per region and the wave's patients per kind of bed; once a day."""
    require(actor, ADMINISTER)
    with writing():
        count, created = DayCount.objects.get_or_create(
            realm=realm,
            date=day,
            defaults={"admissions": dict(admissions), "present": dict(present)},
        )
        if created:
            record(DayClosed(day, dict(admissions), dict(present)), realm=realm, actor=actor)
    return count
