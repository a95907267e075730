"""Removing a person: gone from accounts, rows, screens and journals; what was done stays, and it shows."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from callout.models import Contact, PushSubscription, Reach, Roster
from callout.places import At
from callout.services import alarm_raise, contacts_set, reach_set
from journal import clock
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.guards import lifted
from journal.models import CurrentState, Entry, Realm, Redaction, TrailNote
from journal.said import Named
from journal.services import realm_close
from journal.verify import anchors, verify_all
from network.access import MandateRequest
from network.models import ApiToken, Mandate, Role, User
from network.own_data import own_data
from network.permissions import person_of
from network.services import (
    account_open,
    account_remove,
    account_set_active,
    entry_redact,
    factors_reset,
    mandate_confirm,
    mandate_decline,
    proof_vouch,
)
from network.services.mandate_requests import mandate_ask
from network.services.mandates import mandate_give
from network.services.removal import forgetting
from network.sessions import opened_session
from situation.services import note_post
from tests.callout.worlds import World, world
from tests.factories import (
    SYSTEM,
    MandateFactory,
    RealmFactory,
    UserFactory,
    person,
    report_beds,
    token_for,
)
from tests.reading import snapshot
from web.people import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]

NAME, FIRST, LAST, MAIL = "m.oosterhuis", "Mechtild", "Oosterhuis", "m.oosterhuis@huis.example"
WORDS = (NAME, f"{FIRST} {LAST}", MAIL, "+31611223344")
ADMINISTRATORS = frozenset({"all", "role:administrator"})
REASON = "verzoek van betrokkene"


@pytest.fixture
def administrator() -> Person:
    MandateFactory.create(role=Role.ADMINISTRATOR)
    return person(Role.ADMINISTRATOR)


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def leaver(here: World, administrator: Person) -> User:
    """Somebody who reports, answers alarms, is on a roster, and says who she is in all of it."""
    user = account_open(actor=SYSTEM, username=NAME, first_name=FIRST, last_name=LAST, email=MAIL)
    mandate_give(actor=SYSTEM, user=user, role=Role.HOSPITAL_LIAISON, facility=here.house)
    here.liaison("collega", mail="collega@huis.example")
    own = person_of(user)
    report_beds(here.realm, here.house, actor=own)
    reach_set(actor=own, realm=here.realm, mail=MAIL, telephone="+31611223344")
    PushSubscription.objects.create(
        user=user, endpoint="https://x.example/1", p256dh="p", auth="a", made_at=clock.now()
    )
    here.roster(own)
    contacts = [
        {"function": "ico", "username": NAME},
        {"function": "seh", "username": NAME, "telephone": "+31201234567"},
    ]
    contacts_set(actor=SYSTEM, realm=here.realm, at=At(here.house), contacts=contacts)
    coordinator = here.coordinator("rcps")
    alarm_raise(
        actor=coordinator, realm=here.realm, at=At(here.house), functions=["ico"], text="Kom."
    )
    note_post(
        actor=coordinator,
        realm=here.realm,
        region=here.region,
        theme="bottlenecks",
        text=f"Gebeld met {FIRST} {LAST}, zij komt.",
    )
    token_for(user)
    return user


def everything() -> dict[str, str]:
    """Return every text in every table of ours, but those the law keeps: by table."""
    kept = {"TrailNote", "TrailHead", "ReadAudit"}
    found = {}
    for model in apps.get_models():
        if model.__name__ in kept:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            found[model._meta.db_table] = str(cursor.fetchall())
    return found


def speaking_of(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(table, word) for table, text in everything().items() for word in words if word in text]


def test_nothing_in_the_database_names_her_any_more(
    leaver: User, administrator: Person, here: World
) -> None:
    assert {word for _, word in speaking_of(WORDS)} == set(WORDS)
    count = account_remove(actor=administrator, user=leaver, reason=REASON)
    assert count > 5
    assert speaking_of(WORDS) == []


def test_what_administrators_were_told_of_her_account_does_not_name_it(
    leaver: User, administrator: Person, here: World, client: Client
) -> None:
    second, role = person(Role.ADMINISTRATOR), Role.CRISIS_COORDINATOR
    of_house: dict[str, Any] = {"role": role, "facility": here.house}
    for deputy_for in (None, leaver):
        user = leaver if deputy_for is None else UserFactory.create()
        made = mandate_ask(actor=administrator, user=user, deputy_for=deputy_for, **of_house)
        assert isinstance(made, MandateRequest)
        mandate_confirm(actor=second, request=made)
    again = mandate_ask(actor=administrator, user=leaver, role=Role.SECURITY_OFFICER)
    assert isinstance(again, MandateRequest)
    mandate_decline(actor=second, request=again, reason="Toch niet nodig")
    client.force_login(leaver)
    client.get(reverse("account"))
    proof_vouch(actor=SYSTEM, account=NAME, reason="Gebeld op bekend nummer")
    factors_reset(actor=administrator, user=leaver, reason="Telefoon kwijt")
    account_remove(actor=administrator, user=leaver, reason=REASON)
    assert speaking_of(WORDS) == []


def test_journal_and_trail_are_still_as_they_were_written(
    leaver: User, administrator: Person, here: World
) -> None:
    known = anchors()
    account_remove(actor=administrator, user=leaver, reason=REASON)
    assert verify_all(known) == []
    assert verify_all(anchors()) == []


def test_what_was_done_stays_and_says_that_somebody_did_it(
    leaver: User, administrator: Person, here: World
) -> None:
    report = Entry.objects.get(actor=f"user:{NAME}", key=f"beds:{here.house.pk}")
    account_remove(actor=administrator, user=leaver, reason=REASON)
    left = f"verwijderd-{leaver.pk}"
    again = Entry.objects.get(pk=report.pk)
    assert again.actor == f"user:{left}"
    body = json.loads(json.loads(again.variants)[0]["body"])
    assert body["by"].startswith(f"verwijderd account {leaver.pk} · ")
    assert body["by_en"].startswith(f"removed account {leaver.pk} · ")
    before = json.loads(json.loads(report.variants)[0]["body"])
    assert body["state"]["lines"] == before["state"]["lines"]


def test_screens_start_again_and_show_nobody(
    leaver: User, administrator: Person, here: World
) -> None:
    epoch = here.realm.epoch
    account_remove(actor=administrator, user=leaver, reason=REASON)
    shown = snapshot(here.realm, audiences=ADMINISTRATORS)
    assert shown.epoch != str(epoch)
    text = json.dumps([shown.entities, shown.log], ensure_ascii=False)
    assert [word for word in WORDS if word in text] == []
    assert f"account:verwijderd-{leaver.pk}" in shown.entities
    assert f"reach:{NAME}" not in shown.entities
    assert "uit" in next(
        event["line"]["nl"] for event in shown.log if event["type"] == "journal.person_removed"
    )


def test_she_comes_in_by_no_door_and_holds_nothing(
    leaver: User, administrator: Person, here: World, client: Client
) -> None:
    client.force_login(leaver)
    assert opened_session(client.get(reverse("account")).wsgi_request)
    account_remove(actor=administrator, user=leaver, reason=REASON)
    assert client.get(reverse("account")).status_code == 302
    leaver.refresh_from_db()
    assert (leaver.is_active, leaver.email, leaver.get_full_name()) == (False, "", "")
    assert not leaver.has_usable_password()
    held = Mandate.objects.filter(user=leaver)
    assert held
    assert all(one.valid_until is not None for one in held)
    for rows in (Reach, PushSubscription, ApiToken):
        assert not rows.objects.filter(user=leaver).exists()


def test_what_was_asked_for_her_falls_with_the_reason(leaver: User, administrator: Person) -> None:
    asked = mandate_ask(actor=administrator, user=leaver, role=Role.NATIONAL_COORDINATOR)
    assert isinstance(asked, MandateRequest)
    account_remove(actor=administrator, user=leaver, reason=REASON)
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("withdrawn", REASON)  # who removes her asked it
    assert [one["reason"] for one in own_data(leaver)["mandates_asked"]] == [REASON]


def test_contacts_and_rosters_go_on_without_her(
    leaver: User, administrator: Person, here: World
) -> None:
    account_remove(actor=administrator, user=leaver, reason=REASON)
    # the desk that has a number of its own stays; what was she alone is gone
    left = Contact.objects.get()
    assert (left.function, left.user) == ("seh", None)
    assert Roster.objects.get().shifts[0]["people"] == []


def test_it_cannot_be_undone_nor_done_twice_and_its_name_is_taken(
    leaver: User, administrator: Person, here: World
) -> None:
    account_remove(actor=administrator, user=leaver, reason=REASON)
    leaver.refresh_from_db()
    with pytest.raises(Conflict):
        account_set_active(actor=administrator, user=leaver, active=True)
    with pytest.raises(Conflict):
        account_remove(actor=administrator, user=leaver, reason=REASON)
    with pytest.raises(Invalid):
        account_open(actor=administrator, username="Verwijderd-9", first_name="a", last_name="b")


def test_the_trail_keeps_who_did_what_as_long_as_the_law_says(
    leaver: User, administrator: Person, here: World
) -> None:
    account_remove(actor=administrator, user=leaver, reason=REASON)
    assert TrailNote.objects.filter(object=f"account:{NAME}", action="account").exists()
    told = TrailNote.objects.filter(action="account", object=f"user:verwijderd-{leaver.pk}").get()
    assert told.actor == administrator.name


def test_who_may_not_and_what_may_not_be_said(
    leaver: User, administrator: Person, here: World
) -> None:
    with pytest.raises(Refused):
        account_remove(actor=here.coordinator("ander"), user=leaver, reason=REASON)
    own = User.objects.get(pk=administrator.user_id)
    for user, reason in ((leaver, ""), (leaver, f"{FIRST} {LAST} vroeg het"), (own, REASON)):
        with pytest.raises(Invalid):
            account_remove(actor=administrator, user=user, reason=reason)
    assert User.objects.get(pk=leaver.pk).email == MAIL


def test_the_last_administrator_stays(here: World) -> None:
    last = MandateFactory.create(role=Role.ADMINISTRATOR).user
    with pytest.raises(Conflict):
        account_remove(actor=SYSTEM, user=last, reason=REASON)
    assert User.objects.get(pk=last.pk).is_active


def test_a_closed_realm_forgets_her_too_and_an_open_one_tells_it(
    leaver: User, administrator: Person, here: World
) -> None:
    beside = RealmFactory.create()
    realm_close(actor=SYSTEM, realm=here.realm, reason="over")
    head = Realm.objects.get(pk=here.realm.pk).head
    account_remove(actor=administrator, user=leaver, reason=REASON)
    assert Realm.objects.get(pk=here.realm.pk).head == head
    assert not Entry.objects.filter(realm=here.realm, actor=f"user:{NAME}").exists()
    told = Entry.objects.filter(realm=beside, type="journal.person_removed")
    assert told.filter(key=f"removed:{here.realm.slug}:verwijderd-{leaver.pk}").exists()
    assert verify_all() == []


def test_without_an_open_realm_nothing_of_it_happens_in_the_journal(
    leaver: User, administrator: Person, here: World
) -> None:
    realm_close(actor=SYSTEM, realm=here.realm, reason="over")
    with pytest.raises(Conflict):
        account_remove(actor=administrator, user=leaver, reason=REASON)
    assert Entry.objects.filter(actor=f"user:{NAME}").exists()


def test_a_namesake_keeps_her_name(leaver: User, administrator: Person, here: World) -> None:
    mandate = MandateFactory.create(
        role=Role.HOSPITAL_LIAISON,
        facility=here.house,
        user__username="naamgenoot",
        user__first_name=FIRST,
        user__last_name=LAST,
    )
    report_beds(here.realm, here.house, ward=(50, 100), actor=person_of(mandate.user))
    account_remove(actor=administrator, user=leaver, reason=REASON)
    theirs = Entry.objects.get(actor="user:naamgenoot")
    assert f"{FIRST} {LAST}" in theirs.variants
    own = Entry.objects.filter(actor=f"user:verwijderd-{leaver.pk}")
    assert own
    assert not own.filter(variants__contains=LAST).exists()
    assert verify_all() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'user:iemand' WHERE actor LIKE 'user:verwijderd-%'",
        "UPDATE journal_entry SET key = 'account:iemand' WHERE key LIKE 'account:verwijderd-%'",
        "UPDATE journal_redaction SET batch = 'verwijderd-0' WHERE batch <> ''",
        "DELETE FROM journal_redaction WHERE link <> ''",
    ],
)
def test_what_is_done_to_it_afterwards_shows(
    leaver: User, administrator: Person, here: World, statement: str
) -> None:
    account_remove(actor=administrator, user=leaver, reason=REASON)
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify_all() != []


def test_the_database_lets_who_did_it_go_only_with_a_redaction_that_keeps_the_link(
    leaver: User, administrator: Person, here: World
) -> None:
    entry = Entry.objects.filter(actor=f"user:{NAME}").first()
    assert entry is not None
    Redaction.objects.create(
        realm=entry.realm, seq=entry.seq, actor="x", reason="x", digest="0" * 64, left="0" * 64
    )
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET actor = 'user:x' WHERE id = %s", [entry.pk])


def test_content_can_still_be_redacted_before_and_after(
    leaver: User, administrator: Person, here: World
) -> None:
    officer = person(Role.SECURITY_OFFICER)
    note = Entry.objects.filter(realm=here.realm, key__startswith="note:").get()
    entry_redact(actor=officer, realm=here.realm, seq=note.seq, words="zij komt", reason="te veel")
    account_remove(actor=administrator, user=leaver, reason=REASON)
    here.realm.refresh_from_db()
    left = f"Gebeld met verwijderd account {leaver.pk}"  # what the removal wrote is taken out too
    entry_redact(actor=officer, realm=here.realm, seq=note.seq, words=left, reason="te veel")
    assert left not in Entry.objects.get(pk=note.pk).variants
    report = Entry.objects.get(key=f"beds:{here.house.pk}")
    asked: Any = {"actor": officer, "realm": here.realm, "seq": report.seq, "reason": "te veel"}
    with pytest.raises(Missing):  # who did it stays, under whatever name
        entry_redact(words=f"verwijderd account {leaver.pk}", **asked)
    assert entry_redact(words="kliniek 80 van 100", **asked).seqs == (report.seq,)
    assert verify_all() == []


def test_two_who_are_removed_after_each_other(
    leaver: User, administrator: Person, here: World
) -> None:
    account_remove(actor=administrator, user=leaver, reason=REASON)
    colleague = User.objects.get(username="rcps")
    account_remove(actor=administrator, user=colleague, reason=REASON)
    assert verify_all() == []
    assert speaking_of(WORDS) == []


def test_what_is_kept_about_her_is_hers_to_have(leaver: User, here: World, client: Client) -> None:
    client.force_login(leaver)
    answer = client.get(reverse("account-data"))
    assert answer["Content-Disposition"].startswith("attachment")
    found: dict[str, Any] = answer.json()
    assert found["account"]["email"] == MAIL
    assert found["reach"]["ways"]["telephone"] == "+31611223344"
    assert found["reach"]["contacts"][0]["function"] == "ico"
    assert [one["role"] for one in found["mandates"]] == [Role.HOSPITAL_LIAISON]
    assert found["journal"]["count"] >= 2
    assert "digest" not in answer.content.decode()
    assert "collega" not in answer.content.decode()


def test_a_state_without_its_entry_is_still_found(
    leaver: User, administrator: Person, here: World
) -> None:
    account_remove(actor=administrator, user=leaver, reason=REASON)
    newest = CurrentState.objects.exclude(variants="").first()
    assert newest is not None
    CurrentState.objects.filter(pk=newest.pk).update(variants="[]")
    assert verify_all() != []


def test_a_short_name_goes_from_beside_its_deputy_too(administrator):
    chair = account_open(actor=SYSTEM, username="vos", first_name="Vos", last_name="")
    mandate_give(actor=SYSTEM, user=chair, role=Role.OBSERVER)
    deputy = MandateFactory.create(role=Role.OBSERVER, deputy_for=chair).user
    label = person_of(deputy).label
    assert "(plv. van Vos)" in str(label)
    gone = forgetting(chair).readable(label)
    assert isinstance(gone, Named)
    assert "Vos" not in gone.nl + gone.en
    assert str(deputy) in gone.nl
