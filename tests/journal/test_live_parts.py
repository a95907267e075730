"""The parts of the delivery on their own: frames, ring, origins, the portable sink, windows."""

import asyncio
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Opcode
from websockets.protocol import CLIENT, Protocol

from journal.entries import LiveEntry
from journal.errors import Invalid
from journal.live import frames
from journal.live.feed import NO_ACK_SECONDS, WINDOW_BYTES, WINDOW_EVENTS
from journal.live.frames import Frame
from journal.live.origin import is_allowed
from journal.live.ring import RING_ENTRIES, Ring
from journal.live.transports import TaskSink, sink_for
from journal.metrics import Metrics
from tests.journal.model import Client, Trial
from tests.loops import run


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65535, 65536, 200_000])
def test_a_frame_is_what_the_websockets_library_reads(length: int) -> None:
    text = "é" * (length // 2) + "x" * (length % 2)
    reader = Protocol(CLIENT, max_size=None)
    reader.receive_data(Frame(text).wire)
    (frame,) = reader.events_received()
    assert (frame.opcode, frame.fin, frame.data.decode()) == (Opcode.TEXT, True, text)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"op": "ack", "seq": 1, "seq": 2}', "journal.named_twice"),
        ('{"op": "ack", "seq": NaN}', "journal.bad_frame"),
        ("[]", "journal.bad_frame"),
        ("[" * 50_000, "journal.bad_frame"),
    ],
)
def test_a_frame_of_a_client_that_is_no_sound_object_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        frames.read_frame(text)
    assert (refusal.value.code, refusal.value.said.code) == ("bad_frame", code)


def entry(seq: int, size: int) -> LiveEntry:
    return LiveEntry(seq, f"{seq:08x}", 0.0, ((frozenset({"all"}), "x" * size),))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.data())
def test_the_ring_answers_as_a_plain_list_would(sizes: list[int], data: st.DataObject) -> None:
    first = data.draw(st.integers(1, 50))
    whole = [entry(first + place, size) for place, size in enumerate(sizes)]
    ring = Ring()
    cut = data.draw(st.integers(0, len(whole)))
    ring.extend(whole[:cut])
    ring.extend(whole[cut:])
    last = whole[-1].seq
    since = data.draw(st.integers(first - 1, last - 1))
    limit, budget = data.draw(st.integers(1, 10)), data.draw(st.integers(1, 900))
    assert ring.covers(since)
    assert not ring.covers(first - 2)
    after = [item for item in whole if item.seq > since]
    got = list(ring.after(since, limit=limit, budget=budget))
    assert got == after[: len(got)]
    assert 1 <= len(got) <= limit
    assert len(got) == 1 or sum(len(item.variants[0][1]) + 1 for item in got) <= budget
    weight = sum(len(item.variants[0][1]) + 1 for item in after)
    assert ring.weight(since, last) == weight
    oldest = ring.oldest_within(budget)
    assert ring.weight(oldest, last) <= budget or oldest == last
    assert oldest == first - 1 or ring.weight(oldest - 1, last) > budget
    assert ring.tag(last) == whole[-1].tag
    assert ring.tag(last + 1) is None


def test_the_ring_forgets_the_oldest() -> None:
    ring = Ring()
    for start in range(1, 12_000, 500):
        ring.extend(entry(seq, 10) for seq in range(start, start + 500))
    assert RING_ENTRIES <= len(ring) <= RING_ENTRIES * 1.25
    assert ring.covers(ring.first - 1)
    assert not ring.covers(ring.first - 2)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8000", True),
        ("https://localhost", True),
        ("", False),
        ("null", False),
        ("http://evil.example", False),
        ("http://localhost.evil.example", False),
        ("file://localhost", False),
        ("http://[", False),
    ],
)
def test_only_pages_of_this_site_may_open_a_socket(origin: str, allowed: bool) -> None:
    assert is_allowed(origin) is allowed


@override_settings(LIVE_ALLOWED_ORIGINS=["https://beeld.example"])
def test_a_list_of_origins_replaces_the_hosts() -> None:
    assert is_allowed("https://beeld.example")
    assert not is_allowed("http://beeld.example")
    assert not is_allowed("http://localhost")


def test_an_unknown_server_gets_the_portable_sink_which_is_bounded() -> None:
    async def story() -> None:
        gate, sent = asyncio.Event(), []

        async def send(message: Any) -> None:
            await gate.wait()
            sent.append(message)

        sink = sink_for(send)
        assert isinstance(sink, TaskSink)
        frame = Frame("x" * 10_000)
        taken = 0
        while sink.write(frame):
            taken += 1
        assert 5 <= taken <= 8, "about the high-water mark of a transport, then no more"
        sink.say(frames.message("bye", retry_ms=1))
        sink.close(4408, "no_ack")
        gate.set()
        while not sent or sent[-1]["type"] != "websocket.close":  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert len(sent) == taken + 2
        assert sent[-1]["code"] == 4408
        sink.end()

    run(story())


def joined(world: Trial, kind: str = "all") -> Client:
    client = Client(kind)
    world.clients.append(client)
    world.connect(client)
    world.deliver(client, 10)
    return client


@pytest.mark.parametrize(("size", "most"), [(10, WINDOW_EVENTS), (20_000, WINDOW_BYTES // 20_000)])
def test_a_reader_that_never_acknowledges_costs_its_window_and_no_more(
    size: int, most: int
) -> None:
    world = Trial()
    client = joined(world)
    for _ in range(3 * most):
        world.log.append("a", "public", size)
        world.poll()
    assert client.link is not None
    assert most * 0.9 <= len(client.link.flight) <= most + 2
    world.settle()
    assert client.state == world.log.state("all", world.log.head)
    assert client.applied == list(range(1, 3 * most + 1)), "late, but nothing is missing or double"


def test_a_reader_that_stopped_acknowledging_is_closed_and_one_that_is_level_is_not() -> None:
    world = Trial()
    stopped, quiet = joined(world), joined(world)
    world.log.append("a", "public")
    world.poll()
    world.deliver(quiet, 10)
    world.feed.tick_head("now", 100.0)
    world.feed.tick_head("now", 100.0 + NO_ACK_SECONDS + 1)
    assert stopped.link is not None
    assert quiet.link is not None
    assert stopped.link.closed
    assert not quiet.link.closed


def test_the_same_bytes_go_to_all_readers_of_a_variant() -> None:
    world = Trial()
    clients = [joined(world, kind) for kind in ("all", "all", "hin", "coord")]
    before = world.counts.get("frames_encoded", 0)
    world.log.append("a", "layered")
    world.poll()
    assert world.counts["frames_encoded"] - before == 3
    texts = [client.link.flight[-1] for client in clients if client.link]
    assert texts[0] is texts[1]


def test_a_late_delivery_raises_the_alarm() -> None:
    figures = Metrics()
    figures.delay(20)
    assert not figures.alarm
    figures.delay(2000)
    report = figures.report()
    assert report["alarm"]
    assert report["counts"] == {"late_deliveries": 1}
    assert (report["delay_ms"]["buckets"]["25"], report["delay_ms"]["buckets"]["2500"]) == (1, 1)
