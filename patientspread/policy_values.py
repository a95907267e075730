"""The names and values a spreading policy may have: one table, and refusals with their place."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from capacity.cohort_lists import labels
from journal.errors import Invalid
from patientspread.engine import DEFAULT_ASSIGN_ORDER, PHASES
from patientspread.fleet_models import MODES
from patientspread.rhythms import is_time

OTHERWISE = "default"  # the entry for kinds of bed that are not named
MANUAL = "manual"  # a key of one's own
EVERYBODY = "everybody"  # whoever lies there is shared out, not a cohort
LISTS = {"objectives": DEFAULT_ASSIGN_ORDER, "phases_open": PHASES}
CHOICES = {
    "stale_rule": ("use", "margin", "exclude"),
    "unknown_rule": ("use", "margin", "exclude"),
    "fair_share_key": ("population", "regular_beds", "manual"),
}


@dataclass(frozen=True)
class Bounds:
    """Least and most of a number; `whole`: no part of one."""

    least: float
    most: float
    whole: bool = True

    def hold(self, value: object) -> bool:
        """Say whether a value is such a number."""
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False
        return math.isfinite(value) and self.least <= value <= self.most


PER_KIND = {
    "relieve_above": Bounds(0, 2, whole=False),
    "candidates_max": Bounds(0, 100),
    "max_minutes": Bounds(1, 1440),
    "intake_per_hour": Bounds(0, 100),
    "priority": Bounds(1, 1000),
    "receive_below": Bounds(0, 2, whole=False),
    "care_yields": Bounds(0, 1, whole=False),
}
PER_MODE = {
    "trips_per_region": Bounds(0, 10_000),
    "mode_minutes": Bounds(1, 1440),
    "rides_per_hour": Bounds(0, 200),
    "seats": Bounds(1, 60),
}
WEIGHT = Bounds(0, 1e9, whole=False)  # of a region in a key of one's own
MAX_AUTHOR = 140
MAX_TIMES = 24  # a day
PLAIN = {
    "run_after_requests": Bounds(1, 1000),
    "run_after_beds": Bounds(1, 100_000),
    "horizon_hours": Bounds(1, 168),
    "fair_share_band": Bounds(0, 1, whole=False),
    "bring_back_load": Bounds(0, 2, whole=False),
    "margin_beds": Bounds(0, 100),
    "decline_hours": Bounds(0, 720),
    "answer_minutes": Bounds(1, 1440),
}


def check_names(
    given: Mapping[str, Any], known: Collection[str], may_lack: Collection[str]
) -> None:
    """Raise Invalid unless a policy has the known names, and all but those it may lack."""
    _check_known("", given, known)
    _check_there("", given, [name for name in known if name not in may_lack])


def check_values(document: Mapping[str, Any], *, kinds: Collection[str] | None) -> None:
    """Raise Invalid with the JSON pointer of the first value that cannot be.

    `kinds`: the codes that tables per kind of bed may name; None: any.
    """
    for name in (*PER_KIND, *PER_MODE, "mode", "fair_share_weights"):
        if not isinstance(document[name], Mapping):
            raise Invalid("patientspread.policy_object", field=f"/{name}")
    _check_words(document)
    if kinds is not None:
        for name in (*PER_KIND, "mode"):
            _check_known(f"/{name}", document[name], {*kinds, OTHERWISE})
    for name in PER_MODE:
        _check_known(f"/{name}", document[name], MODES)
    for place, value, bounds in _numbers(document):
        if not bounds.hold(value):
            code = "patientspread.policy_whole" if bounds.whole else "patientspread.policy_number"
            raise Invalid(code, field=place, low=bounds.least, high=bounds.most)
    _check_there("/trips_per_region", document["trips_per_region"], document["mode"].values())
    _check_share(document)
    check_times("/run_times", document["run_times"])


def check_times(pointer: str, times: object) -> None:
    """Raise Invalid unless these are hours of the day as `10:00`, each once, a day's worth at most."""
    given = [one for one in times if isinstance(one, str)] if isinstance(times, list) else None
    known = given is not None and given == times and all(is_time(one) for one in given)
    if not known or given is None or len(set(given)) != len(given) or len(given) > MAX_TIMES:
        raise Invalid("patientspread.policy_times", field=pointer, most=MAX_TIMES)


def _check_share(document: Mapping[str, Any]) -> None:
    """Raise Invalid where it is not clear who is shared out by which key."""
    _check_list("/fair_share_of", document["fair_share_of"], (*labels(), EVERYBODY))
    weights = document["fair_share_weights"]
    if document["fair_share_key"] == MANUAL and not any(weights.values()):
        raise Invalid("patientspread.policy_weights", field="/fair_share_weights")
    author, since = document["fair_share_author"], document["fair_share_since"]
    if not isinstance(author, str) or len(author) > MAX_AUTHOR:
        raise Invalid("patientspread.policy_text", field="/fair_share_author", most=MAX_AUTHOR)
    try:
        if since != "":
            date.fromisoformat(since)
    except (TypeError, ValueError) as error:
        raise Invalid("patientspread.policy_date", field="/fair_share_since") from error


def _check_words(document: Mapping[str, Any]) -> None:
    """Raise Invalid where words do not come from their closed set."""
    for name, known in LISTS.items():
        _check_list(f"/{name}", document[name], known)
    for place, value, choices in _choices(document):
        if value not in choices:
            raise Invalid("patientspread.policy_choice", field=place, known=choices)


def _check_list(pointer: str, words: object, known: tuple[str, ...]) -> None:
    """Raise Invalid unless a list holds known words, each once, at least one."""
    given = [word for word in words if word in known] if isinstance(words, list) else []
    if not given or given != words or len(set(given)) != len(given):
        raise Invalid("patientspread.policy_list", field=pointer, known=known)


def _check_known(pointer: str, given: Collection[str], known: Collection[str]) -> None:
    """Raise Invalid where an object has a name nobody knows."""
    for name in given:
        if name not in known:
            raise Invalid("patientspread.policy_unknown", field=f"{pointer}/{name}", name=name)


def _check_there(pointer: str, given: Collection[str], needed: Collection[str]) -> None:
    """Raise Invalid where an object lacks a name that is needed."""
    for name in needed:
        if name not in given:
            raise Invalid("patientspread.policy_missing", field=f"{pointer}/{name}", name=name)


def _choices(document: Mapping[str, Any]) -> Iterator[tuple[str, object, tuple[str, ...]]]:
    """Yield every word out of a closed set with its place and that set."""
    for name, known in CHOICES.items():
        yield f"/{name}", document[name], known
    for kind, mode in document["mode"].items():
        yield f"/mode/{kind}", mode, MODES


def _numbers(document: Mapping[str, Any]) -> Iterator[tuple[str, object, Bounds]]:
    """Yield every number with its place and its bounds."""
    for name, bounds in (PER_KIND | PER_MODE).items():
        for key, value in document[name].items():
            yield f"/{name}/{key}", value, bounds
    for region, weight in document["fair_share_weights"].items():
        yield f"/fair_share_weights/{region}", weight, WEIGHT
    for name, bounds in PLAIN.items():
        yield f"/{name}", document[name], bounds
