"""A place chosen by hand: the order with its reasons, what stands against a house, and what nobody knows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from capacity.models import FigureReport, SourceFigures
from journal.errors import Conflict, Invalid
from journal.models import Entry, ReadAudit
from network.models import Role
from patientspread.models import RefusalCode, Request, Transfer, TransferState
from patientspread.request_events import RequestChanged, need_of
from patientspread.selectors.request_places import places_document, places_of
from patientspread.selectors.requests import request_get
from patientspread.services import (
    request_bring_back,
    request_consent,
    request_move,
    request_propose,
    run_request,
    transfer_refuse,
    transfers_offer,
)
from patientspread.tasks import solve_run
from patientspread.why_not import why_not_there
from tests.factories import SYSTEM, FacilityFactory, MandateFactory, person, report_beds
from tests.patientspread.requests import accepted, asked, proposed

pytestmark = pytest.mark.django_db


def house(realm, region, ward=(50, 100), **more):
    at = {"latitude": 52.0, "longitude": 5.05} | more
    found = FacilityFactory.create(region=region, **at)
    if ward is not None:
        report_beds(realm, found, ward=ward)
    return found


def told(realm, row):
    return places_document(places_of(Request.objects.get(pk=row.pk), realm.now()))


def names(lines):
    return [one["facility"] for one in lines]


def test_houses_stand_in_order_with_figures_and_reasons_and_full_ones_beside(realm, full, west):
    near = house(realm, west)
    far = house(realm, west, longitude=5.6)
    silent = house(realm, west, ward=None)
    crowded = house(realm, west, ward=(100, 100))
    row = asked(realm, full)
    found = told(realm, row)
    assert names(found["places"]) == [near.pk, far.pk, silent.pk]
    first, second, last = found["places"]
    assert (first["free"], first["open"], first["below"]) == (50, 100, None)
    assert first["observed_at"] is not None
    assert near.name in second["below"]["nl"]
    assert "farther" in second["below"]["en"]
    assert (last["free"], last["status"]) == (None, "unknown")
    assert "Niet bekend" in last["notes"][0]["nl"]
    (other,) = found["others"]
    assert (other["facility"], other["against"][0]["code"]) == (crowded.pk, "full")
    assert "100 van 100" in other["against"][0]["nl"]


def test_a_wish_to_stay_near_goes_before_the_region(realm, full, west, east):
    outside = house(realm, east)
    inside = house(realm, west, longitude=5.9)
    plain, near = asked(realm, full), asked(realm, full, wish="near")
    assert names(told(realm, plain)["places"]) == [inside.pk]
    for row in (plain, near):
        Request.objects.filter(pk=row.pk).update(national_since=realm.now())
    found = told(realm, near)
    assert names(found["places"])[:2] == [outside.pk, inside.pk]
    assert "dicht mogelijk" in found["wish"]["nl"]


def test_where_the_country_looks_the_region_that_asks_comes_last_but_for_an_emergency(
    realm, full, west, east
):
    close, away = house(realm, west), house(realm, west, longitude=5.9)
    outside, silent = (
        house(realm, east, longitude=5.6),
        house(realm, east, longitude=5.7, ward=None),
    )
    row = asked(realm, full)
    Request.objects.filter(pk=row.pk).update(national_since=realm.now())
    found = told(realm, row)["places"]
    assert names(found) == [outside.pk, silent.pk, close.pk, away.pk]
    assert west.short_name in found[2]["below"]["nl"]
    assert "asks for a place elsewhere" in found[2]["below"]["en"]
    assert west.short_name not in found[3]["below"]["nl"]
    Request.objects.filter(pk=row.pk).update(emergency=True)
    assert names(told(realm, row)["places"])[:3] == [close.pk, outside.pk, away.pk]


def test_who_is_brought_back_goes_first_to_where_she_came_from(realm, full, empty, west):
    report_beds(realm, full, ward=(90, 100))
    near = house(realm, west, longitude=5.5)
    row = asked(realm, full)
    accepted(realm, row, empty)
    request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive")
    back = request_bring_back(actor=SYSTEM, realm=realm, pmr=row.pk)
    found = told(realm, back)["places"]
    assert names(found)[:2] == [full.pk, near.pk]
    assert full.name in found[1]["below"]["nl"]
    assert "came from there" in found[1]["below"]["en"]


def test_what_is_promised_is_not_free_and_what_refused_stands_beside(realm, full, west):
    small = house(realm, west, ward=(99, 100))
    first, second = asked(realm, full), asked(realm, full)
    transfer = proposed(realm, first, small)
    assert told(realm, second)["others"][0]["against"][0]["code"] == "full"
    transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=transfer.pk, code=RefusalCode.NO_STAFF)
    against = told(realm, first)["others"][0]["against"]
    assert [one["code"] for one in against] == ["refused"]
    assert "geen personeel" in against[0]["nl"]
    assert names(told(realm, second)["places"]) == [small.pk]


def test_what_stands_against_a_house_is_put_aside_with_a_reason_alone(realm, full, west):
    crowded = house(realm, west, ward=(100, 100))
    row = asked(realm, full)
    with pytest.raises(Conflict) as refused:
        request_propose(actor=SYSTEM, realm=realm, pmr=row.pk, destination=crowded)
    assert refused.value.field == "overrule"
    assert "is vol" in str(refused.value)
    with pytest.raises(Invalid):
        proposed(realm, row, crowded, although="x" * 201)
    transfer = proposed(realm, row, crowded, although="gebeld: er gaat iemand naar huis")
    assert "Opzij gezet" in transfer.why["nl"]
    assert transfer.why["facts"]["against"] == ["full"]
    entry = Entry.objects.filter(key=f"transfer:{transfer.pk}").latest("seq")
    assert "naar huis" in str(entry.reason)


def test_why_by_hand_is_kept_in_both_languages_and_why_not_elsewhere_is_answered(realm, full, west):
    near, far = house(realm, west), house(realm, west, longitude=5.6)
    crowded = house(realm, west, ward=(100, 100))
    row = asked(realm, full)
    transfer = proposed(realm, row, near)
    assert "50 van 100" in transfer.why["nl"]
    assert far.name in transfer.why["nl"]
    assert "Chosen by hand" in transfer.why["en"]
    assert transfer.bed_class == "regular"
    later = why_not_there(transfer, far, realm.now())
    assert "staat lager" in later["nl"]
    assert "stands lower" in later["en"]
    assert "is vol" in why_not_there(transfer, crowded, realm.now())["nl"]
    report_beds(realm, near, ward=(98, 100), at=realm.now())
    nearer = house(realm, west, longitude=5.001)
    assert "hoger" in why_not_there(transfer, nearer, realm.now())["nl"]


def test_who_may_propose_reads_the_order_and_that_is_recorded(realm, full, west, east):
    house(realm, west)
    row = asked(realm, full)
    address = reverse("pmr-places", args=[realm.slug, row.pk])
    for role, place, status in (
        (Role.REGIONAL_COORDINATOR, {"region": west}, 200),
        (Role.REGIONAL_COORDINATOR, {"region": east}, 403),
        (Role.NATIONAL_COORDINATOR, {}, 403),  # the region looks first
        (Role.HOSPITAL_LIAISON, {"facility": full}, 403),
    ):
        client = Client()
        client.force_login(MandateFactory.create(role=role, **place).user)
        assert client.get(address).status_code == status
    assert ReadAudit.objects.filter(key=row.key).count() == 1


def listed(found, **resources):
    """Have a house list kinds of resource."""
    found.resources = {**(found.resources or {}), **resources}
    found.save()
    return found


def codes(line):
    return [one["code"] for one in line["against"]]


def test_a_child_goes_only_to_a_house_for_children_whatever_the_reason(realm, full, west):
    for_children = listed(house(realm, west), ward_child=10)
    house(realm, west)
    row = asked(realm, full, age="0-17")
    found = told(realm, row)
    assert names(found["places"]) == [for_children.pk]
    (other,) = found["others"]
    assert codes(other) == ["ability.child"]
    assert not other["against"][0]["may_overrule"]
    with pytest.raises(Conflict):
        proposed(realm, row, house(realm, west), although="toch")


def test_where_nobody_knows_of_an_ability_it_is_said_and_nobody_is_refused(realm, full, west):
    found = house(realm, west)
    row = asked(realm, full, age="0-17", specialism="lung", heavy=True, isolation=True)
    (place,) = told(realm, row)["places"]
    notes = " ".join(one["nl"] for one in place["notes"])
    assert place["facility"] == found.pk
    for words in ("kinder-IC", "longziekten", "120+ kg", "isolatieplek"):
        assert words in notes


def test_an_expertise_that_a_house_lacks_now_stands_against_it_with_its_age(realm, full, west):
    here, there = (listed(house(realm, west), x_ecmo=1) for _ in range(2))
    able(realm, there, "none")
    house(realm, west)
    row = asked(realm, full, specialism="ecmo")
    found = told(realm, row)
    assert names(found["places"]) == [here.pk]
    against = {one["facility"]: one["against"][0]["nl"] for one in found["others"]}
    assert "meldt nu geen ECMO" in against[there.pk]
    assert len(against) == 2


def able(realm, facility, state):
    """Report whether a house can put somebody on ECMO now."""
    SourceFigures.objects.create(
        realm=realm,
        facility=facility,
        kind="x_ecmo",
        source="manual",
        counts=True,
        observed_at=realm.now(),
        report=FigureReport.objects.filter(facility=facility).latest("pk"),
        values={"state": state},
    )


def test_a_plan_gives_nobody_a_place_that_cannot_look_after_her(realm, full, west, national):
    able_house = listed(house(realm, west, longitude=5.9), ward_child=10)
    house(realm, west)
    child, grown = asked(realm, full, age="0-17"), asked(realm, full)
    run = run_request(actor=national, realm=realm, scope=west.pk)
    solve_run(run.pk)
    goes = dict(Transfer.objects.filter(run=run).values_list("request", "destination"))
    assert goes[child.pk] == able_house.pk
    assert goes[grown.pk] != able_house.pk


def test_a_plan_says_whom_nobody_can_look_after_and_what_is_not_known(realm, full, west, national):
    house(realm, west)
    listed(house(realm, west, ward=(100, 100)), x_ecmo=1)
    nowhere, unsure = asked(realm, full, specialism="ecmo"), asked(realm, full, specialism="lung")
    run = run_request(actor=national, realm=realm, scope=west.pk)
    solve_run(run.pk)
    run.refresh_from_db()
    (left,) = run.result["unplaced_patients"]
    assert nowhere.label in left["name"] or "ECMO" in left["reason"]
    why = Transfer.objects.get(run=run, request=unsure).why
    assert "Niet bekend of" in why["nl"]
    assert "longziekten" in why["nl"]
    assert "not known" in why["en"]


def test_no_hospital_is_asked_before_patient_or_family_was(realm, full, west, national):
    place = house(realm, west)
    row = asked(realm, full, consent="not_asked")
    with pytest.raises(Conflict) as refused:
        proposed(realm, row, place)
    assert row.label in str(refused.value)
    run = run_request(actor=national, realm=realm, scope=west.pk)
    solve_run(run.pk)
    transfer = Transfer.objects.get(run=run)
    assert (transfer.request_id, transfer.state) == (row.pk, TransferState.EXPECTED)
    coordinator = person(Role.REGIONAL_COORDINATOR, region=west)
    with pytest.raises(Conflict):
        transfers_offer(actor=coordinator, realm=realm, run_id=run.pk)
    liaison = person(Role.HOSPITAL_LIAISON, facility=full)
    with pytest.raises(Invalid):
        request_consent(actor=liaison, realm=realm, pmr=row.pk, consent="maybe")
    request_consent(actor=liaison, realm=realm, pmr=row.pk, consent="asked")
    transfers_offer(actor=coordinator, realm=realm, run_id=run.pk)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.PROPOSED


def test_an_emergency_is_proposed_before_anybody_could_ask(realm, full, west):
    row = asked(realm, full, consent="not_asked", emergency=True)
    proposed(realm, row, house(realm, west))


def test_two_that_look_the_same_are_one_unless_somebody_says_so(realm, full):
    first = asked(realm, full, another=False)
    with pytest.raises(Conflict) as twice:
        asked(realm, full, another=False)
    assert twice.value.field == "another"
    assert first.label in str(twice.value)
    asked(realm, full, another=True)
    asked(realm, full, another=False, age="80-")
    named = asked(realm, full, another=True, reference="A1-1", age="40-59")
    asked(realm, full, another=False, reference="A1-2", age="40-59")  # beds tell them apart
    assert named.reference == "A1-1"


def test_the_guideline_is_told_with_its_reasons_while_one_writes_and_afterwards(realm, full, west):
    client = Client()
    client.force_login(MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=full).user)
    address = reverse("pmr-advice", args=[realm.slug])
    given = "bed=ic&breathing=yes&circulation=yes&steady=no&heavy=yes"
    found = client.get(f"{address}?{given}").json()
    assert found["mode"] == "micu"
    assert "niet voldaan" in found["reasons"][0]["nl"]
    assert "120 kg" in found["reasons"][-1]["nl"]
    assert client.get(f"{address}?bed=ic&emergency=yes").json()["mode"] == "urgent"
    assert client.get(f"{address}?bed=ward").json()["mode"] == "ambulance"
    assert client.get(f"{address}?bed=ski").status_code == 422
    row = asked(realm, full, bed="ic", breathing=True, circulation=True, steady=True)
    told_of = RequestChanged.of(row).state()["advice"]
    assert (row.mode, told_of["mode"]) == ("accompanied", "accompanied")
    assert need_of(row)["advice"] == told_of


def test_ten_houses_ask_the_database_no_more_than_one(realm, full, west, django_assert_num_queries):
    house(realm, west)
    row = asked(realm, full, age="0-17", isolation=True)

    def look():
        places_document(places_of(request_get(realm, row.pk), realm.now()))

    with CaptureQueriesContext(connection) as once:
        look()
    for _ in range(9):
        house(realm, west)
    with django_assert_num_queries(len(once)):
        look()
