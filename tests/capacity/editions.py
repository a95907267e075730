"""Editions of the reference data with other kinds of resource than the bundled ones."""

import shutil
from pathlib import Path

from capacity.kind_file import BUNDLED
from capacity.kind_file import FILE as KINDS_FILE
from network.reference import BUNDLED as REFERENCE

PICU = (
    "picu,hospital,Kinder-IC-bedden,Paediatric IC beds,kinder-IC,PICU,Intensieve zorg voor kinderen."
    ",Intensive care for children.,Er zijn er weinig.,There are few.,bed,25,yes,"
    "regular buffer adapted crisis,3600,3600,600,46800,has_ic,,ic,0.5,,,"
)


def kinds_text(*rows: str, without: str = "") -> str:
    """Return the bundled file of kinds with rows added, and one kind left out."""
    lines = BUNDLED.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not without or not line.startswith(f"{without},")]
    return "\n".join([*kept, *rows, ""])


def edition(folder: Path, text: str | None = None) -> Path:
    """Return a folder with the bundled reference data and, if given, its own file of kinds."""
    shutil.copytree(REFERENCE, folder, dirs_exist_ok=True)
    (folder / KINDS_FILE).unlink(missing_ok=True)
    if text is not None:
        (folder / KINDS_FILE).write_text(text, encoding="utf-8")
    return folder
