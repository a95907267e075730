"""Telling pressure scores: every place whose level, range or score changed, once, by the system alone."""

from datetime import datetime, timedelta
from typing import Any

from journal.actors import Actor, system_actor
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Region, Veiligheidsregio
from network.permissions import ADMINISTER
from phases.models import PressureLevel
from phases.pressure import scores_now
from phases.pressure_documents import standing_document
from phases.pressure_events import PressureChanged
from phases.rules.pressure import Score
from phases.rules.pressure.scheme import AREA, COUNTRY, FACILITY, REGION
from web.people import require

ACTOR = system_actor("pressure", said("phases.actor.pressure"))
RECENT = timedelta(hours=6)  # how far back a trend looks
SAMPLE = timedelta(minutes=30)
TOLD_TIERS = (
    REGION,
    COUNTRY,
)  # whose levels the log tells: of hundreds of facilities it would be noise


def pressure_follow(*, actor: Actor = ACTOR, realm: Realm) -> int:
    """Tell how places stand now where that changed; return of how many. Raises Refused.

    Ages alone change no score, but what grows stale does.
    """
    require(actor, ADMINISTER)
    now = realm.now()
    scores = scores_now(realm, now)
    with writing():
        rows = (
            PressureLevel.objects.select_for_update(of=("self",)).filter(realm=realm).order_by("pk")
        )
        known = {row.key: row for row in rows}
        names = _names()
        fresh, changed = [], []
        for key, one in scores.items():
            row = known.pop(key, None)
            if row is None:
                row = PressureLevel(realm=realm, key=key, since=now, told={})
                fresh.append(row)
            elif row.told == _with_trend(one, row.told.get("trend")) and not _due(row, now):
                continue
            else:
                changed.append(row)
            _tell(row, one, _name(one, names), now, actor)
        for key, row in known.items():
            _forget(key, row, now, actor)
        PressureLevel.objects.bulk_create(fresh)
        PressureLevel.objects.bulk_update(changed, ["level", "before", "since", "told", "recent"])
    return len(fresh) + len(changed) + len(known)


def _tell(row: PressureLevel, one: Score, name: Readable, now: datetime, actor: Actor) -> None:
    """Take over how a place stands, and record it where it differs from what was told."""
    first = not row.told
    told = ""
    if first or row.level != one.level:
        if not first:
            row.before, row.since = row.level, now
        told = _line_of(one, row.before, first=first)
    row.level = one.level
    score = standing_document(one)["score"]
    row.recent = _recent(row.recent, now, score)
    standing = _with_trend(one, _trend(row.recent, score))
    if standing == row.told:
        return
    row.told = standing
    event = PressureChanged(
        key_=one.key,
        name=name,
        standing=standing,
        since=row.since,
        before=row.before,
        at=now,
        told=told if one.tier in TOLD_TIERS else "",
    )
    record(event, realm=row.realm, actor=actor)


def _line_of(one: Score, before: int | None, *, first: bool) -> str:
    """Return which line the log has; a calm beginning is no news."""
    if one.level is None:
        return "" if first else "unknown"
    if first or before is None:
        return "first" if one.level > 1 else ""
    return "up" if one.level > before else "down"


def _due(row: PressureLevel, now: datetime) -> bool:
    """Say whether it is time for another sample of a score that stays the same."""
    return not row.recent or now - datetime.fromisoformat(row.recent[-1][0]) >= SAMPLE


def _recent(recent: list[Any], now: datetime, score: float | None) -> list[Any]:
    """Return the scores of the last hours with the newest, seldom enough to stay few."""
    kept = [one for one in recent if now - datetime.fromisoformat(one[0]) <= RECENT]
    if score is None or (kept and now - datetime.fromisoformat(kept[-1][0]) < SAMPLE):
        return kept
    return [*kept, [now.isoformat(), score]]


def _trend(recent: list[Any], score: float | None) -> float | None:
    """Return how much a score changed over the hours that are kept; None without an earlier one."""
    if score is None or len(recent) < len(("earlier", "now")):
        return None
    change: float = score - recent[0][1]
    return round(change, 1)


def _with_trend(one: Score, trend: float | None) -> dict[str, Any]:
    """Return how a place stands, with its trend."""
    return {**standing_document(one), "trend": trend}


def _forget(key: str, row: PressureLevel, now: datetime, actor: Actor) -> None:
    """Take a place that is scored no more out of the picture."""
    event = PressureChanged(key, "", {}, row.since, row.before, now, "", gone=True)
    record(event, realm=row.realm, actor=actor)
    row.delete()


def _names() -> dict[str, str]:
    """Return the names of regions and sub-regions by code."""
    regions = dict(Region.objects.values_list("pk", "short_name"))
    return {**regions, **dict(Veiligheidsregio.objects.values_list("pk", "name"))}


def _name(one: Score, names: dict[str, str]) -> Readable:
    """Return what the log calls a place."""
    if one.tier == COUNTRY:
        return said("phases.pressure.country")
    if one.tier == FACILITY:
        return one.name
    return names.get(one.code.split("/")[-1] if one.tier == AREA else one.code, one.code)
