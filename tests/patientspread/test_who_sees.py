"""One choice of who sees what, for every shape of a plan and its transfers, and for who did it."""

import json

import pytest

from journal.models import Entry
from journal.said import text_of
from network.models import Role
from network.permissions import audiences_of
from patientspread.models import Transfer
from patientspread.selectors import run_document
from patientspread.selectors.seen_plan import PARTS, plan_seen
from patientspread.services import (
    request_bring_back,
    request_move,
    run_request,
    transfer_accept,
    transfer_refuse,
    transfer_withdraw,
)
from patientspread.tasks import solve_run
from tests.factories import SYSTEM, FacilityFactory, RegionFactory, person, report_beds
from tests.patientspread.requests import accepted, asked, offered
from tests.reading import snapshot

pytestmark = pytest.mark.django_db

PUBLIC = frozenset({"all"})
MOVE = {"bed": "ward", "count": 1}


@pytest.fixture
def solved(realm, full, empty, national):
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    offered(realm, run)
    run.refresh_from_db()
    return run


@pytest.fixture
def transfer(solved):
    return Transfer.objects.filter(run=solved).earliest("number")


def public_bodies(realm):
    """All that somebody without any function is ever sent, as one text."""
    rows = Entry.objects.filter(realm=realm).values_list("variants", flat=True)
    seen = [item for text in rows for item in json.loads(text) if "all" in item["to"]]
    return [json.loads(item["body"]) for item in seen]


@pytest.mark.parametrize("role", [Role.REGIONAL_COORDINATOR, Role.DPG])
def test_a_coordinator_elsewhere_sees_nothing_of_the_moves_of_other_regions(
    realm, solved, full, empty, role
):
    stranger = person(role, region=RegionFactory.create())
    document = run_document(realm, solved.pk, stranger)
    assert document["transfers"] == []
    assert document["plan"]["moves"] == []
    assert document["plan"]["unplaced_patients"] == []
    text = json.dumps(document["plan"] | {"freshness_notes": []}, default=str)
    for hospital in (full, empty):
        assert hospital.name not in text
        assert f'"{hospital.pk}"' not in text


def test_the_coordinators_of_both_ends_and_of_the_country_see_the_moves(
    realm, solved, full, empty, national
):
    for one in (full, empty):
        own = person(Role.REGIONAL_COORDINATOR, region=one.region)
        document = run_document(realm, solved.pk, own)
        assert [move["from"] for move in document["plan"]["moves"]] == [full.pk]
        assert len(document["transfers"]) == 6
    assert run_document(realm, solved.pk, national)["plan"] == solved.result


@pytest.mark.parametrize("role", [Role.REGIONAL_COORDINATOR, Role.DPG, Role.ROAZ_CHAIR])
def test_who_sees_no_move_of_a_plan_reads_how_many_there_are_and_whose(realm, solved, role):
    hidden = run_document(realm, solved.pk, person(role, region=RegionFactory.create()))["hidden"]
    assert (hidden["moves"], hidden["unplaced"]) == (6, 0)
    assert "geen van de 6 verplaatsingen" in hidden["words"]["nl"]
    assert "from and to your own region" in hidden["words"]["en"]


def test_the_country_reads_of_a_plan_of_a_region_that_its_moves_are_of_that_region(
    realm, full, national
):
    near = FacilityFactory.create(region=full.region, latitude=52.0, longitude=5.2)
    report_beds(realm, near, ward=(50, 100), ic=(2, 10))
    asked(realm, full)
    coordinator = person(Role.REGIONAL_COORDINATOR, region=full.region)
    run = run_request(actor=coordinator, realm=realm, scope=full.region_id)
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.result["summary"]["moves"] == 1
    document = run_document(realm, run.pk, national)
    assert document["transfers"] == []
    assert document["hidden"]["moves"] == 1
    assert full.region.short_name in document["hidden"]["words"]["nl"]
    assert run_document(realm, run.pk, coordinator)["hidden"] is None


def test_who_sees_all_of_a_plan_is_told_of_nothing_hidden(realm, solved, full, national):
    own = person(Role.REGIONAL_COORDINATOR, region=full.region)
    for reader in (national, own):
        document = run_document(realm, solved.pk, reader)
        assert document["hidden"] is None
        assert len(document["transfers"]) == document["moves"] == 6


def test_a_part_of_a_plan_is_told_as_a_part(realm, solved, full):
    Transfer.objects.filter(run=solved, number=1).update(
        origin=FacilityFactory.create(), destination=FacilityFactory.create()
    )
    hidden = run_document(realm, solved.pk, person(Role.REGIONAL_COORDINATOR, region=full.region))[
        "hidden"
    ]
    assert hidden["moves"] == 1
    assert hidden["words"]["nl"].startswith("U ziet 5 van de 6 verplaatsingen.")


def test_who_has_no_place_elsewhere_is_told_as_a_number(realm, solved):
    solved.result["unplaced_patients"] = [{"patient": "X:ward:1"}, {"patient": "Y:ward:1"}]
    solved.save()
    hidden = run_document(realm, solved.pk, person(Role.ROAZ_CHAIR, region=RegionFactory.create()))
    assert hidden["hidden"]["unplaced"] == 2
    assert "Of 2 patients without a place" in hidden["hidden"]["words"]["en"]


def test_a_variant_tells_how_many_it_moves_elsewhere(realm, full, empty, national):
    more = {"close": [], "add_beds": [{"facility": empty.pk, "bed": "ward", "count": 5}]}
    run = run_request(actor=national, realm=realm, scope="national", what_if=more)
    solve_run(run.pk)
    run.refresh_from_db()
    stranger = person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create())
    assert run_document(realm, run.pk, stranger)["hidden"]["moves"] == 6
    assert run_document(realm, run.pk, national)["hidden"] is None


def test_every_part_of_a_plan_is_narrowed_or_named_as_whole():
    """Who is concerned with H001 of R1 only, part by part; what is unknown is left out."""
    FacilityFactory.create(pk="H-MINE", region=RegionFactory.create(pk="R-MINE"))
    FacilityFactory.create(pk="H-OTHER", region=RegionFactory.create(pk="R-OTHER"))
    mine, other = {"from": "H-MINE", "to": "H-X"}, {"from": "H-OTHER", "to": "H-Y"}
    result = {
        "moves": [mine | MOVE, other | MOVE],
        "unplaced_patients": [{"patient": "H-MINE:ward:1"}, {"patient": "H-OTHER:ward:1"}],
        "bottlenecks": [{"place": "R-MINE"}, {"place": "H-MINE"}, {"place": "H-OTHER"}],
        "already_proposed": [1, 2],
        "difference": {
            "goals": {},
            "changes": 2,
            "sites": [{"facility": "H-MINE"}, {"facility": "H-OTHER"}],
        },
        "a_part_of_tomorrow": ["H-OTHER"],
    }
    seen = plan_seen(result, frozenset({"all", "role:regional_coordinator:R-MINE"}), {1})
    assert seen == {
        "moves": [mine | MOVE],
        "unplaced_patients": [{"patient": "H-MINE:ward:1"}],
        "bottlenecks": [{"place": "R-MINE"}, {"place": "H-MINE"}],
        "already_proposed": [1],
        "difference": {"goals": {}, "changes": 2, "sites": [{"facility": "H-MINE"}]},
    }


def test_a_run_keeps_no_part_that_the_table_does_not_know(realm, solved, full, national):
    again = run_request(
        actor=national, realm=realm, scope="national", what_if={"close": [full.pk], "add_beds": []}
    )
    solve_run(again.pk)
    again.refresh_from_db()
    assert set(again.result) | set(solved.result) <= set(PARTS)


@pytest.mark.parametrize("answer", ["accept", "refuse", "withdraw"])
def test_others_learn_neither_who_answered_nor_why(realm, transfer, national, answer):
    full, empty = transfer.origin, transfer.destination
    liaison = person(Role.HOSPITAL_LIAISON, facility=empty)
    own = {"realm": realm, "transfer_id": transfer.pk}
    if answer == "accept":
        transfer_accept(actor=liaison, **own)
    elif answer == "refuse":
        transfer_refuse(actor=liaison, **own, code="no_staff", note="te weinig handen op 3B")
    else:
        transfer_withdraw(actor=national, **own, reason="de brug op 3B is dicht")

    told = public_bodies(realm)
    text = json.dumps([one for one in told if one["key"].startswith("transfer:")])
    for secret in (
        "3B",
        full.name,
        empty.name,
        full.pk,
        empty.pk,
        text_of(liaison.label, "nl"),
        liaison.name,
    ):
        assert secret not in text, secret
    # those concerned do learn it
    entry = snapshot(realm, audiences=audiences_of(liaison)).entities[f"transfer:{transfer.pk}"]
    assert entry["by"] == text_of((national if answer == "withdraw" else liaison).label, "nl")


def test_a_proposal_is_no_news_to_others_at_all(realm, transfer):
    assert not [one for one in public_bodies(realm) if one["key"].startswith("transfer:")]


def test_what_follows_from_an_answer_names_no_liaison_either(realm, transfer, empty):
    liaison = person(Role.HOSPITAL_LIAISON, facility=empty)
    transfer_accept(actor=liaison, realm=realm, transfer_id=transfer.pk)
    assert text_of(liaison.label, "nl") not in json.dumps(public_bodies(realm))


def test_who_asked_for_a_way_home_follows_it_and_others_elsewhere_do_not(realm, full, empty):
    row = asked(realm, full, reference="ZB7-77")
    accepted(realm, row, empty)
    request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive")
    region = person(Role.REGIONAL_COORDINATOR, region=full.region)
    house = person(Role.HOSPITAL_LIAISON, facility=full)
    stranger = person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create())
    back = request_bring_back(actor=region, realm=realm, pmr=row.pk)
    for reader, seen in ((region, True), (house, True), (stranger, False)):
        entities = snapshot(realm, audiences=audiences_of(reader)).entities
        found = entities.get(f"pmr:{back.pk}")
        assert (found is not None) is seen
        assert found is None or found["state"]["returns"] == row.pk
        assert found is None or "home" not in found["state"]
