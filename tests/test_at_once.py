"""Two who make the same thing at the same moment: it is there once, and the second reads why."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from callout.models import Contact
from callout.places import At
from callout.services import contacts_set
from capacity.models import OperatingState
from capacity.services import operating_state_set
from journal.errors import ZorgbeeldError
from journal.models import Realm
from journal.services import writing
from network.access import AccountLink, MandateRequest
from network.models import ApiToken, Mandate, ReferenceSet, Role
from network.reference import BUNDLED
from network.services import (
    mandate_ask,
    mandate_confirm,
    mandate_end,
    mandate_give,
    place_close,
    reference_load,
    token_make,
)
from network.services.links import reset_ask
from phases.models import Agreement
from phases.services import agreement_set
from situation.period.models import ReportSubscription
from situation.services import exercise_create, realm_open
from situation.services.report_subscriptions import report_subscribe
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    UserFactory,
    person,
)
from web.scopes import PICTURE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]
LONG_ENOUGH = 2.0  # seconds: the second, where nothing holds it, is done long before
Way = Callable[[], object]


def outcomes(first: Way, second: Way) -> list[str]:
    """Do the second while the first is done and not yet on record; return what each came to."""
    done, over = threading.Event(), threading.Event()

    def go(way: Way, *, leads: bool) -> str:
        try:
            if not leads:
                done.wait(timeout=20)
                way()
                return "done"
            with writing():
                way()
                done.set()
                over.wait(timeout=LONG_ENOUGH)
        except ZorgbeeldError as refusal:
            return refusal.code
        finally:
            (done if leads else over).set()
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        leading = pool.submit(go, first, leads=True)
        following = pool.submit(go, second, leads=False)
        return [leading.result(), following.result()]


def country() -> None:
    """Have an edition and a hospital: without them no realm begins."""
    FacilityFactory.create()
    ReferenceSet.objects.create(version="een")


def test_a_mandate_is_given_once():
    user, facility = UserFactory.create(), FacilityFactory.create()

    def give(actor):
        mandate_give(actor=actor, user=user, role=Role.HOSPITAL_LIAISON, facility=facility)

    first, second = (person(Role.ADMINISTRATOR) for _ in range(2))
    assert outcomes(lambda: give(first), lambda: give(second)) == ["done", "mandate_held"]
    assert Mandate.objects.filter(user=user).count() == 1


def test_a_mandate_is_asked_once():
    user, region = UserFactory.create(), RegionFactory.create()

    def ask(actor):
        mandate_ask(actor=actor, user=user, role=Role.ROAZ_CHAIR, region=region)

    first, second = (person(Role.ADMINISTRATOR) for _ in range(2))
    assert outcomes(lambda: ask(first), lambda: ask(second)) == ["done", "asked_already"]
    assert MandateRequest.objects.filter(user=user).count() == 1


def test_what_is_confirmed_is_not_given_by_the_machine_as_well():
    user, region = UserFactory.create(), RegionFactory.create()
    asker, second = (person(Role.ADMINISTRATOR) for _ in range(2))
    asked = mandate_ask(actor=asker, user=user, role=Role.ROAZ_CHAIR, region=region)
    assert isinstance(asked, MandateRequest)

    def give():
        mandate_give(actor=SYSTEM, user=user, role=Role.ROAZ_CHAIR, region=region)

    def confirm():
        mandate_confirm(actor=second, request=asked)

    assert outcomes(give, confirm) == ["done", "mandate_held"]
    assert Mandate.objects.filter(user=user).count() == 1


def test_a_mandate_ends_once():
    mandate = mandate_give(
        actor=SYSTEM,
        user=UserFactory.create(),
        role=Role.HOSPITAL_LIAISON,
        facility=FacilityFactory.create(),
    )
    copies = [Mandate.objects.select_related("user").get(pk=mandate.pk) for _ in range(2)]
    ends = [lambda one=one: mandate_end(actor=SYSTEM, mandate=one) for one in copies]
    assert outcomes(*ends) == ["done", "already_ended"]


def test_a_reset_is_sent_once():
    user = UserFactory.create(email="een@example.nl", is_demo=False)
    assert outcomes(*[lambda: reset_ask(user.username)] * 2) == ["done", "done"]
    assert AccountLink.objects.filter(user=user).count() == 1


def test_nobody_gets_more_tokens_than_anybody(monkeypatch):
    monkeypatch.setattr("network.services.tokens.MOST", 1)
    realm, actor = RealmFactory.create(), person(Role.ADMINISTRATOR)

    def make():
        token_make(actor=actor, realm=realm, name="x", days=1, scopes=[PICTURE])

    assert outcomes(make, make) == ["done", "token_many"]
    assert ApiToken.objects.filter(user=actor.user_id).count() == 1


def test_one_real_world_opens_and_a_name_is_used_once():
    country()

    def opens(slug):
        return lambda: realm_open(actor=SYSTEM, slug=slug, name=slug)

    assert outcomes(opens("een"), opens("twee")) == ["done", "real_realm_open"]
    assert Realm.objects.filter(slug__in=("een", "twee")).count() == 1


def test_an_exercise_and_the_real_world_do_not_get_one_name():
    country()
    assert outcomes(
        lambda: realm_open(actor=SYSTEM, slug="een", name="een"),
        lambda: exercise_create(actor=SYSTEM, slug="een", name="een"),
    ) == ["done", "slug_taken"]


def test_a_house_closes_once():
    reference_load(actor=SYSTEM, folder=BUNDLED)

    def closes():
        place_close(actor=SYSTEM, code="UMCG")

    assert outcomes(closes, closes) == ["done", "closed_before"]


def test_contacts_are_set_one_after_the_other():
    realm, region = RealmFactory.create(), RegionFactory.create()

    def sets(mail):
        given = [{"function": "secretariaat", "mail": mail}]
        return lambda: contacts_set(actor=SYSTEM, realm=realm, at=At(region), contacts=given)

    assert outcomes(sets("een@example.nl"), sets("twee@example.nl")) == ["done", "done"]
    assert Contact.objects.filter(realm=realm).values_list("mail", flat=True).get().startswith("tw")


def test_what_a_house_says_of_being_open_follows_what_it_said_a_moment_before():
    realm, house = RealmFactory.create(), FacilityFactory.create()

    def says():
        operating_state_set(
            actor=SYSTEM, realm=realm, facility=house, state="closed", reason="staff"
        )

    assert outcomes(says, says) == ["done", "done"]
    assert OperatingState.objects.filter(realm=realm, in_force=True).count() == 1


def test_an_agreement_has_one_version_in_force():
    realm, house = RealmFactory.create(), FacilityFactory.create()

    def agree():
        agreement_set(
            actor=SYSTEM,
            realm=realm,
            region=house.region,
            code="seh",
            title_nl="SEH",
            title_en="ED",
            partners=[house.pk],
            indicator={"check": "ed_open", "at_least": 1},
        )

    assert outcomes(agree, agree) == ["done", "done"]
    assert sorted(Agreement.objects.values_list("version", flat=True)) == [1, 2]


def test_a_report_is_got_once(settings):
    settings.EMBEDDED = True
    realm, region = RealmFactory.create(), RegionFactory.create()
    reader = person(Role.REGIONAL_COORDINATOR, region=region)

    def asks():
        report_subscribe(actor=reader, realm=realm, level="region", place=region.pk, rhythm="week")

    assert outcomes(asks, asks) == ["done", "there"]
    assert ReportSubscription.objects.count() == 1
