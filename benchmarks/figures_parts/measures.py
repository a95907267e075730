"""What is measured of figures: how fast they come in, and how fast they are read with a year behind them."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from figures_parts import naive

READS = 30
BATCH_REPORTS = 100
CORES = 2
PROGRAMS = 2 * CORES


@dataclass(frozen=True)
class Read:
    """What a reading takes: the median and the least of its times (ms), and its queries.

    What others do on the machine only ever adds: the least is nearest to a machine of one's own.
    """

    ms: float
    least_ms: float
    queries: int


def reading(what: Callable[[], Any], times: int = READS) -> Read:
    """Measure a reading; the first one fills what is kept."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    what()
    queries = []
    for _ in range(3):  # now and then a process looks whether another edition is in force
        with CaptureQueriesContext(connection) as asked:
            what()
        queries.append(len(asked))
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        taken.append((time.perf_counter() - began) * 1000)
    return Read(statistics.median(taken), min(taken), min(queries))


def document(answer: Any) -> bytes:
    """Return what goes over the line for an answer."""
    from web.renderers import WordsRenderer  # noqa: PLC0415

    rendered: bytes = WordsRenderer().render(answer)
    return rendered


def report(code: Any, kinds: list[str], number: int, at: Any) -> Any:
    """Return a report whose figures differ from the one before."""
    from capacity.inputs import FiguresInput  # noqa: PLC0415
    from capacity.models import Method  # noqa: PLC0415
    from capacity.resource import BedLine  # noqa: PLC0415

    lines = tuple(
        BedLine(kind, operational=120, occupied=80 + (number * 7 + place) % 40, blocked=2)
        for place, kind in enumerate(kinds)
    )
    return FiguresInput(code, lines, at, "epd-bench", Method.IMPORTED)


@dataclass(frozen=True)
class Work:
    """What one program does: report for these facilities, so many at once, for so many seconds."""

    slug: str
    codes: list[str]
    kinds: list[str]
    size: int
    seconds: float
    naively: bool = False


@dataclass(frozen=True)
class Rate:
    """Reports a second of four programs at once, and what two cores of their own would reach.

    The second follows from the processor time that a report took, of the program and of PostgreSQL: it
    does not depend on what else the machine does.
    """

    reached: float
    by_processor: float


def write(work: Work) -> tuple[int, float, float]:
    """Report again and again; return how many reports in how many seconds and processor seconds."""
    from django.db import connection, connections  # noqa: PLC0415

    from journal.live.collector import Collector  # noqa: PLC0415
    from journal.models import Realm  # noqa: PLC0415
    from network.models import Facility  # noqa: PLC0415

    connections.close_all()
    Collector()  # as every process of the server has it
    realm = Realm.objects.get(slug=work.slug)
    facilities = list(
        Facility.objects.select_related("region", "veiligheidsregio").filter(pk__in=work.codes)
    )
    backend = connection.connection.info.backend_pid
    send = naive.save if work.naively else _report
    done, number = 0, os.getpid() % 100
    began, spent = time.perf_counter(), time.process_time() + of_backend(backend)
    while time.perf_counter() - began < work.seconds:
        for start in range(0, len(facilities), work.size):
            some = facilities[start : start + work.size]
            now = realm.now()
            send(
                realm,
                [report(one, work.kinds, number + place, now) for place, one in enumerate(some)],
            )
            done += len(some)
            if time.perf_counter() - began >= work.seconds:
                break
        number += 1
    took = time.perf_counter() - began
    return done, took, time.process_time() + of_backend(backend) - spent


def _report(realm: Any, reports: list[Any]) -> None:
    """Report as the program does."""
    from capacity.services import figures_report_many  # noqa: PLC0415
    from journal.actors import system_actor  # noqa: PLC0415

    figures_report_many(actor=system_actor("bench", "Meting"), realm=realm, reports=reports)


def of_backend(pid: int) -> float:
    """Return the processor seconds of a process of this machine."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def writing_rate(work: Work) -> Rate:
    """Return the rate of four programs that report at once, each for a part of the facilities.

    Two for each core, as of a web server with threads: while one waits for its commit, another works.
    """
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    parts = [replace(work, codes=work.codes[part::PROGRAMS]) for part in range(PROGRAMS)]
    with ProcessPoolExecutor(PROGRAMS) as pool:
        found = list(pool.map(write, parts))
    done = sum(one[0] for one in found)
    spent = sum(one[2] for one in found)
    return Rate(sum(one[0] / one[1] for one in found), CORES * done / spent)


def entries_of(slug: str) -> tuple[int, float]:
    """Return how many entries the journal has of a realm, and the average bytes of one."""
    from django.db.models import Avg, Count  # noqa: PLC0415
    from django.db.models.functions import Length  # noqa: PLC0415

    from journal.models import Entry  # noqa: PLC0415

    found = Entry.objects.filter(realm__slug=slug).aggregate(
        many=Count("pk"), size=Avg(Length("variants"))
    )
    return found["many"], float(found["size"] or 0)


WEEK = timedelta(days=7)
