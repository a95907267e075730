"""What one watchman does: notes, tells screens and people, also when the database cannot be asked."""

from concurrent.futures import Future
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.utils import timezone

from callout import telling
from callout.system import system_document
from journal import parts, watchman
from journal.heartbeat import host, own_name, pulse, pulse_end, pulses
from journal.live import health
from journal.machine_lock import MachineLock
from journal.models import Heartbeat, PartState
from journal.parts import State
from journal.standings import Standing
from journal.watchman import Watchman, Word
from tests.servers import wait_until


@pytest.fixture
def told(monkeypatch):
    """What people were told, in order."""
    said: list[tuple[str, str]] = []

    def tell(word):
        said.append((word.part, word.state))
        return True

    monkeypatch.setattr(watchman, "_hook", watchman._Hook(tell=tell))
    return said


@pytest.fixture
def screens(monkeypatch):
    """What the screens of this process were told last; it began a moment ago, and is alone here."""
    monkeypatch.setattr("journal.watched.listened", lambda: 0.0)
    monkeypatch.setattr(MachineLock, "held", lambda _self: True)
    hub = SimpleNamespace(
        troubles=[],
        closing=False,
        followers={},
        loop=SimpleNamespace(
            is_closed=lambda: False, call_soon_threadsafe=lambda act, *given: act(*given)
        ),
    )
    monkeypatch.setattr(health, "all_hubs", lambda: [hub])
    return hub


@pytest.mark.django_db
def test_the_page_says_of_the_storage_what_the_screens_are_told(monkeypatch, screens):
    """A question is answered and nothing is taken: only the watchman knows, and no page contradicts it."""
    monkeypatch.setattr("callout.system.all_hubs", lambda: [screens])
    state = {one["part"]: one for one in system_document(detailed=False)["parts"]}
    assert state["database"]["state"] == State.WORKS
    since = timezone.now()
    health.say_health([Standing("database", State.STILL, since)])
    document = system_document(detailed=False)
    state = {one["part"]: one for one in document["parts"]}
    assert (state["database"]["state"], document["state"]) == (State.STILL, State.STILL)
    assert abs(state["database"]["since"] - since) < timedelta(seconds=1)
    assert state["database"]["means"]


@pytest.fixture
def watching(monkeypatch, settings, told, screens):
    """One who watches beside a worker that is silent."""
    monkeypatch.setattr(watchman, "AGAIN_SECONDS", 0.0)
    monkeypatch.setattr("journal.watched.listened", lambda: 31.0)
    settings.EMAIL_HOST = ""
    return Watchman("web")


@pytest.mark.django_db(transaction=True)
def test_a_silent_worker_is_told_once_on_screens_and_to_people(watching, told, screens):
    for _ in range(3):
        watching.look()
    assert {"worker"} <= {one["part"] for one in screens.troubles}
    wait_until(lambda: ("worker", State.STILL) in told, "people are told")
    for _ in range(3):
        watching.look()
    wait_until(lambda: not watching._busy, "all is told")
    assert told.count(("worker", State.STILL)) == 1
    assert PartState.objects.get(name="worker").told == State.STILL
    assert ("rounds", State.STILL) not in told, "it follows from the worker"


@pytest.mark.django_db(transaction=True)
def test_what_stood_still_while_all_was_down_has_time_to_begin(
    watching, monkeypatch, told, screens, settings
):
    monkeypatch.setattr(watching._thread, "start", lambda: None)
    watching.start()
    watching.look()
    assert {"worker"} <= {one["part"] for one in screens.troubles}, "who looks is shown it"
    assert (watching._busy, told) == (set(), [])
    watching._tells_from -= settings.STILL_AFTER_S
    watching.look()
    wait_until(lambda: ("worker", State.STILL) in told, "people are told")
    wait_until(lambda: not watching._busy, "all is told")


@pytest.mark.django_db(transaction=True)
def test_what_stood_still_by_another_has_time_to_begin_when_that_one_works(
    watching, monkeypatch, told, screens, settings
):
    """A queue was told to stand still when a worker began to empty it, and to work seconds later."""
    now = timezone.now()
    for name in ("worker", "rounds"):
        PartState.objects.create(name=name, state=State.STILL, since=now)
    rows = {name: Standing(name, State.STILL, now) for name in ("worker", "rounds")}
    monkeypatch.setattr(watchman, "note", lambda seen: rows if list(seen) else {})
    watching.look()
    wait_until(lambda: ("worker", State.STILL) in told, "people are told")
    wait_until(lambda: not watching._busy, "all is told")
    rows["worker"] = Standing("worker", State.WORKS, now, told=State.STILL)
    PartState.objects.filter(name="worker").update(state=State.WORKS)
    watching.look()
    wait_until(lambda: ("worker", State.WORKS) in told, "people are told that it works")
    wait_until(lambda: not watching._busy, "all is told")
    assert screens.troubles == []
    assert ("rounds", State.STILL) not in told
    watching._followed["rounds"] -= settings.STILL_AFTER_S
    watching.look()
    wait_until(lambda: ("rounds", State.STILL) in told, "it had its time")
    assert [one["part"] for one in screens.troubles] == ["rounds"]
    wait_until(lambda: not watching._busy, "all is told")


@pytest.mark.django_db(transaction=True)
def test_what_the_database_does_not_take_is_told_without_it(monkeypatch, told, screens):
    def failing(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(watchman, "AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(watchman, "pulse", failing)
    watching = Watchman("web")
    watching.look()
    assert (screens.troubles, told) == ([], []), "a moment is no outage"
    watching._taken_at -= 1000
    for _ in range(3):
        watching.look()
        wait_until(lambda: not watching._busy, "all is told")
    assert [one["part"] for one in screens.troubles] == ["database"]
    assert told == [("database", State.STILL)]
    assert not PartState.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_hangs_is_told_by_another_thread(monkeypatch, told, screens):
    monkeypatch.setattr(watchman, "PATIENCE_SECONDS", 0.01)
    watching = Watchman("web")
    watching._asking.shutdown()
    watching._taken_at -= 1000
    never = SimpleNamespace(submit=lambda _act: Future())
    monkeypatch.setattr(watching, "_asking", never)
    watching.look()
    wait_until(lambda: told == [("database", State.STILL)], "people are told")
    assert [one["part"] for one in screens.troubles] == ["database"]


@pytest.mark.django_db
def test_a_process_that_ended_is_not_missed_while_another_lives():
    pulse("web")
    gone = Heartbeat.objects.create(
        name=f"web:{host()}:999999", at="2026-01-01T00:00Z", detail={"started": 1}
    )
    Heartbeat.objects.filter(pk=gone.pk).update(at=Heartbeat.objects.get(name=own_name("web")).at)
    assert [one.name for one in pulses(["web"])["web"]] == [own_name("web")]
    pulse_end("web")
    assert len(pulses(["web"])["web"]) == 1, "of none that lives, one stays: its silence has an age"


@pytest.mark.parametrize("state", [State.STILL, State.WORKS])
def test_a_mail_says_what_it_means_and_what_to_do(state, settings):

    settings.PUBLIC_URL = "https://zorgbeeld.example"
    message = telling.message_of(Word("worker", state, timezone.now()))
    part = parts.part_named("worker")
    assert message.subject.startswith("Zorgbeeld: Het werk op de achtergrond: ")
    assert (part.todo.nl in message.whole) is (state == State.STILL)
    assert "https://zorgbeeld.example" in message.whole


@pytest.mark.django_db(transaction=True)
def test_who_is_woken_for_still_screens_reads_which_process_on_which_machine(
    monkeypatch, settings, screens
):
    """Of ten web processes one did not follow: the mail said to restart it, and not which."""
    said: list[Word] = []

    def tell(word: Word) -> bool:
        said.append(word)
        return True

    hook = watchman._Hook(tell=tell)
    monkeypatch.setattr(watchman, "_hook", hook)
    settings.EMAIL_HOST = ""
    now = timezone.now()
    for number, behind in ((1, 0.2), (2, 90.0), (3, 0.4)):
        name = f"web:zb-web-{number}:47{number}"
        Heartbeat.objects.create(name=name, at=now, detail={"behind": behind})
        Heartbeat.objects.filter(name=name).update(at=now)
    watching = Watchman("web")
    watching.look()
    wait_until(lambda: not watching._busy, "all is told")
    [word] = [one for one in said if one.part == "live"]
    assert word.process == "zb-web-2:472"
    assert "Het gaat om proces 472 op machine zb-web-2." in telling.message_of(word).whole
