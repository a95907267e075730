"""Where rows of callout repeat what people wrote: for when some of it must go."""

from callout.models import Alarm, Contact
from journal.models import Realm
from journal.repeated import Find, Rows


def _alarm(realm: Realm, number: str) -> Rows:
    """Return an alarm: what it says, and why it was closed."""
    return [(Alarm.objects.filter(realm=realm, pk=int(number)), ("what", "closed_because"))]


def _contacts(realm: Realm, place: str) -> Rows:
    """Return the contacts of a place: functions in people's own words."""
    code = place.partition(":")[2] or place.replace("country", "")
    return [(Contact.objects.filter(realm=realm, at_code=code), ("function",))]


REPEATED: dict[str, Find] = {"alarm": _alarm, "contacts": _contacts}
