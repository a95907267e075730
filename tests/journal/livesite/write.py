"""Write to a realm from a process of its own: many threads, like many workers.

Reads lines such as `REALM --writers 8 --each 25 [--size N] [--batch N]` from stdin and answers `done` to
each. A database that is away is waited for: what was not committed is written again, as a task that is
retried would.
"""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import DatabaseError, InterfaceError, connection  # noqa: E402

from journal.actors import system_actor  # noqa: E402
from journal.models import Realm  # noqa: E402
from journal.services import record, writing  # noqa: E402
from tests.journal.livesite.events import TrialSet  # noqa: E402

ACTOR = system_actor("writer", "Schrijver")
PATIENCE_SECONDS = 30.0


def write_one(slug: str, events: list[TrialSet]) -> None:
    """Record events in one transaction; try again while the database is away."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with writing():
                realm = Realm.objects.get(slug=slug)
                for event in events:
                    record(event, realm=realm, actor=ACTOR)
        except (DatabaseError, InterfaceError):
            connection.close()
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)
        else:
            return


def writer(options: argparse.Namespace, number: int) -> None:
    """Write one writer's share."""
    try:
        for first in range(0, options.each, options.batch):
            events = [
                TrialSet(
                    f"{options.prefix}{number}-{value % 5}",
                    value,
                    t=time.time(),
                    pad="x" * options.size,
                    secret="GEHEIM",
                    hint="AANWIJZING",
                )
                for value in range(first, min(first + options.batch, options.each))
            ]
            write_one(options.realm, events)
            time.sleep(options.pause)
    finally:
        connection.close()


def parsed(words: list[str]) -> argparse.Namespace:
    """Return what one line asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("realm")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--each", type=int, default=25)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--prefix", default="w")
    return parser.parse_args(words)


def main() -> None:
    """Write what each line asks."""
    for line in sys.stdin:
        options = parsed(line.split())
        with ThreadPoolExecutor(options.writers) as pool:
            for done in [pool.submit(writer, options, number) for number in range(options.writers)]:
                done.result()
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
