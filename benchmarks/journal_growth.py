"""Does the state grow with what is over? A realm in which much has ended, beside one in which little has.

    python benchmarks/journal_growth.py --closed 10000 --json growth.json

Both realms hold the same open entities and a full log. In one, thousands of transfers were proposed,
decided and, after their time, left the state. Measured in one process on a throw-away SQLite database, so
that the ratios of one run say it: the bytes of a snapshot, the time from a write to the next snapshot, the
rows of audit that reading again makes, and the memory that snapshots for many different readers take.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from journal.models import Realm

OPEN = 400  # entities that are not over, in both realms
BATCH = 500
READERS = 79  # sets of audiences: one for each hospital of the reference data
WRITES = 15

#: what, demanded ratio or number at most
DEMANDS = {
    "snapshot bytes, with closed ones / without": 1.1,
    "time from a write to the next snapshot, with / without": 1.5,
    "audit rows of reading an unchanged state again": 0,
    "audit rows of reading after one change": 1,
    "memory kept for snapshots of 79 readers / its bound": 1.0,
}


def prepare(folder: str) -> None:
    """Point Django at an empty database of its own."""
    for name in ("DATABASE_URL", "REDIS_URL", "ZORGBEELD_MODE"):
        os.environ.pop(name, None)
    os.environ |= {"ZORGBEELD_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django  # noqa: PLC0415 -- after the environment is set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def fill(slug: str, closed: int) -> Realm:
    """Make a realm with the open entities, and with transfers that were decided and have left."""
    from journal.leaving import states_leave  # noqa: PLC0415
    from journal.models import Realm  # noqa: PLC0415

    realm = Realm.objects.create(
        slug=slug,
        name=slug,
        kind="exercise",
        clock_time="2026-03-02T09:00:00+00:00",
        clock_set_at="2026-03-02T09:00:00+00:00",
        clock_running=False,
    )
    realm.refresh_from_db()
    put(realm, range(OPEN), "proposed")
    for start in range(OPEN, OPEN + closed, BATCH):
        put(realm, range(start, min(start + BATCH, OPEN + closed)), "refused")
    realm.clock_time = realm.now() + timedelta(days=30)
    realm.save(update_fields=["clock_time"])
    while states_leave(realm):
        continue
    realm.refresh_from_db()
    return realm


def put(realm: Realm, numbers: range, state: str) -> None:
    """Record transfers in a state, in one transaction."""
    from journal.actors import system_actor  # noqa: PLC0415
    from journal.services import record, writing  # noqa: PLC0415

    actor = system_actor("benchmark", "Meting")
    with writing():
        for number in numbers:
            record(transfer(number, state), realm=realm, actor=actor)


def transfer(number: int, state: str) -> Any:
    """Return the event of a transfer between two of the readers' hospitals."""
    from patientspread.events import TransferChanged  # noqa: PLC0415

    at = "2026-03-02T09:00:00+00:00"
    text: dict[str, Any] = {
        "id": number, "number": number, "run": 1, "bed": "ward", "isolation": False,
        "mode": "ambulance", "minutes": 35, "transfer_state": state, "proposed_at": at,
        "answer_before": at, "why": {"nl": "Druk op de kliniek", "en": "Pressure on the wards"},
        "refusal": None, "decided_by": "", "decided_at": None,
    }  # fmt: skip
    for end, place in (("origin", number % READERS), ("destination", (number + 7) % READERS)):
        text |= {end: f"H{place}", f"{end}_name": f"Ziekenhuis {place}"}
    for end in ("from", "to"):
        text |= {f"{end}_region": "R1", f"{end}_region_name": "Regio 1"}
    return TransferChanged(**text)


def audiences(place: int) -> frozenset[str]:
    """Return what the liaison of one hospital may see."""
    return frozenset({"all", f"facility:H{place}", "role:hospital_liaison"})


COORDINATOR = frozenset({"all", "role:national_coordinator"})


def after_write(realm: Realm) -> float:
    """Return the milliseconds from a write to the snapshot that holds it (median)."""
    from journal.snapshots import snapshot_now  # noqa: PLC0415

    taken = []
    for number in range(WRITES):
        started = time.perf_counter()
        put(realm, range(number, number + 1), "proposed")
        snapshot_now(realm, COORDINATOR)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def audit_rows(realm: Realm) -> tuple[int, int]:
    """Return the rows that a second reading makes, and one after a single change."""
    from journal.audit import record_snapshot  # noqa: PLC0415
    from journal.snapshots import snapshot_now  # noqa: PLC0415

    def read() -> int:
        made = snapshot_now(realm, COORDINATOR)
        return record_snapshot(realm, "user:meting", COORDINATOR, made.seq, made.audited)

    read()
    again = read()
    put(realm, range(1), "proposed")
    return again, read()


def kept_share(realm: Realm) -> float:
    """Return the memory kept for a snapshot of every reader, as a share of its bound."""
    from journal.kept import kept  # noqa: PLC0415
    from journal.snapshots import snapshot_now  # noqa: PLC0415

    for place in range(READERS):
        snapshot_now(realm, audiences(place))
    return kept.bytes / kept.limit


def measure(closed: int) -> list[dict[str, Any]]:
    """Measure everything; return what was demanded and reached."""
    from journal.selectors import LOG_LINES  # noqa: PLC0415
    from journal.snapshots import snapshot_now  # noqa: PLC0415

    # the log of a snapshot shows its last 200 lines whatever happened: it is full in both
    bare, grown = fill("zonder", LOG_LINES), fill("met", closed)
    plain = [len(snapshot_now(realm, COORDINATOR).plain) for realm in (bare, grown)]
    slow = [after_write(realm) for realm in (bare, grown)]
    again, changed = audit_rows(grown)
    reached = [plain[1] / plain[0], slow[1] / slow[0], again, changed, kept_share(grown)]
    print(
        f"snapshot {plain[0]} and {plain[1]} bytes; write to snapshot {slow[0]:.1f} and {slow[1]:.1f} ms"
    )
    return [
        {"what": what, "demanded": demanded, "reached": round(value, 3), "holds": value <= demanded}
        for (what, demanded), value in zip(DEMANDS.items(), reached, strict=True)
    ]


def main() -> int:
    """Measure, print, keep; the exit code says whether everything holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--closed", type=int, default=10_000)
    parser.add_argument("--json", type=Path, help="write the list of demands here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="growth-bench-") as folder:
        prepare(folder)
        rows = measure(options.closed)
    for row in rows:
        verdict = "holds" if row["holds"] else "FAILS"
        print(
            f"{row['what']:<60} at most {row['demanded']:<6} reached {row['reached']:<8} {verdict}"
        )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    return 0 if all(row["holds"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
