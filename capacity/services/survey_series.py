"""Rounds by rhythm: started with a first round, going on until stopped."""

from collections.abc import Collection, Sequence
from datetime import time

from capacity.events.survey import SurveySeriesChanged
from capacity.models import SurveyRound, SurveySeries
from capacity.services.survey_rounds import round_open
from capacity.survey.rhythm import Rhythm
from capacity.survey_bodies import OpenIn, SeriesIn
from capacity.survey_rights import SURVEY_OPEN
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.local_time import LOCAL
from journal.models import Realm
from journal.said import Readable
from journal.services import record, writing
from network.models import Region
from web.commands import command
from web.people import require


@command(
    "capacity.survey_open",
    by=SURVEY_OPEN,
    place="region",
    body=OpenIn,
    address="regions/<str:region>/survey-rounds/",
    status=201,
    answer=lambda row: {"id": row.pk, "number": row.number, "series": row.series_id},
)
def survey_open(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    sectors: Sequence[str],
    due_minutes: int,
    reason: Readable = "",
    rhythm: Rhythm | None = None,
) -> SurveyRound:
    """Ask a region's facilities of some sectors, once or by rhythm until it is stopped.

    Raises Refused, Invalid, Conflict.
    """
    with writing():
        series = None
        if rhythm is not None:
            now = realm.now()
            _require_no_other(realm, region, sectors)
            series = SurveySeries.objects.create(
                realm=realm,
                region=region,
                sectors=sorted(set(sectors)),
                every_hours=rhythm.hours,
                daily_at=rhythm.daily_at,
                due_minutes=due_minutes,
                reason=reason,
                started_by=actor.label,
                started_at=now,
                next_at=rhythm.next_after(now, now, LOCAL),
            )
            record(_event(series, "started"), realm=realm, actor=actor, reason=reason)
        return round_open(
            actor=actor,
            realm=realm,
            region=region,
            sectors=sectors,
            due_minutes=due_minutes,
            reason=reason,
            rhythm=rhythm,
            series=series,
        )


def _require_no_other(realm: Realm, region: Region, sectors: Sequence[str]) -> None:
    """Raise Conflict when another rhythm asks some of these sectors: each would close the other's rounds."""
    # two that start at the same moment: the second sees the first
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    running = SurveySeries.objects.filter(realm=realm, region=region, stopped_at__isnull=True)
    if any(set(row.sectors) & set(sectors) for row in running):
        raise Conflict("capacity.survey_rhythm_runs", field="rhythm")


@command(
    "capacity.survey_stop",
    by=SURVEY_OPEN,
    body=SeriesIn,
    address="survey-series/<int:series>/stop/",
    answer=lambda row: {"id": row.pk},
)
def survey_stop(*, actor: Actor, realm: Realm, series_id: int) -> SurveySeries:
    """Stop asking by rhythm; a round that is open goes on until its time.

    Raises Missing, Refused, Conflict (it was stopped).
    """
    with writing():
        rows = SurveySeries.objects.select_for_update(of=("self",)).select_related("region")
        row = rows.filter(realm=realm, pk=series_id).first()
        if row is None:
            raise Missing("capacity.no_survey_series", field="series")
        require(actor, SURVEY_OPEN, row.region)
        if row.stopped_at is not None:
            raise Conflict("capacity.survey_stopped", at=row.stopped_at)
        _stop(actor, realm, row)
    return row


def series_stop(
    *, actor: Actor, realm: Realm, reason: Readable, regions: Collection[str] | None = None
) -> None:
    """Stop every series of a realm, or of some regions: the place closes, as the caller checked."""
    with writing():
        rows = SurveySeries.objects.select_for_update(of=("self",)).select_related("region")
        running = rows.filter(realm=realm, stopped_at__isnull=True).order_by("pk")
        for row in running if regions is None else running.filter(region__in=list(regions)):
            _stop(actor, realm, row, reason)


def series_advance(*, actor: Actor, realm: Realm) -> int:
    """Open the rounds that are due by rhythm; return how many. Where nobody can be asked the log says so.

    May run twice, also at the same moment: the row is locked, and its next moment moves on with it.
    """
    require(actor, SURVEY_OPEN)
    with writing():
        rows = SurveySeries.objects.select_for_update(skip_locked=True, of=("self",))
        due = rows.select_related("region").filter(
            realm=realm, stopped_at__isnull=True, next_at__lte=realm.now()
        )
        found = list(due.order_by("pk"))
        for row in found:
            rhythm = rhythm_of(row)
            row.next_at = rhythm.next_after(row.next_at, realm.now(), LOCAL)
            row.save(update_fields=["next_at"])
            told = "" if _opened(actor, realm, row, rhythm) else "skipped"
            record(_event(row, told), realm=realm, actor=actor)
    return len(found)


def _opened(actor: Actor, realm: Realm, row: SurveySeries, rhythm: Rhythm) -> bool:
    """Open the next round of a series; say whether there was anybody, and anything, to ask."""
    try:
        with writing():
            round_open(
                actor=actor,
                realm=realm,
                region=row.region,
                sectors=row.sectors,
                due_minutes=row.due_minutes,
                reason=row.reason,
                rhythm=rhythm,
                series=row,
            )
    except Invalid:
        return False
    return True


def rhythm_of(row: SurveySeries) -> Rhythm:
    """Return how often a series asks."""
    daily_at: time | None = row.daily_at
    return Rhythm(hours=row.every_hours, daily_at=daily_at)


def _stop(actor: Actor, realm: Realm, row: SurveySeries, reason: Readable = "") -> None:
    """Stop a locked series."""
    row.stopped_at = realm.now()
    row.save(update_fields=["stopped_at"])
    record(_event(row, "stopped"), realm=realm, actor=actor, reason=reason)


def _event(row: SurveySeries, told: str) -> SurveySeriesChanged:
    """Return the event for a series as it stands."""
    return SurveySeriesChanged(
        id=row.pk,
        region=row.region_id,
        name=row.region.short_name,
        sectors=tuple(row.sectors),
        every_hours=row.every_hours,
        daily_at=f"{row.daily_at:%H:%M}" if row.daily_at else "",
        due_minutes=row.due_minutes,
        next_at=row.next_at,
        started_by=row.started_by,
        reason=row.reason,
        told=told,
    )
