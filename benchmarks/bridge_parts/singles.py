"""One MeasureReport a message: forty systems, each with its house's token, told beside each other.

One process stores what comes in, as the door does once it knows who sends, while another reads and applies
what waits as the worker's sweep does, on the same database. HTTP, tokens and the task queue are not measured.
Beside what the clock says stands the processor time of both and of their database connections, and what two
whole processors would take by it: on a machine that does other work the clock says less.
"""

import json
import multiprocessing
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from capacity.models import Source
from journal.models import Realm
from lcms_bridge.models import Message
from lcms_bridge.services import message_receive
from lcms_bridge.tasks import sweep_inbox
from web.program import Program

Sent = tuple[str, bytes]  # the house, and one report of it
PAUSE_S = 0.002  # between two looks of who applies


def reports_in(raw: bytes, codes: Iterable[str]) -> Iterator[Sent]:
    """Yield each MeasureReport of a Bundle with the house that it is of."""
    known = sorted(codes)
    for entry in json.loads(raw)["entry"]:
        if entry["resource"]["resourceType"] == "MeasureReport":
            text = json.dumps(entry["resource"])
            yield next(code for code in known if f'"{code}"' in text), text.encode()


def told(realm: Realm, senders: dict[str, Program], sent: Sequence[Sent]) -> dict[str, Any]:
    """Store and apply reports; return what was reached."""
    raw_per_s = _raw_inserts(realm, [raw for _code, raw in sent])
    before = Message.objects.filter(realm=realm, state="applied").count()
    connection.close()
    context = multiprocessing.get_context("fork")
    spent = context.Queue()
    began = time.perf_counter()
    working = [
        context.Process(target=_store, args=(realm, senders, sent, spent)),
        context.Process(target=_apply, args=(len(sent), spent)),
    ]
    for one in working:
        one.start()
    parts_s = dict(spent.get() for _part in range(2 * len(working)))
    for one in working:
        one.join()
    took = time.perf_counter() - began
    applied = Message.objects.filter(realm=realm, state="applied").count() - before
    per_s = applied / took
    each_ms = {name: one / len(sent) * 1000 for name, one in parts_s.items()}
    return {
        "measure_reports_in_per_s": round(per_s),
        "of_two_processors_per_s": round(2000 / sum(each_ms.values())),
        **{f"{name}_ms_per_report": round(one, 2) for name, one in each_ms.items()},
        "raw_inserts_per_s": round(raw_per_s),
        "of_raw_inserts": round(per_s / raw_per_s, 2),
        "applied": applied,
        "load": os.getloadavg()[0],
    }


def _raw_inserts(realm: Realm, sent: Sequence[bytes]) -> float:
    """Return how many rows of the same bytes, with a commit each, one process inserts a second."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS raw_insert (realm integer, raw bytea)")
        began = time.perf_counter()
        for raw in sent:
            cursor.execute("INSERT INTO raw_insert VALUES (%s, %s)", [realm.pk, raw])
        return len(sent) / (time.perf_counter() - began)


def _store(realm: Realm, senders: dict[str, Program], sent: Sequence[Sent], spent: Any) -> None:
    """Store what comes in, one after the other."""
    with _measured("storing", spent):
        for code, raw in sent:
            message_receive(actor=senders[code], realm=realm, raw=raw, name="maat", ring=False)


def _apply(count: int, spent: Any) -> None:
    """Read and apply what waits, until all that comes was taken up."""
    done = 0
    with _measured("applying", spent):
        while done < count:
            taken = sweep_inbox()
            done += taken
            if not taken:
                time.sleep(PAUSE_S)


@contextmanager
def _measured(name: str, spent: Any) -> Iterator[None]:
    """Tell what a block took of the processor, here and at the database; then leave the database."""
    began, there = time.process_time(), database_s()
    yield
    spent.put((f"{name}_database", database_s() - there))
    spent.put((name, time.process_time() - began))
    connection.close()


def database_s() -> float:
    """Return the processor time that the database spent on this connection, in seconds; 0 on SQLite."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = cursor.fetchone()[0]
    ticks = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


def heard(realm: Realm) -> int:
    """Return how many systems were heard."""
    return Source.objects.filter(realm=realm, last_report_at__isnull=False).count()
