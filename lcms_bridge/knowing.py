"""What messages are read and judged by: the hospitals in use, and what is known of those they speak of."""

from collections.abc import Iterable
from dataclasses import replace

from capacity.kinds import bed_kinds, kind
from capacity.models import Source
from capacity.resource import ED
from journal.actors import Actor
from journal.models import Realm
from lcms_bridge.canonical import Decoded
from lcms_bridge.judgement import Knowledge
from lcms_bridge.mapping import house_of
from lcms_bridge.models import Message
from lcms_bridge.rights import IMPORT
from lcms_bridge.selectors import envelope_of, known_states
from lcms_bridge.senders import sender_of
from network.selectors import facilities_closed, hospitals_in_use
from web.people import can
from web.program import Program
from web.rights import Reach


class Here:
    """The hospitals of a realm as messages name them, read once.

    `houses` is what messages are decoded by: what hospitals are, and nothing of their figures.
    """

    def __init__(self, realm: Realm) -> None:
        self.realm = realm
        self.facilities = {facility.pk: facility for facility in hospitals_in_use()}
        self.houses = Knowledge(
            envelope=envelope_of(realm),
            now=realm.now(),
            known=dict.fromkeys(self.facilities),
            allowed=frozenset(),
            houses={code: house_of(facility) for code, facility in self.facilities.items()},
        )

    def known(self, said: Iterable[Decoded]) -> Knowledge:
        """Return what messages are judged by: the houses, and the figures of those that they speak of."""
        spoken = {one.code for found in said for one in found.document.facilities}
        asked = tuple(facility for code, facility in self.facilities.items() if code in spoken)
        return replace(
            self.houses,
            now=self.realm.now(),
            known={**self.houses.known, **known_states(self.realm, asked)},
            kinds={bed.code: bed for bed in bed_kinds()},
            department=kind(ED),
            closed=facilities_closed(),
        )

    def known_to(self, message: Message, source: Source | None, *said: Decoded) -> Knowledge:
        """Return what a message is judged by that says this: also what its sender may speak for."""
        same = Message.objects.filter(realm=self.realm, sha256=message.sha256, applied__gt=0)
        return replace(
            self.seen_by(sender_of(message), self.known(said)),
            seen_before=same.exclude(pk=message.pk).exists(),
            source=source.name if source else "",
            carried=frozenset(one["facility"] for one in message.carried),
        )

    def seen_by(self, sender: Actor, known: Knowledge) -> Knowledge:
        """Return what is known with what somebody may speak for."""
        allowed = (code for code, one in self.facilities.items() if can(sender, IMPORT, one))
        return replace(known, allowed=frozenset(allowed), reach=reach_of(sender))


def reach_of(sender: Actor) -> str:
    """Return how far a sender's word reaches: its own facility, a region, or what it is registered for."""
    if isinstance(sender, Program):
        return "source"
    reaches = {IMPORT.who.get(role) for role in getattr(sender, "roles", ())}
    own_only = Reach.FACILITY in reaches and not reaches & {Reach.REGION, Reach.ANYWHERE}
    return "facility" if own_only else "region"
