"""The spreading policy as data: goals in order, limits, transport, fair-share key.

The default is this project's own proposal (spreading engine's default order); every value can be
changed in the middle of a crisis by adopting another version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journal.errors import Invalid
from patientspread.engine import DEFAULT_ASSIGN_ORDER, PHASES
from patientspread.policy_values import check_values

BEDS = ("ic", "ward")

DEFAULT_POLICY: dict[str, Any] = {
    "objectives": list(DEFAULT_ASSIGN_ORDER),
    "phases_open": list(PHASES),
    # hospitals offer patients above this share of their regular beds, at most so many a run
    "relieve_above": {"ic": 0.9, "ward": 0.92},
    "candidates_max": {"ic": 3, "ward": 6},
    "max_minutes": {"ic": 180, "ward": 150},
    "mode": {"ic": "micu", "ward": "ambulance"},
    "trips_per_region": {"micu": 6, "ambulance": 24},
    "intake_per_hour": {"ic": 1, "ward": 3},
    "priority": {"ic": 3, "ward": 1},
    "horizon_hours": 24,
    "fair_share_key": "population",
    "fair_share_band": 0.1,
    "stale_rule": "margin",
    "margin_beds": 2,
    "unknown_rule": "exclude",
    "decline_hours": 24,
    "answer_minutes": 60,
}


@dataclass(frozen=True)
class SpreadPolicy:
    """A checked policy; per-bed values are keyed by `ic` and `ward`, minutes and hours are whole."""

    objectives: tuple[str, ...]
    phases_open: tuple[str, ...]
    relieve_above: Mapping[str, float]
    candidates_max: Mapping[str, int]
    max_minutes: Mapping[str, int]
    mode: Mapping[str, str]
    trips_per_region: Mapping[str, int]
    intake_per_hour: Mapping[str, int]
    priority: Mapping[str, int]
    horizon_hours: int
    fair_share_key: str
    fair_share_band: float
    stale_rule: str
    margin_beds: int
    unknown_rule: str
    decline_hours: int
    answer_minutes: int


def read_policy(document: Mapping[str, Any]) -> SpreadPolicy:
    """Return a checked policy. Raises Invalid with the name of what is wrong."""
    unknown = document.keys() - DEFAULT_POLICY.keys()
    missing = DEFAULT_POLICY.keys() - document.keys()
    if unknown or missing:
        names = ", ".join(sorted(unknown | missing))
        first = min(unknown | missing)
        raise Invalid(f"Onbekend of ontbrekend in het spreidingsbeleid: {names}.", field=first)
    _check_words(document, "objectives", DEFAULT_ASSIGN_ORDER)
    _check_words(document, "phases_open", PHASES)
    for name in (
        "relieve_above",
        "candidates_max",
        "max_minutes",
        "mode",
        "intake_per_hour",
        "priority",
    ):
        if not isinstance(document[name], dict) or set(document[name]) != set(BEDS):
            raise Invalid(f"‘{name}’ moet ‘ic’ en ‘ward’ noemen.", field=name)
    for name in ("stale_rule", "unknown_rule"):
        if document[name] not in ("use", "margin", "exclude"):
            raise Invalid(f"‘{name}’ is use, margin of exclude.", field=name)
    if document["fair_share_key"] not in ("population", "regular_beds"):
        raise Invalid("De verdeelsleutel is population of regular_beds.", field="fair_share_key")
    check_values(document)
    values = dict(document)
    values["objectives"] = tuple(values["objectives"])
    values["phases_open"] = tuple(values["phases_open"])
    return SpreadPolicy(**values)


def _check_words(document: Mapping[str, Any], name: str, known: tuple[str, ...]) -> None:
    """Raise Invalid unless a list holds known words, each once."""
    words = document[name]
    if (
        not isinstance(words, list)
        or not words
        or not all(isinstance(word, str) for word in words)
        or len(set(words)) != len(words)
        or set(words) - set(known)
    ):
        raise Invalid(f"‘{name}’ moet een lijst zijn uit: {', '.join(known)}.", field=name)
