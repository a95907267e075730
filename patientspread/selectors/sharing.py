"""The fair share of a run: who is shared out, by whose key, and which regions have room for more."""

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from capacity.selectors import BedsNow, cohorts_open
from network.models import Facility
from patientspread.engine import FairShare, Patient, Site
from patientspread.models import SpreadRun
from patientspread.policy import SpreadPolicy
from patientspread.policy_values import EVERYBODY, MANUAL
from patientspread.selectors.candidates import lines_of, weight_of
from patientspread.selectors.cohorts import Key, cohort_present


@dataclass(frozen=True)
class Shared:
    """Who is shared out: `labels` of cohorts and who of them lies where; None: everybody."""

    labels: tuple[str, ...]
    present: Mapping[Key, int] | None


def shared_of(
    run: SpreadRun, policy: SpreadPolicy, facilities: Collection[Facility], now: datetime
) -> Shared | None:
    """Return whom a run shares out: its own cohort, else what the policy names; None: nobody.

    Where no cohort is followed there is nothing to share out: regular care is kept, not spread.
    """
    if run.cohort:
        return Shared((run.cohort,), cohort_present(run.realm, (run.cohort,), facilities, now))
    if EVERYBODY in policy.fair_share_of:
        return Shared((EVERYBODY,), None)
    followed = {label for row in cohorts_open(run.realm).values() for label in row.labels}
    labels = tuple(label for label in policy.fair_share_of if label in followed)
    if not labels:
        return None
    return Shared(labels, cohort_present(run.realm, labels, facilities, now))


def marked(patients: Collection[Patient], shared: Shared | None) -> list[Patient]:
    """Return candidates with whether they count in the share.

    A candidate is a count, not a person: as many of a place count as lie there of the cohort.
    """
    if shared is None:
        return [replace(one, shared=False) for one in patients]
    if shared.present is None:
        return list(patients)
    left = Counter(shared.present)
    found = []
    for one in patients:
        counts = left[one.origin, one.bed] > 0
        left[one.origin, one.bed] -= counts
        found.append(replace(one, shared=counts))
    return found


def fair_share(  # noqa: PLR0917
    run: SpreadRun,
    policy: SpreadPolicy,
    facilities: Collection[Facility],
    known: Mapping[str, BedsNow],
    sites: Collection[Site],
    patients: Collection[Patient],
    shared: Shared | None,
) -> FairShare | None:
    """Return the dated key over the regions with who is shared out; None if nobody is, or nothing weighs."""
    key = _key(policy, facilities, known)
    if shared is None or not any(key.values()):
        return None
    made = timezone.localtime(run.policy.valid_from).date().isoformat()
    return FairShare(
        key=key,
        band=policy.fair_share_band,
        kind=policy.fair_share_key,
        author=policy.fair_share_author or str(run.policy.author),
        valid_from=policy.fair_share_since or made,
        load=_left(shared.present, patients),
        room=_room(policy, sites, patients, shared.present),
    )


def _key(
    policy: SpreadPolicy, facilities: Collection[Facility], known: Mapping[str, BedsNow]
) -> dict[str, float]:
    """Return what each region weighs."""
    key: dict[str, float] = {}
    for one in facilities:
        if policy.fair_share_key == MANUAL:
            key[one.region_id] = float(policy.fair_share_weights.get(one.region_id, 0))
        elif policy.fair_share_key == "population":
            key[one.region_id] = float(one.region.population)
        else:
            lines = lines_of(one, known[one.pk]) if one.pk in known else []
            beds = sum(weight_of(line, known[one.pk].regular(bed)) for bed, line in lines)
            key[one.region_id] = key.get(one.region_id, 0.0) + beds
    return key


def _left(
    present: Mapping[Key, int] | None, patients: Collection[Patient]
) -> dict[Key, int] | None:
    """Return who of a cohort lies where, without the candidates: the engine counts those itself."""
    if present is None:
        return None
    left = Counter(present)
    left.subtract((one.origin, one.bed) for one in patients if one.shared and one.admitted)
    return dict(left)


def _room(
    policy: SpreadPolicy,
    sites: Collection[Site],
    patients: Collection[Patient],
    present: Mapping[Key, int] | None,
) -> dict[tuple[str, str], int]:
    """Return how many more a region takes for the sake of its share, per kind of bed.

    Everybody who lies there fills a bed, of the cohort or not; a part of the other care makes room.
    Only the beds that the region's phase opens count.
    """
    opened: Counter[tuple[str, str]] = Counter()
    lying: Counter[tuple[str, str]] = Counter()
    others: Counter[tuple[str, str]] = Counter()
    held = Counter((one.origin, one.bed) for one in patients if one.admitted)
    for site in sites:
        for bed, state in site.beds.items():
            place, there = (site.region, bed), state.occupied + held[site.id, bed]
            opened[place] += sum(state.capacity.as_tuple())
            lying[place] += there
            if present is not None:
                others[place] += max(there - present.get((site.id, bed), 0), 0)
    found = {}
    for place, beds in opened.items():
        kind = policy.of(place[1])
        room = kind.receive_below * beds - lying[place] + kind.care_yields * others[place]
        found[place] = max(math.floor(room), 0)
    return found
