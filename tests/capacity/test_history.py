"""The past of figures: corrections that show, hours that follow from lines, boards of a fixed cost."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from capacity.inputs import FiguresInput
from capacity.models import FigureDay, FigureHour, FigureReport, Method, ReportLine
from capacity.resource import BedLine
from capacity.selectors import beds_now
from capacity.selectors.board import BoardAsked, board
from capacity.selectors.series import SeriesAsked, series
from capacity.selectors.week import week
from capacity.services import figures_correct, figures_report_many
from capacity.services.hours import hours_add, lines_thin
from journal.errors import Invalid
from network.models import Role
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    person,
    report_beds,
)
from tests.reading import snapshot

NOW = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL = frozenset({"all"})


@pytest.fixture
def realm(db):
    return RealmFactory.create()


@pytest.fixture
def facility(realm):
    return FacilityFactory.create()


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def said(facility, occupied, at, *, source="epd-noord", operational=100, **more):
    return FiguresInput(
        facility=facility,
        lines=(BedLine("ward", operational=operational, occupied=occupied),),
        observed_at=at,
        source=source,
        method=Method.REPORTED if source == "manual" else Method.IMPORTED,
        **more,
    )


def report(realm, *reports):
    """Report, each at the moment it was observed."""
    for one in reports:
        with time_machine.travel(one.observed_at, tick=False):
            figures_report_many(actor=SYSTEM, realm=realm, reports=[one])


def correct(realm, facility, occupied, at, actor=SYSTEM, **more):
    correction = said(facility, occupied, at, source="manual", duiding="dubbel geteld", **more)
    return figures_correct(actor=actor, realm=realm, report=correction)


def asked(realm, facility, hours=12, **more):
    return SeriesAsked(realm, facility.pk, "ward", NOW - hours * HOUR, NOW, **more)


def loads(found):
    return [point["load"] for point in found["points"]]


def test_a_late_correction_changes_the_series_shows_as_one_and_overwrites_nothing(realm, facility):
    eight, ten = NOW.replace(hour=8, minute=0), NOW.replace(hour=10)
    report(
        realm, said(facility, 80, eight, source="manual"), said(facility, 90, ten, source="manual")
    )
    liaison = person(Role.HOSPITAL_LIAISON, facility=facility)
    correct(realm, facility, 70, eight, actor=liaison)
    found = series(asked(realm, facility))
    assert loads(found) == [70, 90]
    assert [point["corrected"] for point in found["points"]] == [True, False]
    assert (found["points"][0]["was"]["load"], found["points"][0]["was"]["source"]) == (
        80,
        "manual",
    )
    # what counts now is newer
    assert beds_now(realm)[facility.pk].lines["ward"].occupied == 90
    assert sorted(ReportLine.objects.values_list("values__occupied", flat=True)) == [70, 80, 90]
    line = snapshot(realm, audiences=ALL).log[-1]
    assert line["line"]["nl"].endswith("kliniek 80 → 70 van 100 op 09-03-2026 09:00, gecorrigeerd")
    assert line["line"]["en"].endswith("ward 80 → 70 of 100 at 09-03-2026 09:00, corrected")
    assert line["reason"] == "dubbel geteld"
    assert not [key for key in snapshot(realm, audiences=ALL).entities if key.startswith("correct")]


def test_what_was_known_before_a_correction_can_still_be_asked(realm, facility):
    eight = NOW.replace(hour=8)
    report(realm, said(facility, 80, eight, source="manual"))
    correct(realm, facility, 70, eight)
    known = series(asked(realm, facility, known=NOW - HOUR))
    assert loads(known) == [80]
    assert not known["points"][0]["corrected"]
    assert series(asked(realm, facility, known=eight - HOUR))["points"] == []


def test_a_correction_counts_now_only_until_something_newer_is_known(realm, facility):
    report(realm, said(facility, 80, NOW - HOUR / 6))
    correct(realm, facility, 70, NOW - HOUR / 12)
    now = beds_now(realm)[facility.pk]
    assert now.lines["ward"].occupied == 70
    assert now.said["ward"].why["code"] == "corrected"
    report(realm, said(facility, 81, NOW))
    assert beds_now(realm)[facility.pk].lines["ward"].occupied == 81
    assert loads(series(asked(realm, facility, 1))) == [80, 70, 81]


def test_a_correction_of_a_figure_of_a_feed_shows_although_a_feed_goes_first(realm, facility):
    report(realm, *(said(facility, 80 + step, NOW - HOUR + step * HOUR / 12) for step in range(12)))
    correct(realm, facility, 60, NOW - HOUR + HOUR / 12)
    assert loads(series(asked(realm, facility, 1)))[:3] == [80, 60, 82]


def test_a_corrected_figure_by_hand_keeps_going_before_a_feed_as_long_as_it_would(realm, facility):
    report(
        realm, said(facility, 50, NOW - HOUR, source="manual"), said(facility, 80, NOW - HOUR / 2)
    )
    correct(realm, facility, 40, NOW - HOUR)
    assert beds_now(realm)[facility.pk].lines["ward"].occupied == 40
    assert loads(series(asked(realm, facility, 1))) == [40]


def test_a_correction_says_why_and_goes_back_no_further_than_lines_are_kept(realm, facility):
    with pytest.raises(Invalid) as caught:
        figures_correct(
            actor=SYSTEM, realm=realm, report=said(facility, 1, NOW - HOUR, source="manual")
        )
    assert (caught.value.code, caught.value.field) == ("correction_reason", "reason")
    with pytest.raises(Invalid) as caught:
        correct(realm, facility, 1, NOW - timedelta(days=settings.FIGURES_LINES_DAYS, hours=1))
    assert (caught.value.code, caught.value.field) == ("correction_old", "observed_at")
    with pytest.raises(Invalid):
        correct(realm, facility, 1, NOW + HOUR)
    assert not FigureReport.objects.exists()


def test_a_promised_transfer_is_not_in_the_series_of_counts(realm, facility):
    report(realm, said(facility, 80, NOW - HOUR, source="manual"))
    moved = said(facility, 81, NOW - HOUR, source="manual")
    moved = FiguresInput(**{**vars(moved), "method": Method.DERIVED_TRANSFER})
    figures_report_many(actor=SYSTEM, realm=realm, reports=[moved])
    found = series(asked(realm, facility))
    assert loads(found) == [80]
    assert not found["points"][0]["corrected"]


def test_the_figures_of_one_source_can_be_asked_beside_what_counted(realm, facility):
    report(
        realm, said(facility, 50, NOW - HOUR, source="manual"), said(facility, 80, NOW - HOUR / 2)
    )
    assert loads(series(asked(realm, facility))) == [50]
    assert loads(series(asked(realm, facility, source="epd-noord"))) == [80]


@pytest.mark.storage
@pytest.mark.django_db
def test_hours_follow_from_the_lines_whenever_they_are_added_up(store, noon):
    realm, facility = RealmFactory.create(), FacilityFactory.create()
    minutes = [*range(0, 200, 10), *range(300, 900, 19)]
    report(
        realm,
        *(
            said(facility, 40 + minute % 50, NOW - 15 * HOUR + minute * HOUR / 60)
            for minute in minutes
        ),
        said(facility, 33, NOW - HOUR, source="manual"),
    )
    fresh = series(asked(realm, facility, 15), "hour")
    assert hours_add(realm) > 0
    assert hours_add(realm) == 0
    rows = FigureDay.objects.values_list("kind", "hours")
    kept = [(kind, bytes(hours)) for kind, hours in rows.order_by("kind", "day")]
    assert len(kept) == 2  # of two days
    assert series(asked(realm, facility, 15), "hour") == fresh
    # an hour that is added up again is what it was
    FigureHour.objects.create(realm=realm, facility=facility, hour=NOW.replace(hour=9, minute=0))
    hours_add(realm)
    assert [(kind, bytes(hours)) for kind, hours in rows.order_by("kind", "day")] == kept
    gone = {gap["from"] for gap in fresh["gaps"]}
    assert NOW.replace(hour=1, minute=0) in gone  # the feed was silent from 00:50 to 02:30


@pytest.mark.django_db
def test_a_late_correction_is_in_the_hours_at_once_and_after_they_are_added_up(realm, facility):
    report(realm, *(said(facility, 80, NOW - 6 * HOUR + step * HOUR / 6) for step in range(36)))
    hours_add(realm)
    before = loads(series(asked(realm, facility), "hour"))
    correct(realm, facility, 20, NOW - 4 * HOUR)
    at_once = series(asked(realm, facility), "hour")
    hours_add(realm)
    after = series(asked(realm, facility), "hour")
    assert at_once == after
    changed = [point for point in after["points"] if point["corrected"]]
    assert len(changed) == 1
    assert changed[0]["least"] == 20
    assert loads(after) != before


@pytest.mark.storage
@pytest.mark.django_db
def test_lines_of_feeds_go_when_they_are_added_up_and_what_people_said_stays(store, noon):
    realm, facility = RealmFactory.create(), FacilityFactory.create()
    long_ago = NOW - timedelta(days=settings.FIGURES_LINES_DAYS, hours=30)
    report(
        realm,
        *(said(facility, 80 + step, long_ago + step * HOUR / 12) for step in range(24)),
        said(facility, 70, long_ago + 3 * HOUR, source="manual"),
        said(facility, 60, NOW - HOUR),
    )
    assert lines_thin(realm) == 0  # nothing is added up yet
    hours_add(realm)
    span = SeriesAsked(realm, facility.pk, "ward", long_ago, long_ago + 12 * HOUR)
    before = series(span)
    assert before["grain"] == "hour"
    assert lines_thin(realm) == 24
    assert series(span) == before
    assert set(FigureReport.objects.values_list("source", flat=True)) == {"manual", "epd-noord"}
    assert lines_thin(realm) == 0


def test_days_are_local_days_also_when_the_clocks_change(realm, facility):
    with time_machine.travel(datetime(2026, 3, 31, 12, 0, tzinfo=UTC), tick=False):
        start = datetime(2026, 3, 27, 23, 0, tzinfo=UTC)
        report(
            realm, *(said(facility, 50, start + step * HOUR, source="manual") for step in range(72))
        )
        span = SeriesAsked(realm, facility.pk, "ward", start, start + 71 * HOUR)
        found = series(span, "day")
    assert [point["at"].isoformat() for point in found["points"]] == [
        "2026-03-28T00:00:00+01:00",
        "2026-03-29T00:00:00+01:00",
        "2026-03-30T00:00:00+02:00",
    ]
    assert [point["seconds"] // 3600 for point in found["points"]] == [24, 23, 24]


def test_an_exercise_keeps_its_lines_and_shows_hours_all_the_same(facility):
    exercise = RealmFactory.create(exercise=True)
    report_beds(exercise, facility, ward=(80, 100), source="exercise")
    assert not FigureHour.objects.exists()
    now = exercise.now()
    found = series(SeriesAsked(exercise, facility.pk, "ward", now - HOUR, now + HOUR), "hour")
    assert loads(found) == [80]
    assert lines_thin(exercise) == 0
    lines = week(BoardAsked(exercise, ("ward",)))
    assert lines["rows"][facility.pk][-1] == 80


@pytest.mark.parametrize("past", [False, True])
@pytest.mark.parametrize("exercise", [False, True])
def test_boards_take_the_same_queries_however_many_facilities(realm, past, exercise):
    if exercise:
        realm = RealmFactory.create(exercise=True)
    counted = set()
    for more in (10, 30):
        for one in FacilityFactory.create_batch(more):
            report_beds(realm, one, source="exercise")
        hours_add(realm)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = board(BoardAsked(realm), realm.now() if past else None)
            lines = week(BoardAsked(realm, ("ward",)))
        assert all(row["figures"]["ward"]["load"] == 80 for row in found["rows"])
        assert {line[-1] for line in lines["rows"].values()} == {80}
        counted.add(len(queries))
    assert len(found["rows"]) == len(lines["rows"]) == 40
    assert len(counted) == 1


def test_the_board_of_a_past_moment_shows_what_counted_then(realm, facility):
    old = NOW - timedelta(days=settings.FIGURES_LINES_DAYS + 1)
    for at, occupied in ((old, 11), (NOW - 5 * HOUR, 22), (NOW - HOUR / 12, 33)):
        report(realm, said(facility, occupied, at, source="manual"))
    hours_add(realm)

    def ward(at):
        rows = board(BoardAsked(realm, ("ward",)), at)["rows"]
        return rows[0]["figures"].get("ward", {}).get("load")

    assert [ward(at) for at in (None, NOW - HOUR, old + HOUR / 4, old - HOUR)] == [33, 22, 11, None]


def test_the_board_of_a_past_moment_shows_old_figures_as_old_and_not_as_never_said(realm, facility):
    old = NOW - timedelta(days=settings.FIGURES_LINES_DAYS + 2)
    report(realm, said(facility, 11, old, source="manual"))
    report(realm, said(facility, 22, NOW - timedelta(days=3), source="manual"))
    hours_add(realm)

    def ward(at):
        cell = board(BoardAsked(realm, ("ward",)), at)["rows"][0]["figures"].get("ward", {})
        return cell.get("load"), cell.get("freshness")

    # by lines, and by hours where the lines are gone
    assert ward(NOW - timedelta(days=1)) == (22, "stale")
    assert ward(NOW - timedelta(days=3)) == (22, "fresh")
    lines_thin(realm)
    assert ward(old + timedelta(days=1)) == (11, "stale")
    assert ward(old) == (11, "fresh")
    assert ward(old - HOUR) == (None, None)


def test_a_series_of_the_present_moment_says_what_counts(realm, facility, client):
    report(realm, said(facility, 80, NOW, source="manual"))
    now = NOW.isoformat()
    found = get(
        client, realm, "series/", facility=facility.pk, kind="ward", **{"from": now, "to": now}
    )
    assert found.status_code == 200, found.content
    assert [point["load"] for point in found.json()["points"]] == [80]


def test_the_week_of_a_kind_has_a_value_every_six_hours_and_none_for_silence(realm, facility):
    report(
        realm,
        *(
            said(facility, step, NOW - timedelta(days=7) + step * 6 * HOUR, source="manual")
            for step in range(20)
        ),
    )
    hours_add(realm)
    found = week(BoardAsked(realm, ("ward",)))
    assert found["from"] == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    line = found["rows"][facility.pk]
    assert len(line) == 30
    assert line[:4] == [None, 0, 1, 2]
    assert line[22:] == [None] * 8
    assert found["room"][facility.pk][1] == 100


# Over HTTP.


@pytest.fixture
def client(facility):
    client = Client()
    client.force_login(MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=facility).user)
    return client


def get(client, realm, path, **query):
    return client.get(f"/api/v1/realms/{realm.slug}/{path}", query)


def test_a_liaison_corrects_over_http_and_reads_it_back(realm, facility, client):
    report(realm, said(facility, 80, NOW - 3 * HOUR, source="manual"))
    body = {
        "observed_at": (NOW - 3 * HOUR).isoformat(),
        "lines": [{"bed": "ward", "operational": 100, "occupied": 75}],
        "reason": "dubbel geteld",
    }
    address = f"/api/v1/realms/{realm.slug}/facilities/{facility.pk}/correct/"
    answer = client.post(address, json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content
    found = get(client, realm, "series/", facility=facility.pk, kind="ward").json()
    assert [(one["load"], one["corrected"], one["was"]["load"]) for one in found["points"]] == [
        (75, True, 80)
    ]
    assert found["grain"] == "report"
    page = get(client, realm, f"facilities/{facility.pk}/reports/", limit=1).json()
    assert (page["reports"][0]["is_correction"], page["reports"][0]["duiding"]) == (
        True,
        "dubbel geteld",
    )
    older = get(client, realm, f"facilities/{facility.pk}/reports/", before=page["next"]).json()
    assert [one["is_correction"] for one in older["reports"]] == [False]
    assert older["next"] is None
    del body["reason"]
    answer = client.post(address, json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (422, "reason")


def test_a_series_and_a_board_are_files_too(realm, facility, client):
    report(realm, said(facility, 80, NOW - HOUR, source="manual"))
    text = get(client, realm, "series.csv", facility=facility.pk, kind="ward").content.decode()
    head, row = (line.split(",") for line in text.splitlines())
    assert dict(zip(head, row, strict=True))["load"] == "80"
    text = get(client, realm, "board.csv", kind="ward").content.decode()
    head, row = (line.split(",") for line in text.splitlines())
    assert dict(zip(head, row, strict=True))["room"] == "100"


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("series/", {"facility": "H", "kind": "ward"}, "facility"),
        ("series/", {"kind": "ward"}, "facility"),
        ("series/", {"facility": "!", "kind": "attic"}, "kind"),
        ("series/", {"facility": "!", "kind": "ward", "grain": "minute"}, "grain"),
        ("series/", {"facility": "!", "kind": "ward", "from": "2027-01-01"}, "from"),
        ("series/", {"facility": "!", "kind": "ward", "from": "2001-01-01"}, "from"),
        ("series/", {"facility": "!", "kind": "ward", "cohort": "\x00"}, "cohort"),
        ("series/", {"facility": "\x00", "kind": "ward"}, "facility"),
        ("board/", {"kind": "attic"}, "kind"),
        ("board/", {"at": "gisteren"}, "at"),
        ("board/week/", {}, "kind"),
    ],
)
def test_a_question_that_cannot_be_is_refused_with_its_field(  # noqa: PLR0917
    realm, facility, client, path, query, field
):
    query = {name: facility.pk if value == "!" else value for name, value in query.items()}
    answer = get(client, realm, path, **query)
    assert answer.status_code in (404, 422), answer.content
    assert answer.json()["field"] == field


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_what_is_blocked_and_unknown_on_a_board_is_not_zero(store):
    realm = RealmFactory.create()
    for blocked in (None, 0, 7):
        line = BedLine("ward", operational=100, occupied=80, blocked=blocked)
        house = FacilityFactory.create()
        report(realm, FiguresInput(house, (line,), NOW, "epd-noord", Method.IMPORTED))
    rows = board(BoardAsked(realm, ("ward",)))["rows"]
    cells = [row["figures"]["ward"] for row in sorted(rows, key=lambda row: row["facility"])]
    assert [cell["blocked"] for cell in cells] == [None, 0, 7]
    assert [cell["available"] for cell in cells] == [20, 20, 13]
