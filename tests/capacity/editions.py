"""Editions of the reference data with other kinds of resource than the bundled ones."""

import csv
import shutil
from io import StringIO
from pathlib import Path

from capacity.kind_file import BUNDLED
from capacity.kind_file import FILE as KINDS_FILE
from network.reference import BUNDLED as REFERENCE

# a file need not have the columns that came later
COLUMNS = (
    *("code", "sector", "name_nl", "name_en", "short_nl", "short_en", "definition_nl"),
    *("definition_en", "why_nl", "why_en", "unit", "order", "is_bed", "classes"),
    *("deadline_manual", "deadline_file", "deadline_automatic", "deadline_exercise", "applies"),
    *("demo_from", "demo_share_of", "demo_share", "demo_level", "valid_from", "retired"),
)
PICU = (
    "picu,hospital,Kinder-IC-bedden,Paediatric IC beds,kinder-IC,PICU,Intensieve zorg voor kinderen."
    ",Intensive care for children.,Er zijn er weinig.,There are few.,bed,25,yes,"
    "regular buffer adapted crisis,3600,3600,600,46800,has_ic,,ic,0.5,,,"
)


def kinds_text(*rows: str, without: str = "") -> str:
    """Return a small file of kinds (ward, IC, ED) with rows added, and one kind left out."""
    kept = [
        ",".join(COLUMNS),
        *(line for code, line in _small().items() if code != without),
    ]
    return "\n".join([*kept, *rows, ""])


def _small() -> dict[str, str]:
    """Return the lines of the three kinds every edition had first, by code."""
    with BUNDLED.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    found = {}
    for code in ("ward", "ic", "ed"):
        line = StringIO()
        csv.DictWriter(line, COLUMNS, extrasaction="ignore", lineterminator="").writerow(rows[code])
        found[code] = line.getvalue()
    return found


def edition(folder: Path, text: str | None = None) -> Path:
    """Return a folder with the bundled reference data and, if given, its own file of kinds."""
    shutil.copytree(REFERENCE, folder, dirs_exist_ok=True)
    (folder / KINDS_FILE).unlink(missing_ok=True)
    if text is not None:
        (folder / KINDS_FILE).write_text(text, encoding="utf-8")
    return folder
