"""Who gets what, when: one realm's journal and the sockets that follow it, without any input or
output.

The whole law of delivery is here, so that it can be tested against a small model: the hub feeds it
what the database holds (`take`), sockets bring their requests (`join`, `ack`), and it writes
frames to them. A socket that cannot keep up costs its window and no more: nothing is queued for
it; it is marked, and later catches up from the ring or the log.
"""

import random
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from journal.entries import UNSEEN, LiveEntry
from journal.live import frames
from journal.live.frames import Frame
from journal.live.peers import IDLE, LATE, LIVE, Batch, Hooks, Peer
from journal.live.ring import Ring

WINDOW_BYTES = 512 * 1024  # sent and not acknowledged: what one stalled socket can cost
WINDOW_EVENTS = 1024
CHUNK_BYTES = 128 * 1024  # one catch-up frame
CHUNK_EVENTS = 512
CATCH_UP_EVENTS = 5000  # further behind than this, a snapshot is smaller than what was missed
NO_ACK_SECONDS = 45  # a client acknowledges within 10 s; three of those and a long pause
BYE_SPREAD_MS = 5000  # per 1,000 sockets: a restart must not bring them all back in one second
FRAMES_KEPT = 32  # encoded catch-up frames: a herd comes back from the same place


@dataclass
class Feed:
    """One realm's journal as one process delivers it."""

    hooks: Hooks
    epoch: str = ""
    head: int = 0
    floor: int = 0
    tag: str = ""
    ring: Ring = field(default_factory=Ring)
    peers: set[Peer] = field(default_factory=set)
    _groups: dict[frozenset[str], set[Peer]] = field(default_factory=dict)
    _late: set[Peer] = field(default_factory=set)
    _ahead: list[tuple[Peer, str, int, str]] = field(default_factory=list)
    _kept: OrderedDict[tuple[int, int, frozenset[str]], Frame] = field(default_factory=OrderedDict)

    def other_history(self, batch: Batch) -> str:
        """Return why what was read does not continue what is known, or an empty text."""
        if batch.epoch != self.epoch:
            return frames.EPOCH
        if batch.head < self.head or batch.since_tag != self.tag:
            return frames.HISTORY
        return ""

    def take(self, batch: Batch) -> None:
        """Take in what was read after the head, and bring it to every socket that is level.

        Raises ValueError when it does not continue what is known (see `other_history`), or when
        entries are missing in between, which the log never allows.
        """
        expected = range(self.head + 1, self.head + 1 + len(batch.entries))
        if self.other_history(batch) or [entry.seq for entry in batch.entries] != list(expected):
            msg = f"what was read does not continue {self.epoch} after {self.head}"
            raise ValueError(msg)
        self.floor = batch.floor
        if batch.entries:
            self._deliver(batch.entries)
        self._settle_ahead()

    def restart(self, newest: Batch, reason: str) -> None:
        """Begin another history; whoever followed the old one gets a snapshot."""
        self.hooks.count(f"restarted_{reason}", 1)
        self.load(newest)
        for peer in tuple(self.peers):
            if peer.state != IDLE:
                self._resync(peer, reason)
        self._settle_ahead()

    def load(self, batch: Batch) -> None:
        """Begin with the newest entries of the log (none: begin at the head without a ring)."""
        self.epoch, self.floor = batch.epoch, batch.floor
        self.ring = Ring()
        self._kept.clear()
        self.ring.extend(batch.entries)
        if batch.entries:
            self.head, self.tag = batch.entries[-1].seq, batch.entries[-1].tag
        else:
            self.head, self.tag = batch.since, batch.since_tag or ""

    def _deliver(self, entries: Sequence[LiveEntry]) -> None:
        """Append entries and write them to all sockets that are level, encoded once per variant."""
        since = self.head
        self.ring.extend(entries)
        self.head, self.tag = entries[-1].seq, entries[-1].tag
        # who acknowledged less than this has its window full
        need = max(self.ring.oldest_within(WINDOW_BYTES), self.head - WINDOW_EVENTS)
        made: dict[tuple[int, ...], Frame] = {}
        heavy = self.ring.weight(since, self.head) > CHUNK_BYTES or len(entries) > CHUNK_EVENTS
        audited = [entry for entry in entries if entry.audited]
        for audiences, group in self._groups.items():
            if heavy:
                self._set_late(group)
                continue
            picks = tuple(entry.pick(audiences) for entry in entries)
            frame = made.get(picks)
            if frame is None:
                frame = made[picks] = self._frame(since, entries, picks)
                self.hooks.count("frames_encoded", 1)
            self._fan_out(group, frame, need)
            if audited:
                self._note_reads(group, audited)
        self.hooks.count("entries", len(entries))
        if heavy:
            self.tick_late()

    def _frame(self, since: int, entries: Sequence[LiveEntry], picks: tuple[int, ...]) -> Frame:
        """Encode entries as one set of variants shows them."""
        bodies = [
            entry.variants[index][1]
            for entry, index in zip(entries, picks, strict=True)
            if index != UNSEEN
        ]
        last = entries[-1]
        return frames.events(since + 1, last.seq, last.tag, bodies, more=last.seq < self.head)

    def _fan_out(self, group: set[Peer], frame: Frame, need: int) -> None:
        """Write one frame to all sockets of a group; who is full is left to catch up later."""
        head = self.head
        full = [peer for peer in group if peer.acked < need or not peer.sink.write(frame)]
        for peer in full:
            peer.state = LATE
        group.difference_update(full)
        self._late.update(full)
        for peer in group:
            peer.sent = head
        self.hooks.count("frames_sent", len(group))
        if full:
            self.hooks.count("windows_full", len(full))

    def _set_late(self, group: set[Peer]) -> None:
        """Have a whole group catch up in chunks."""
        for peer in group:
            peer.state = LATE
        self._late.update(group)
        group.clear()

    def add(self, peer: Peer) -> None:
        """Know a socket, which gets nothing before it joins."""
        self.peers.add(peer)

    def remove(self, peer: Peer) -> None:
        """Forget a socket."""
        self.peers.discard(peer)
        self._leave(peer)

    def _leave(self, peer: Peer) -> None:
        """Stop sending to a socket."""
        peer.state = IDLE
        group = self._groups.get(peer.audiences)
        if group is not None:
            group.discard(peer)
            if not group:
                del self._groups[peer.audiences]
        self._late.discard(peer)
        self._ahead = [item for item in self._ahead if item[0] is not peer]

    def join(self, peer: Peer, epoch: str, since: int, tag: str) -> None:
        """Subscribe a socket that holds the state at `since`, or tell it to fetch a snapshot."""
        self._leave(peer)
        if epoch != self.epoch:
            self._resync(peer, frames.EPOCH if epoch else frames.START)
        elif since > self.head:
            # perhaps this process is behind another one that served this client: look first
            self._ahead.append((peer, epoch, since, tag))
            self.hooks.wake()
        elif since < self.floor:
            self._resync(peer, frames.FLOOR)
        elif self.head - since > CATCH_UP_EVENTS:
            self._resync(peer, frames.BEHIND)
        else:
            self._join_at(peer, since, tag)

    def _join_at(self, peer: Peer, since: int, tag: str) -> None:
        """Subscribe at a number that exists; its mark must be ours."""
        known = self._tag_of(since)
        if known is not None and known != tag:
            self.hooks.count("client_other_history", 1)
            self._resync(peer, frames.HISTORY)
            return
        peer.state, peer.sent, peer.acked = LATE, since, since
        peer.tag = tag if known is None else None
        peer.marked = -1
        self._late.add(peer)
        self.pump(peer)

    def _tag_of(self, seq: int) -> str | None:
        """Return the mark at a number as far as it is in memory; 0 has none."""
        if seq == self.head:
            return self.tag
        return "" if seq == 0 else self.ring.tag(seq)

    def _settle_ahead(self) -> None:
        """Decide about sockets that knew more than this process did."""
        waiting, self._ahead = self._ahead, []
        for peer, epoch, since, tag in waiting:
            if epoch == self.epoch and since > self.head:
                self.hooks.count("client_ahead", 1)
                self._resync(peer, frames.AHEAD)
            else:
                self.join(peer, epoch, since, tag)

    def ack(self, peer: Peer, seq: int) -> None:
        """Note that a socket has applied everything up to a number; goes on with what waits."""
        if peer.state == IDLE or not peer.acked <= seq <= peer.sent:
            return
        peer.acked = seq
        if peer.state == LATE:
            self.pump(peer)

    def change_audiences(self, peer: Peer, audiences: frozenset[str]) -> None:
        """Give a socket other rights: what it holds is no longer what it may see."""
        self._leave(peer)
        peer.audiences = audiences
        self._resync(peer, frames.RIGHTS)

    def _resync(self, peer: Peer, reason: str) -> None:
        """Tell a socket to fetch a snapshot and to subscribe from there."""
        self._leave(peer)
        self.hooks.count(f"resync_{reason}", 1)
        peer.sink.say(frames.message("resync", reason=reason, epoch=self.epoch, head=self.head))

    def pump(self, peer: Peer) -> None:
        """Send a late socket what it lacks as far as its window allows; level again: go live."""
        while peer.state == LATE and peer.tag is None and peer.sent < self.head:
            if not self._has_room(peer):
                return
            if not self.ring.covers(peer.sent):
                break
            entries = self.ring.after(peer.sent, limit=CHUNK_EVENTS, budget=CHUNK_BYTES)
            if not self._send_chunk(peer, entries):
                return
        if peer.state != LATE:
            return
        if peer.tag is not None or peer.sent < self.head:
            self._ask_log(peer)
            return
        self._late.discard(peer)
        peer.state = LIVE
        self._groups.setdefault(peer.audiences, set()).add(peer)

    def _has_room(self, peer: Peer) -> bool:
        """Say whether another chunk may be sent: at most half of the window is on its way."""
        return (
            peer.sent - peer.acked <= WINDOW_EVENTS // 2
            and self.ring.weight(peer.acked, peer.sent) <= WINDOW_BYTES // 2
        )

    def _ask_log(self, peer: Peer) -> None:
        """Have the log read for a socket: one chunk, the next after its acknowledgement."""
        if self.head - peer.sent > CATCH_UP_EVENTS:
            self._resync(peer, frames.BEHIND)
        elif peer.acked >= peer.sent:
            self.hooks.fetch(peer, peer.sent)

    def supply(self, peer: Peer, batch: Batch) -> None:
        """Bring what `fetch` read; ignored when the socket has moved on meanwhile."""
        if peer.state != LATE or peer.sent != batch.since or batch.epoch != self.epoch:
            return
        if peer.tag is not None and peer.tag != batch.since_tag:
            self.hooks.count("client_other_history", 1)
            self._resync(peer, frames.HISTORY)
            return
        peer.tag = None
        known = [entry for entry in batch.entries if entry.seq <= self.head]
        if known and not self.ring.covers(peer.sent):
            self._send_chunk(peer, _within(known))
        self.pump(peer)

    def _send_chunk(self, peer: Peer, entries: Sequence[LiveEntry]) -> bool:
        """Write a catch-up frame; sockets that come back from the same place share its bytes."""
        last = entries[-1].seq
        key = (peer.sent, last if last < self.head else -last, peer.audiences)
        frame = self._kept.get(key)
        if frame is None:
            picks = tuple(entry.pick(peer.audiences) for entry in entries)
            frame = self._kept[key] = self._frame(peer.sent, entries, picks)
            if len(self._kept) > FRAMES_KEPT:
                self._kept.popitem(last=False)
        if not peer.sink.write(frame):
            return False
        peer.sent = last
        self.hooks.count("catch_up_frames", 1)
        self._note_reads((peer,), [entry for entry in entries if entry.audited])
        return True

    def _note_reads(self, peers: Iterable[Peer], audited: list[LiveEntry]) -> None:
        """Report which sockets were shown entries of which reading is recorded."""
        for peer in peers if audited else ():
            shown = [entry for entry in audited if entry.pick(peer.audiences) != UNSEEN]
            if shown:
                self.hooks.read(peer, shown)

    def tick_late(self) -> None:
        """Try again for sockets whose transport was full; acknowledgements do the rest."""
        for peer in tuple(self._late):
            self.pump(peer)

    def tick_head(self, now: str, at: float) -> None:
        """Tell level sockets the authoritative head, and close those that stopped acknowledging."""
        frame = frames.message("head", seq=self.head, tag=self.tag, epoch=self.epoch, now=now)
        for peer in tuple(self.peers):
            if self._has_stopped(peer, at):
                self.hooks.count("closed_no_ack", 1)
                self.remove(peer)
                peer.sink.close(frames.CLOSE_NO_ACK, "no_ack")
            elif peer.state == LIVE:
                peer.sink.write(frame)

    def _has_stopped(self, peer: Peer, at: float) -> bool:
        """Say whether a socket owes an acknowledgement for too long."""
        if peer.state == IDLE or peer.acked >= peer.sent:
            peer.marked = -1
            return False
        if peer.marked != peer.acked:
            peer.marked, peer.marked_at = peer.acked, at
            return False
        return at - peer.marked_at > NO_ACK_SECONDS

    def bye(self, chance: random.Random) -> None:
        """Tell all sockets that this server stops, and when each is to come back."""
        spread = max(int(BYE_SPREAD_MS * len(self.peers) / 1000), 250)
        for peer in tuple(self.peers):
            self._leave(peer)
            peer.sink.say(frames.message("bye", retry_ms=chance.randint(0, spread)))


def _within(entries: Sequence[LiveEntry]) -> Sequence[LiveEntry]:
    """Return the first entries that fit in one chunk; at least one."""
    weight = 0
    for place, entry in enumerate(entries[:CHUNK_EVENTS]):
        weight += max((len(body) for _to, body in entry.variants), default=0)
        if weight > CHUNK_BYTES:
            return entries[: max(place, 1)]
    return entries[:CHUNK_EVENTS]
