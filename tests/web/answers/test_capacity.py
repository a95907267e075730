"""What is answered about figures: reports, stops, cohorts, rounds of questions, systems that report."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from capacity.bodies import CorrectIn
from capacity.models import Source, SourceRule
from network.models import Role
from tests.web.answers.asking import Asking

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("answers")]
LIAISON, COORDINATOR = Role.HOSPITAL_LIAISON, Role.REGIONAL_COORDINATOR
NATIONAL = Role.NATIONAL_COORDINATOR


@pytest.fixture
def house(ask: Asking) -> str:
    return ask.country.own.facility.pk


def test_figures_are_confirmed_and_corrected(ask: Asking, house: str) -> None:
    beds = f"beds:{house}"
    confirmed = ask.do(LIAISON, "capacity.figures_confirm", told=beds, facility=house)
    assert confirmed["facility"] == house
    lines = [{"bed": "ward", "operational": 100, "occupied": 96}]
    now = ask.country.realm.now()
    wrong = {"facility": house, "observed_at": now.isoformat(), "lines": lines}
    reason = CorrectIn.example["reason"]
    corrected = ask.do(LIAISON, "capacity.figures_correct", told=beds, **wrong, reason=reason)
    counts = {one["bed"]: one for one in corrected.told[beds]["lines"]}
    assert counts["ward"]["occupied"] == 96


def test_an_emergency_department_stops_goes_on_stopping_and_a_part_of_it_stops(
    ask: Asking, house: str
) -> None:
    end = (ask.country.realm.now() + timedelta(hours=1)).isoformat()
    stop = {"facility": house, "traffic": "stop", "reason": "capacity", "expected_end": end}
    ed = f"ed:{house}"
    said = ask.do(LIAISON, "capacity.ed_report", told=ed, **stop)
    assert said.told[ed]["traffic"] == "stop"
    renewed = ask.do(LIAISON, "capacity.stop_renew", told=ed, facility=house, hours=2)
    assert renewed["expected_end"] > end
    part = {"facility": house, "part": "cardiology", "traffic": "stop", "reason": "capacity"}
    key = f"edpart:{house}:cardiology"
    stopped = ask.do(LIAISON, "capacity.part_report", told=key, **part, expected_end=end)
    assert stopped.told[key]["traffic"] == "stop"


def test_the_edges_of_crowding_the_regular_beds_and_the_state_of_a_house_are_set(
    ask: Asking, house: str
) -> None:
    edges = {"edges": [30, 50, 70], "reason": "Vastgesteld in het kwartaaloverleg."}
    key = f"edcutoffs:{house}"
    answer = ask.do(LIAISON, "capacity.cutoffs_set", told=key, facility=house, **edges)
    assert answer["edges"] == [30, 50, 70]
    fixed = {"kind": "ward", "number": 98, "reason": "Vastgesteld in het ROAZ-overleg."}
    regular = f"regular:{house}"
    answer = ask.do(LIAISON, "capacity.regular_set", told=regular, facility=house, **fixed)
    assert answer.told[regular]["kinds"][0]["steps"][0]["number"] == 98
    closed = {"part": "ed", "state": "closed", "reason": "equipment"}
    key = f"operating:{house}"
    answer = ask.do(LIAISON, "capacity.operating_state_set", told=key, facility=house, **closed)
    assert (answer["facility"], answer["part"]) == (house, "ed")


def test_a_kind_of_bed_is_split_into_cohorts_and_no_longer(ask: Asking) -> None:
    split = {"labels": ["suspected", "proven", "other"], "counting": "patients"}
    why = {"reason": "Uitbraak: cijfers per cohort gevraagd"}
    answer = ask.do(
        NATIONAL, "capacity.cohort_open", told="cohort:ward", kinds=["ward"], **split, **why
    )
    assert answer["kinds"] == ["ward"]
    ended = ask.do(
        NATIONAL, "capacity.cohort_close", told="cohort:ward", kind="ward", reason="Voorbij"
    )
    assert ended.told["cohort:ward"] == {}


def test_who_was_announced_arrived_and_who_was_lent_is_back(ask: Asking) -> None:
    arrival, lend = ask.country.rows["arrival"], ask.country.rows["lend"]
    came = {"arrival": arrival, "outcome": "arrived"}
    answer = ask.do(LIAISON, "capacity.arrival_end", told=f"arrival:{arrival}", **came)
    assert answer["state"] == "arrived"
    back = ask.do(LIAISON, "capacity.staff_return", told=f"lend:{lend}", lend=lend)
    assert back["state"] == "returned"


def test_a_round_of_questions_is_answered_reminded_and_closed_and_its_rhythm_stops(
    ask: Asking, house: str
) -> None:
    number, series = ask.country.rows["round"], ask.country.rows["series"]
    key = f"surveyround:{number}"
    reminded = ask.do(COORDINATOR, "capacity.survey_remind", told=key, round=number)
    assert reminded["reminded"] == [house]
    answers = {"shifts": {"level": "adapted", "trend": "worse", "expect_24": "crisis"}}
    given = {"round": number, "facility": house, "answers": answers}
    answer = ask.do(LIAISON, "capacity.survey_answer", told=f"survey:{house}", **given)
    assert answer["answered"] == ["shifts"]
    again = ask.do(LIAISON, "capacity.survey_answer", told=f"survey:{house}", **given)
    assert again["corrects"] == answer["id"]
    closed = ask.do(COORDINATOR, "capacity.survey_close", told=key, round=number)
    assert closed["state"] == "closed"
    stopped = ask.do(
        COORDINATOR, "capacity.survey_stop", told=f"surveyseries:{series}", series=series
    )
    assert stopped["id"] == series


def test_houses_with_late_figures_are_reminded(ask: Asking) -> None:
    region = ask.country.own.region.pk
    answer = ask.do(
        COORDINATOR, "capacity.figures_remind", told=f"reminders:{region}", region=region
    )
    assert answer["reminded"] == [ask.country.own.facility.pk]


def report_of(ask: Asking, house: str, occupied: int) -> dict[str, Any]:
    lines = [{"bed": "ward", "operational": 100, "occupied": occupied}]
    now = ask.country.realm.now().isoformat()
    return {"reports": [{"facility": house, "observed_at": now, "lines": lines}]}


def test_what_was_typed_goes_before_a_feed_until_the_house_lets_the_feed_count(
    ask: Asking, house: str
) -> None:
    client = Client(headers={"Authorization": f"Token {ask.country.source_token}"})
    ask.of("capacity_figures", client, report_of(ask, house, 91))
    lines = [
        {"bed": "ward", "operational": 100, "occupied": 88},
        {"bed": "ic", "operational": 10, "occupied": 7},
    ]
    typed = {"facility": house, "lines": lines}
    ask.do(LIAISON, "capacity.beds_report", told=f"beds:{house}", **typed)
    answer = ask.do(LIAISON, "capacity.feed_resume", told=f"beds:{house}", facility=house)
    assert answer["kinds"] == ["ward"]
    prefers = {"kind": "", "prefer": "hand", "reason": "De koppeling telt de dagopname mee."}
    key = f"sourcerules:{house}"
    answer = ask.do(LIAISON, "capacity.source_rule_set", told=key, facility=house, **prefers)
    assert answer["rules"] == SourceRule.objects.count() == 1


def test_a_system_signs_gets_another_token_and_is_withdrawn(ask: Asking) -> None:
    name = ask.country.rows["source"]
    key = f"source:{name}"
    signed = ask.do(LIAISON, "capacity.source_sign", told=key, source=name, signed=True)
    assert signed["secret"]
    unsigned = ask.do(LIAISON, "capacity.source_sign", told=key, source=name, signed=False)
    assert unsigned["secret"] is None
    renewed = ask.do(LIAISON, "capacity.source_token_renew", told=key, source=name, days=365)
    assert renewed["token"].startswith("zb_")
    assert renewed["token"] != ask.country.source_token
    endless = ask.do(LIAISON, "capacity.source_token_renew", told=key, source=name)
    assert endless["token_ends_at"] is None
    gone = ask.do(LIAISON, "capacity.source_withdraw", told=key, source=name)
    assert gone["state"] == Source.objects.get(name=name).state == "withdrawn"
