"""Older lines of the log, page by page: what one may see, between numbers and moments."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from journal import audit
from journal.logpages import Asked, log_page
from journal.models import ReadAudit, Realm
from journal.services import record, writing
from network.models import Role
from tests.factories import MORNING, SYSTEM, MandateFactory, RealmFactory, RegionFactory
from tests.journal.livesite.events import TrialSet
from tests.journal.livesite.hooks import audiences_of

pytestmark = pytest.mark.django_db
COORD, ANNA = audiences_of("coord"), audiences_of("anna")
LINE = 10  # every tenth value has a line


def put(realm: Realm, *things: str, value: int = LINE, **more: Any) -> None:
    with writing():
        for thing in things:
            record(TrialSet(thing, value, secret="GEHEIM", **more), realm=realm, actor=SYSTEM)


@pytest.fixture
def realm() -> Realm:
    """Ten lines, an hour of realm time apart, with an entry without one before each."""
    realm = RealmFactory.create(exercise=True)
    for number in range(10):
        put(realm, "quiet", value=1)
        put(realm, str(number))
        realm.clock_time = realm.now() + timedelta(hours=1)
        realm.save(update_fields=["clock_time"])
    return realm


@pytest.fixture
def browser() -> Client:
    client = Client()
    mandate = MandateFactory.create(role=Role.HIN, region=RegionFactory.create())
    client.force_login(mandate.user)
    return client


def get(browser: Client, realm: Realm, **query: Any) -> tuple[list[str], int | None]:
    answer = browser.get(f"/api/v1/realms/{realm.slug}/log/", query)
    assert answer.status_code == 200, answer.content
    page = answer.json()
    return [event["key"].removeprefix("thing:") for event in page["events"]], page["before"]


def test_pages_follow_each_other_from_new_to_old_without_loss_or_repeat() -> None:
    realm: Realm = RealmFactory.create()
    put(realm, *map(str, range(10)))
    found, before = [], realm.entries.count() + 1
    for lines in (4, 4, 4):
        page = log_page(realm, COORD, Asked(before=before, lines=lines))
        found += page.bodies
        before = page.before or 0
    assert [body.split('"key":"thing:')[1][0] for body in found] == list("9876543210")
    assert before == 0


def test_lines_lie_between_numbers_and_moments_and_an_end_day_counts(
    browser: Client, realm: Realm
) -> None:
    def asked(**query: Any) -> str:
        return "".join(get(browser, realm, **query)[0])

    assert asked() == "9876543210"
    assert asked(before=7) == "210", "entry 8 has the fourth line"
    assert asked(after=14) == "987"
    assert asked(after=6, before=12) == "43"
    at = [MORNING + timedelta(hours=hours) for hours in range(10)]
    assert asked(since=at[6].isoformat(), until=at[8].isoformat()) == "876"
    assert asked(until=(at[2] - timedelta(seconds=1)).isoformat()) == "10"
    realm.clock_time = realm.now() + timedelta(days=3)
    realm.save(update_fields=["clock_time"])
    put(realm, "x")
    day = at[0].astimezone(timezone.get_default_timezone()).date()
    assert asked(since=day, until=day) == "9876543210"
    assert asked(since=day + timedelta(days=1)) == "x"
    assert asked(until=day - timedelta(days=1)) == ""
    assert get(browser, realm, limit=3) == (["x", "9", "8"], 17)
    assert get(browser, realm, limit=3, before=17) == (["7", "6", "5"], 11)


def test_only_categories_that_were_asked_for(browser: Client, realm: Realm) -> None:
    assert len(get(browser, realm, category="trial,phase")[0]) == 10
    assert get(browser, realm, category="phase") == ([], None)


def test_lines_are_found_by_their_words_and_a_long_question_is_refused(
    browser: Client, realm: Realm
) -> None:
    with writing():
        record(
            TrialSet("x", LINE, secret="GEHEIM"),
            realm=realm,
            actor=SYSTEM,
            reason="Afdeling gesloten.",
        )
    assert get(browser, realm, words="afdelingen gesloten") == (["x"], None)
    assert get(browser, realm, words='"gesloten afdeling"') == ([], None)
    assert get(browser, realm, words="geheim") == ([], None), "what one may not see finds nothing"
    answer = browser.get(f"/api/v1/realms/{realm.slug}/log/", {"words": "x" * 201})
    assert (answer.status_code, answer.json()["field"]) == (422, "words")


def test_nobody_reads_more_of_a_line_than_on_the_screen(browser: Client, realm: Realm) -> None:
    url = f"/api/v1/realms/{realm.slug}/log/"
    assert "GEHEIM" not in browser.get(url).content.decode()
    assert log_page(realm, ANNA, Asked(before=100)).bodies == []
    assert browser.get("/api/v1/realms/geen/log/").status_code == 404
    assert Client().get(url).status_code == 401


def test_what_a_page_shows_of_a_patient_is_recorded_once(
    browser: Client, realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_prefixes", {"thing:3"})
    for _ in range(2):
        get(browser, realm)
    assert list(ReadAudit.objects.values_list("key", "seq", "way")) == [("thing:3", 8, "log")]


def test_who_sees_few_lines_is_given_an_emptier_page_and_where_to_go_on(
    realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.logpages.SCAN_ENTRIES", 4)
    page = log_page(realm, ANNA, Asked(before=100))
    assert (page.bodies, page.before) == ([], 13)
    assert log_page(realm, COORD, Asked(before=13, lines=2)).before == 9


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"before": "x"}, "before"),
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"since": "gisteren"}, "since"),
        ({"until": "2020-13-01"}, "until"),
        ({"until": "2020-10-21T08:00:00"}, "until"),
        ({"since": "0001-01-01"}, "since"),
        ({"until": "9999-12-31"}, "until"),
        ({"before": "9" * 5000}, "before"),
    ],
)
def test_what_cannot_be_asked_is_said_with_its_place(
    browser: Client, realm: Realm, query: dict[str, str], field: str
) -> None:
    answer = browser.get(f"/api/v1/realms/{realm.slug}/log/", query)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
