"""The link of a message: three buttons, no login; looking answers nothing, a forged one is worth nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from callout.groups import Group
from callout.links import token_of
from callout.models import Call
from callout.places import At
from callout.services import alarm_close, function_held, raise_alarm
from callout.views import MOST_MINUTES
from journal.models import Entry
from journal.services import writing
from network.models import User
from network.services import account_set_active
from tests.callout.worlds import World, call_of, world
from tests.factories import SYSTEM

pytestmark = pytest.mark.django_db


def called(here: World, *, about: str = "", what: str = "Kom naar het overleg.") -> Call:
    somebody = here.liaison("een")
    here.roster(somebody)
    raise_alarm(
        actor=SYSTEM,
        realm=here.realm,
        group=Group((At(here.house),), ("ico",)),
        what=what,
        about=about,
    )
    return call_of(somebody)


def page_of(call: Call) -> str:
    return f"/oproep/{token_of(call)}/"


def test_looking_at_the_page_answers_nothing_and_pressing_a_button_does():
    call = called(world())
    browser = Client(enforce_csrf_checks=True)
    for look in (browser.get, browser.head):
        assert look(page_of(call)).status_code == 200
    call.refresh_from_db()
    assert call.answer == ""
    assert browser.post(page_of(call), {"answer": "later", "minutes": "30"}).status_code == 200
    call.refresh_from_db()
    assert (call.answer, call.minutes, call.answered_by_way) == ("later", 30, "link")
    assert Entry.objects.latest("seq").actor == "user:een"


def test_the_page_shows_what_the_message_said_and_no_more():
    here = world()
    call = called(here)
    other = here.coordinator("rcps")
    answer = Client().get(page_of(call))
    text = answer.content.decode()
    assert "Kom naar het overleg." in text
    assert here.house.name in text
    assert str(other.label) not in text
    assert "data-realm" not in text
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == (
        "no-referrer",
        "noindex, nofollow",
    )
    assert "no-store" in answer["Cache-Control"]


def test_the_page_tells_functions_and_the_people_who_come_for_them_apart():
    call = called(world())
    assert "0 van 1 functie bevestigd" in Client().get(page_of(call)).content.decode()
    answered = Client().post(page_of(call), {"answer": "come"}).content.decode()
    assert "1 van 1 functie bevestigd, door 1 persoon" in answered


def test_what_people_write_is_no_markup_on_the_page():
    call = called(world(), what="<script>alert(1)</script>")
    assert b"<script>alert" not in Client().get(page_of(call)).content


def test_the_page_of_an_exercise_says_so():
    call = called(world(exercise=True))
    assert "OEFENING" in Client().get(page_of(call)).content.decode()


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + ("a" if t[-1] != "a" else "b"), lambda t: "9" + t]
)
def test_a_forged_token_is_worth_nothing(change):
    call = called(world())
    forged = change(token_of(call))
    answer = Client().post(f"/oproep/{forged}/", {"answer": "come"})
    call.refresh_from_db()
    assert (answer.status_code, call.answer) == (404, "")


def test_the_link_of_who_left_answers_nothing():
    call = called(world())
    assert call.user is not None
    account_set_active(actor=SYSTEM, user=call.user, active=False)
    answer = Client().post(page_of(call), {"answer": "come"})
    call.refresh_from_db()
    assert (answer.status_code, call.answer) == (404, "")


def test_a_number_of_thousands_of_digits_is_the_longest_wait():
    call = called(world())
    later = {"answer": "later", "minutes": "9" * 5000}
    assert Client().post(page_of(call), later).status_code == 200
    call.refresh_from_db()
    assert (call.answer, call.minutes) == ("later", MOST_MINUTES)


BUTTON = 'name="answer"'
OVER = "U wordt hiervoor niet meer opgeroepen"


def ico_held(here: World, user: User | None) -> None:
    """Have it heard that somebody does the function that was called."""
    at = At(here.house)
    with writing():
        function_held(
            actor=SYSTEM, realm=here.realm, about="proef:1", at=at, function="ico", user=user
        )


def test_the_link_asks_nothing_any_more_where_the_function_is_done():
    here = world()
    call = called(here, about="proef:1")
    asked = Client().get(page_of(call)).content.decode()
    assert BUTTON in asked
    assert OVER not in asked
    ico_held(here, None)
    done = Client().get(page_of(call)).content.decode()
    assert BUTTON not in done
    assert OVER in done
    assert "U wordt opgeroepen als" not in done


def test_the_link_of_who_was_noted_for_a_function_still_asks():
    here = world()
    call = called(here, about="proef:1")
    ico_held(here, call.user)
    assert BUTTON in Client().get(page_of(call)).content.decode()


def test_a_token_of_one_call_answers_no_other():
    here = world()
    call = called(here)
    other = Call.objects.create(
        alarm=call.alarm, target="user:x", called="x", called_at=here.realm.now()
    )
    Client().post(page_of(call), {"answer": "come"})
    other.refresh_from_db()
    assert other.answer == ""


def test_a_link_expires_and_one_of_an_alarm_that_is_over_says_so():
    here = world()
    call = called(here, about="phase:X")
    page = page_of(call)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert Client().get(page).status_code == 404
    alarm_close(actor=SYSTEM, realm=here.realm, about="phase:X", reason="Voorbij.")
    shown = Client().get(page).content.decode()
    assert "gesloten" in shown
    assert 'name="answer"' not in shown
    assert Client().post(page, {"answer": "come"}).status_code == 409
    call.refresh_from_db()
    assert call.answer == ""


@pytest.mark.parametrize("sent", [{}, {"answer": "yes"}, {"answer": "later", "minutes": "-1"}])
def test_an_answer_that_is_none_changes_nothing_and_is_no_fault_of_the_program(sent):
    call = called(world())
    answer = Client().post(page_of(call), sent)
    assert answer.status_code in (200, 409)
    call.refresh_from_db()
    assert call.minutes is None


def test_the_script_for_pushes_is_served_from_the_root():
    answer = Client().get("/oproep-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"showNotification" in answer.content
