"""A year of five-minute figures at the grain at which it is kept, made inside PostgreSQL.

The hours of a year go through the project's own packing once per template; the lines of the last days are
real lines of real reports. What is made is what five-minute feeds would have left behind.
"""

from __future__ import annotations

import math
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

TEMPLATES = 200  # different days that the year is put together from
FIVE_MINUTES = 300


def facilities_make(count: int, kinds: list[str]) -> list[str]:
    """Make regions and facilities that have every kind; return the codes of the facilities."""
    from network.models import Facility, Region, Veiligheidsregio  # noqa: PLC0415

    regions = Region.objects.bulk_create(
        Region(
            code=f"B{number:02}",
            name=f"Regio {number}",
            short_name=f"Regio {number}",
            trauma_centre="-",
            population=1_000_000,
        )
        for number in range(11)
    )
    places = Veiligheidsregio.objects.bulk_create(
        Veiligheidsregio(code=f"BV{number:02}", name=f"Veiligheidsregio {number}", population=1)
        for number in range(25)
    )
    codes = [f"BENCH{number:04}" for number in range(count)]
    Facility.objects.bulk_create(
        Facility(
            code=code,
            name=f"Zorglocatie {code}",
            organisation=code,
            location=code,
            city="Stad",
            latitude=51 + (number % 200) / 100,
            longitude=4 + (number % 300) / 100,
            region=regions[number % 11],
            veiligheidsregio=places[number % 25],
            sector="hospital",
            kind="general",
            has_ic=True,
            resources=dict.fromkeys(kinds, 100),
            demo_ward_beds=100,
            demo_ic_beds=10,
        )
        for number, code in enumerate(codes)
    )
    return codes


def plans_adopt() -> None:
    """Give every region the bundled plan: its rules are held against every report."""
    import json  # noqa: PLC0415

    from journal.actors import system_actor  # noqa: PLC0415
    from network.models import Region  # noqa: PLC0415
    from phases.management.commands.load_plans import DEFAULT_PLAN  # noqa: PLC0415
    from phases.services import plan_adopt  # noqa: PLC0415

    document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    for region in Region.objects.all():
        plan_adopt(
            actor=system_actor("bench", "Meting"),
            region=region,
            name="Plan",
            source="bench",
            document=document,
        )


def templates() -> list[bytes]:
    """Return packed days of five-minute figures that go up and down, with some hours of silence."""
    from capacity.hours import EMPTY, hours_of, pack  # noqa: PLC0415
    from capacity.timeline import Told, spans  # noqa: PLC0415

    start = datetime(2026, 1, 1, tzinfo=UTC)
    found = []
    for number in range(TEMPLATES):
        told = []
        for step in range(288):
            if number % 10 == 0 and step // 12 == number % 24:
                continue
            load = 80 + number % 40 + round(15 * math.sin(step / 45 + number)) + step * number % 3
            told.append(
                Told(
                    "epd",
                    start + timedelta(seconds=FIVE_MINUTES * step),
                    start,
                    step,
                    600,
                    load,
                    120,
                    100,
                )
            )
        hours = hours_of(spans(told, start, start + timedelta(days=1)))
        found.append(pack(EMPTY, {at.hour: one for at, one in hours.items()}))
    return found


def _run(sql: str, params: Any = None) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _settings(*changes: str) -> None:
    """Change settings of the server and have it read them."""
    for change in changes:
        _run(change)
    _run("SELECT pg_reload_conf()")


def _without_indexes(model: Any) -> tuple[list[Any], list[Any]]:
    """Take a table's indexes away while it is filled; return them."""
    from django.db import connection  # noqa: PLC0415

    meta = model._meta  # noqa: SLF001 -- its documented name
    with connection.schema_editor() as editor:
        for index in meta.indexes:
            editor.remove_index(model, index)
        for constraint in meta.constraints:
            editor.remove_constraint(model, constraint)
    return list(meta.indexes), list(meta.constraints)


def _with_indexes(model: Any, indexes: list[Any], constraints: list[Any]) -> None:
    """Give a table its indexes back."""
    from django.db import connection  # noqa: PLC0415

    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.add_constraint(model, constraint)
        for index in indexes:
            editor.add_index(model, index)


def year_make(
    realm: int, kinds: list[str], now: datetime, *, days: int, line_days: float
) -> dict[str, float]:
    """Make the hours of a year and the lines of the last days; return how long each took."""
    from capacity.models import FigureDay, ReportLine  # noqa: PLC0415

    took = {}
    began = time.perf_counter()
    _run("SET synchronous_commit = off")
    _settings(
        "ALTER SYSTEM SET max_wal_size = '16GB'", "ALTER SYSTEM SET checkpoint_timeout = '1h'"
    )
    _run("SET maintenance_work_mem = '1GB'")
    _run("CREATE TEMP TABLE bench_day (number int PRIMARY KEY, hours bytea)")
    for number, packed in enumerate(templates()):
        _run("INSERT INTO bench_day VALUES (%s, %s)", [number, packed])
    _run("CREATE TEMP TABLE bench_kind (number int, code text)")
    for number, code in enumerate(kinds):
        _run("INSERT INTO bench_kind VALUES (%s, %s)", [number, code])
    kept = _without_indexes(FigureDay)
    first: date = now.date() - timedelta(days=days)
    _run(
        """INSERT INTO capacity_figureday (realm_id, facility_id, kind, cohort, day, hours)
           SELECT %s, f.code, k.code, '', %s::date + d, t.hours
           FROM generate_series(0, %s) d
           CROSS JOIN (SELECT code, row_number() OVER () n FROM network_facility
                       WHERE code LIKE 'BENCH%%') f
           CROSS JOIN bench_kind k
           JOIN bench_day t ON t.number = (d * 7 + f.n * 13 + k.number * 5) %% %s""",
        [realm, first, days, TEMPLATES],
    )
    _with_indexes(FigureDay, *kept)
    took["year_of_hours_s"] = time.perf_counter() - began
    began = time.perf_counter()
    _lines(realm, now, line_days, kept_of=ReportLine)
    took["lines_s"] = time.perf_counter() - began
    began = time.perf_counter()
    _newest(realm)
    _settings("ALTER SYSTEM RESET max_wal_size", "ALTER SYSTEM RESET checkpoint_timeout")
    _run("CHECKPOINT")
    _run("ANALYZE")
    took["newest_and_analyze_s"] = time.perf_counter() - began
    return took


def _lines(realm: int, now: datetime, line_days: float, *, kept_of: Any) -> None:
    """Make a report of every facility each five minutes, with a line per kind."""
    steps = int(line_days * 288)
    _run(
        """INSERT INTO capacity_figurereport
             (realm_id, facility_id, observed_at, received_at, source, method, reported_by, reporter,
              duiding, created_at, capacity_class, is_correction)
           SELECT %s, f.code, %s - make_interval(secs => 300 * s), %s - make_interval(secs => 300 * s),
                  'epd-bench', 'imported', 'EPD', 'source:epd-bench', '', now(), 'regular', false
           FROM generate_series(%s, 0, -1) s CROSS JOIN network_facility f WHERE f.code LIKE 'BENCH%%'""",
        [realm, now, now, steps],
    )
    kept = _without_indexes(kept_of)
    _run(
        """INSERT INTO capacity_reportline
             (report_id, realm_id, facility_id, kind, cohort, source, observed_at, values)
           SELECT r.id, r.realm_id, r.facility_id, k.code, '', r.source, r.observed_at,
                  jsonb_build_object('operational', 120, 'occupied', 80 + (r.id * 7 + k.number) %% 40,
                    'blocked', 2, 'isolation_free', 1,
                    'widths', '{"regular": 100, "buffer": 105, "adapted": 110, "crisis": 120}'::jsonb)
           FROM capacity_figurereport r CROSS JOIN bench_kind k WHERE r.realm_id = %s ORDER BY r.id""",
        [realm],
    )
    _with_indexes(kept_of, *kept)


def _newest(realm: int) -> None:
    """Make the newest line of each figure the one that counts."""
    _run(
        """INSERT INTO capacity_sourcefigures
             (realm_id, facility_id, kind, cohort, source, report_id, observed_at, values, counts, why,
              load, room, regular)
           SELECT l.realm_id, l.facility_id, l.kind, '', l.source, l.report_id, l.observed_at, l.values,
                  true, '{"code": "only"}'::jsonb, (l.values->>'occupied')::int, 120, 100
           FROM capacity_reportline l
           JOIN (SELECT max(id) id FROM capacity_figurereport WHERE realm_id = %s GROUP BY facility_id) r
             ON r.id = l.report_id""",
        [realm],
    )


def sizes() -> dict[str, float]:
    """Return the sizes of the tables, in GB, indexes included."""
    from django.db import connection  # noqa: PLC0415

    found = {}
    with connection.cursor() as cursor:
        for table in ("capacity_figureday", "capacity_reportline", "capacity_figurereport"):
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
            found[table] = round(cursor.fetchone()[0] / 1e9, 3)
    return found
