"""The lists of a desk that finds places: `data/placements.toml`. None of them says who somebody is."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from journal.said import Named
from patientspread.request_lists import lists as request_lists
from patientspread.request_lists import not_listed

FILE = Path(__file__).parent / "data" / "placements.toml"
LISTS = ("need", "refusal", "ending")


@dataclass(frozen=True)
class Care:
    """One sort of care: of which kind of resource houses report, and how far is looked."""

    code: str
    kind: str
    bed: bool
    max_minutes: int
    name_nl: str
    name_en: str

    @property
    def name(self) -> Named:
        """Return what people call it."""
        return Named(self.name_nl, self.name_en)


@dataclass(frozen=True)
class Lists:
    """What the file says."""

    answer: timedelta
    closes: timedelta
    cares: Mapping[str, Care]
    names: Mapping[str, Mapping[str, Named]]  # list -> code -> its name


@lru_cache(maxsize=1)
def lists() -> Lists:
    """Return the lists and settings."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    cares = [
        Care(row["code"], row["kind"], row["bed"], row["max_minutes"], row["nl"], row["en"])
        for row in data["care"]
    ]
    return Lists(
        answer=timedelta(minutes=data["settings"]["answer_minutes"]),
        closes=timedelta(hours=data["settings"]["closes_hours"]),
        cares={care.code: care for care in cares},
        names={
            name: {row["code"]: Named(row["nl"], row["en"]) for row in data[name]} for name in LISTS
        },
    )


def care_of(code: str, *, field: str = "care") -> Care:
    """Return a sort of care. Raises Invalid."""
    found = lists().cares.get(code)
    if found is None:
        raise not_listed(code, (one.name for one in lists().cares.values()), field=field)
    return found


def require_code(list_: str, code: str, *, field: str) -> None:
    """Raise Invalid for a code that a list lacks."""
    if code not in lists().names[list_]:
        raise not_listed(code, lists().names[list_].values(), field=field)


def document() -> dict[str, Any]:
    """Return the lists as screens get them."""
    found: dict[str, Any] = {
        name: [{"code": code, "name_nl": one.nl, "name_en": one.en} for code, one in rows.items()]
        for name, rows in lists().names.items()
    }
    ages = request_lists().names["age"].items()
    return found | {
        "care": [asdict(care) for care in lists().cares.values()],
        "age": [{"code": code, "name_nl": one.nl, "name_en": one.en} for code, one in ages],
        "answer_minutes": int(lists().answer.total_seconds() // 60),
    }
