"""A feed and a hand on one hospital: each keeps its figure, one counts, and the reader sees which and why."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from capacity.inputs import FiguresInput
from capacity.models import Method, ReportLine, SourceFigures
from capacity.resource import BedLine
from capacity.selectors import beds_now
from capacity.services import figures_confirm, figures_report_many, figures_settle
from capacity.signals import figures_changed
from journal.entries import parse_variants
from journal.errors import Conflict, Invalid
from journal.models import CurrentState
from journal.services import writing
from network.models import Role
from tests.factories import SYSTEM, FacilityFactory, MandateFactory, RealmFactory

pytestmark = pytest.mark.django_db
FEED = "his-maasstad"
SECONDS = 20


@pytest.fixture
def realm(settings):
    return RealmFactory.create()


@pytest.fixture
def house():
    return FacilityFactory.create()


def says(realm, house, source, occupied, *, ago=0, by=SYSTEM, **options):
    report = FiguresInput(
        facility=house,
        lines=(BedLine("ward", 400, occupied), BedLine("ic", 20, 12)),
        observed_at=realm.now() - timedelta(minutes=ago),
        source=source,
        method=Method.REPORTED,
        **options,
    )
    return figures_report_many(actor=by, realm=realm, reports=[report])[0]


def ward(realm, house):
    row = beds_now(realm)[house.pk].said["ward"]
    return row.source, row.values["occupied"], row.why["code"]


def standing(realm, house):
    [variant] = parse_variants(
        CurrentState.objects.get(realm=realm, key=f"beds:{house.pk}").variants
    )
    return json.loads(variant[1])["state"]


def shown(realm, house):
    return next(line for line in standing(realm, house)["lines"] if line["bed"] == "ward")


def test_what_was_typed_holds_for_a_while_then_the_feed_counts_again(realm, house):
    says(realm, house, FEED, 380, ago=3)
    says(realm, house, "manual", 391, ago=2)
    assert ward(realm, house) == ("manual", 391, "held")
    says(realm, house, FEED, 381, ago=1)
    assert ward(realm, house) == ("manual", 391, "held")
    line = shown(realm, house)
    assert (line["source"], line["why"]["code"]) == ("manual", "held")
    assert [(one["source"], one["values"]["occupied"]) for one in line["others"]] == [(FEED, 381)]
    SourceFigures.objects.filter(source="manual").update(
        holds_until=realm.now(), again_at=realm.now()
    )
    assert figures_settle(actor=SYSTEM, realm=realm) == 2
    assert ward(realm, house) == (FEED, 381, "feed")
    assert shown(realm, house)["source"] == FEED
    assert figures_settle(actor=SYSTEM, realm=realm) == 0


def test_above_figures_stands_whose_word_they_are_not_who_spoke_last_without_counting(realm, house):
    nurse = replace(SYSTEM, label="Dienstdoende verpleegkundige")
    says(realm, house, "manual", 391, ago=2, by=nurse, duiding="Druk op de kliniek.")
    typed = standing(realm, house)
    says(realm, house, FEED, 381, ago=1, by=replace(SYSTEM, label="Koppeling"))
    now = standing(realm, house)
    for name in ("source", "reported_by", "received_at", "duiding"):
        assert now[name] == typed[name], name
    SourceFigures.objects.filter(source="manual").update(
        holds_until=realm.now(), again_at=realm.now()
    )
    says(realm, house, FEED, 382, by=replace(SYSTEM, label="Koppeling"))
    now = standing(realm, house)
    assert (now["source"], now["reported_by"], now["duiding"]) == (FEED, "Koppeling", "")


def test_a_feed_that_fell_silent_gives_way_to_what_is_newer_by_hand(realm, house):
    says(realm, house, FEED, 380, ago=200)
    says(realm, house, "manual", 391, ago=190, holds_until=realm.now() - timedelta(minutes=100))
    assert ward(realm, house) == ("manual", 391, "silent")


def test_a_feed_and_a_hand_do_not_make_each_other_late(realm, house):
    says(realm, house, FEED, 380)
    says(realm, house, "manual", 391, ago=30, holds_until=realm.now() + timedelta(hours=1))
    assert ward(realm, house) == ("manual", 391, "held")
    with pytest.raises(Conflict):
        says(realm, house, FEED, 379, ago=5)
    with pytest.raises(Conflict):
        says(realm, house, "file", 379, ago=40)


def test_a_correction_changes_the_series_and_not_what_counts_now(realm, house):
    says(realm, house, "manual", 391, ago=5)
    row = says(realm, house, "manual", 350, ago=60, is_correction=True)
    assert row.is_correction
    assert ward(realm, house) == ("manual", 391, "only")
    series = ReportLine.objects.filter(realm=realm, kind="ward").order_by("observed_at")
    assert [line.values["occupied"] for line in series] == [350, 391]


def test_confirming_leaves_a_feed_to_itself(realm, house):
    says(realm, house, FEED, 380, ago=3)
    figures_confirm(actor=SYSTEM, realm=realm, facility=house)
    assert SourceFigures.objects.filter(source="manual").count() == 0


def test_each_kind_keeps_its_own_moment(realm, house):
    says(realm, house, FEED, 380, ago=8)
    figures_report_many(
        actor=SYSTEM,
        realm=realm,
        reports=[FiguresInput(house, (BedLine("ic", 20, 14),), realm.now(), FEED, Method.REPORTED)],
    )
    known = beds_now(realm)[house.pk]
    assert known.said["ic"].observed_at > known.said["ward"].observed_at
    assert known.observed_at == known.said["ward"].observed_at
    later = realm.now() + timedelta(minutes=5)
    assert (known.freshness(later, "ic"), known.freshness(later, "ward")) == ("fresh", "stale")


def test_when_a_source_gives_way_by_itself_the_rules_look_again(realm, house):
    says(realm, house, FEED, 380, ago=3)
    says(realm, house, "manual", 391, ago=2)
    SourceFigures.objects.filter(source="manual").update(
        holds_until=realm.now(), again_at=realm.now()
    )
    told = []

    def hear(facilities, **_more):
        told.append(facilities)

    figures_changed.connect(hear)
    figures_settle(actor=SYSTEM, realm=realm)
    figures_settle(actor=SYSTEM, realm=realm)
    figures_changed.disconnect(hear)
    assert told == [[house.pk]]


def test_what_has_fields_of_its_own_is_refused_among_the_values(realm, house):
    client = Client()
    client.force_login(MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=house).user)
    for values in ({"days": 3, "note": 5}, {"days": 3, "widths": "abc"}):
        answer = client.post(
            f"/api/v1/realms/{realm.slug}/facilities/{house.pk}/beds/",
            {"lines": [{"bed": "stock_ppe", "values": values}]},
            content_type="application/json",
        )
        assert (answer.status_code, answer.json()["field"]) == (422, "lines.0.values")


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_person_and_a_feed_that_speak_at_once_lose_nothing_of_each_other(store, realm, house):
    says(realm, house, FEED, 5)
    says(realm, house, "manual", 6)
    under_way, go_on = threading.Event(), threading.Event()

    def feed():
        try:
            with writing():
                says(realm, house, FEED, 9)
                under_way.set()
                assert go_on.wait(SECONDS)
        finally:
            connection.close()

    def person():
        try:
            assert under_way.wait(SECONDS)
            says(realm, house, "manual", 7)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(feed), pool.submit(person)
        assert under_way.wait(SECONDS)
        go_on.set()
        first.result(SECONDS), second.result(SECONDS)
    rows = SourceFigures.objects.filter(realm=realm, facility=house, kind="ward")
    assert {row.source: row.values["occupied"] for row in rows} == {FEED: 9, "manual": 7}


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_of_two_first_words_at_once_both_are_kept(store, realm, house):
    together = threading.Barrier(2)
    users = [
        MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=house).user for _ in range(2)
    ]

    def put(user, function):
        try:
            client = Client()
            client.force_login(user)
            together.wait(SECONDS)
            return client.post(
                f"/api/v1/realms/{realm.slug}/contacts/",
                {
                    "facility": house.pk,
                    "contacts": [{"function": function, "telephone": "010 555 01 23"}],
                },
                content_type="application/json",
            ).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(put, users, ("Opname", "Receptie"))) == {200}


def test_a_figure_by_hand_must_hold_until_after_its_own_moment(realm, house):
    with pytest.raises(Invalid, match="peilmoment"):
        says(realm, house, "manual", 391, holds_until=realm.now() - timedelta(minutes=1))
