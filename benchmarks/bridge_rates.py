"""Measures how many messages a second the bridge takes in (stored, read, applied) and makes, by format.

`scripts/with_servers.py .venv/bin/python benchmarks/bridge_rates.py --json OUT` on PostgreSQL writes
`{what, demanded, reached, holds}` rows. Of FHIR, 300 MeasureReports a second are demanded, of one worker.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from lcms_bridge.formats import OUTGOING, Format  # noqa: E402
from lcms_bridge.models import Message  # noqa: E402
from lcms_bridge.selectors import picture_of  # noqa: E402
from lcms_bridge.services import BRIDGE, message_process, message_receive  # noqa: E402
from network.models import Facility  # noqa: E402
from tests.lcms_bridge.factories import NOW, SYSTEM, make_facilities, make_realm, report  # noqa: E402

HOUSES, REGION = 40, "WEST"
FHIR, REPORTS_PER_S = "fhir-r4", 300
REPORT = b'"resourceType":"MeasureReport"'


def main() -> None:
    """Measure all formats that go out and come back, and write what was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=12)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    make_facilities([f"H{number:03}" for number in range(HOUSES)], REGION)
    rows = [*_formats(given.messages)]
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    sys.exit(0 if all(row["holds"] for row in rows) else 1)


def _formats(messages: int) -> Iterator[dict[str, Any]]:
    """Yield the row of each format that carries figures both ways."""
    for form in OUTGOING:
        if not form.carries or form.recognises is None:
            continue
        realm = make_realm(f"maat-{form.name}".replace(".", "-"))
        made, out_s = _made(realm, form, messages)
        began = time.perf_counter()
        applied = sum(_in(realm, raw) for raw in made)
        in_s = time.perf_counter() - began
        reports = sum(raw.replace(b": ", b":").count(REPORT) for raw in made)
        reached = {
            "in_per_s": round(messages / in_s, 1),
            "houses_in_per_s": round(applied / in_s),
            "out_per_s": round(messages / out_s, 1),
        }
        demanded: dict[str, Any] = {}
        if form.name == FHIR:
            reached["measure_reports_in_per_s"] = round(reports / in_s)
            demanded = {"measure_reports_in_per_s": REPORTS_PER_S}
        whole = applied == messages * HOUSES
        holds = whole and all(reached[name] >= least for name, least in demanded.items())
        what = f"{form.name}: messages of {HOUSES} houses on {connection.vendor}, one worker"
        print(f"{'ok ' if holds else 'NOT'} {form.name:20} {reached} applied {applied}", flush=True)
        yield {"what": what, "demanded": demanded, "reached": reached, "holds": holds}


def _made(realm: Any, form: Format, messages: int) -> tuple[list[bytes], float]:
    """Return messages of moments one after the other, and the seconds that making them took.

    What they are made of is taken back: to whoever gets them, all of it is news.
    """
    assert form.encode is not None
    made, took = [], 0.0
    with transaction.atomic():
        for number in range(messages):
            at = NOW - timedelta(minutes=messages - number)
            for house in Facility.objects.filter(region=REGION):
                report(realm, house, at=at, occupied=number % 9)
            began = time.perf_counter()
            made.append(form.encode(picture_of(realm, REGION)))
            took += time.perf_counter() - began
        transaction.set_rollback(True)
    return made, took


def _in(realm: Any, raw: bytes) -> int:
    """Take one message in; return of how many houses it counted."""
    realm.refresh_from_db()
    receipt = message_receive(actor=SYSTEM, realm=realm, raw=raw, name="maat", ring=False)
    message_process(actor=BRIDGE, message_id=receipt.message.pk)
    return Message.objects.values_list("applied", flat=True).get(pk=receipt.message.pk)


if __name__ == "__main__":
    main()
