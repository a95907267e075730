"""The lists of a request to move a patient: `data/requests.toml`. None of them says who somebody is."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from journal.errors import Invalid
from journal.said import Named

FILE = Path(__file__).parent / "data" / "requests.toml"
LISTS = ("specialism", "age", "wish", "consent", "country")
# A bed or room of a ward, such as `C3-12`: a burgerservicenummer and a date of birth have more digits.
MOST_DIGITS = 5
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{0,11}")


@dataclass(frozen=True)
class Evidence:
    """The kinds of resource that say that a house can do something; `only`: without them it cannot."""

    kinds: tuple[str, ...]
    only: bool


@dataclass(frozen=True)
class Lists:
    """What the file says."""

    stands: timedelta
    closes: timedelta
    names: Mapping[str, Mapping[str, Named]]  # list -> code -> its name
    children: Mapping[
        str, tuple[str, ...]
    ]  # kind of bed that is asked -> the kinds that a child needs
    evidence: Mapping[str, "Evidence"]  # specialism -> by what one knows that a house can


@lru_cache(maxsize=1)
def lists() -> Lists:
    """Return the lists and settings."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Lists(
        stands=timedelta(hours=data["settings"]["stands_hours"]),
        closes=timedelta(hours=data["settings"]["closes_hours"]),
        names={
            name: {row["code"]: Named(row["nl"], row["en"]) for row in data[name]} for name in LISTS
        },
        children={bed: tuple(kinds) for bed, kinds in data["children"].items()},
        evidence={
            row["code"]: Evidence(tuple(row.get("kinds", ())), row.get("only", False))
            for row in data["specialism"]
        },
    )


def name_of(list_: str, code: str) -> Named:
    """Return the name of a code; of one that left the file, the code."""
    return lists().names[list_].get(code, Named(code, code))


def require_code(list_: str, code: str, *, field: str) -> None:
    """Raise Invalid for a code that a list lacks."""
    if code not in lists().names[list_]:
        raise not_listed(code, lists().names[list_], field=field)


def not_listed(code: str, known: Iterable[Any], *, field: str) -> Invalid:
    """Return the refusal of a code that is in no list: with what is."""
    told = [str(one) for one in known]
    return Invalid("patientspread.request.unknown_code", field=field, given=code, known=told)


def check_reference(reference: str) -> str:
    """Return what a ward calls the case. Raises Invalid for what may be somebody's number or name."""
    reference = reference.strip()
    if not reference:
        return ""
    digits = sum(one.isdigit() for one in reference)
    letters = max((len(part) for part in re.findall(r"[A-Za-z]+", reference)), default=0)
    if not _REFERENCE.fullmatch(reference) or digits > MOST_DIGITS or not digits or letters > 4:  # noqa: PLR2004 -- no name
        raise Invalid("patientspread.request.reference", field="reference", most=MOST_DIGITS)
    return reference.upper()


def document() -> dict[str, Any]:
    """Return the lists as screens get them."""
    return {
        name: [
            {"code": code, "name_nl": one.nl, "name_en": one.en}
            for code, one in lists().names[name].items()
        ]
        for name in LISTS
    }
