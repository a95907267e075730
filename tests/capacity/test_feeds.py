"""Figures from systems: a token per source, good rows count, bad ones are named, nothing twice."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from capacity.models import (
    EdReport,
    FigureReport,
    ReportLine,
    Source,
    SourceFigures,
    SourceState,
    Traffic,
)
from capacity.selectors import beds_now, ed_now
from capacity.services import (
    source_register,
    source_token_renew,
    source_withdraw,
    sources_watch,
)
from journal.errors import Conflict, Invalid, Refused
from journal.limits import shares
from journal.models import CurrentState, Entry, IdempotentAnswer
from network.models import Role
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
    report_ed,
)

pytestmark = pytest.mark.django_db
SECONDS = 20


@pytest.fixture
def realm():
    return RealmFactory.create()


@pytest.fixture
def region():
    return RegionFactory.create()


@pytest.fixture
def house(region):
    return FacilityFactory.create(region=region)


@pytest.fixture
def other(region):
    return FacilityFactory.create(region=region)


def registered(realm, *, facilities=(), regions=(), kinds=(), name="hix", actor=SYSTEM):
    return source_register(
        actor=actor,
        realm=realm,
        name=name,
        label=f"Koppeling {name}",
        facilities=facilities,
        regions=regions,
        kinds=kinds,
        interval_minutes=5,
        contact="beheer",
    )


@pytest.fixture
def token(realm, region):
    return registered(realm, regions=[region])[1]


def send(realm, token, body, *, key="", scheme="Bearer"):
    headers = {"Authorization": f"{scheme} {token}"} if token else {}
    if key:
        headers["Idempotency-Key"] = key
    return Client().post(
        f"/api/v1/realms/{realm.slug}/figures/",
        json.dumps(body),
        content_type="application/json",
        headers=headers,
    )


def row(realm, house, occupied=380, *, ago=0, **more):
    moment = realm.now() - timedelta(minutes=ago)
    line = {"bed": "ward", "operational": 400, "occupied": occupied}
    return {"facility": house.pk, "observed_at": moment.isoformat(), "lines": [line], **more}


def counts(answer):
    assert answer.status_code == 200, answer.content
    return tuple(answer.json()["counts"].values())  # accepted, unchanged, rejected


def occupied(realm, house):
    return beds_now(realm)[house.pk].said["ward"].values["occupied"]


def test_a_batch_counts_with_its_source_in_figures_and_journal(realm, token, house, other):
    answer = send(realm, token, {"reports": [row(realm, house), row(realm, other, 12, id="x1")]})
    assert counts(answer) == (2, 0, 0)
    assert answer.json()["accepted"][1] == {"row": 1, "id": "x1", "part": "figures"}
    assert (occupied(realm, house), occupied(realm, other)) == (380, 12)
    assert set(SourceFigures.objects.values_list("source", flat=True)) == {"hix"}
    entries = Entry.objects.filter(type="capacity.beds_reported")
    assert set(entries.values_list("actor", flat=True)) == {"source:hix"}
    assert not entries.filter(has_line=True).exists()
    source = Source.objects.get()
    assert (source.state, source.last_used_at is not None) == (SourceState.SPEAKS, True)


def test_the_good_rows_count_and_the_bad_are_named_by_row_and_field(realm, token, house, other):
    stranger = FacilityFactory.create()
    future = row(realm, house, 1, ago=-60)
    slip = row(realm, house) | {"lines": [{"bed": "ward", "bezet": 3}]}
    answer = send(
        realm,
        token,
        {
            "reports": [
                row(realm, house, 377),
                row(realm, stranger),
                future,
                slip,
                row(realm, other) | {"lines": [{"bed": "ward", "occupied": -1}]},
                "row",
                row(realm, other) | {"observed_at": "2026-01-01T10:00:00"},
                row(realm, other) | {"lines": [{"bed": "nonsense", "occupied": 1}]},
                row(realm, other, 7),
            ]
        },
    )
    assert counts(answer) == (2, 0, 7)
    found = {one["row"]: (one["field"], one["code"]) for one in answer.json()["rejected"]}
    assert found == {
        1: ("facility", "source_not_place"),
        2: ("observed_at", "future"),
        3: ("lines.0.bezet", "unknown_name"),
        4: ("ward.occupied", "count"),
        5: ("", "invalid"),
        6: ("observed_at", "no_offset"),
        7: ("lines.0.bed", "unknown_kind"),
    }
    sentence = answer.json()["rejected"][0]["sentence"]
    assert stranger.pk in sentence["nl"]
    assert sentence["nl"] != sentence["en"]
    assert (occupied(realm, house), occupied(realm, other)) == (377, 7)
    batch = Source.objects.get().batches[0]
    assert (batch["accepted"], batch["rejected"], len(batch["faults"])) == (2, 7, 7)


def test_left_out_and_null_are_unknown_and_never_zero(realm, token, house):
    body = row(realm, house) | {"lines": [{"bed": "ward", "occupied": None}]}
    assert counts(send(realm, token, body)) == (1, 0, 0)
    values = beds_now(realm)[house.pk].said["ward"].values
    assert (values["occupied"], values["operational"]) == (None, None)


def test_a_single_report_that_is_refused_says_so_in_its_status(realm, token):
    answer = send(realm, token, row(realm, FacilityFactory.create()))
    assert answer.status_code == 422
    assert answer.json()["rejected"][0]["code"] == "source_not_place"


def test_the_same_again_is_unchanged_and_other_figures_of_that_moment_correct(realm, token, house):
    first = row(realm, house, 380, ago=1)
    assert counts(send(realm, token, first)) == (1, 0, 0)
    assert counts(send(realm, token, first)) == (0, 1, 0)
    second = first | {"lines": [{"bed": "ward", "operational": 400, "occupied": 381}]}
    assert counts(send(realm, token, second)) == (1, 0, 0)
    assert occupied(realm, house) == 381
    assert counts(send(realm, token, first)) == (0, 1, 0)  # a late retry takes nothing back
    assert occupied(realm, house) == 381
    assert [one.is_correction for one in FigureReport.objects.order_by("pk")] == [False, True]


def test_what_comes_late_changes_the_series_and_not_what_counts(realm, token, house):
    send(realm, token, row(realm, house, 380))
    assert counts(send(realm, token, row(realm, house, 360, ago=30))) == (1, 0, 0)
    assert occupied(realm, house) == 380
    lines = ReportLine.objects.filter(kind="ward").order_by("observed_at")
    assert [line.values["occupied"] for line in lines] == [360, 380]


def test_several_moments_of_one_house_in_one_batch_go_in_their_order(realm, token, house):
    rows = [row(realm, house, 3, ago=0), row(realm, house, 1, ago=10), row(realm, house, 2, ago=5)]
    assert counts(send(realm, token, {"reports": rows})) == (3, 0, 0)
    assert occupied(realm, house) == 3
    assert not FigureReport.objects.filter(is_correction=True).exists()


def test_a_key_makes_a_batch_count_once_and_other_content_is_another(realm, token, house):
    body = {"reports": [row(realm, house, 380, ago=1)]}
    first = send(realm, token, body, key="k1")
    assert send(realm, token, body, key="k1").json() == first.json()
    assert FigureReport.objects.count() == 1
    assert counts(send(realm, token, {"reports": [row(realm, house, 381)]}, key="k1")) == (1, 0, 0)


def test_departments_come_in_the_same_batch_and_keep_the_state_people_gave(realm, token, house):
    assert counts(send(realm, token, row(realm, house, ed={"present": 9}))) == (1, 0, 1)
    report_ed(realm, house, Traffic.STOP, reason="peak")
    body = row(realm, house, ed={"present": 24, "inputs": {"places": 20}})
    assert counts(send(realm, token, body)) == (2, 0, 0)
    known = ed_now(realm)[house.pk].report
    assert (known.traffic, known.reason, known.present) == ("stop", "peak", 24)
    assert known.source == "hix"
    assert counts(send(realm, token, body)) == (0, 2, 0)
    assert EdReport.objects.filter(source="hix").count() == 1
    wrong = row(realm, house, ed={"present": 24, "traffic": "sluis"})
    refused = send(realm, token, wrong).json()["rejected"]
    assert [(one["part"], one["field"]) for one in refused] == [("ed", "ed.traffic")]


def test_a_source_speaks_of_its_kinds_only(realm, house):
    token = registered(realm, facilities=[house], kinds=["ic"])[1]
    answer = send(realm, token, row(realm, house))
    assert answer.json()["rejected"][0]["code"] == "source_not_kind"


@pytest.mark.parametrize("sent", ["", "wrong", "zb_"])
def test_without_its_token_nothing_comes_in(realm, house, token, sent):
    answer = send(realm, sent, row(realm, house))
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert not FigureReport.objects.exists()


def test_a_token_opens_its_own_realm_only(realm, house, token):
    elsewhere = RealmFactory.create()
    assert send(elsewhere, token, row(realm, house)).status_code == 403
    assert send(realm, token, row(realm, house), scheme="Token").status_code == 200


def test_a_token_opens_no_other_address(realm, token):
    headers = {"Authorization": f"Token {token}"}
    assert (
        Client().get(f"/api/v1/realms/{realm.slug}/snapshot/", headers=headers).status_code == 401
    )


def test_a_renewed_token_closes_the_old_and_a_withdrawn_one_opens_nothing(realm, house, token):
    _source, fresh = source_token_renew(actor=SYSTEM, realm=realm, source="hix")
    assert send(realm, token, row(realm, house)).status_code == 401
    assert counts(send(realm, fresh, row(realm, house))) == (1, 0, 0)
    source_withdraw(actor=SYSTEM, realm=realm, source="hix")
    assert send(realm, fresh, row(realm, house)).status_code == 401
    with pytest.raises(Conflict):
        source_token_renew(actor=SYSTEM, realm=realm, source="hix")


def test_a_token_is_shown_once_and_kept_nowhere(realm, house):
    client = Client()
    client.force_login(MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=house).user)
    body = {"name": "hix-x", "label": "HiX", "facilities": [house.pk], "interval_minutes": 5}

    def register():
        return client.post(
            f"/api/v1/realms/{realm.slug}/sources/",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": "one"},
        ).json()

    token = register()["token"]
    assert counts(send(realm, token, row(realm, house))) == (1, 0, 0)
    assert "token" not in register()
    everything = [
        *IdempotentAnswer.objects.values_list("answer", flat=True),
        *Entry.objects.values_list("variants", flat=True),
        *CurrentState.objects.values_list("variants", flat=True),
        *map(str, Source.objects.values_list("token_hash", flat=True)),
    ]
    assert not [text for text in everything if token in text]


def test_who_registers_a_source_must_hold_every_place_it_speaks_for(realm, house, other, region):
    liaison = person(Role.HOSPITAL_LIAISON, facility=house)
    registered(realm, facilities=[house], name="own", actor=liaison)
    for places in ({"facilities": [house, other]}, {"regions": [region]}):
        with pytest.raises(Refused):
            registered(realm, name="more", actor=liaison, **places)
    registered(realm, facilities=[house, other], name="both")
    with pytest.raises(Refused):
        source_withdraw(actor=liaison, realm=realm, source="both")
    coordinator = person(Role.REGIONAL_COORDINATOR, region=region)
    source_withdraw(actor=coordinator, realm=realm, source="both")
    with pytest.raises(Refused):
        registered(realm, regions=[RegionFactory.create()], name="far", actor=coordinator)


def test_a_source_cannot_be_called_as_a_way_of_reporting(realm, house):
    with pytest.raises(Invalid):
        registered(realm, facilities=[house], name="manual")


def test_a_source_that_says_nothing_is_silent_and_speaks_again(realm, token, house):
    send(realm, token, row(realm, house))
    assert sources_watch(actor=SYSTEM, realm=realm) == 0
    heard = realm.now() - timedelta(minutes=11)
    Source.objects.update(last_heard_at=heard)
    assert sources_watch(actor=SYSTEM, realm=realm) == 1
    assert sources_watch(actor=SYSTEM, realm=realm) == 0
    source = Source.objects.get()
    assert (source.state, source.state_since) == (SourceState.SILENT, heard)
    send(realm, token, row(realm, house, 5))
    assert Source.objects.get().state == SourceState.SPEAKS
    told = Entry.objects.filter(key="source:hix", has_line=True).count()
    assert told == 4  # registered, first, silent, speaks


def test_too_much_at_once_and_too_often_are_said_so(realm, token, house, settings):
    many = send(realm, token, {"reports": [row(realm, house)] * 1001})
    assert (many.status_code, many.json()["title"]) == (413, "feed_too_many_rows")
    large = send(realm, token, {"reports": [row(realm, house) | {"duiding": "x" * 2_200_000}]})
    assert (large.status_code, large.json()["title"]) == (413, "feed_too_large")
    settings.FEED_REQUESTS_PER_10_S = 1
    shares.forget()
    assert send(realm, token, row(realm, house)).status_code == 200
    often = send(realm, token, row(realm, house))
    assert (often.status_code, often.json()["title"]) == (429, "feed_too_often")
    assert 0 < int(often["Retry-After"]) <= 10


@pytest.mark.parametrize(
    "body", [[], 1, {"reports": []}, {"reports": {}}, {"reports": [1], "x": 1}]
)
def test_what_is_no_batch_is_refused_as_a_whole(realm, token, body):
    assert send(realm, token, body).status_code == 422


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["facility", "observed_at", "lines", "ed", "bed", "occupied", "values", "id"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@hypothesis_settings(max_examples=40)
@given(rows=st.lists(JSON, min_size=1, max_size=3))
def test_whatever_is_sent_the_good_row_counts_and_nothing_breaks(rows):
    realm, region = RealmFactory.create(), RegionFactory.create()
    house = FacilityFactory.create(region=region)
    token = registered(realm, regions=[region])[1]
    good = row(realm, house)
    answer = send(realm, token, {"reports": [*rows, good]})
    assert answer.status_code == 200, answer.content
    assert [one["row"] for one in answer.json()["accepted"]] == [len(rows)]
    assert {one["row"] for one in answer.json()["rejected"]} == set(range(len(rows)))


def test_a_hand_and_a_feed_at_once_leave_one_that_counts(realm, token, house):
    report_beds(realm, house, ward=(391, 400), at=realm.now() - timedelta(minutes=1))
    send(realm, token, row(realm, house, 380))
    counting = SourceFigures.objects.get(kind="ward", counts=True)
    assert (counting.source, counting.why["code"]) == ("manual", "held")


def at_once(*jobs):
    """Run functions in threads of their own, begun at one moment; return their answers."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        try:
            gate.wait(SECONDS)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(SECONDS) for future in [pool.submit(run, job) for job in jobs]]


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["", "same"])
def test_the_same_batch_twice_at_once_counts_once(store, key):
    realm, region = RealmFactory.create(), RegionFactory.create()
    houses = FacilityFactory.create_batch(3, region=region)
    token = registered(realm, regions=[region])[1]
    body = {"reports": [row(realm, house, 380) for house in houses]}
    answers = at_once(*[lambda: send(realm, token, body, key=key)] * 2)
    found = sorted(counts(answer) for answer in answers)
    assert found == ([(3, 0, 0)] * 2 if key else [(0, 3, 0), (3, 0, 0)])
    assert FigureReport.objects.count() == 3


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_two_sources_that_say_their_first_at_once_leave_one_that_counts(store):
    realm, region = RealmFactory.create(), RegionFactory.create()
    houses = FacilityFactory.create_batch(3, region=region)
    tokens = [registered(realm, regions=[region], name=name)[1] for name in ("hix", "epic")]
    body = {"reports": [row(realm, house, 380) for house in houses]}
    answers = at_once(*[partial(send, realm, token, body) for token in tokens])
    assert [counts(answer) for answer in answers] == [(3, 0, 0)] * 2
    assert SourceFigures.objects.filter(kind="ward").count() == 6
    assert SourceFigures.objects.filter(kind="ward", counts=True).count() == 3
