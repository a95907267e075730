"""Rounds of the meetlat: opened by a person or a series, reminded of, and closed."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Max, QuerySet

from capacity.events.survey import SurveyRoundChanged, Told
from capacity.models import RoundState, SurveyRequest, SurveyRound, SurveySeries
from capacity.questionnaires import ensure_some, versions_in_force
from capacity.selectors.survey import facilities_asked
from capacity.services.reminding import houses_remind
from capacity.survey.rhythm import MAX_DUE, MIN_DUE, Rhythm, stale_after
from capacity.survey_bodies import RemindIn, RoundIn
from capacity.survey_rights import SURVEY_OPEN
from capacity.transitions import ROUNDS
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Region
from network.places import require_in_use
from web.commands import command
from web.people import require


def round_open(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    sectors: Collection[str],
    due_minutes: int,
    reason: Readable = "",
    rhythm: Rhythm | None = None,
    series: SurveySeries | None = None,
) -> SurveyRound:
    """Ask the facilities of a region and some sectors now, each by its sector's questions in force.

    `rhythm`: how often it will be asked, which says how long an answer counts. A round that still asks
    one of these sectors is in the way of a person, and is closed when the system opens the next.
    Raises Refused, Invalid (nobody to ask, no such questionnaire), Conflict.
    """
    require(actor, SURVEY_OPEN, region)
    check_due(due_minutes, rhythm)
    with writing():
        require_in_use(region)
        ensure_some()
        asked = _versions(sectors)
        facilities = facilities_asked(region.pk, asked)
        if not facilities:
            raise Invalid("capacity.survey_nobody", field="sectors", region=region)
        # two that open at the same moment: one number each, and the second sees the first
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        _make_way(actor, realm, region, asked)
        now, due = realm.now(), timedelta(minutes=due_minutes)
        newest = SurveyRound.objects.filter(realm=realm, region=region)
        row = SurveyRound.objects.create(
            realm=realm,
            region=region,
            series=series,
            number=(newest.aggregate(last=Max("number"))["last"] or 0) + 1,
            asked=asked,
            opened_at=now,
            due_at=now + due,
            stale_after_s=int(stale_after(rhythm, due).total_seconds()),
            opened_by=actor.label,
            reason=reason,
        )
        SurveyRequest.objects.bulk_create(
            SurveyRequest(round=row, facility=facility, sector=facility.sector)
            for facility in facilities
        )
        told = Told("opened", {"n": len(facilities), "due": row.due_at})
        record(round_event(row, told), realm=realm, actor=actor, reason=reason)
    return row


def check_due(due_minutes: int, rhythm: Rhythm | None) -> None:
    """Raise Invalid unless people have time to answer, and the answers are in before the next round."""
    if not MIN_DUE <= due_minutes <= MAX_DUE:
        raise Invalid("capacity.survey_due", field="due_minutes", least=MIN_DUE, most=MAX_DUE)
    if rhythm is not None and timedelta(minutes=due_minutes) > rhythm.period:
        raise Invalid("capacity.survey_due_after_next", field="due_minutes")


def _versions(sectors: Collection[str]) -> dict[str, int]:
    """Return the version in force for each of these sectors. Raises Invalid."""
    in_force = versions_in_force()
    for sector in sectors:
        if sector not in in_force:
            raise Invalid(
                "capacity.survey_no_questions",
                field="sectors",
                sector=sector,
                known=sorted(in_force),
            )
    return {sector: in_force[sector].version for sector in sorted(set(sectors))}


def _make_way(actor: Actor, realm: Realm, region: Region, asked: Mapping[str, int]) -> None:
    """Close the rounds that ask the same sectors when the system opens another. Raises Conflict."""
    for row in _locked(realm).filter(region=region, state=RoundState.OPEN):
        if not set(row.asked) & set(asked):
            continue
        if not actor.is_system:
            raise Conflict("capacity.survey_still_open", number=row.number, due=row.due_at)
        _close(actor, row, said("capacity.survey.reason.next"))


@command(
    "capacity.survey_close",
    by=SURVEY_OPEN,
    body=RoundIn,
    address="survey-rounds/<int:round>/close/",
    answer=lambda row: {"id": row.pk, "state": row.state},
)
def survey_close(*, actor: Actor, realm: Realm, round_id: int) -> SurveyRound:
    """Close a round before its time.

    Raises Missing, Refused, Conflict (it is closed).
    """
    with writing():
        row = locked_round(realm, round_id)
        _close(actor, row, "", step="close")
    return row


@command(
    "capacity.survey_remind",
    by=SURVEY_OPEN,
    body=RemindIn,
    address="survey-rounds/<int:round>/remind/",
    answer=lambda found: {"reminded": found},
)
def survey_remind(
    *, actor: Actor, realm: Realm, round_id: int, facilities: Collection[str] | None = None
) -> list[str]:
    """Remind who did not answer yet, all of them or some; return whom.

    Raises Missing, Refused, Conflict (it is closed, or everybody answered).
    """
    with writing():
        row = locked_round(realm, round_id)
        ROUNDS.take(row, "remind", actor=actor)
        waiting = row.requests.filter(answer__isnull=True)
        if facilities is not None:
            waiting = waiting.filter(facility__in=list(facilities))
        found = list(waiting.order_by("facility"))
        if not found:
            raise Conflict("capacity.survey_all_answered", number=row.number)
        for request in found:
            request.reminders += 1
            request.reminded_at = realm.now()
        SurveyRequest.objects.bulk_update(found, ["reminders", "reminded_at"])
        told = Told("reminded", {"n": len(found)})
        record(round_event(row, told), realm=realm, actor=actor)
        codes = [request.facility_id for request in found]
        words = said("capacity.reminder.survey", number=row.number)
        houses_remind(actor=actor, realm=realm, facilities=codes, what=words)
    return codes


def rounds_close_due(*, actor: Actor, realm: Realm) -> int:
    """Close the rounds whose time is over; return how many."""
    require(actor, SURVEY_OPEN)
    with writing():
        due = _locked(realm).filter(state=RoundState.OPEN, due_at__lte=realm.now())
        rows = list(due)
        for row in rows:
            _close(actor, row, said("capacity.survey.reason.due"))
    return len(rows)


def rounds_close(
    *, actor: Actor, realm: Realm, reason: Readable, regions: Collection[str] | None = None
) -> None:
    """Close what is open in a realm, or in some regions of it: the place closes, as the caller checked."""
    with writing():
        open_ones = _locked(realm).filter(state=RoundState.OPEN)
        for row in open_ones if regions is None else open_ones.filter(region__in=list(regions)):
            _close(actor, row, reason)


def rounds_close_of(*, actor: Actor, realm: Realm, series_id: int, reason: Readable) -> None:
    """Close what a rhythm asked and is still open: what it was asked for is over. Raises Refused."""
    require(actor, SURVEY_OPEN)
    with writing():
        for row in _locked(realm).filter(series=series_id, state=RoundState.OPEN):
            _close(actor, row, reason)


def _close(actor: Actor, row: SurveyRound, reason: Readable, *, step: str = "end") -> None:
    """Close a locked round; what was answered in it is in its last entry. Raises Refused, Conflict."""
    ROUNDS.take(row, step, actor=actor)
    row.closed_at = row.realm.now()
    row.save(update_fields=["state", "closed_at"])
    answered = row.requests.filter(answer__isnull=False).count()
    told = Told("closed", {"answered": answered, "asked": row.requests.count()})
    record(round_event(row, told), realm=row.realm, actor=actor, reason=reason)


def locked_round(realm: Realm, round_id: int) -> SurveyRound:
    """Return a round of this realm, locked against whoever closes it. Raises Missing."""
    row = _locked(realm).filter(pk=round_id).first()
    if row is None:
        raise Missing("capacity.no_survey_round", field="round")
    return row


def _locked(realm: Realm) -> QuerySet[SurveyRound]:
    """Return the rounds of a realm, locked, in one order."""
    rows = SurveyRound.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("realm", "region").filter(realm=realm).order_by("pk")


def round_event(row: SurveyRound, told: Told | None) -> SurveyRoundChanged:
    """Return the event for a round as it stands."""
    requests = row.requests.select_related("answer").order_by("facility")
    return SurveyRoundChanged(
        id=row.pk,
        number=row.number,
        region=row.region_id,
        name=row.region.short_name,
        round_state=row.state,
        sectors=dict(row.asked),
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        stale_after_s=row.stale_after_s,
        opened_by=row.opened_by,
        reason=row.reason,
        series=row.series_id,
        requests=tuple(_request(request) for request in requests),
        told=told,
    )


def _request(request: SurveyRequest) -> dict[str, Any]:
    """Return one facility that is asked, as the wire shows it."""
    return {
        "facility": request.facility_id,
        "sector": request.sector,
        "answered_at": request.answer.observed_at if request.answer else None,
        "reminders": request.reminders,
        "reminded_at": request.reminded_at,
    }
