"""The week ahead: how many patients each region is asked to take and to send, and that it read so.

Forecasts give targets; only requests give moves. One set of targets is least bad over the middle forecast
and the one that is exceeded once in ten; the engine is asked before the transaction, so nothing waits.
"""

from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import beside
from journal.services import record, writing
from network.models import Region
from network.places import require_in_use
from patientspread.engine.errors import EngineError
from patientspread.engine.targets import Target, week_targets
from patientspread.rights import RUN_NATIONAL, WEEK_READ
from patientspread.selectors.runs import policy_in_force
from patientspread.selectors.week import SCENARIOS, WeekQuestion, week_newest, week_question
from patientspread.week_bodies import WeekMakeIn, WeekReadIn
from patientspread.week_events import WeekSet
from patientspread.week_models import WeekPlan, WeekRead
from web.commands import command

TIME_LIMIT_S = 10.0


@command(
    "patientspread.week_make",
    by=RUN_NATIONAL,
    body=WeekMakeIn,
    address="week/",
    answer=lambda row: {"week": row.pk, "first_day": row.first_day},
    status=201,
    on=("week:national",),
)
def week_make(*, actor: Actor, realm: Realm, note: str = "") -> WeekPlan:
    """Make the targets of the coming week for every region, on the forecasts of now, and tell them.

    Raises Refused, Conflict (no fresh forecast, or no plan suits all scenarios).
    """
    policy = policy_in_force()
    question = week_question(realm, policy, realm.now())
    if question is None:
        raise Conflict("patientspread.week.no_forecast")
    regions = {one: one for one in question.problem.nodes}
    try:
        found = week_targets(question.problem, regions, question.scenarios, time_limit=TIME_LIMIT_S)
    except EngineError:
        raise Conflict("patientspread.week.no_plan") from None
    with writing():
        row = WeekPlan.objects.create(
            realm=realm,
            policy=policy,
            made_at=realm.now(),
            made_by=actor.label,
            note=note.strip(),
            first_day=question.first_day,
            days=question.problem.days,
            rows=_rows(question, found.targets),
            left_out=[{"region": one} for one in question.left_out],
            share=_share(question),
            proven=found.proven_optimal,
        )
        record(WeekSet.of(row), realm=realm, actor=actor, reason=row.note)
    return row


def _rows(question: WeekQuestion, targets: tuple[Target, ...]) -> list[dict[str, Any]]:
    """Return a row per region and kind of bed, its days in order."""
    days: dict[tuple[str, str], list[Target]] = {}
    for one in targets:
        days.setdefault((one.region, one.bed), []).append(one)
    found = []
    for (region, bed), row in days.items():
        said, having = question.houses.get((region, bed), (0, 0))
        if not having:
            continue
        row.sort(key=lambda one: one.day)
        found.append(
            {
                "region": region,
                "bed": bed,
                "takes": [one.takes for one in row],
                "sends": [one.sends for one in row],
                "beds": row[0].beds,
                "houses": said,
                "having": having,
                "assumed": (region, bed) in question.assumed,
                **{name: [one.expected[name] for one in row] for name in SCENARIOS},
            }
        )
    return found


def _share(question: WeekQuestion) -> dict[str, Any]:
    """Return by which key the share was, whose it is, and of whom; empty: nobody was shared out."""
    share = question.share
    if share is None:
        return {}
    return {
        "key": share.kind,
        "since": share.valid_from,
        "band": share.band,
        "of": list(question.shared_of),
        **beside("author", share.author),
    }


@command(
    "patientspread.week_read",
    by=WEEK_READ,
    place="region",
    body=WeekReadIn,
    address="regions/<str:region>/week/read/",
    answer=lambda row: {"region": row.region_id, "week": row.week_id},
)
def week_read(*, actor: Actor, realm: Realm, region: Region, week: int) -> WeekRead:
    """Say that a region read its targets; a second time changes nothing.

    Raises Refused, Conflict (newer targets took their place), Invalid.
    """
    with writing():
        require_in_use(region)
        newest = week_newest(realm)
        if newest is None or newest.pk != week:
            raise Conflict("patientspread.week.newer", field="week")
        if not any(one["region"] == region.pk for one in newest.rows):
            raise Invalid("patientspread.week.not_in_it", field="region", region=region.short_name)
        row, made = WeekRead.objects.get_or_create(
            week=newest,
            region=region,
            defaults={"read_at": realm.now(), "read_by": actor.label},
        )
        if made:
            record(WeekSet.of(newest, row), realm=realm, actor=actor)
    return row
