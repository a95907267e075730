"""The meetlat on record: who asks whom, what counts, what is refused, and what a version goes on meaning."""

import copy
from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from capacity.models import Method, Questionnaire, SurveyAnswer, SurveyRound, SurveySeries
from capacity.questionnaires import bundled, put_in_force, questions_of, versions_in_force
from capacity.selectors.survey import round_document, survey_now, theme_standings
from capacity.services import (
    rounds_close,
    rounds_close_due,
    series_advance,
    survey_answer,
    survey_close,
    survey_open,
    survey_remind,
    survey_stop,
    surveys_end,
)
from capacity.survey.answers import NOT_APPLICABLE, Answer
from capacity.survey.rhythm import Rhythm
from capacity.survey_inputs import SurveyInput
from capacity.tasks import sweep_surveys
from journal.errors import Conflict, Invalid, Missing, Refused
from network.models import Role
from network.sectors import Sector
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
)
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
HOSPITAL = "hospital"


@pytest.fixture
def realm():
    return RealmFactory.create()


@pytest.fixture
def region():
    return RegionFactory.create()


@pytest.fixture
def houses(region):
    return FacilityFactory.create_batch(3, region=region)


@pytest.fixture
def coordinator(region, houses):
    return person(Role.REGIONAL_COORDINATOR, region=region)


@pytest.fixture
def asked(realm, region, coordinator):
    return survey_open(
        actor=coordinator, realm=realm, region=region, sectors=[HOSPITAL], due_minutes=120
    )


def answer(realm, row, house, *, actor=SYSTEM, at=None, **answers) -> SurveyAnswer:
    given = {code: Answer(one) if isinstance(one, str) else one for code, one in answers.items()}
    return survey_answer(
        actor=actor,
        realm=realm,
        round_id=row.pk,
        report=SurveyInput(
            facility=house,
            answers=given,
            observed_at=at or realm.now(),
            source="manual",
            method=Method.REPORTED,
        ),
    )


def state(realm, key):
    return snapshot(realm, audiences=ALL).entities[key]["state"]


def edited(**texts: str) -> dict[str, object]:
    """The questions for hospitals, with another text for some."""
    document = copy.deepcopy(bundled()[0])
    for question in document["questions"]:
        if question["code"] in texts:
            question["text"]["nl"] = texts[question["code"]]
    return document


def test_a_round_asks_the_facilities_of_its_region_and_everybody_sees_it(realm, asked, houses):
    FacilityFactory.create()  # elsewhere
    shown = state(realm, f"surveyround:{asked.pk}")
    assert [one["facility"] for one in shown["requests"]] == sorted(one.pk for one in houses)
    assert shown["number"] == 1
    assert shown["sectors"] == {HOSPITAL: 1}
    assert "ronde 1" in snapshot(realm, audiences=ALL).log[-1]["line"]["nl"]


@pytest.mark.parametrize("role", list(Role))
def test_only_who_coordinates_the_region_asks_it(realm, region, houses, role):
    stranger = person(role, region=RegionFactory.create(), facility=FacilityFactory.create())
    with pytest.raises(Refused):
        survey_open(actor=stranger, realm=realm, region=region, sectors=[HOSPITAL], due_minutes=60)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sectors": ["circus"]}, "sectors"),
        ({"sectors": ["pharmacy"]}, "sectors"),  # there are questions, but nobody to ask
        ({"due_minutes": 5}, "due_minutes"),
        ({"due_minutes": 300, "rhythm": Rhythm(hours=4)}, "due_minutes"),
    ],
)
def test_a_round_that_nobody_could_answer_is_refused(realm, region, coordinator, changes, field):
    with pytest.raises(Invalid) as refusal:
        survey_open(
            **{
                "actor": coordinator,
                "realm": realm,
                "region": region,
                "sectors": [HOSPITAL],
                "due_minutes": 60,
                **changes,
            }
        )
    assert refusal.value.field == field
    assert not SurveyRound.objects.exists()
    assert not SurveySeries.objects.exists()


def test_a_person_cannot_ask_over_an_open_round_and_the_system_closes_it(
    realm, region, coordinator, asked
):
    again = {"realm": realm, "region": region, "sectors": [HOSPITAL], "due_minutes": 60}
    with pytest.raises(Conflict, match="Ronde 1 is nog open"):
        survey_open(actor=coordinator, **again)
    second = survey_open(actor=SYSTEM, **again)
    asked.refresh_from_db()
    assert (asked.state, second.number) == ("closed", 2)


def test_a_liaison_answers_for_the_own_house_only(realm, asked, houses):
    liaison = person(Role.HOSPITAL_LIAISON, facility=houses[0])
    answer(realm, asked, houses[0], actor=liaison, shifts="adapted", onward="crisis")
    with pytest.raises(Refused):
        answer(realm, asked, houses[1], actor=liaison, shifts="regular")
    shown = state(realm, f"survey:{houses[0].pk}")
    assert shown["answers"]["shifts"]["level"] == "adapted"
    assert shown["answers"]["shifts"]["theme"] == "staff"
    assert (
        "personeel aangepast, uitstroom crisis"
        in (snapshot(realm, audiences=ALL).log[-1]["line"]["nl"])
    )


def test_a_correction_is_appended_and_keeps_what_it_does_not_mention(realm, asked, houses):
    first = answer(realm, asked, houses[0], shifts="adapted", room="regular")
    second = answer(realm, asked, houses[0], shifts="crisis", room=None)
    assert second.corrects == first
    first.refresh_from_db()
    assert first.answers["shifts"]["level"] == "adapted"
    assert survey_now(realm)[houses[0].pk].answers.keys() == {"shifts"}
    given = round_document(realm, asked.pk)["facilities"][0]["answers"]
    assert [one["id"] for one in given] == [first.pk, second.pk]


def test_nothing_answered_applies_or_waits_is_each_shown_as_what_it_is(realm, asked, houses):
    answer(realm, asked, houses[0], onward=Answer("regular", number=0), room=Answer(NOT_APPLICABLE))
    shown = state(realm, f"survey:{houses[0].pk}")["answers"]
    assert shown["onward"]["number"] == 0
    assert shown["room"]["level"] == NOT_APPLICABLE
    assert "shifts" not in shown
    rows = theme_standings(realm, [houses[0].region_id], realm.now())[houses[0].region_id]
    by = {(row.facility, row.theme): row.standing for row in rows}
    assert by[houses[0].pk, "outflow"] == "answered"
    assert by[houses[0].pk, "space"] == "not_applicable"
    assert by[houses[0].pk, "staff"] == "not_answered"
    assert by[houses[1].pk, "staff"] == "not_answered"


def test_what_the_version_did_not_ask_is_refused_at_its_field(realm, asked, houses):
    with pytest.raises(Invalid) as refusal:
        answer(realm, asked, houses[0], weather="regular")
    assert refusal.value.field == "answers.weather.level"
    assert not SurveyAnswer.objects.exists()


def test_who_was_not_asked_cannot_answer(realm, asked):
    with pytest.raises(Missing):
        answer(realm, asked, FacilityFactory.create(), shifts="regular")


def test_an_edited_questionnaire_leaves_every_round_what_it_asked(realm, asked, houses):
    answer(realm, asked, houses[0], shifts="crisis")
    put_in_force([edited(shifts="Zijn de diensten van de hele week bezet?")], author="test")
    assert versions_in_force()[HOSPITAL].version == 2
    survey_close(actor=SYSTEM, realm=realm, round_id=asked.pk)
    second = survey_open(
        actor=SYSTEM, realm=realm, region=asked.region, sectors=[HOSPITAL], due_minutes=60
    )
    assert (asked.asked, second.asked) == ({HOSPITAL: 1}, {HOSPITAL: 2})
    shifts = [questions_of(row.asked)[HOSPITAL].question("shifts") for row in (asked, second)]
    texts = [one.text["nl"] for one in shifts if one]
    assert texts[0] == "Zijn de diensten van vandaag en morgen bezet?"
    assert texts[1] == "Zijn de diensten van de hele week bezet?"
    # the answer goes on being one to the version that asked it
    assert state(realm, f"survey:{houses[0].pk}")["version"] == 1


def test_the_same_questions_again_make_no_version_and_a_code_keeps_its_theme(realm, asked):
    assert put_in_force([edited()], author="test") == []
    document = edited()
    document["questions"][0]["theme"] = "staff"  # type: ignore[index]
    with pytest.raises(Invalid, match="thema"):
        put_in_force([document], author="test")
    assert Questionnaire.objects.filter(sector=HOSPITAL).count() == 1


def test_a_round_closes_by_itself_and_then_takes_only_what_was_said_in_time(realm, asked, houses):
    with time_machine.travel(timezone.now() + timedelta(minutes=119)):
        in_time = realm.now()
        assert rounds_close_due(actor=SYSTEM, realm=realm) == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=121)):
        assert rounds_close_due(actor=SYSTEM, realm=realm) == 1
        assert rounds_close_due(actor=SYSTEM, realm=realm) == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=125)):
        with pytest.raises(Conflict, match="gesloten"):
            answer(realm, asked, houses[0], shifts="crisis")
        answer(realm, asked, houses[0], shifts="crisis", at=in_time)
    shown = state(realm, f"surveyround:{asked.pk}")
    assert shown["state"] == "closed"
    answered = {one["facility"]: one["answered_at"] for one in shown["requests"]}
    assert [code for code, at in answered.items() if at] == [houses[0].pk]


def test_who_did_not_answer_is_reminded_and_who_did_is_not(realm, asked, houses, coordinator):
    answer(realm, asked, houses[0], shifts="regular")
    waiting = sorted(one.pk for one in houses[1:])
    assert survey_remind(actor=coordinator, realm=realm, round_id=asked.pk) == waiting
    shown = state(realm, f"surveyround:{asked.pk}")["requests"]
    assert {one["facility"] for one in shown if one["reminders"] == 1} == set(waiting)
    for house in houses[1:]:
        answer(realm, asked, house, shifts="regular")
    with pytest.raises(Conflict, match="iedereen"):
        survey_remind(actor=coordinator, realm=realm, round_id=asked.pk)


def test_a_series_asks_by_its_rhythm_until_it_is_stopped(realm, region, coordinator):
    first = survey_open(
        actor=coordinator,
        realm=realm,
        region=region,
        sectors=[HOSPITAL],
        due_minutes=60,
        rhythm=Rhythm(hours=4),
    )
    assert first.stale_after_s == 5 * 3600
    assert first.series_id is not None
    start = timezone.now()
    for hours, rounds in (
        (3.9, 1),
        (4.1, 2),
        (4.2, 2),
        (20.5, 3),
    ):  # a sweep that was late asks once
        with time_machine.travel(start + timedelta(hours=hours)):
            sweep_surveys()
        assert SurveyRound.objects.count() == rounds
    with time_machine.travel(start + timedelta(hours=21)):
        survey_stop(actor=coordinator, realm=realm, series_id=first.series_id)
        with pytest.raises(Conflict):
            survey_stop(actor=coordinator, realm=realm, series_id=first.series_id)
    with time_machine.travel(start + timedelta(hours=40)):
        sweep_surveys()
    assert SurveyRound.objects.count() == 3
    assert f"surveyseries:{first.series_id}" not in snapshot(realm, audiences=ALL).entities


def test_a_round_that_finds_nobody_is_said_in_the_log_and_the_series_goes_on(realm, region, houses):
    survey_open(
        actor=SYSTEM,
        realm=realm,
        region=region,
        sectors=[HOSPITAL],
        due_minutes=60,
        rhythm=Rhythm(daily_at=time(10)),
    )
    for house in houses:
        house.retired_at = timezone.now()
        house.save()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert series_advance(actor=SYSTEM, realm=realm) == 1
        assert "ging niet door" in snapshot(realm, audiences=ALL).log[-1]["line"]["nl"]
        assert series_advance(actor=SYSTEM, realm=realm) == 0


def test_an_old_answer_is_no_evidence(realm, asked, houses):
    answer(realm, asked, houses[0], shifts="crisis")
    region = houses[0].region_id
    for hours, fresh in ((1, True), (25, False)):
        rows = theme_standings(realm, [region], realm.now() + timedelta(hours=hours))[region]
        row = next(r for r in rows if r.facility == houses[0].pk and r.theme == "staff")
        assert (row.level, row.fresh) == ("crisis", fresh)


def test_a_house_that_closes_leaves_the_picture_and_a_realm_that_closes_asks_no_more(
    realm, asked, houses
):
    answer(realm, asked, houses[0], shifts="crisis")
    surveys_end(actor=SYSTEM, realm=realm, facilities={houses[0].pk: houses[0].name})
    assert f"survey:{houses[0].pk}" not in snapshot(realm, audiences=ALL).entities
    rounds_close(actor=SYSTEM, realm=realm, reason="dicht")
    asked.refresh_from_db()
    assert asked.state == "closed"


def test_in_an_exercise_houses_that_nobody_plays_answer_by_how_full_they_are(region, houses):
    realm = RealmFactory.create(exercise=True)
    MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=houses[0])  # never logs in
    player = MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=houses[2]).user
    player.last_login = timezone.now() - timedelta(hours=1)
    player.save()
    for house in (houses[0], houses[2]):
        report_beds(realm, house, ward=(120, 100))
    survey_open(actor=SYSTEM, realm=realm, region=region, sectors=[HOSPITAL], due_minutes=60)
    sweep_surveys()
    assert survey_now(realm) == {}
    realm.clock_time = realm.now() + timedelta(minutes=15)
    realm.save()
    sweep_surveys()
    sweep_surveys()
    found = survey_now(realm)
    assert set(found) == {houses[0].pk}  # not who is played, nor whose beds nobody knows
    assert found[houses[0].pk].answers["room"]["level"] == "crisis"
    assert SurveyAnswer.objects.count() == 1


def test_each_sector_is_asked_its_own_questions(realm, region, houses):
    home = FacilityFactory.create(region=region, sector=Sector.NURSING_HOME)
    row = survey_open(
        actor=SYSTEM, realm=realm, region=region, sectors=[Sector.NURSING_HOME], due_minutes=60
    )
    assert [(one.facility_id, one.sector) for one in row.requests.all()] == [
        (home.pk, Sector.NURSING_HOME)
    ]
    both = survey_open(actor=SYSTEM, realm=realm, region=region, sectors=[HOSPITAL], due_minutes=60)
    assert {one.facility_id for one in both.requests.all()} == {house.pk for house in houses}


def test_a_second_rhythm_on_the_same_sectors_is_refused(realm, region, houses):
    def asked_daily(sectors):
        return survey_open(
            actor=SYSTEM,
            realm=realm,
            region=region,
            sectors=sectors,
            due_minutes=60,
            rhythm=Rhythm(hours=24, daily_at=None),
        )

    asked_daily([HOSPITAL])
    with pytest.raises(Conflict):
        asked_daily([HOSPITAL])
    FacilityFactory.create(region=region, sector=Sector.NURSING_HOME)
    asked_daily([Sector.NURSING_HOME])


def test_facilities_whose_load_nobody_knows_keep_no_other_from_answering(region):
    realm = RealmFactory.create(exercise=True)
    many = FacilityFactory.create_batch(22, region=region)
    report_beds(realm, many[-1], ward=(50, 100))
    survey_open(actor=SYSTEM, realm=realm, region=region, sectors=[HOSPITAL], due_minutes=60)
    # a fast exercise: the whole time to answer lies between two sweeps
    realm.clock_time = realm.now() + timedelta(hours=6)
    realm.save()
    sweep_surveys()
    assert set(survey_now(realm)) == {many[-1].pk}


def test_realms_ask_apart(realm, asked, houses):
    other = RealmFactory.create(exercise=True)
    answer(realm, asked, houses[0], shifts="crisis")
    assert survey_now(other) == {}
    with pytest.raises(Missing):
        answer(other, asked, houses[0], shifts="crisis")
