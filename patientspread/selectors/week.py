"""The question of a week ahead: beds that are expected and open per region, and what came of the answer."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from capacity.kinds import bed_kinds
from capacity.selectors import BedsNow, beds_now, operating_now
from capacity.selectors.forecasts import ForecastsAsked, forecasts_of
from journal.local_time import LOCAL
from journal.models import Realm
from network.models import Facility
from network.selectors import hospitals_in_use
from network.travel import default_travel, travel_matrix
from patientspread.engine.flow_types import FlowPolicy, FlowProblem
from patientspread.engine.types import FairShare, IntArray, Site
from patientspread.models import Policy, Request, SpreadRun
from patientspread.policy import SpreadPolicy, read_policy
from patientspread.request_models import THERE
from patientspread.selectors.share_key import with_share_key
from patientspread.selectors.sharing import Shared, fair_share, shared_of
from patientspread.selectors.sites import site_of
from patientspread.selectors.transfers import NATIONAL
from patientspread.week_models import WeekPlan
from phases.runs import classes_open
from phases.selectors import phase_of, plans_in_force

DAYS = 7
SCENARIOS = {"p50": 0.5, "p90": 0.9}
# In the order of practice: nobody without a bed, no phase deeper than must, then the share, then few moves.
GOALS = ("over", "phase", "fair_share_band", "transfers", "minutes")
NO_BEDS: IntArray = np.zeros(4, dtype=np.int64)

Table = dict[tuple[str, str, date], dict[str, float]]  # region, kind, day -> scenario -> beds


@dataclass(frozen=True)
class WeekQuestion:
    """What the engine is asked, and what is shown beside its answer.

    `assumed` are (region, kind) without a forecast that may be shown: the figure of now stands for each day.
    `left_out` are regions of which no kind has a figure. `houses` counts hospitals per region and kind whose
    open beds are known, and all that have the kind.
    """

    problem: FlowProblem
    scenarios: Mapping[str, IntArray]
    first_day: date
    assumed: frozenset[tuple[str, str]]
    left_out: tuple[str, ...]
    houses: Mapping[tuple[str, str], tuple[int, int]]
    share: FairShare | None
    shared_of: tuple[str, ...]


@dataclass(frozen=True)
class _Beds:
    """What hospitals said, added up: open beds by class, who lies there, and how many hospitals said so."""

    open: Mapping[tuple[str, str], IntArray]  # (region, kind) -> widths of the four classes
    lying: Mapping[tuple[str, str], int]
    houses: Mapping[tuple[str, str], tuple[int, int]]

    @property
    def places(self) -> tuple[list[str], list[str]]:
        """Return the regions and the kinds of bed of which anything is known."""
        kinds = [one.code for one in bed_kinds() if any(kind == one.code for _, kind in self.open)]
        return sorted({region for region, _ in self.open}), kinds


def week_question(realm: Realm, policy_row: Policy, now: datetime) -> WeekQuestion | None:
    """Return the question over the regions and the days that have a fresh forecast; None: there is none."""
    policy = with_share_key(read_policy(policy_row.document), realm)
    expected = beds_expected(realm, now)
    days = sorted({day for _region, _kind, day in expected})[:DAYS]
    facilities = list(hospitals_in_use())
    known = beds_now(realm, [one.pk for one in facilities])
    sites = _sites(realm, facilities, known, policy, now)
    beds = _added(sites)
    regions, kinds = beds.places
    if not days or not regions:
        return None
    run = SpreadRun(realm=realm, scope=NATIONAL, policy=policy_row)
    shared = shared_of(run, policy, facilities, now)
    share = fair_share(run, policy, facilities, known, sites, [], shared)
    tables, assumed = _tables(expected, beds, days)
    most = _most_a_day(policy, beds, len(days))
    problem = FlowProblem(
        nodes=tuple(regions),
        beds=tuple(kinds),
        days=len(days),
        capacity=np.array(
            [[beds.open.get((r, k), NO_BEDS) for k in kinds] for r in regions], dtype=np.int64
        ),
        forecast=tables["p50"],
        shared=_shared(shared, facilities, tables["p50"], beds),
        policy=FlowPolicy(
            {kind: policy.of(kind).max_minutes for kind in kinds},
            tuple(one for one in GOALS if share is not None or one != "fair_share_band"),
            fair_share=None if share is None else replace(share, load=None, room=None),
        ),
        travel_minutes=_travel(facilities, regions),
        id=f"week-{days[0].isoformat()}",
        transferable=most,
        trips=most,
        intake=most,
    )
    every = {one.region_id for one in facilities}
    return WeekQuestion(
        problem=problem,
        scenarios=tables,
        first_day=days[0],
        assumed=assumed,
        left_out=tuple(sorted(every - set(regions))),
        houses=beds.houses,
        share=share,
        shared_of=shared.labels if shared is not None and share is not None else (),
    )


def _sites(
    realm: Realm,
    facilities: list[Facility],
    known: Mapping[str, BedsNow],
    policy: SpreadPolicy,
    now: datetime,
) -> list[Site]:
    """Return the hospitals as a run takes them: of the classes that their region's phase opens."""
    standing = operating_now(realm, facilities)
    opened = classes_open(realm, phase_of(realm), plans_in_force(realm))
    return [
        site_of(
            one,
            known.get(one.pk),
            standing[one.pk],
            Counter(),
            policy,
            now,
            opened[one.region_id],
        )
        for one in facilities
    ]


def _added(sites: Collection[Site]) -> _Beds:
    """Return what the hospitals of a region have together; who said nothing is counted, and is no room."""
    widths: dict[tuple[str, str], IntArray] = {}
    lying: Counter[tuple[str, str]] = Counter()
    houses: dict[tuple[str, str], tuple[int, int]] = {}
    for site in sites:
        for kind, state in site.beds.items():
            place = site.region, kind
            told, having = houses.get(place, (0, 0))
            is_known = state.status != "unknown"
            houses[place] = told + is_known, having + 1
            if is_known:
                lying[place] += state.occupied
                own = np.array(state.capacity.as_tuple(), dtype=np.int64)
                widths[place] = widths.get(place, NO_BEDS) + own
    return _Beds(widths, lying, houses)


def _tables(
    expected: Table, beds: _Beds, days: list[date]
) -> tuple[dict[str, IntArray], frozenset[tuple[str, str]]]:
    """Return the beds needed per scenario (region, kind, day), and where the figure of now stands for it."""
    regions, kinds = beds.places
    shape = len(regions), len(kinds), len(days)
    tables: dict[str, IntArray] = {name: np.zeros(shape, dtype=np.int64) for name in SCENARIOS}
    assumed = set()
    for at in np.ndindex(shape):
        place = regions[at[0]], kinds[at[1]]
        found = expected.get((*place, days[at[2]]))
        if found is None:
            assumed.add(place)
        for name, table in tables.items():
            table[at] = round(beds.lying[place] if found is None else found[name])
    return tables, frozenset(assumed)


def beds_expected(realm: Realm, now: datetime) -> Table:
    """Return what is expected of regions from today on, by forecasts that are fresh and may be shown."""
    today = now.astimezone(LOCAL).date()
    found: Table = {}
    for row in forecasts_of(ForecastsAsked(realm=realm))["rows"]:
        if row["cohort"] or row["refused"] or not (row["region"] and row["fresh"]):
            continue
        for ahead in row["ahead"]:
            levels = dict(ahead["quantiles"])
            if ahead["day"] >= today and set(SCENARIOS.values()) <= set(levels):
                beds = {name: levels[level] for name, level in SCENARIOS.items()}
                found[row["region"], row["kind"], ahead["day"]] = beds
    return found


def _shared(
    shared: Shared | None, facilities: Collection[Facility], forecast: IntArray, beds: _Beds
) -> IntArray | None:
    """Return how many of the expected beds are of the cohort: the part that it has now; None: all."""
    if shared is None or shared.present is None:
        return None
    regions, kinds = beds.places
    region_of = {one.pk: one.region_id for one in facilities}
    there: Counter[tuple[str, str]] = Counter()
    for (facility, kind), count in shared.present.items():
        there[region_of[facility], kind] += count
    part = [
        [min(there[r, k] / beds.lying[r, k], 1.0) if beds.lying[r, k] else 0.0 for k in kinds]
        for r in regions
    ]
    found: IntArray = np.rint(forecast * np.array(part)[:, :, None]).astype(np.int64)
    return found


def _most_a_day(policy: SpreadPolicy, beds: _Beds, days: int) -> IntArray:
    """Return what a region sends and takes at most in a day: so many a hospital as the policy says."""
    regions, kinds = beds.places
    most = [
        [beds.houses.get((r, k), (0, 0))[0] * policy.of(k).candidates_max for k in kinds]
        for r in regions
    ]
    cube: IntArray = np.repeat(np.array(most, dtype=np.int64)[:, :, None], days, axis=2)
    return cube


def _travel(facilities: Collection[Facility], regions: list[str]) -> IntArray:
    """Return the minutes between regions: the mean over their hospitals."""
    houses = list(facilities)
    minutes = np.array(travel_matrix(default_travel(), houses), dtype=np.float64)
    at = {r: [i for i, one in enumerate(houses) if one.region_id == r] for r in regions}
    table = [[minutes[np.ix_(at[a], at[b])].mean() for b in regions] for a in regions]
    found: IntArray = np.rint(np.array(table)).astype(np.int64)
    np.fill_diagonal(found, 0)
    return found


def week_newest(realm: Realm) -> WeekPlan | None:
    """Return the targets that count."""
    return WeekPlan.objects.filter(realm=realm).select_related("policy").order_by("-pk").first()


def week_document(realm: Realm) -> dict[str, Any]:
    """Return beside the targets that count what regions took from and sent to others since, a day each.

    `{week: <id> or null, rows: [{region, bed, took: [n], sent: [n]}]}`: patients who arrived in another
    region, by the day of the arrival, from the first day of the week on. A promise is no move.
    """
    row = week_newest(realm)
    if row is None:
        return {"week": None, "rows": []}
    start = datetime.combine(row.first_day, datetime.min.time(), LOCAL)
    moves = Request.objects.filter(
        realm=realm,
        state__in=THERE,
        destination__isnull=False,
        arrived_at__gte=start,
        arrived_at__lt=start + timedelta(days=row.days),
    ).values_list("origin__region", "destination__region", "bed", "arrived_at")
    took: Counter[tuple[str, str, int]] = Counter()
    sent: Counter[tuple[str, str, int]] = Counter()
    for origin, destination, bed, at in moves:
        if origin == destination or at is None:
            continue
        day = (at.astimezone(LOCAL).date() - row.first_day).days
        sent[origin, bed, day] += 1
        took[destination, bed, day] += 1
    places = sorted({(one["region"], one["bed"]) for one in row.rows})
    return {
        "week": row.pk,
        "rows": [
            {
                "region": region,
                "bed": bed,
                "took": [took[region, bed, day] for day in range(row.days)],
                "sent": [sent[region, bed, day] for day in range(row.days)],
            }
            for region, bed in places
        ],
    }
