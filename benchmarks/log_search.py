"""A question for words in a log of tens of thousands of lines: how much does it add to leafing through?

    python benchmarks/log_search.py --json log.json
    python benchmarks/log_search.py --lines 5000      # a short run

Writes lines as people do, in a database of its own, and reads them to the first: a page of the log after the
other, without a question, with one that a line in a hundred answers, with one that none does. The time
is the processor's, so that others on the machine do not count.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

DEMANDS: tuple[tuple[str, float], ...] = (
    ("searching a page of 5,000 lines against reading it, times", 4.0),
    ("a question that nothing answers, seconds per 10,000 lines", 2.0),
)
TALES = (
    "Maasstad Ziekenhuis: 12 bedden vrijgemaakt, patiënten verplaatst naar de bovenste verdieping.",
    "GRIP 2 in Rotterdam-Rijnmond: rookontwikkeling trekt over de wijk, ramen en deuren gesloten.",
    "Uitvraag van 14:00 gesloten: 31 van 34 locaties antwoordden, drie blijven stil.",
    "Afspraak met de huisartsenposten bijgesteld: zelfverwijzers gaan tot morgen naar de post.",
)


def prepare(folder: str) -> None:
    """Point Django at a database of its own and make its tables."""
    for name in ("REDIS_URL", "DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ |= {"ZORGBEELD_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def write(lines: int) -> object:
    """Return a realm with so many lines."""
    from journal import clock  # noqa: PLC0415
    from journal.actors import Actor  # noqa: PLC0415
    from journal.models import Realm  # noqa: PLC0415
    from journal.services import record, writing  # noqa: PLC0415
    from situation.events import NotePosted  # noqa: PLC0415

    realm = Realm.objects.create(slug="meting", name="Meting", kind="exercise")
    actor = Actor("user:meting", "D. Bakker, HIN")
    for first in range(0, lines, 500):
        with writing():
            for at in range(first, min(first + 500, lines)):
                tale = TALES[at % len(TALES)]
                if at % 100 == 0:
                    tale = f"Evacuatie {at}: {tale}"
                note = NotePosted(
                    id=at + 1,
                    region=None,
                    theme="continuity",
                    text=tale,
                    by=actor.label,
                    role="hin",
                    at=clock.now(),
                    reliability="confirmed",
                )
                record(note, realm=realm, actor=actor)
    return realm


def leaf(realm: object, words: str) -> tuple[float, int]:
    """Return the processor seconds to read the whole log with a question, and how many lines came."""
    from journal.logpages import Asked, log_page  # noqa: PLC0415
    from journal.wording import Sought  # noqa: PLC0415

    sought = Sought(words) if words else None
    before: int | None = 2**62
    began, found = time.process_time(), 0
    while before is not None:
        page = log_page(realm, frozenset({"all"}), Asked(before=before, lines=500, words=sought))  # type: ignore[arg-type]
        found += len(page.bodies)
        before = page.before
    return time.process_time() - began, found


def main() -> None:
    """Write, read, print, keep; exit 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--json", type=Path, help="write the findings here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory("-log") as folder:
        prepare(folder)
        realm = write(options.lines)
        bare, all_lines = leaf(realm, "")
        some, hits = leaf(realm, "evacuaties")
        none, misses = leaf(realm, "onvindbaar zeldzaam")
    if (all_lines, hits, misses) != (options.lines, -(-options.lines // 100), 0):
        raise SystemExit(f"found {all_lines}, {hits}, {misses} lines of {options.lines}")
    reached = (max(some, none) / bare, none / options.lines * 10_000)
    findings = [
        {"what": what, "demanded": demanded, "reached": round(value, 2), "holds": value <= demanded}
        for (what, demanded), value in zip(DEMANDS, reached, strict=True)
    ]
    for one in findings:
        print(f"{one['what']}: {one['reached']} (at most {one['demanded']})")
    if options.json:
        options.json.write_text(json.dumps(findings, indent=1) + "\n", encoding="utf-8")
    sys.exit(0 if all(one["holds"] for one in findings) else 1)


if __name__ == "__main__":
    main()
