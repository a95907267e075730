"""Measures how many messages a second the bridge takes in (stored, read, applied) and makes, by format.

`scripts/with_servers.py .venv/bin/python benchmarks/bridge_rates.py --json OUT` on PostgreSQL writes
`{what, demanded, reached, holds}` rows. Of FHIR, 300 MeasureReports a second are demanded: in Bundles by one
worker, and one a message by one process that stores and one that applies. The load says how busy the machine
was, processor time what it took; beside both stands what a bare insert with a commit does in the same run.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from bridge_parts import singles  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from lcms_bridge.formats import OUTGOING, Format  # noqa: E402
from lcms_bridge.models import Message  # noqa: E402
from lcms_bridge.selectors import picture_of  # noqa: E402
from lcms_bridge.services import BRIDGE, message_process, message_receive  # noqa: E402
from network.models import Facility  # noqa: E402
from tests.lcms_bridge.factories import NOW, SYSTEM, make_facilities, make_realm, report, systems_of  # noqa: E402

HOUSES, REGION = 40, "WEST"
FHIR, REPORTS_PER_S = "fhir-r4", 300
REPORT = b'"resourceType":"MeasureReport"'


def main() -> None:
    """Measure all formats that go out and come back, and write what was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=12)
    parser.add_argument("--only", nargs="*", help="names of formats")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    make_facilities([f"H{number:03}" for number in range(HOUSES)], REGION)
    only = given.only or [form.name for form in OUTGOING]
    rows = [*_formats(given.messages, only)]
    if FHIR in only:
        rows.append(_singles(given.messages))
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    sys.exit(0 if all(row["holds"] for row in rows) else 1)


def _formats(messages: int, only: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the row of each format that carries figures both ways."""
    for form in OUTGOING:
        if not form.carries or form.recognises is None or form.name not in only:
            continue
        realm = make_realm(f"maat-{form.name}".replace(".", "-"))
        made, out_s = _made(realm, form, messages)
        spent, there = time.process_time(), singles.database_s()
        began = time.perf_counter()
        applied = sum(_in(realm, raw) for raw in made)
        in_s = time.perf_counter() - began
        spent, there = time.process_time() - spent, singles.database_s() - there
        reports = sum(raw.replace(b": ", b":").count(REPORT) for raw in made)
        reached = {
            "in_per_s": round(messages / in_s, 1),
            "houses_in_per_s": round(applied / in_s),
            "out_per_s": round(messages / out_s, 1),
        }
        demanded: dict[str, Any] = {}
        if form.name == FHIR:
            reached["measure_reports_in_per_s"] = round(reports / in_s)
            reached["processor_ms_per_report"] = round(spent / reports * 1000, 2)
            reached["database_ms_per_report"] = round(there / reports * 1000, 2)
            reached["reports_per_processor_s"] = round(reports / (spent + there))
            reached["load"] = os.getloadavg()[0]
            demanded = {"measure_reports_in_per_s": REPORTS_PER_S}
        whole = applied == messages * HOUSES
        holds = whole and all(reached[name] >= least for name, least in demanded.items())
        what = f"{form.name}: messages of {HOUSES} houses on {connection.vendor}, one worker"
        print(f"{'ok ' if holds else 'NOT'} {form.name:20} {reached} applied {applied}", flush=True)
        yield {"what": what, "demanded": demanded, "reached": reached, "holds": holds}


def _singles(messages: int) -> dict[str, Any]:
    """Return the row of MeasureReports that come one a message, each from its own house's system."""
    realm = make_realm("maat-los")
    form = next(form for form in OUTGOING if form.name == FHIR)
    houses = [*Facility.objects.filter(region=REGION)]
    senders = systems_of(realm, houses)
    made, _took = _made(realm, form, messages)
    sent = [one for raw in made for one in singles.reports_in(raw, senders)]
    reached = singles.told(realm, senders, sent)
    demanded = {"measure_reports_in_per_s": REPORTS_PER_S}
    whole = reached["applied"] == len(sent) and singles.heard(realm) == len(houses)
    holds = whole and reached["measure_reports_in_per_s"] >= REPORTS_PER_S
    print(f"{'ok ' if holds else 'NOT'} one report a message {reached}", flush=True)
    what = f"{FHIR}: {len(sent)} messages of one report from {len(houses)} systems"
    what += f" on {connection.vendor}, one process stores, one applies"
    return {"what": what, "demanded": demanded, "reached": reached, "holds": holds}


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
