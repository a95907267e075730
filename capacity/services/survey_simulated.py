"""Simulated facilities of an exercise answer by themselves; where a liaison plays, the question is theirs."""

from collections.abc import Collection
from datetime import timedelta

from capacity.models import Method, RoundState, SourceFigures, SurveyRequest
from capacity.questionnaires import questions_of
from capacity.services.survey_answers import survey_answer
from capacity.survey.believable import believable
from capacity.survey_inputs import SurveyInput
from capacity.survey_rights import SURVEY_ANSWER
from journal import clock
from journal.actors import Actor
from journal.models import Realm
from journal.services import writing
from network.models import Mandate
from web.people import require

SOURCE = "exercise"
WAIT = timedelta(minutes=10)  # of the exercise's own time: nobody answers at once
AT_PLAY = timedelta(
    hours=12
)  # of real time: whose liaison logged in so lately is played by a person
BATCH = 20


def answers_simulate(*, actor: Actor, realm: Realm) -> int:
    """Answer for some facilities that no person plays and whose load is known; return how many."""
    require(actor, SURVEY_ANSWER)
    now = realm.now()
    played = Mandate.objects.filter(
        facility__isnull=False, user__last_login__gte=clock.now() - AT_PLAY
    )
    waiting = SurveyRequest.objects.filter(
        round__realm=realm,
        round__state=RoundState.OPEN,
        round__opened_at__lte=now - WAIT,
        answer__isnull=True,
        facility__retired_at__isnull=True,
    ).exclude(facility__in=played.values("facility"))
    loads = _loads(realm, set(waiting.values_list("facility", flat=True)))
    answerable = waiting.filter(facility__in=list(loads)).select_related("facility", "round")
    requests = list(answerable.order_by("pk")[:BATCH])
    if not requests:
        return 0
    with writing():
        for request in requests:
            full = loads[request.facility_id]
            asked = questions_of({request.sector: request.round.asked[request.sector]})
            survey_answer(
                actor=actor,
                realm=realm,
                round_id=request.round_id,
                report=SurveyInput(
                    facility=request.facility,
                    answers=believable(asked[request.sector], full),
                    observed_at=now,
                    source=SOURCE,
                    method=Method.SIMULATED,
                ),
            )
    return len(requests)


def _loads(realm: Realm, facilities: Collection[str]) -> dict[str, float]:
    """Return how loaded facilities are: all that is asked of them over all there is; of whom it is known."""
    said = SourceFigures.objects.filter(
        realm=realm, facility__in=list(facilities), counts=True, cohort=""
    )
    sums: dict[str, tuple[int, int]] = {}
    for code, load, room in said.values_list("facility", "load", "room"):
        if load is None or not room:
            continue
        asked, there = sums.get(code, (0, 0))
        sums[code] = (asked + load, there + room)
    return {code: asked / there for code, (asked, there) in sums.items()}
