"""A ticket is signed, short, for one realm; a change of rights ends it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from journal.actors import Actor
from journal.errors import Refused
from journal.identity import Reader
from journal.models import RightsChange, RightsCounter
from journal.services import writing
from journal.tickets import (
    OPEN_SECONDS,
    RESUME_SECONDS,
    Ticket,
    read_ticket,
    resume_ticket,
    rights_changed,
    sign,
)

ACTOR = Actor("user:k.dewit", "Karin de Wit (Informatiecoördinator ziekenhuis)")
AUDIENCES = frozenset({"all", "facility:MAASSTAD", "region:SWN"})


def code_of(text: str) -> str:
    with pytest.raises(Refused) as refused:
        read_ticket(text)
    return refused.value.code


def test_a_ticket_says_who_reads_what_and_fits_a_subprotocol() -> None:
    text = sign(Ticket("oefening", Reader(ACTOR, AUDIENCES, "abc"), 0))
    ticket = read_ticket(text)
    assert ticket.reader == Reader(ACTOR, AUDIENCES, "abc", None)
    assert (ticket.realm, ticket.rights_seen) == ("oefening", 0)
    assert re.fullmatch(r"[-A-Za-z0-9_.]+", text), "only what RFC 6455 allows in a subprotocol"


@pytest.mark.parametrize("place", [0, 10, -1])
def test_a_changed_ticket_is_refused(place: int) -> None:
    text = sign(Ticket("r", Reader(ACTOR, AUDIENCES), 0))
    other = "A" if text[place] != "A" else "B"
    assert (
        code_of(text[:place] + other + (text[place + 1 :] if place >= 0 else ""))
        == "ticket_invalid"
    )


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "." * 50, "é", "a" * 5000])
def test_nonsense_is_refused(text: str) -> None:
    assert code_of(text) == "ticket_invalid"


def test_a_ticket_opens_for_a_minute_and_a_resume_ticket_for_a_quarter() -> None:
    with time_machine.travel(0, tick=False) as clock:
        first = Ticket("r", Reader(ACTOR, AUDIENCES), 0)
        opening, resuming = sign(first), resume_ticket(first, 5)
        clock.shift(OPEN_SECONDS + 1)
        assert code_of(opening) == "ticket_expired"
        assert read_ticket(resuming).rights_seen == 5
        clock.shift(RESUME_SECONDS)
        assert code_of(resuming) == "ticket_expired"


def test_rights_that_end_by_the_clock_end_the_ticket() -> None:
    with time_machine.travel("2026-01-01T12:00:00+00:00", tick=False) as clock:
        until = timezone.now() + timedelta(seconds=30)
        text = sign(Ticket("r", Reader(ACTOR, AUDIENCES, valid_until=until), 0))
        assert read_ticket(text).reader.valid_until == until
        clock.shift(31)
        assert code_of(text) == "ticket_expired"


def test_the_reader_word_changes_with_person_rights_and_realm() -> None:
    words = {
        Ticket(realm, Reader(actor, audiences), 0).identity
        for realm in ("a", "b")
        for actor in (ACTOR, Actor("user:other", "x"))
        for audiences in (AUDIENCES, frozenset({"all"}))
    }
    assert len(words) == 8


@pytest.mark.django_db
def test_changes_of_rights_are_numbered_without_gaps_also_after_a_failure() -> None:
    RightsCounter.objects.all().delete()
    assert rights_changed("user:a") == 1
    with pytest.raises(ZeroDivisionError):
        failing_change()
    assert rights_changed("user:b") == 2
    assert list(RightsChange.objects.order_by("number").values_list("number", "actor")) == [
        (1, "user:a"),
        (2, "user:b"),
    ]


def failing_change() -> None:
    with writing():
        rights_changed("user:x")
        raise ZeroDivisionError
