"""What happens to accounts and mandates is told in every realm: it counts in all of them."""

from journal.actors import Actor
from journal.events import Event
from journal.models import Realm
from journal.said import Readable
from journal.services import record
from journal.trail import trail_note


def tell(event: Event, actor: Actor, reason: Readable = "") -> None:
    """Note it in every open realm: it counts in all of them. While none is open the trail knows it."""
    realms = list(Realm.objects.filter(is_open=True))
    for realm in realms:
        record(event, realm=realm, actor=actor, reason=reason)
    if not realms and event.trail:
        trail_note(event.trail, actor=actor, about=event.key, detail=event.trail_detail())
