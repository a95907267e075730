"""What is answered about spreading patients: requests, proposals, rides, places in other care, the week."""

from datetime import timedelta
from typing import Any

import pytest

from network.models import Role
from patientspread.models import Request, Transfer
from tests.patientspread.homes import home, reported
from tests.patientspread.test_week import expected
from tests.web.answers.asking import Answered, Asking

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("answers")]
LIAISON, COORDINATOR = Role.HOSPITAL_LIAISON, Role.REGIONAL_COORDINATOR
NATIONAL = Role.NATIONAL_COORDINATOR
CASE = {"bed": "ward", "age": "60-69", "consent": "not_asked", "another": True}


def entered(ask: Asking, **more: Any) -> int:
    """Enter a request of the own house; return its number in addresses."""
    given = {"facility": ask.country.own.facility.pk, **CASE, **more}
    answer = ask.of("patientspread_request_enter", ask.country.client(LIAISON), given)
    assert f"pmr:{answer['id']}" in answer.told
    number: int = answer["id"]
    return number


def done(ask: Asking, role: Role, command: str, pmr: int, **more: Any) -> Answered:
    """Do something with a request, as the own place."""
    return ask.do(role, f"patientspread.{command}", told=f"pmr:{pmr}", pmr=pmr, **more)


def proposed(ask: Asking) -> int:
    """Enter a request, ask the patient, look in the region and the country, and propose it."""
    pmr = entered(ask)
    assert done(ask, LIAISON, "request_consent", pmr, consent="given")["id"] == pmr
    assert done(ask, COORDINATOR, "request_step", pmr, step="seek")["state"] == "sought"
    done(ask, COORDINATOR, "request_step", pmr, step="escalate")
    there = {"destination": ask.country.other.facility.pk}
    answer = done(ask, NATIONAL, "request_propose", pmr, **there)
    assert answer["state"] == "proposed"
    return pmr


def test_a_request_is_entered_proposed_accepted_planned_and_arrives_and_comes_back(
    ask: Asking,
) -> None:
    pmr = proposed(ask)
    transfer = Transfer.objects.get(request=pmr)
    key = f"transfer:{transfer.pk}"
    yes = {"transfer": transfer.pk, "answer": "accept"}
    answer = ask.do(LIAISON, "patientspread.transfer_answer", "other", told=key, **yes)
    assert answer["state"] == "accepted"
    now = ask.country.realm.now()
    ride = {
        "leaves_at": now.isoformat(),
        "arrives_at": (now + timedelta(minutes=50)).isoformat(),
    }
    assert done(ask, LIAISON, "request_plan", pmr, **ride)["state"] == "planned"
    there = done(ask, LIAISON, "request_move", pmr, step="arrive", sure=True)
    assert there["state"] == "arrived"
    back = ask.of("patientspread_request_bring_back", ask.country.client(LIAISON), {"pmr": pmr})
    assert Request.objects.get(pk=back["id"]).returns_id == pmr


def test_a_request_ends(ask: Asking) -> None:
    pmr = entered(ask)
    assert done(ask, LIAISON, "request_end", pmr, ending="withdraw")["state"] == "withdrawn"


def test_a_proposal_is_taken_back_alone_and_with_the_others_of_its_plan(ask: Asking) -> None:
    transfer = ask.country.rows["transfer"]
    why = {"reason": "De sneeuw sluit de weg af."}
    key = f"transfer:{transfer}"
    alone = {"transfer": transfer, **why}
    answer = ask.do(NATIONAL, "patientspread.transfer_withdraw", told=key, **alone)
    assert answer["state"] == "withdrawn"
    run = ask.country.rows["run"]
    waiting = Transfer.objects.filter(run=run, state="expected").values_list("pk", flat=True)
    wanted = sorted(waiting)
    together = ask.of(
        "patientspread_transfers_withdraw", ask.country.client(NATIONAL), {"run": run, **why}
    )
    assert together["withdrawn"] == wanted


def test_a_plan_is_stopped_and_an_area_has_its_rhythm(ask: Asking) -> None:
    asked = {"scope": "national"}
    run = ask.of("patientspread_run_request", ask.country.client(NATIONAL), asked)["id"]
    stopped = ask.do(NATIONAL, "patientspread.run_stop", told=f"run:{run}", run=run)
    assert stopped["id"] == run
    rhythm = {"scope": ask.country.own.region.pk, "times": ["10:00", "15:00"]}
    key = f"rhythm:{rhythm['scope']}"
    answer = ask.do(COORDINATOR, "patientspread.rhythm_set", told=key, **rhythm)
    assert answer["times"] == ["10:00", "15:00"]


def test_the_vehicles_of_a_region_and_the_key_of_the_country_are_set(ask: Asking) -> None:
    region = ask.country.own.region.pk
    snow = {"region": region, "mode": "helicopter", "per_hour": 0, "reason": "Sneeuw."}
    answer = ask.do(COORDINATOR, "patientspread.fleet_set", told=f"rides:{region}", **snow)
    assert answer["per_hour"] == 0
    shared = {"kind": "population", "band": 0.1, "reason": "Overleg van de regio's."}
    answer = ask.do(NATIONAL, "patientspread.share_set", told="share:key", **shared)
    assert answer.told["share:key"]["band"] == 0.1


def test_a_house_says_that_it_looks_again_at_a_variant(ask: Asking) -> None:
    shown = ask.country.rows["shown"]
    key = f"shown:{shown}"
    answer = ask.do(LIAISON, "patientspread.variant_willing", told=key, shown=shown)
    assert answer["shown"] == shown
    assert answer.told[key]["willing_at"]


def test_a_place_in_other_care_is_asked_answered_taken_and_ended(ask: Asking) -> None:
    country = ask.country
    near = home(country.own.region, "Parkzicht", longitude=5.05)
    reported(country.realm, near, elv=(15, 20))
    case = {"care": "short_stay", "age": "80-", "facility": country.own.facility.pk}
    numbers = [
        ask.of("patientspread_placement_enter", country.client(LIAISON), case)["id"]
        for _ in range(2)
    ]
    key, here = f"placement:{numbers[0]}", {"placement": numbers[0]}
    house = {"facility": near.pk}
    asked = ask.do(Role.CAV_DESK, "patientspread.placement_ask", told=key, **here, **house)
    assert asked["state"] == "asked"
    yes = ask.do(
        Role.CAV_DESK, "patientspread.placement_answer", told=key, **here, **house, answer="yes"
    )
    assert yes["state"] == "placed"
    assert ask.do(LIAISON, "patientspread.placement_done", told=key, **here)["state"] == "done"
    key, here = f"placement:{numbers[1]}", {"placement": numbers[1]}
    ended = ask.do(LIAISON, "patientspread.placement_finish", told=key, **here, ending="withdrawn")
    assert ended["state"] == "ended"


def test_the_week_is_made_and_read(ask: Asking) -> None:
    country = ask.country
    expected(country.realm, country.own.region, "ward", 109, worse=6)
    expected(country.realm, country.other.region, "ward", 50)
    made = ask.do(NATIONAL, "patientspread.week_make", told="week:national", note="Zaterdag.")
    region = country.own.region.pk
    read = ask.of(
        "patientspread_week_read",
        country.client(COORDINATOR),
        {"region": region, "week": made["week"]},
    )
    assert (read["region"], read["week"]) == (region, made["week"])
    assert read.told
