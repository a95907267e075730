"""Where rows of the bridge repeat what people wrote: for when some of it must go.

What came in as it came (`Message.raw`) stays as long as `BRIDGE_RAW_DAYS` says, what waits for another system
(`Delivery.body`) until it went: both are held by their digests.
"""

from journal.models import Realm
from journal.repeated import Find, Rows
from lcms_bridge.gz.models import Heard, Shared
from lcms_bridge.models import Message

TEXTS = ("title", "text", "ours")


def _shared(realm: Realm, ref: str) -> Rows:
    """Return a text that we share with neighbours."""
    return [(Shared.objects.filter(realm=realm, origin=None, ref=ref), TEXTS)]


def _heard(realm: Realm, rest: str) -> Rows:
    """Return a text of a neighbour, and the newest that was heard of it."""
    origin, _, ref = rest.partition(":")
    heard = Heard.objects.filter(neighbour__realm=realm, neighbour__name=origin)
    return [
        (Shared.objects.filter(realm=realm, origin__name=origin, ref=ref), TEXTS),
        (heard.filter(ref__endswith=f":{ref}"), ("body",)),
    ]


def _message(realm: Realm, number: str) -> Rows:
    """Return a message: what it was called, what was wrong with it, why it was put aside."""
    rows = Message.objects.filter(realm=realm, pk=int(number))
    return [(rows, ("name", "problems", "reason"))]


REPEATED: dict[str, Find] = {"shared": _shared, "heardtext": _heard, "message": _message}
