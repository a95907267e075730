"""What stood and was done in regions over a period: phases with their days, measures with when they started.

From the journal, so that what happened after a period changes nothing in what is told of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from journal.models import Realm
from journal.said import Kept, Named
from journal.selectors import kept_since
from phases.models import CarePhase, MeasureState, RunMeasure
from phases.record.entries import Told, moment_of, readable, told_of

STARTED, DONE = MeasureState.STARTED.value, MeasureState.DONE.value


UNKNOWN = ""  # a phase that nobody knows
SLIGHT = timedelta(minutes=1)  # the first entry of a realm comes some moments after it begins
Step = tuple[datetime, str, bool, Kept, Kept]


@dataclass(frozen=True)
class PhaseSpan:
    """A region stood in a phase from a moment until another, both within the period; by whose decision.

    `phase` is empty for the time before anything was kept of the realm: nobody knows where it stood.
    """

    region: str
    phase: str
    since: datetime
    until: datetime
    decided: bool  # decided in the period; else it stood so already
    by: Kept
    reason: Kept


def phases_over(
    realm: Realm, regions: Collection[str], since: datetime, until: datetime
) -> list[PhaseSpan]:
    """Return in which phase regions stood over a period, by region and time (3 queries)."""
    told: dict[str, list[Told]] = {code: [] for code in sorted(regions)}
    for one in told_of(realm, [f"phase:{code}" for code in told], until):
        told[one.key.partition(":")[2]].append(one)
    kept = min(kept_since(realm) or until, until)
    begin = [(since, CarePhase.REGULAR.value, False, "", "")]
    if kept - since >= SLIGHT:
        begin = [(since, UNKNOWN, False, "", ""), (kept, CarePhase.REGULAR.value, False, "", "")]
    return [
        span
        for code, rows in told.items()
        for span in _spans(code, [*begin], rows, (since, until))
        if span.since < span.until
    ]


def _spans(
    region: str, steps: list[Step], rows: Iterable[Told], within: tuple[datetime, datetime]
) -> Iterable[PhaseSpan]:
    """Yield the phases of one region; before the first decision it stood where it began (`steps`)."""
    since, until = within
    for one in rows:
        at = moment_of(one.state, "decided_at") or one.at
        phase = str(one.state.get("phase") or CarePhase.REGULAR.value)
        if at >= until:
            break
        if at <= since:
            steps = [(since, phase, False, "", "")]
        elif phase != steps[-1][1]:
            at = max(at, steps[-1][0])  # noted after it was decided: before that nothing was kept
            by = readable(one.state, "decided_by")
            steps.append((at, phase, True, by, readable(one.state, "reason")))
    ends = [*(at for at, *_rest in steps[1:]), until]
    for (at, phase, decided, by, reason), end in zip(steps, ends, strict=True):
        yield PhaseSpan(region, phase, at, end, decided, by, reason)


def days_in(spans: Sequence[PhaseSpan], phase: str) -> float:
    """Return for how many days regions together stood in a phase."""
    time = sum((one.until - one.since for one in spans if one.phase == phase), timedelta(0))
    return time / timedelta(days=1)


@dataclass(frozen=True)
class Taken:
    """A measure at the places where it was to be done: when it was asked, when first begun, how far it came.

    `started` None: nobody began with it before the period was over. `places` are all, of which `begun` began
    and `done` were done by then.
    """

    region: str  # empty: the country's
    code: str
    title: Kept
    phase: str
    facilities: tuple[str, ...]
    opened: datetime
    started: datetime | None
    places: int
    begun: int
    done: int


def measures_over(
    realm: Realm,
    regions: Collection[str],
    facility: str | None,
    since: datetime,
    until: datetime,
    *,
    country: bool = False,
) -> list[Taken]:
    """Return the measures that were asked for, or began, in a period: at all its places once (3 queries).

    Of regions (`country`: and those of the country itself), or those at one facility. What was asked for
    again later is another.
    """
    place = Q(facility=facility) if facility else Q(region__in=list(regions))
    if country:
        place |= Q(region__isnull=True)
    # what was over before the period began is none of it
    ended = Q(changed_at__lt=since) & ~Q(state__in=[MeasureState.OPEN, MeasureState.STARTED])
    rows = RunMeasure.objects.filter(place, realm=realm, opened_at__lt=until).exclude(ended)
    columns = ("pk", "run", "region", "code", "facility", "opened_at")
    found = list(rows.order_by("opened_at", "pk").values_list(*columns))
    told: dict[int, list[Told]] = {}
    for one in told_of(realm, [f"measure:{row[0]}" for row in found], until):
        told.setdefault(int(one.key.partition(":")[2]), []).append(one)
    groups: dict[tuple[int | None, str, str, datetime], list[tuple[str, list[Told]]]] = {}
    for pk, run, region, code, house, opened in found:
        if pk in told:
            group = groups.setdefault((run, region or "", code, opened), [])
            group.append((house or "", told[pk]))
    made = [
        _taken(region, code, opened, places)
        for (_run, region, code, opened), places in groups.items()
    ]
    return [one for one in made if (one.started or one.opened) >= since]


def _taken(region: str, code: str, opened: datetime, places: list[tuple[str, list[Told]]]) -> Taken:
    """Return a measure from what was told of it at its places."""
    first = places[0][1][-1].state
    begun = [at for _house, rows in places if (at := _begun(rows)) is not None]
    return Taken(
        region=region,
        code=code,
        title=Named(**first["title"]),
        phase=str(first.get("phase", "")),
        facilities=tuple(house for house, _rows in places if house),
        opened=opened,
        started=min(begun, default=None),
        places=len(places),
        begun=len(begun),
        done=sum(rows[-1].state["state"] == DONE for _house, rows in places),
    )


def _begun(rows: Sequence[Told]) -> datetime | None:
    """Return when a measure was begun with at one place: started, or said to be done at once."""
    states = [(one.at, one.state["state"]) for one in rows]
    return next((at for at, state in states if state in {STARTED, DONE}), None)
