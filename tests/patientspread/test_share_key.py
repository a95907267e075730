"""The country says by which key patients are shared out: in its own realm, with a reason; versions stay."""

from typing import Any

import pytest

from journal.errors import Invalid, Refused
from journal.models import Entry
from network.models import Role
from network.permissions import audiences_of
from patientspread.models import ShareKey
from patientspread.selectors import question_of
from patientspread.services import run_request, share_set
from tests.factories import RealmFactory, person
from tests.reading import snapshot

pytestmark = pytest.mark.django_db

WHY = "Overleg van 22 december."


def said(actor, realm, **more):
    given: dict[str, Any] = {"kind": "regular_beds", "band": 0.2, "reason": WHY} | more
    return share_set(actor=actor, realm=realm, **given)


def share_of(realm, actor):
    run = run_request(actor=actor, realm=realm, scope="national")
    found = question_of(run, realm.now()).problem.policy.fair_share
    run.delete()
    return found


@pytest.fixture
def spread(realm, full, empty, settings):
    """Everybody is shared out, so that there is a share without a cohort."""
    from patientspread.policy import DEFAULT_POLICY  # noqa: PLC0415
    from patientspread.services import policy_adopt  # noqa: PLC0415
    from tests.factories import SYSTEM  # noqa: PLC0415

    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY | {"fair_share_of": ["everybody"]})


def test_the_next_plan_is_by_the_new_key_and_another_realm_by_its_own(realm, spread, national):
    assert share_of(realm, national).kind == "population"
    row = said(national, realm)
    assert (row.version, str(row.set_by)) == (1, str(national.label))
    share = share_of(realm, national)
    assert (share.kind, share.band, share.valid_from) == (
        "regular_beds",
        0.2,
        row.since.isoformat(),
    )
    other = RealmFactory.create(exercise=True)
    assert share_of(other, national).kind == "population"


def test_versions_stay_and_coordinators_read_them(realm, west, national):
    said(national, realm)
    said(national, realm, kind="manual", weights={west.pk: 2.0}, reason="West draagt dubbel.")
    assert [one.version for one in ShareKey.objects.order_by("pk")] == [1, 2]
    reader = person(Role.HIN, region=west)
    state = snapshot(realm, audiences=audiences_of(reader)).entities["share:key"]["state"]
    assert (state["kind"], state["weights"]) == ("manual", {west.pk: 2.0})
    assert [one["version"] for one in state["before"]] == [1]
    assert state["before"][0]["reason"] == WHY
    liaison = person(Role.OBSERVER)
    assert "share:key" not in snapshot(realm, audiences=audiences_of(liaison)).entities
    assert Entry.objects.filter(key="share:key").latest("seq").reason


@pytest.mark.parametrize(
    "wrong", [{"kind": "manual"}, {"kind": "manual", "weights": {"NERGENS": 1.0}}]
)
def test_a_manual_key_weighs_regions_that_are_there(realm, national, wrong):
    with pytest.raises(Invalid):
        said(national, realm, **wrong)


def test_a_region_does_not_set_the_key_of_the_country(realm, west):
    with pytest.raises(Refused):
        said(person(Role.REGIONAL_COORDINATOR, region=west), realm)
