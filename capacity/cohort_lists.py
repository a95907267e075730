"""The labels of cohorts and the two ways of counting them: `data/cohorts.toml`, part of the reference set."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from journal.said import Named
from network.parts import PartRead, ReferencePart

FILE = Path(__file__).parent / "data" / "cohorts.toml"


@dataclass(frozen=True)
class Label:
    """One label. `rest`: it takes whoever has none of the others."""

    code: str
    name: Named
    rest: bool


@lru_cache(maxsize=1)
def labels() -> Mapping[str, Label]:
    """Return the labels by code, in their order."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["label"]
    return {
        row["code"]: Label(row["code"], Named(row["nl"], row["en"]), row.get("rest", False))
        for row in rows
    }


def label_name(code: str) -> Named:
    """Return the name of a label; of one that left the file, its code."""
    found = labels().get(code)
    return found.name if found else Named(code, code)


def has_rest(codes: tuple[str, ...]) -> bool:
    """Say whether labels take everybody, so that the parts make the whole."""
    return any(labels()[code].rest for code in codes if code in labels())


def _read(_folder: Path) -> PartRead:
    """Read the file: it comes with the program, whatever edition is loaded."""
    return PartRead(hashlib.sha256(FILE.read_bytes()).hexdigest(), lambda: None)


def _document() -> list[dict[str, Any]]:
    """Return the labels as screens get them."""
    return [
        {"code": one.code, "name_nl": one.name.nl, "name_en": one.name.en, "rest": one.rest}
        for one in labels().values()
    ]


PART = ReferencePart(
    name="cohorts", read=_read, document=_document, facility_fields=lambda _facility: {}
)
