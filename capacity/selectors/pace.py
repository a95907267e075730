"""Reading how far each region is scaled up, as the deadlines of figures know it."""

from capacity.models import RegionPace
from journal.models import Realm
from journal.prepared import Prepared

_PACES = Prepared(
    lambda realm: RegionPace.objects.filter(realm=realm).values_list("region", "pace")
)


def paces_of(realm: Realm) -> dict[str, str]:
    """Return the pace per region code where somebody set one; the others are at ease (1 query)."""
    return dict(_PACES(realm=realm.pk))
