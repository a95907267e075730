"""From the database to the engine's problem: the figures of the moment, with their age and policy."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any

import numpy as np
from django.db.models import Max

from capacity.freshness import Freshness
from capacity.selectors import (
    BedsNow,
    Promised,
    beds_now,
    operating_now,
    promises_of,
)
from journal import clock
from journal.said import Readable
from network.models import Facility
from network.selectors import hospitals_in_use
from network.travel import default_travel, travel_matrix
from patientspread.engine import (
    DEFAULT_ASSIGN_ORDER,
    AssignPolicy,
    AssignProblem,
    FairShare,
    Patient,
    Site,
)
from patientspread.engine import Region as EngineRegion
from patientspread.engine.scenarios import with_rises
from patientspread.models import Request, SpreadRun, Transfer, TransferState
from patientspread.policy import SpreadPolicy, read_policy
from patientspread.selectors.asked import Asked, asked_of
from patientspread.selectors.candidates import (
    candidates_of,
    expected_again,
    hours_of,
    names_of,
)
from patientspread.selectors.fleet import trips_left
from patientspread.selectors.requests import (
    patient_id,
    patient_of,
    refused_places,
    requests_sought,
)
from patientspread.selectors.scenarios import Rises, rises_of
from patientspread.selectors.share_key import with_share_key
from patientspread.selectors.sharing import fair_share, marked, shared_of
from patientspread.selectors.sites import site_of
from patientspread.selectors.transfers import NATIONAL, decided_anew, transfers_waiting
from patientspread.variants import key_changed
from phases.runs import classes_open
from phases.selectors import phase_of, plans_in_force


@dataclass(frozen=True)
class Question:
    """What a run asks the engine, and what it looked at, as shown with its result."""

    problem: AssignProblem
    looked_at: dict[str, Any]
    # the requests by what the engine calls their patients; none: the candidates are expectations
    requests: Mapping[str, int] = field(default_factory=dict)
    asked_until: int = (
        0  # the number of the newest request in its realm, whoever looks for a place for it
    )
    shared_of: tuple[str, ...] = ()  # the labels of whom the fair share is
    key_by: Readable = ""  # who gave its key
    # (from, to) of the rides whose minutes are no estimate
    measured: Collection[tuple[str, str]] = frozenset()
    needed: Asked | None = None  # what its requests need, and what nobody knows of the hospitals
    look_ahead: Callable[[], Rises | None] = lambda: None  # a variant is not held against forecasts
    calm: AssignProblem | None = (
        None  # the problem without what is expected, where it counts on the worst of that
    )

    @cached_property
    def rises(self) -> Rises | None:
        """Return what more is expected until its horizon; None: nobody forecasts, or it is not asked.

        Read when it is asked for: who waits for the rest of a plan does not wait for this.
        """
        return self.look_ahead()

    @property
    def plain(self) -> AssignProblem:
        """Return the problem on the figures of the moment."""
        return self.calm or self.problem


def question_of(
    run: SpreadRun, now: datetime, *, what_if: Mapping[str, Any] | None = None
) -> Question:
    """Build the engine's problem from the figures of this moment, with their freshness and phases.

    `what_if`: with the key of the fair share that it asks for.
    """
    policy = key_changed(with_share_key(read_policy(run.policy.document), run.realm), what_if)
    everybody = list(hospitals_in_use())
    facilities = [f for f in everybody if run.scope in (NATIONAL, f.region_id)]
    known = beds_now(run.realm, [f.pk for f in facilities])
    # before what waits is read: a request made of an expectation since then has a higher one
    asked_until = Request.objects.filter(realm=run.realm).aggregate(last=Max("number"))["last"]
    waiting = transfers_waiting(run.realm, NATIONAL)
    own = decided_anew(run, waiting)
    anew = {t.pk for t in own}
    others = [t for t in waiting if t.pk not in anew]
    shared = shared_of(run, policy, facilities, now)
    of_cohort = shared.present if shared and run.cohort else None
    asked = requests_sought(run, own, facilities)
    needed = asked_of(run.realm, {patient_id(row): row for row in asked}, everybody, facilities)
    found = [patient_of(row, policy, now) for row in asked]
    if run.is_replan:  # the rest of a plan: nobody else is looked for
        found += expected_again(own, policy)
    elif not found:
        found = candidates_of(facilities, known, (own, others), policy, now, of_cohort)
    candidates = marked(found, shared)
    promised = promises_of(
        run.realm,
        [f.pk for f in facilities],
        without={one.request.key for one in own if one.request is not None},
    )
    taken = _taken(candidates, promised)
    standing = operating_now(run.realm, facilities)
    opened = classes_open(run.realm, phase_of(run.realm), plans_in_force(run.realm))
    sites = tuple(
        _isolated(
            site_of(
                f,
                known.get(f.pk),
                standing[f.pk],
                taken,
                policy,
                now,
                opened[f.region_id],
                needed.offered(f),
            ),
            promised.get(f.pk, {}),
        )
        for f in facilities
    )
    share = None
    if run.scope == NATIONAL:
        share = fair_share(run, policy, facilities, known, sites, candidates, shared)
    travel = default_travel()
    regions = sorted({f.region_id for f in facilities})
    minutes = np.array(travel_matrix(travel, facilities), dtype=np.int64)
    problem = AssignProblem(
        sites=sites,
        patients=tuple(candidates),
        travel_minutes=minutes,
        horizon_hours=policy.horizon_hours,
        fleet_trips=trips_left(run.realm, facilities, minutes, policy, now),
        regions=tuple(EngineRegion(code) for code in regions),
        policy=_engine_policy(run, policy, share, asked),
        open_proposals=_open_proposals(own, candidates[len(asked) :]),
        names=names_of(facilities, candidates, asked)
        | hours_of(now, policy.horizon_hours)
        | needed.names(),
        id=f"run-{run.pk}",
    )
    looked_at = _looked_at(run, facilities, known, promised, now)
    of = shared.labels if shared is not None else ()
    requests = {patient_id(row): row.pk for row in asked}
    key_by = policy.fair_share_author or run.policy.author
    question = Question(
        problem,
        looked_at,
        requests,
        asked_until or 0,
        of,
        key_by,
        travel.given.keys(),
        needed,
        partial(rises_of, run.realm, facilities, known, now, policy.horizon_hours)
        if run.prudent or run.what_if is None
        else lambda: None,
    )
    return _prudent(question) if run.prudent else question


def _prudent(question: Question) -> Question:
    """Return the question with the worst of what is expected as taken."""
    rises = question.rises
    if rises is None:
        return question
    asked_on = with_rises(question.problem, rises.worst)
    return replace(question, problem=asked_on, look_ahead=lambda: rises, calm=question.problem)


def _isolated(site: Site, promised: Mapping[str, Promised]) -> Site:
    """Return a hospital without the isolation places that were promised: none is promised twice."""
    beds = {
        bed: replace(
            state, isolation_free=max(state.isolation_free - promised[bed].isolation_in, 0)
        )
        if bed in promised
        else state
        for bed, state in site.beds.items()
    }
    return replace(site, beds=beds)


def _taken(
    patients: list[Patient], promised: Mapping[str, Mapping[str, Promised]]
) -> Counter[tuple[str, str]]:
    """Return per hospital and bed what differs from the reported occupancy.

    Candidates who lie there are counted by the engine itself; beds that are held or reserved are taken.
    """
    taken = Counter(
        {(code, bed): one.coming for code, beds in promised.items() for bed, one in beds.items()}
    )
    taken.subtract((patient.origin, patient.bed) for patient in patients if patient.admitted)
    return taken


def _engine_policy(
    run: SpreadRun, policy: SpreadPolicy, share: FairShare | None, asked: list[Request]
) -> AssignPolicy:
    """Return the engine's policy: the same words, with the exceptions of this moment."""
    return AssignPolicy(
        objectives=_goals(policy.objectives, asked),
        phases_open=policy.phases_open,
        # who asks for a place elsewhere has none here, and what a plan expects stays expected
        own_site_allowed=not asked and not run.is_replan,
        declined=frozenset(_declined(run, policy, asked)),
        soft_capacity=True,
        fair_share=share,
        bring_back_load=policy.bring_back_load,
        stale_rule=policy.stale_rule,  # type: ignore[arg-type]  # checked by read_policy
        unknown_rule=policy.unknown_rule,  # type: ignore[arg-type]
        margin_beds=policy.margin_beds,
    )


def _goals(policy: tuple[str, ...], asked: list[Request]) -> tuple[str, ...]:
    """Return the goals of a policy; who asks to go home counts there alone, so that it is among them then."""
    if "bring_back" in policy or not any(row.returns_id for row in asked):
        return policy
    later = DEFAULT_ASSIGN_ORDER[DEFAULT_ASSIGN_ORDER.index("bring_back") :]
    least = policy.index("unplaced") + 1 if "unplaced" in policy else 0
    place = next(
        (at for at, goal in enumerate(policy) if at >= least and goal in later), len(policy)
    )
    return (*policy[:place], "bring_back", *policy[place:])


def _declined(run: SpreadRun, policy: SpreadPolicy, asked: list[Request]) -> set[tuple[str, str]]:
    """Return (candidate, hospital) pairs that were refused not long ago: never offered again at once."""
    since = clock.now() - timedelta(hours=policy.decline_hours)
    if asked or run.is_replan:
        return refused_places(asked, since)
    refused = Transfer.objects.filter(
        realm=run.realm,
        state=TransferState.REFUSED,
        answer_before__gt=since,
    ).values_list("origin_id", "bed", "destination_id")
    kinds = (policy.otherwise, *policy.kinds.values())
    most = max(kind.candidates_max for kind in kinds) * 4
    return {
        (f"{origin}:{bed}:{number}", destination)
        for origin, bed, destination in refused
        for number in range(1, most + 1)
    }


def _open_proposals(proposed: list[Transfer], candidates: list[Patient]) -> dict[str, str]:
    """Match waiting transfers with candidates of one hospital and bed, in order; requests by themselves."""
    free: dict[tuple[str, str], list[str]] = {}
    for patient in candidates:
        free.setdefault((patient.origin, patient.bed), []).append(patient.id)
    found = {}
    # what a hospital was asked stands before what is only expected in its place
    for transfer in sorted(proposed, key=lambda one: one.state == TransferState.PROPOSED):
        if transfer.request is not None:
            found[patient_id(transfer.request)] = transfer.destination_id
            continue
        names = free.get((transfer.origin_id, transfer.bed))
        if names:
            found[names.pop(0)] = transfer.destination_id
    return found


def _looked_at(
    run: SpreadRun,
    facilities: list[Facility],
    known: dict[str, BedsNow],
    promised: Mapping[str, Mapping[str, Promised]],
    now: datetime,
) -> dict[str, Any]:
    """Return the figures of the moment as they are kept with the run."""
    figures = []
    for facility in facilities:
        beds = known.get(facility.pk)
        figures.append(
            {
                "facility": facility.pk,
                "name": facility.name,
                "region": facility.region_id,
                "freshness": beds.freshness(now).counted.value if beds else Freshness.UNKNOWN.value,
                "observed_at": beds.observed_at.isoformat() if beds else None,
                "source": beds.report.source if beds else "",
                "lines": {
                    bed: {
                        "operational": line.operational,
                        "occupied": line.occupied,
                        "blocked": line.blocked,
                        "widths": dict(line.widths or {}),
                    }
                    for bed, line in (beds.lines.items() if beds else ())
                },
                "promised": [asdict(one) for one in promised.get(facility.pk, {}).values()],
            },
        )
    return {
        "realm_time": now.isoformat(),
        "policy": str(run.policy),
        "phases": phase_of(run.realm),
        "figures": figures,
    }
