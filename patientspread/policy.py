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
}


@dataclass(frozen=True)
class KindPolicy:
    """What holds for one kind of bed; minutes are whole."""

    relieve_above: float
    candidates_max: int
    max_minutes: int
    mode: str
    intake_per_hour: int
    priority: int


@dataclass(frozen=True)
class SpreadPolicy:
    """A checked policy; minutes and hours are whole."""

    objectives: tuple[str, ...]
    phases_open: tuple[str, ...]
    kinds: Mapping[str, KindPolicy]
    otherwise: KindPolicy
    trips_per_region: Mapping[str, int]
    horizon_hours: int
    fair_share_key: str
    fair_share_band: float
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
    check_names(document, DEFAULT_POLICY)
    check_values(document, kinds=kinds)
    tables = {name: document[name] for name in _PER_KIND}
    named = {kind for table in tables.values() for kind in table} - {OTHERWISE}
    return SpreadPolicy(
        kinds={kind: _of_kind(tables, kind) for kind in sorted(named)},
        otherwise=_of_kind(tables, OTHERWISE),
        objectives=tuple(document["objectives"]),
        phases_open=tuple(document["phases_open"]),
        **{
            name: document[name] for name in DEFAULT_POLICY.keys() - _PER_KIND.keys() - LISTS.keys()
        },
    )


def _of_kind(tables: Mapping[str, Mapping[str, Any]], kind: str) -> KindPolicy:
    """Return what the tables say of a kind, else their default, else the program's."""
    return KindPolicy(
        **{
            name: table.get(kind, table.get(OTHERWISE, _PER_KIND[name]))
            for name, table in tables.items()
        }
    )
