"""Which facilities a region had at a moment of a realm: closed later, added later, as its journal tells it.

Places close and open by the real clock, a realm may have another: its journal says which moment was which.
That a facility belonged to another region before is not known.
"""

from datetime import datetime

from django.db.models import Q

from journal.models import Entry, Realm
from journal.selectors import first_state, really_at
from network.events import PlaceKept
from network.models import Facility, Region

CAME = ("added", "opened")  # by hand: before that it was not there


def facilities_then(realm: Realm, region: Region, at: datetime) -> list[Facility]:
    """Return the facilities of a region that were there at a moment, with their region (3 queries)."""
    there = Q(retired_at__isnull=True) | Q(retired_at__gt=really_at(realm, at))
    rows = Facility.objects.filter(there, region=region).select_related("region").order_by("pk")
    found = list(rows)
    later = Entry.objects.filter(
        realm=realm,
        type=PlaceKept.type,
        key__in=[f"place:{one.pk}" for one in found],
        realm_time__gt=at,
    )
    first: dict[str, str] = {}
    for key, variants in later.order_by("seq").values_list("key", "variants"):
        first.setdefault(key, str((first_state(variants) or {}).get("what", "")))
    return [one for one in found if first.get(f"place:{one.pk}") not in CAME]
