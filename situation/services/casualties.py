"""Counted casualties of an activiteit: who keeps its teams, or sits in one, says how many there are."""

from datetime import datetime

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Refused
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from phases.models import Activity, ActivityState
from situation.bob.numbers import may_keep
from situation.bob.rights import PART
from situation.casualty_bodies import CasualtiesIn
from situation.casualty_events import CasualtiesCounted
from situation.casualty_models import CLASSES, COUNTED, STALE_AFTER_S, CasualtyCount
from situation.services.pictures import AHEAD
from situation.services.posts import running
from web.commands import command

UNKNOWN = "?"  # a class that nobody counted


def _answer(made: CasualtyCount) -> dict[str, int | None]:
    """Return what is answered about a count."""
    return {name: getattr(made, name) for name in COUNTED}


@command(
    "situation.casualties_count",
    by=PART,
    body=CasualtiesIn,
    address="activities/<int:activity>/casualties/",
    status=201,
    answer=_answer,
    on=("casualties:{activity}",),
)
def casualties_count(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    t1: int | None = None,
    t2: int | None = None,
    t3: int | None = None,
    moved: int | None = None,
    source: str = "",
    counted_at: datetime | None = None,
) -> CasualtyCount:
    """Say how many casualties were counted by triage class, and how many of them were taken away.

    Raises Refused (neither keeps its teams nor sits in one), Missing, Invalid (nothing counted, more taken
    away than there are, a moment to come), Conflict (a later count is there, closed).
    """
    numbers = {"t1": t1, "t2": t2, "t3": t3}
    if all(one is None for one in numbers.values()):
        raise Invalid("situation.casualties.none", field="t1")
    known = [one for one in numbers.values() if one is not None]
    if moved is not None and len(known) == len(CLASSES) and moved > sum(known):
        raise Invalid("situation.casualties.too_many_moved", field="moved", total=sum(known))
    with writing():
        row = running(realm, activity)
        _require_keeper(actor, row)
        now = realm.now()
        made = CasualtyCount(
            realm=realm,
            activity=row,
            **numbers,
            moved=moved,
            source=source.strip(),
            counted_at=counted_at or now,
            at=now,
            by=actor.label,
        )
        _check_moment(made)
        made.save()
        _tell(made, actor, _words(made))
    return made


def casualties_tell(*, actor: Actor, activity: Activity) -> None:
    """Say of the casualties of an activiteit whether it is over. Inside `writing()`."""
    newest = newest_count(activity)
    if newest is not None:
        newest.activity, newest.realm = activity, activity.realm
        _tell(newest, actor, "")


def newest_count(activity: Activity) -> CasualtyCount | None:
    """Return the count that counts (1 query)."""
    return activity.casualties.order_by("-counted_at", "-pk").first()


def _require_keeper(actor: Actor, activity: Activity) -> None:
    """Raise Refused unless somebody keeps the teams of an area of an activiteit, or sits in one."""
    areas = activity.veiligheidsregios.order_by("pk").values_list("pk", flat=True)
    if not any(may_keep(actor, activity, code) for code in areas):
        raise Refused("situation.casualties.not_yours", field="activity", name=activity.name)


def _check_moment(made: CasualtyCount) -> None:
    """Raise Invalid for a moment to come, Conflict where a later count is there already."""
    if made.counted_at > made.at + AHEAD:
        raise Invalid("situation.item.ahead", field="counted_at")
    newest = newest_count(made.activity)
    if newest is not None and newest.counted_at > made.counted_at:
        raise Conflict("situation.casualties.later_one", field="counted_at", at=newest.counted_at)


def _words(made: CasualtyCount) -> Readable:
    """Return the line for the log."""
    numbers = {
        name: UNKNOWN if (one := getattr(made, name)) is None else str(one) for name in COUNTED
    }
    if made.moved is None:
        del numbers["moved"]
        return said("situation.line.casualties", name=made.activity.name, **numbers)
    return said("situation.line.casualties_moved", name=made.activity.name, **numbers)


def _tell(made: CasualtyCount, actor: Actor, told: Readable) -> None:
    """Record how the casualties of an activiteit stand."""
    event = CasualtiesCounted(
        activity=made.activity_id,
        t1=made.t1,
        t2=made.t2,
        t3=made.t3,
        moved=made.moved,
        source=made.source,
        observed_at=made.counted_at,
        stale_after_s=STALE_AFTER_S,
        by=made.by,
        at=made.at,
        over=made.activity.state == ActivityState.CLOSED,
        told=told,
    )
    record(event, realm=made.realm, actor=actor)
