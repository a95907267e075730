"""Answers to the meetlat: appended, whole, each laid over the one before it in the same round."""

from typing import Any

from capacity.checks import moment_fault
from capacity.events.survey import SurveyAnswered
from capacity.models import RoundState, SurveyAnswer, SurveyNewest, SurveyRequest, SurveyRound
from capacity.questionnaires import questions_of
from capacity.selectors.survey import survey_now
from capacity.services.common import place
from capacity.services.survey_rounds import locked_round, round_event
from capacity.signals import survey_answered
from capacity.survey.answers import MAX_WORDS, faults_of, laid_over
from capacity.survey.questions import Questionnaire
from capacity.survey_bodies import AnswersIn
from capacity.survey_inputs import SurveyInput
from capacity.survey_rights import SURVEY_ANSWER
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.services import record, writing
from network.places import require_in_use
from web.commands import command
from web.scopes import FIGURES


@command(
    "capacity.survey_answer",
    scope=FIGURES,
    by=SURVEY_ANSWER,
    place="report.facility",
    body=AnswersIn,
    address="survey-rounds/<int:round>/facilities/<str:facility>/answers/",
    answer=lambda row: {
        "id": row.pk,
        "round": row.round_id,
        "facility": row.facility_id,
        "observed_at": row.observed_at,
        "corrects": row.corrects_id,
        "answered": sorted(row.answers),
    },
)
def survey_answer(
    *, actor: Actor, realm: Realm, round_id: int, report: SurveyInput
) -> SurveyAnswer:
    """Answer a round for a facility; a second report corrects the first and is kept beside it.

    What was answered while the round asked counts, also when the line brought it later. Raises Refused,
    Missing (no such round, or it does not ask this facility), Invalid, Conflict (closed, or overtaken).
    """
    with writing():
        require_in_use(report.facility)
        row = locked_round(realm, round_id)
        request = _request(row, report)
        asked = questions_of({request.sector: row.asked[request.sector]})[request.sector]
        _check(row, report, asked)
        known = survey_now(realm, [report.facility.pk]).get(report.facility.pk)
        before = request.answer
        _check_order(row, report, known, realm)
        kept = laid_over(before.answers if before else {}, report.answers, report.observed_at)
        answer = SurveyAnswer.objects.create(
            realm=realm,
            facility=report.facility,
            observed_at=report.observed_at,
            received_at=realm.now(),
            source=report.source,
            method=report.method,
            reported_by=actor.label,
            reporter=actor.name,
            duiding=report.duiding,
            created_at=clock.now(),
            round=row,
            corrects=before,
            answers=kept,
        )
        request.answer = answer
        request.save(update_fields=["answer"])
        SurveyNewest.objects.update_or_create(
            realm=realm, facility=report.facility, defaults={"answer": answer}
        )
        event = _event(answer, row, request.sector, asked, tell=not actor.is_system)
        record(event, realm=realm, actor=actor)
        if row.state == RoundState.CLOSED:  # it came late, and belongs to the round's account
            record(round_event(row, None), realm=realm, actor=actor)
        survey_answered.send(
            sender=SurveyAnswer, realm=realm, actor=actor, facilities=[report.facility.pk]
        )
    return answer


def _request(row: SurveyRound, report: SurveyInput) -> SurveyRequest:
    """Return the request of a facility in a round, locked. Raises Missing."""
    found = row.requests.select_for_update(of=("self",)).select_related("answer")
    request = found.filter(facility=report.facility).first()
    if request is None:
        raise Missing(
            "capacity.survey_not_asked",
            field="facility",
            facility=report.facility,
            number=row.number,
        )
    return request


def _check(row: SurveyRound, report: SurveyInput, asked: Questionnaire) -> None:
    """Raise Invalid for the first answer that this version of the questions does not take."""
    for fault in faults_of(asked, report.answers):
        field = f"answers.{fault.question}.{fault.field}" if fault.question else fault.field
        raise Invalid(
            f"capacity.survey_fault.{fault.code}",
            field=field,
            question=fault.question,
            number=row.number,
        )
    texts = [report.duiding, *(one.duiding for one in report.answers.values() if one)]
    if any(len(text) > MAX_WORDS for text in texts):
        raise Invalid("capacity.long_duiding", field="duiding", most=MAX_WORDS)


def _check_order(
    row: SurveyRound, report: SurveyInput, known: SurveyAnswer | None, realm: Realm
) -> None:
    """Raise Conflict for what comes after the round closed, or is older than what is known."""
    if row.state == RoundState.CLOSED and row.closed_at and report.observed_at > row.closed_at:
        raise Conflict("capacity.survey_closed", number=row.number, at=row.closed_at)
    newest = known.observed_at if known else None
    fault = moment_fault(report.observed_at, now=realm.now(), newest=newest)
    if fault == "future":
        raise Invalid("capacity.future", field="observed_at")
    if fault:
        raise Conflict("capacity.older_than_known", field="observed_at", house=report.facility)


def _event(
    answer: SurveyAnswer, row: SurveyRound, sector: str, asked: Questionnaire, *, tell: bool
) -> SurveyAnswered:
    """Return the event for answers as they are known now."""
    themes: dict[str, dict[str, Any]] = {}
    for code, kept in answer.answers.items():
        question = asked.question(code)
        if question is not None:
            themes[code] = {"theme": question.theme, **kept}
    return SurveyAnswered(
        **place(answer.facility),
        sector=sector,
        version=row.asked[sector],
        round=row.pk,
        number=row.number,
        observed_at=answer.observed_at,
        received_at=answer.received_at,
        source=answer.source,
        method=answer.method,
        reported_by=answer.reported_by,
        duiding=answer.duiding,
        stale_after_s=row.stale_after_s,
        answers=themes,
        tell=tell,
    )
