"""Server, log and clients against the reference model, through every loss we could think of."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.journal.model import CLASSES, Client, Trial, kinds

ENTRY_KINDS = ("public", "layered", "private", "gone")
client_numbers = st.integers(0, 3)


class Delivery(RuleBasedStateMachine):
    """Anything may be lost, late, full, killed or put back; what clients hold must stay true."""

    @initialize(limit=st.sampled_from([1, 3, 1000]))
    def begin(self, limit: int) -> None:
        self.world = Trial(read_limit=limit)
        self.world.clients = [Client(kind) for kind in (*kinds(), "all")]
        for client in self.world.clients:
            self.world.connect(client)

    def client(self, number: int) -> Client:
        return self.world.clients[number]

    @rule(
        key=st.sampled_from(["a", "b", "c"]),
        kind=st.sampled_from(ENTRY_KINDS),
        count=st.integers(1, 4),
        size=st.sampled_from([0, 0, 0, 50_000, 200_000]),
    )
    def write(self, key: str, kind: str, count: int, size: int) -> None:
        for _ in range(count):
            self.world.log.append(key, kind, size)

    @rule(kinds_written=st.lists(st.sampled_from(ENTRY_KINDS), min_size=1, max_size=5))
    def ordinary_seconds(self, kinds_written: list[str]) -> None:
        """What mostly happens: something is written, rung, sent, applied, acknowledged."""
        for place, kind in enumerate(kinds_written):
            self.world.log.append("abc"[place % 3], kind)
            self.world.poll()
            for client in self.world.clients:
                self.world.deliver(client, 20)
                self.world.follow_up(client)

    @rule(number=client_numbers)
    def comes_back(self, number: int) -> None:
        """A client that was away, or not, opens a socket and gets what is there."""
        client = self.client(number)
        self.world.connect(client)
        self.world.fetch()
        self.world.deliver(client, 20)

    @rule()
    def doorbell_or_poll(self) -> None:
        self.world.poll()

    @rule(number=client_numbers)
    def connect(self, number: int) -> None:
        self.world.connect(self.client(number))

    @rule(number=client_numbers)
    def disconnect(self, number: int) -> None:
        self.world.disconnect(self.client(number))

    @rule(number=client_numbers, count=st.integers(1, 5))
    def deliver(self, number: int, count: int) -> None:
        self.world.deliver(self.client(number), count)

    @rule(number=client_numbers)
    def drop_one_frame(self, number: int) -> None:
        """No transport of ours does this; the client must notice all the same."""
        link = self.client(number).link
        if link is not None and link.flight and '"op":"resync"' not in link.flight[0]:
            link.flight.popleft()

    @rule(number=client_numbers)
    def repeat_one_frame(self, number: int) -> None:
        link = self.client(number).link
        if link is not None and link.flight:
            link.flight.append(link.flight[0])

    @rule(number=client_numbers, lag=st.integers(0, 3))
    def follow_up(self, number: int, lag: int) -> None:
        """A snapshot may come from a process that is a little behind."""
        self.world.follow_up(self.client(number), lag)

    @rule(number=client_numbers)
    def transport_full(self, number: int) -> None:
        link = self.client(number).link
        if link is not None:
            link.room = not link.room

    @rule()
    def tick(self) -> None:
        self.world.feed.tick_late()

    @rule(at=st.floats(0, 200))
    def head(self, at: float) -> None:
        self.world.feed.tick_head("now", at)
        for client in self.world.clients:
            if client.link is not None and client.link.closed:
                self.world.disconnect(client)

    @rule()
    def catch_up_read(self) -> None:
        self.world.fetch()

    @rule()
    def process_killed(self) -> None:
        self.world.start_feed()

    @precondition(lambda self: self.world.log.head > 0)
    @rule(part=st.floats(0, 1))
    def floor_moves(self, part: float) -> None:
        log = self.world.log
        log.floor += int((log.head - log.floor) * part)

    @precondition(lambda self: self.world.log.head > 0)
    @rule(lost=st.integers(1, 4), more=st.integers(0, 8), away=st.booleans())
    def older_backup_put_back(self, lost: int, more: int, *, away: bool) -> None:
        """The same epoch goes on from an older head; perhaps it has overtaken everyone already."""
        log = self.world.log
        if away:
            for client in self.world.clients:
                self.world.disconnect(client)
        log.restore(max(log.head - lost, 0))
        for _ in range(more):
            log.append("a", "layered")

    @rule()
    def epoch_renewed(self) -> None:
        self.world.log.epoch = f"epoch-{self.world.log.written}-{id(self) % 97}"

    @rule(number=client_numbers)
    def rights_taken_and_given(self, number: int) -> None:
        """The same reader with other rights: what it holds is replaced before anything else comes."""
        client = self.client(number)
        if client.peer is None:
            return
        client.kind = "hin" if client.kind == "all" else "all"
        if client.link is not None:
            client.link.flight.clear()
        self.world.feed.change_audiences(client.peer, CLASSES[client.kind])
        client.epoch, client.seq, client.tag, client.state = "", -1, "", {}
        client.applied.clear()

    @invariant()
    def every_client_holds_the_truth(self) -> None:
        for client in self.world.clients:
            self.world.check(client)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.world.settle()
        for client in self.world.clients:
            assert client.state == self.world.log.state(client.kind, self.world.log.head)
            self.world.check(client)


# How often a day brings what: mostly ordinary seconds, now and then a disaster.
DAY: dict[Callable[..., None], int] = {
    Delivery.ordinary_seconds: 30,
    Delivery.write: 8,
    Delivery.doorbell_or_poll: 10,
    Delivery.comes_back: 8,
    Delivery.connect: 4,
    Delivery.disconnect: 4,
    Delivery.deliver: 10,
    Delivery.follow_up: 10,
    Delivery.drop_one_frame: 2,
    Delivery.repeat_one_frame: 2,
    Delivery.transport_full: 4,
    Delivery.tick: 3,
    Delivery.head: 2,
    Delivery.catch_up_read: 5,
    Delivery.process_killed: 1,
    Delivery.floor_moves: 1,
    Delivery.older_backup_put_back: 2,
    Delivery.epoch_renewed: 1,
    Delivery.rights_taken_and_given: 2,
}


def arguments(name: str, chance: random.Random) -> dict[str, Any]:
    """Draw the arguments of one step."""
    number = {"number": chance.randrange(4)}
    written = chance.choices(ENTRY_KINDS, k=chance.randint(1, 5))
    drawn: dict[str, dict[str, Any]] = {
        "ordinary_seconds": {"kinds_written": written},
        "write": {
            "key": chance.choice("abc"),
            "kind": written[0],
            "count": chance.randint(1, 4),
            "size": chance.choice([0, 0, 0, 50_000, 200_000]),
        },
        "deliver": number | {"count": chance.randint(1, 5)},
        "follow_up": number | {"lag": chance.randint(0, 3)},
        "head": {"at": chance.uniform(0, 200)},
        "floor_moves": {"part": chance.random() / 2},
        "older_backup_put_back": {
            "lost": chance.randint(1, 4),
            "more": chance.randint(0, 8),
            "away": chance.random() < 0.5,
        },
    }
    none = ("doorbell_or_poll", "tick", "catch_up_read", "process_killed", "epoch_renewed")
    return {} if name in none else drawn.get(name, number)


@pytest.mark.parametrize("seed", range(30))
def test_a_long_day_loses_nothing(seed: int) -> None:
    """Two hundred steps of a seeded day reach what a short random example rarely does."""
    chance = random.Random(seed)  # noqa: S311 - a day to play, no secret
    day = Delivery()
    day.begin(chance.choice([1, 3, 1000]))
    for step in chance.choices(list(DAY), weights=list(DAY.values()), k=200):
        if (
            step in (Delivery.floor_moves, Delivery.older_backup_put_back)
            and not day.world.log.head
        ):
            continue
        step(day, **arguments(step.__name__, chance))
        day.every_client_holds_the_truth()
    day.teardown()


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
