"""Staff that is lent: never more than was offered, beside the figures, and over at its moment."""

from datetime import timedelta

import pytest

from capacity.inputs import FiguresInput
from capacity.models import LendState, Method, SourceFigures, StaffLend
from capacity.receivers import end_figures
from capacity.resource import Figures
from capacity.services import beds_report, staff_lend, staff_return
from capacity.tasks import sweep_figures
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.services import realm_close
from network.models import Role
from network.places import PlacesChanged
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, person
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
NURSES = "staff_ward"


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def lender():
    return FacilityFactory.create()


@pytest.fixture
def borrower():
    return FacilityFactory.create()


def offered(realm, facility, to_lend, **more):
    values = {"needed": 10, "present": 12, "absent": 1, "to_lend": to_lend}
    moment = more.get("observed_at", realm.now())
    report = FiguresInput(facility, (Figures(NURSES, values),), moment, "manual", Method.REPORTED)
    beds_report(actor=SYSTEM, realm=realm, report=report)


def lend(realm, lender, borrower, *, actor=SYSTEM, number=1, hours=4, kind=NURSES):
    return staff_lend(
        actor=actor,
        realm=realm,
        facility=lender,
        to=borrower,
        kind=kind,
        number=number,
        until=realm.now() + timedelta(hours=hours),
    )


def liaison(facility):
    return person(Role.HOSPITAL_LIAISON, facility=facility)


def coordinator(facility):
    return person(Role.REGIONAL_COORDINATOR, region=facility.region)


def seen_by(realm, *audiences):
    entities = snapshot(realm, audiences=frozenset({"all", *audiences})).entities
    return [one["state"] for key, one in entities.items() if key.startswith("lend:")]


def test_both_houses_and_their_coordinators_see_it_and_nobody_else(realm, lender, borrower):
    offered(realm, lender, 2)
    lend(realm, lender, borrower, actor=liaison(lender))
    for audience in (
        f"facility:{lender.pk}",
        f"facility:{borrower.pk}",
        f"role:regional_coordinator:{lender.region_id}",
        f"role:regional_coordinator:{borrower.region_id}",
        "role:national_coordinator",
    ):
        [state] = seen_by(realm, audience)
        assert (state["facility"], state["to"], state["kind"], state["number"]) == (
            lender.pk,
            borrower.pk,
            NURSES,
            1,
        )
    assert seen_by(realm, f"facility:{FacilityFactory.create().pk}", "role:observer") == []


def test_a_promise_rewrites_no_count(realm, lender, borrower):
    offered(realm, lender, 2)
    offered(realm, borrower, 0)
    before = list(SourceFigures.objects.order_by("pk").values())
    lend(realm, lender, borrower)
    assert list(SourceFigures.objects.order_by("pk").values()) == before


def test_no_more_is_lent_than_was_offered_and_a_later_count_is_without_what_was_lent(
    realm, lender, borrower
):
    offered(realm, lender, 3)
    lend(realm, lender, borrower, number=2)
    with pytest.raises(Conflict) as caught:
        lend(realm, lender, borrower, number=2)
    assert caught.value.code == "lend_too_many"
    assert "nog 1" in caught.value.message
    later = realm.now() + timedelta(minutes=1)
    offered(realm, lender, 3, observed_at=later)
    lend(realm, lender, borrower, number=3)


def test_unknown_and_stale_are_not_free(realm, lender, borrower):
    with pytest.raises(Conflict) as caught:
        lend(realm, lender, borrower)
    assert caught.value.code == "lend_unknown"
    offered(realm, lender, 2, observed_at=realm.now() - timedelta(days=3))
    with pytest.raises(Conflict) as caught:
        lend(realm, lender, borrower)
    assert caught.value.code == "lend_stale"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kind": "ward"}, "kind"), ({"hours": -1}, "until"), ({"hours": 24 * 40}, "until")],
)
def test_what_cannot_be_lent_is_refused_at_its_field(realm, lender, borrower, change, field):
    offered(realm, lender, 2)
    with pytest.raises(Invalid) as caught:
        lend(realm, lender, borrower, **change)
    assert caught.value.field == field


def test_a_house_lends_to_another_that_has_such_staff(realm, lender):
    offered(realm, lender, 2)
    for other in (lender, FacilityFactory.create(sector="pharmacy")):
        with pytest.raises(Invalid) as caught:
            lend(realm, lender, other)
        assert caught.value.field == "to"


def test_the_lender_and_the_coordinator_of_its_region_lend_and_nobody_else(realm, lender, borrower):
    offered(realm, lender, 4)
    for actor in (liaison(lender), coordinator(lender)):
        lend(realm, lender, borrower, actor=actor)
    for actor in (liaison(borrower), coordinator(borrower), person(Role.OBSERVER)):
        with pytest.raises(Refused):
            lend(realm, lender, borrower, actor=actor)


def test_either_side_gives_back_and_to_others_it_does_not_exist(realm, lender, borrower):
    offered(realm, lender, 4)
    for actor in (liaison(lender), liaison(borrower), coordinator(borrower)):
        row = lend(realm, lender, borrower)
        with pytest.raises(Missing):
            staff_return(actor=liaison(FacilityFactory.create()), realm=realm, lend=row.pk)
        staff_return(actor=actor, realm=realm, lend=row.pk)
        assert StaffLend.objects.get(pk=row.pk).state == LendState.RETURNED
        with pytest.raises(Conflict):
            staff_return(actor=actor, realm=realm, lend=row.pk)
    assert seen_by(realm, f"facility:{lender.pk}") == []


def test_it_ends_by_itself_at_its_moment_and_once(realm, lender, borrower):
    offered(realm, lender, 2)
    row = lend(realm, lender, borrower, hours=1)
    sweep_figures()
    assert StaffLend.objects.get(pk=row.pk).state == LendState.LENT
    StaffLend.objects.filter(pk=row.pk).update(
        lent_at=realm.now() - timedelta(hours=2), until=realm.now()
    )
    sweep_figures()
    sweep_figures()
    assert StaffLend.objects.get(pk=row.pk).state == LendState.OVER
    told = snapshot(realm, audiences=frozenset({"all", f"facility:{borrower.pk}"})).log
    assert [line["line"]["nl"] for line in told if "Uitleen afgelopen" in line["line"]["nl"]] == [
        f"Uitleen afgelopen: 1 × verpleegkundigen kliniek van {lender.name} aan {borrower.name}"
    ]


@pytest.mark.parametrize("closing", ["lender", "borrower"])
def test_a_house_that_closes_ends_what_it_lent_or_borrowed(realm, lender, borrower, closing):
    offered(realm, lender, 2)
    row = lend(realm, lender, borrower)
    gone = lender if closing == "lender" else borrower
    end_figures(changed=PlacesChanged(SYSTEM, {gone.pk: gone.name}, {}, {}))
    assert StaffLend.objects.get(pk=row.pk).state == LendState.CLOSED
    assert seen_by(realm, "role:national_coordinator") == []


def test_a_realm_that_closes_ends_what_was_lent(realm, lender, borrower):
    offered(realm, lender, 2)
    row = lend(realm, lender, borrower)
    realm_close(actor=SYSTEM, realm=realm, reason="De oefening is klaar.")
    assert StaffLend.objects.get(pk=row.pk).state == LendState.CLOSED
