"""One MeasureReport a message: forty systems, each with its house's token, told beside each other.

One process stores what comes in while another reads and applies what waits, on the same database.
"""

import json
import multiprocessing
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from capacity.models import Source
from journal.models import Realm
from lcms_bridge.models import Message
from lcms_bridge.services import BRIDGE, message_receive, messages_due, messages_process
from web.program import Program

Sent = tuple[str, bytes]  # the house, and one report of it
STORING = 1  # processes that store; one more applies
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
    parts = [sent[place::STORING] for place in range(STORING)]
    working = [context.Process(target=_store, args=(realm, senders, one, spent)) for one in parts]
    working.append(context.Process(target=_apply, args=(len(sent), spent)))
    for one in working:
        one.start()
    processor_s = sum(spent.get() for _one in working)
    for one in working:
        one.join()
    took = time.perf_counter() - began
    applied = Message.objects.filter(realm=realm, state="applied").count() - before
    per_s = applied / took
    return {
        "measure_reports_in_per_s": round(per_s),
        "processor_ms_per_report": round(processor_s / len(sent) * 1000, 2),
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
    began = time.process_time()
    for code, raw in sent:
        message_receive(actor=senders[code], realm=realm, raw=raw, name="maat", ring=False)
    spent.put(time.process_time() - began)
    connection.close()


def _apply(count: int, spent: Any) -> None:
    """Read and apply what waits, until all that comes was taken up."""
    began, done = time.process_time(), 0
    while done < count:
        taken = messages_process(actor=BRIDGE, numbers=messages_due())
        done += taken
        if not taken:
            time.sleep(PAUSE_S)
    spent.put(time.process_time() - began)
    connection.close()


def heard(realm: Realm) -> int:
    """Return how many systems were heard."""
    return Source.objects.filter(realm=realm, last_report_at__isnull=False).count()
