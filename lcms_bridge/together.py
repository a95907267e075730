"""Many messages at once: what is known of their houses is read once, capacity takes all they say together.

Only messages that speak of different things go together: of each part of a house (its beds, its emergency
department) the oldest that waits; what is newer of it, and all behind that, waits for the next turn.
"""

from collections.abc import Mapping
from dataclasses import replace

from capacity.models import Source
from journal.actors import Actor
from lcms_bridge.application import (
    Processed,
    Told,
    Weighed,
    give,
    within,
)
from lcms_bridge.canonical import Decoded, FacilityState
from lcms_bridge.judgement import Knowledge, judge
from lcms_bridge.knowing import Here, reach_of
from lcms_bridge.models import Message
from lcms_bridge.rights import IMPORT
from lcms_bridge.senders import program_at, sender_of
from web.people import can

Part = tuple[str, str]  # a facility, and what of it


class Together:
    """Messages of one realm that are applied in one transaction; made anew for each transaction.

    `here`: the hospitals that they were decoded by. `sources`: the registered systems that sent them, by
    the name of the message's actor, locked. `read` is what each message says.
    """

    def __init__(
        self, here: Here, sources: Mapping[str, Source], read: Mapping[int, Decoded]
    ) -> None:
        self._here = here
        self._sources = sources
        self._read = read
        self._spoken: set[Part] = set()
        self._senders: dict[str, Actor] = {}
        self._found: list[tuple[Message, Decoded]] = []

    def take(self, message: Message) -> bool:
        """Take a message along; False: something older speaks of the same."""
        found = self._read[message.pk]
        parts = {part for one in found.document.facilities for part in _parts(one)}
        first = self._spoken.isdisjoint(parts)
        self._spoken |= parts
        if first:
            self._found.append((message, found))
        return first

    def apply(self) -> list[tuple[Message, Processed]]:
        """Judge all that was taken along, and give what is sound to capacity at once; inside `writing()`."""
        before = self._seen_before()
        known = self._here.known(found for _message, found in self._found)
        weighed = [
            self._weighed(message, found, known, seen=self._is_seen(message, before))
            for message, found in self._found
        ]
        told: list[Told] = [each for one in weighed for each in one.told()]
        failed = give(self._here.realm, self._here.facilities, told)
        done, first = [], 0
        for one in weighed:
            count = len(one.verdict.accepted)
            own = {at - first: failed[at] for at in range(first, first + count) if at in failed}
            done.append((one.message, one.outcome(own)))
            first += count
        return done

    def _weighed(
        self, message: Message, found: Decoded, known: Knowledge, *, seen: bool
    ) -> Weighed:
        """Return a message judged, with the eyes of its sender."""
        source = self._sources.get(message.actor)
        if source is not None and source.kinds:
            found = within(found, frozenset(source.kinds))
        sender = self._sender(message, source)
        facilities = self._here.facilities
        codes = {one.code for one in found.document.facilities} & facilities.keys()
        world = replace(
            known,
            allowed=frozenset(code for code in codes if can(sender, IMPORT, facilities[code])),
            reach=reach_of(sender),
            seen_before=seen,
            source=source.name if source else "",
            carried=frozenset(one["facility"] for one in message.carried),
        )
        return Weighed(message, judge(found, world), source)

    def _sender(self, message: Message, source: Source | None) -> Actor:
        """Return who sent a message, with what they may now; asked once of each."""
        if message.actor not in self._senders:
            self._senders[message.actor] = (
                sender_of(message) if source is None else self._program(source)
            )
        return self._senders[message.actor]

    def _program(self, source: Source) -> Actor:
        """Return the actor that a registered system is."""
        places = self._here.facilities.values()
        return program_at(
            source,
            [
                one.pk
                for one in places
                if one.pk in source.facilities or one.region_id in source.regions
            ],
        )

    def _seen_before(self) -> set[tuple[int, str]]:
        """Return the messages with the bytes of one of these that were applied: number and digest."""
        digests = {message.sha256 for message, _found in self._found}
        rows = Message.objects.filter(realm=self._here.realm, sha256__in=digests, applied__gt=0)
        return set(rows.order_by().values_list("pk", "sha256"))

    @staticmethod
    def _is_seen(message: Message, before: set[tuple[int, str]]) -> bool:
        """Say whether the same bytes were applied as another message."""
        return any(pk != message.pk and digest == message.sha256 for pk, digest in before)


def _parts(state: FacilityState) -> list[Part]:
    """Return what a message speaks of at a facility."""
    parts = [(state.code, "beds")] if state.beds else []
    return [*parts, (state.code, "ed")] if state.ed else parts
