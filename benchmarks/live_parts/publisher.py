"""Publishes events at a rate, as a worker would: by `record` for ours, by `group_send` for naive.

Every event has a number, the moment it was made, and text up to 600 bytes; each of the three classes
gets its own variant. Prints one JSON line when done: how many, the last number, when.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Callable

KINDS = ("c", "h", "a")  # coordinator, information officer, everyone


def text_for(kind: str, number: int, size: int) -> str:
    """Return the encoded event of one class for the servers that keep no journal."""
    extra = {"c": {"secret": "s" * 20, "hint": "h" * 10}, "h": {"hint": "h" * 10}, "a": {}}[kind]
    return json.dumps({"n": number, "t": time.time(), "pad": "x" * max(size - 60, 1)} | extra)


def ours(size: int) -> Callable[[int], None]:
    """Return a function that records one event in the journal."""
    import django  # noqa: PLC0415 - only for ours: naive configures Django in its own way

    django.setup()
    from journal.actors import system_actor  # noqa: PLC0415
    from journal.models import Realm  # noqa: PLC0415
    from journal.services import record, writing  # noqa: PLC0415
    from tests.journal.livesite.events import TrialSet  # noqa: PLC0415

    realm = Realm.objects.get(slug=os.environ.get("BENCH_REALM", "bench"))
    actor = system_actor("bench", "Meting")
    pad = "x" * max(size - 230, 1)  # the envelope of an event takes some 230 bytes

    def publish(number: int) -> None:
        with writing():
            event = TrialSet(
                f"t{number % 50}", number, time.time(), pad, secret="s" * 20, hint="h" * 10
            )
            record(event, realm=realm, actor=actor)

    return publish


def naive(size: int) -> Callable[[int], None]:
    """Return a function that sends one event to the three groups of a channel layer."""
    from channels.layers import get_channel_layer  # noqa: PLC0415

    from live_parts import naive as site  # noqa: PLC0415

    assert site.application
    layer = get_channel_layer()
    loop = asyncio.new_event_loop()

    def publish(number: int) -> None:
        for kind in KINDS:
            message = {"type": "bench.event", "text": text_for(kind, number, size)}
            loop.run_until_complete(layer.group_send(f"bench_{kind}", message))

    return publish


def floor(size: int) -> Callable[[int], None]:
    """Return a function that writes one event to stdout, which is the floor server's stdin."""

    def publish(number: int) -> None:
        for kind in KINDS:
            sys.stdout.write(f"{kind} {text_for(kind, number, size)}\n")
        sys.stdout.flush()

    return publish


def main() -> None:
    """Publish."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=["ours", "naive", "floor"])
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--size", type=int, default=600)
    options = parser.parse_args()
    publish = {"ours": ours, "naive": naive, "floor": floor}[options.way](options.size)
    print("ready", file=sys.stderr, flush=True)
    sys.stdin.readline()  # start when told
    started = time.monotonic()
    for number in range(options.count):
        wait = started + (number / options.rate if options.rate else 0) - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        publish(number)
    print(json.dumps({"count": options.count, "at": time.time()}), file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
