"""Reading the meetlat: what facilities answered last, and how each stands per theme."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from capacity.models import SurveyAnswer, SurveyNewest, SurveyRequest, SurveyRound
from capacity.questionnaires import questions_of
from capacity.survey.answers import answer_of, is_fresh, standing, worst
from capacity.survey.questions import LEVELS, THEMES, Questionnaire
from journal.errors import Missing
from journal.models import Realm
from journal.said import beside
from network.models import Facility


@dataclass(frozen=True)
class ThemeStanding:
    """How a facility stands at a theme: the heaviest level it gives, with its moment.

    `level` is empty where it was not asked, did not answer, or the theme does not apply (`standing`
    says which); what is not fresh is evidence of nothing.
    """

    facility: str
    name: str
    sector: str
    theme: str
    standing: str
    level: str
    observed_at: datetime
    source: str
    fresh: bool


def survey_now(realm: Realm, facilities: Iterable[str] | None = None) -> dict[str, SurveyAnswer]:
    """Return the newest answers per facility code (1 query)."""
    rows = SurveyNewest.objects.filter(realm=realm)
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    rows = rows.select_related("answer__round")
    return {row.facility_id: row.answer for row in rows.order_by("facility_id")}


def theme_standings(
    realm: Realm, regions: Iterable[str], now: datetime
) -> dict[str, list[ThemeStanding]]:
    """Return per region how the facilities that were ever asked stand, a row a theme."""
    wanted = list(regions)
    found: dict[str, list[ThemeStanding]] = {code: [] for code in wanted}
    requests = SurveyRequest.objects.filter(
        round__realm=realm, facility__region__in=wanted, facility__retired_at__isnull=True
    )
    newest = requests.values("facility").annotate(last=Max("pk")).values("last")
    rows = SurveyRequest.objects.filter(pk__in=newest).select_related("facility", "round")
    asked = {request.facility_id: request for request in rows.order_by("facility")}
    answers = survey_now(realm, asked)
    versions: dict[tuple[str, int], Questionnaire | None] = {}
    for code, request in asked.items():
        row = answers.get(code)
        asking = row.round if row else request.round
        key = (request.sector, asking.asked.get(request.sector, 0))
        if key not in versions:
            versions[key] = questions_of(dict([key])).get(key[0])
        found[request.facility.region_id].extend(
            theme_standing(request, row, versions[key], now, theme) for theme in THEMES
        )
    return found


def theme_standing(
    request: SurveyRequest,
    row: SurveyAnswer | None,
    asked: Questionnaire | None,
    now: datetime,
    theme: str,
) -> ThemeStanding:
    """Return how one facility stands at one theme: the heaviest of its questions."""
    questions = [one for one in asked.questions if one.theme == theme] if asked else []
    kept = {one.code: (row.answers.get(one.code) if row else None) for one in questions}
    standings = [standing(asked, code, answer_of(answer)) for code, answer in kept.items()]
    moments = [datetime.fromisoformat(answer["at"]) for answer in kept.values() if answer]
    observed_at = min(moments, default=request.round.opened_at)
    return ThemeStanding(
        facility=request.facility_id,
        name=request.facility.name,
        sector=request.sector,
        theme=theme,
        standing=str(max(standings, key=_WEIGHT.index, default="not_asked")),
        level=worst([answer["level"] for answer in kept.values() if answer]),
        observed_at=observed_at,
        source=row.source if row else "",
        fresh=row is not None
        and bool(moments)
        and is_fresh(observed_at, stale_after_s=row.round.stale_after_s, now=now),
    )


# of several questions on one theme the most telling counts
_WEIGHT = ("not_asked", "not_applicable", "not_answered", "answered")


def facilities_asked(region: str, sectors: Iterable[str]) -> list[Facility]:
    """Return the facilities in use of a region that are of these sectors."""
    rows = Facility.objects.filter(region=region, retired_at__isnull=True, sector__in=set(sectors))
    return list(rows.order_by("pk"))


def round_document(realm: Realm, number: int) -> dict[str, Any]:
    """Return a round with every answer that was given in it, corrections too. Raises Missing."""
    row = SurveyRound.objects.filter(realm=realm, pk=number).select_related("region").first()
    if row is None:
        raise Missing("capacity.no_survey_round", field="round")
    given: dict[str, list[dict[str, Any]]] = {}
    for answer in row.answers.order_by("pk"):
        given.setdefault(answer.facility_id, []).append(_answer_document(answer))
    requests = row.requests.select_related("facility").order_by("facility")
    return {
        "id": row.pk,
        "number": row.number,
        "region": row.region_id,
        "state": row.state,
        "asked": row.asked,
        "opened_at": row.opened_at,
        "due_at": row.due_at,
        "closed_at": row.closed_at,
        **beside("opened_by", row.opened_by),
        **beside("reason", row.reason),
        "levels": LEVELS,
        "facilities": [
            {
                "facility": request.facility_id,
                "name": request.facility.name,
                "sector": request.sector,
                "reminders": request.reminders,
                "reminded_at": request.reminded_at,
                "answers": given.get(request.facility_id, []),
            }
            for request in requests
        ],
    }


def _answer_document(row: SurveyAnswer) -> dict[str, Any]:
    """Return one report of answers: whole, with which one it corrects."""
    return {
        "id": row.pk,
        "corrects": row.corrects_id,
        "observed_at": row.observed_at,
        "received_at": row.received_at,
        "method": row.method,
        **beside("reported_by", row.reported_by),
        "duiding": row.duiding,
        "answers": row.answers,
    }
