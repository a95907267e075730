"""A year of five-minute figures of 1,000 facilities and 30 kinds on PostgreSQL: is it still quick?

    python benchmarks/figures.py --json figures.json
    python benchmarks/figures.py --scale 0.05        # a short run: fewer facilities and days

Makes the year at the grain at which it is kept (hours of a year, lines of the last days), then reports and
reads as the program does. Starts a PostgreSQL of its own, with its usual settings: a commit is on disk.
`reached` is by the clock on the wall; `alone`, beside it, is what others on the machine do not touch: of a
rate what the processor time of a report allows two cores, of a reading the quickest of thirty.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from figures_parts import measures, naive, year  # noqa: E402

from tests.servers import postgres  # noqa: E402

FACILITIES = 1000
KINDS = 30
DAYS = 365
# days of single lines: 8.64 million a day; what is read of them does not depend on more
LINE_DAYS = 0.5
LINES = 3  # kinds in a report that comes in
SECONDS = 10.0
BATCHED = "reports a second in batches of 100, with journal entries"
SINGLE = "reports a second one by one, with journal entries"

#: what, demanded, and whether that is the least or the most
DEMANDS: tuple[tuple[str, float, str], ...] = (
    (BATCHED, 500, "least"),
    (SINGLE, 100, "least"),
    ("national board of 10 facilities, ms", 50, "most"),
    ("national board of 100 facilities, ms", 50, "most"),
    ("national board of 1,000 facilities, ms", 50, "most"),
    ("queries of the board of 1,000 facilities less those of 10", 0, "most"),
    ("seven-day series with a year behind it, ms", 20, "most"),
    ("queries of a seven-day series", 6, "most"),
    ("batches against rows saved one by one without journal or rules, times", 3, "least"),
    ("one by one against the same, times", 0.5, "least"),
    ("national board from whole objects against ours, times", 2, "least"),
)


@dataclass(frozen=True)
class Reached:
    """What was reached by the clock on the wall, and what the machine would do for nobody else.

    `alone`: of a rate by the processor time spent, of a reading the quickest of all.
    """

    value: float
    alone: float | None = None


def prepare(folder: str, url: str) -> None:
    """Point Django at the database and make its tables."""
    os.environ.pop("REDIS_URL", None)
    os.environ |= {
        "DATABASE_URL": url,
        "ZORGBEELD_VAR": folder,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def kinds_to_use() -> list[str]:
    """Return thirty kinds, those that boards show first; all of every facility, and with places."""
    from capacity import kind_file, kinds  # noqa: PLC0415
    from capacity.models import ResourceKind  # noqa: PLC0415
    from capacity.resource import ED  # noqa: PLC0415

    kinds.PART.read(kind_file.BUNDLED.parent).write()
    others = ResourceKind.objects.exclude(code=ED)
    # boards show at once what a hospital's boards show: the other sectors have kinds of their own
    others.exclude(sector__contains="hospital").update(headline=False)
    others.update(sector="hospital", applies="all")
    others.filter(is_bed=False).update(shape_code="places", theme="flow")
    kinds.forget()
    return [item.code for item in kinds.kinds() if item.code != ED][:KINDS]


def read(realm: Any, codes: list[str], kinds: list[str]) -> list[Reached]:
    """Return what reading takes: three boards, how many more queries the last has, a week, its queries."""
    from capacity.selectors.board import BoardAsked, board  # noqa: PLC0415
    from capacity.selectors.series import SeriesAsked, series  # noqa: PLC0415
    from capacity.selectors.week import week  # noqa: PLC0415
    from network.models import Facility  # noqa: PLC0415

    boards = []
    now = realm.now()
    for count in (10, 100, len(codes)):
        gone = Facility.objects.filter(pk__in=codes[count:])
        gone.update(retired_at=now)
        boards.append(measures.reading(lambda: measures.document(board(BoardAsked(realm)))))
        gone.update(retired_at=None)
    one = SeriesAsked(realm, codes[7], kinds[0], now - measures.WEEK, now)
    line = measures.reading(lambda: measures.document(series(one)))
    for what, act in (
        (
            "all kinds of the national board",
            lambda: measures.document(board(BoardAsked(realm, kinds))),
        ),
        (
            "the week of a kind, nationally",
            lambda: measures.document(week(BoardAsked(realm, kinds[:1]))),
        ),
        (
            "two days of lines",
            lambda: series(SeriesAsked(realm, codes[7], kinds[0], now - measures.WEEK / 4, now)),
        ),
        (
            "a year of days",
            lambda: series(SeriesAsked(realm, codes[7], kinds[0], now - 52 * measures.WEEK, now)),
        ),
        ("the board of yesterday", lambda: board(BoardAsked(realm), now - measures.WEEK / 7)),
    ):
        print(f"{what}: {measures.reading(act, 5).ms:.1f} ms")
    return [
        *(Reached(one.ms, one.least_ms) for one in boards),
        Reached(boards[-1].queries - boards[0].queries),
        Reached(line.ms, line.least_ms),
        Reached(line.queries),
    ]


def compare(
    realm: Any, headlines: list[str], rates: list[measures.Rate], work: measures.Work
) -> list[Reached]:
    """Return how ours stands to the same work done naively, turn by turn."""
    from capacity.selectors.board import BoardAsked, board  # noqa: PLC0415

    saved = measures.writing_rate(replace(work, size=1, naively=True)).by_processor
    print(f"saved one by one, by processor time: {saved:.0f} reports a second")
    pairs = []
    for _ in range(5):
        ours = measures.reading(lambda: measures.document(board(BoardAsked(realm))), 3).least_ms
        other = measures.reading(
            lambda: measures.document(naive.board(realm, headlines)), 3
        ).least_ms
        pairs.append(other / ours)
    return [
        *(Reached(rate.by_processor / saved) for rate in rates),
        Reached(statistics.median(pairs)),
    ]


def yardstick() -> float:
    """Return the seconds of ten million additions: how quick this machine is at this moment."""
    began = time.perf_counter()
    total = 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - began


def measure(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Make the year, measure, and say what was reached."""
    from capacity.models import ResourceKind  # noqa: PLC0415
    from journal.models import Realm  # noqa: PLC0415

    scale = options.scale
    realm = Realm.objects.create(slug="meting", name="Meting", kind="real")
    kinds = kinds_to_use()
    codes = year.facilities_make(max(int(FACILITIES * scale), 20), kinds)
    year.plans_adopt()
    took = year.year_make(
        realm.pk, kinds, realm.now(), days=int(DAYS * max(scale, 0.1)), line_days=options.line_days
    )
    print(
        f"{len(codes)} facilities, {len(kinds)} kinds, {ResourceKind.objects.count()} known; {took}"
    )
    print(f"ten million additions take {yardstick():.2f} s at this moment")
    print(f"GB on disk: {year.sizes()}")
    reads = read(realm, codes, kinds)
    some = list(
        ResourceKind.objects.filter(is_bed=True)
        .order_by("order")
        .values_list("code", flat=True)[:LINES]
    )
    work = measures.Work(realm.slug, codes, some, measures.BATCH_REPORTS, options.seconds)
    rates = [measures.writing_rate(replace(work, size=size)) for size in (work.size, 1)]
    many, size = measures.entries_of(realm.slug)
    print(f"{many} entries of {size:.0f} bytes")
    ratios = compare(realm, [one.code for one in board_kinds()], rates, work)
    reached = [*(Reached(one.reached, one.by_processor) for one in rates), *reads, *ratios]
    return [row(*demand, one) for demand, one in zip(DEMANDS, reached, strict=True)]


def row(what: str, demanded: float, bound: str, one: Reached) -> dict[str, Any]:
    """Return a demand with what was reached: `holds` by the clock on the wall, `alone` beside it."""
    holds = one.value >= demanded if bound == "least" else one.value <= demanded
    found = {"what": what, "demanded": demanded, "reached": round(one.value, 2), "holds": holds}
    return found if one.alone is None else {**found, "alone": round(one.alone, 2)}


def board_kinds() -> list[Any]:
    """Return the kinds that boards show at once."""
    from capacity.kinds import kinds  # noqa: PLC0415

    return [item for item in kinds() if item.headline]


def main() -> int:
    """Measure, print, keep; the exit code says whether everything holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0, help="share of facilities and days")
    parser.add_argument("--line-days", type=float, default=LINE_DAYS, help="days of single lines")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each writing")
    parser.add_argument("--json", type=Path, help="write the list of demands here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="figures-bench-") as folder, postgres() as server:
        prepare(folder, server.url)
        rows = measure(options)
    for found in rows:
        verdict = "holds" if found["holds"] else "FAILS"
        alone = f" (on a machine of its own {found['alone']:.0f})" if "alone" in found else ""
        print(
            f"{found['what']:<70} {found['demanded']:>6} reached {found['reached']:>9} {verdict}{alone}"
        )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    return 0 if all(row["holds"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
