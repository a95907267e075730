"""The spreading policy as data: goals in order, limits, transport, fair-share key.

What holds per kind of bed is a table by the kind's code, with `default` for every kind that the
policy does not name: a policy survives a kind that is added, and one that is retired is left out.
The policy that comes with the program (`data/policy.json`) is this project's own proposal; every
value can be changed in the middle of a crisis by adopting another version.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patientspread.policy_values import LISTS, OTHERWISE, check_names, check_values

DEFAULT_POLICY: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "policy.json").read_text(encoding="utf-8")
)

#: What holds for a kind of bed where a policy has neither that kind nor a `default`.
_PER_KIND: dict[str, Any] = {
    # hospitals offer patients above this share of their regular beds, at most so many a run
    "relieve_above": 0.92,
    "candidates_max": 6,
    "max_minutes": 150,
    "mode": "ambulance",
    "intake_per_hour": 3,
    "priority": 1,
    # for the sake of the share, a region takes up to this share of the beds that its phase opens,
    # where this share of the care outside the cohort makes room
    "receive_below": 0.9,
    "care_yields": 0.0,
}
# What policies of before did not have, with what held then, or what is meant by saying nothing.
_MAY_LACK: dict[str, Any] = {
    "mode_minutes": {},
    "rides_per_hour": {},
    "seats": {},
    "fair_share_of": DEFAULT_POLICY["fair_share_of"],
    "fair_share_weights": {},
    "fair_share_author": "",
    "fair_share_since": "",
    "receive_below": DEFAULT_POLICY["receive_below"],
    "care_yields": {},
    "bring_back_load": 0.8,
    "run_times": DEFAULT_POLICY["run_times"],
    "run_after_requests": DEFAULT_POLICY["run_after_requests"],
    "run_after_beds": DEFAULT_POLICY["run_after_beds"],
}


_WORDS = (*LISTS, "fair_share_of", "run_times")


@dataclass(frozen=True)
class KindPolicy:
    """What holds for one kind of bed; minutes are whole."""

    relieve_above: float
    candidates_max: int
    max_minutes: int
    mode: str
    intake_per_hour: int
    priority: int
    receive_below: float
    care_yields: float


@dataclass(frozen=True)
class SpreadPolicy:
    """A checked policy; minutes and hours are whole."""

    objectives: tuple[str, ...]
    phases_open: tuple[str, ...]
    kinds: Mapping[str, KindPolicy]
    otherwise: KindPolicy
    trips_per_region: Mapping[str, int]
    mode_minutes: Mapping[str, int]
    rides_per_hour: Mapping[str, int]
    seats: Mapping[str, int]  # patients on one ride; one where nothing is said
    # when an area that asked for a rhythm is planned by itself: at these hours of the day, or after so
    # many new requests or so many beds that became free or taken
    run_times: tuple[str, ...]
    run_after_requests: int
    run_after_beds: int
    horizon_hours: int
    fair_share_of: tuple[str, ...]
    fair_share_key: str
    fair_share_weights: Mapping[str, float]
    fair_share_author: str
    fair_share_since: str
    fair_share_band: float
    bring_back_load: float
    stale_rule: str
    margin_beds: int
    unknown_rule: str
    decline_hours: int
    answer_minutes: int

    def of(self, kind: str) -> KindPolicy:
        """Return what holds for a kind of bed, named or not."""
        return self.kinds.get(kind, self.otherwise)


def read_policy(
    document: Mapping[str, Any], *, kinds: Collection[str] | None = None
) -> SpreadPolicy:
    """Return a checked policy. Raises Invalid with the place (JSON pointer) of what is wrong.

    With `kinds` (when a policy is adopted) the codes of kinds of bed must be among these. Without (a
    stored policy) codes that are no kind any more do no harm: nobody asks for them.
    """
    check_names(document, DEFAULT_POLICY, _MAY_LACK)
    document = _MAY_LACK | dict(document)
    check_values(document, kinds=kinds)
    tables = {name: document[name] for name in _PER_KIND}
    named = {kind for table in tables.values() for kind in table} - {OTHERWISE}
    return SpreadPolicy(
        kinds={kind: _of_kind(document, tables, kind) for kind in sorted(named)},
        otherwise=_of_kind(document, tables, OTHERWISE),
        objectives=tuple(document["objectives"]),
        phases_open=tuple(document["phases_open"]),
        fair_share_of=tuple(document["fair_share_of"]),
        run_times=tuple(document["run_times"]),
        **{name: document[name] for name in DEFAULT_POLICY.keys() - _PER_KIND.keys() - set(_WORDS)},
    )


def _of_kind(
    document: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]], kind: str
) -> KindPolicy:
    """Return what the tables say of a kind, else their default, else the program's.

    Nobody travels longer than the vehicle may: the shorter of the two limits holds.
    """
    said = {
        name: table.get(kind, table.get(OTHERWISE, _PER_KIND[name]))
        for name, table in tables.items()
    }
    limit = document["mode_minutes"].get(said["mode"], said["max_minutes"])
    return KindPolicy(**said | {"max_minutes": min(said["max_minutes"], limit)})
