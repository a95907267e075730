"""An offer by mail: nothing of the patient in it, and a link that answers once and ends with the offer."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from callout.places import At
from callout.services import contacts_confirm, contacts_set
from callout.services.contacts import may_vouch
from journal.local_time import shown_moment
from journal.models import Entry, ReadAudit, RealmKind
from network.models import Role
from network.permissions import person_of
from patientspread.models import OfferMail, RequestState, Transfer, TransferState
from patientspread.offer_links import token_of, until_of
from patientspread.services import offer_mails_send, transfer_withdraw, transfers_expire
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    person,
    report_beds,
)
from tests.patientspread.requests import again, asked, proposed

pytestmark = pytest.mark.django_db
MARK = "ZB7-77"  # what only the ward's own house may see
ALTHOUGH = "gebeld met zaal merkteken-q"
HERE = "opname@example.org"
ELSEWHERE = "iemand@example.net"


@pytest.fixture(autouse=True)
def _server(settings):
    settings.EMAIL_HOST = "mail.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def house(realm, west):
    """A hospital with room whose admissions desk wants offers by mail."""
    found = FacilityFactory.create(region=west, latitude=52.0, longitude=5.05)
    report_beds(realm, found, ward=(100, 100))
    desk = {"function": "admissions", "mail": HERE, "telephone": "0101234567"}
    other = {"function": "intensivist", "mail": "ic@example.org"}
    contacts_set(actor=SYSTEM, realm=realm, at=At(found), contacts=[desk, other])
    return found


@pytest.fixture
def row(realm, full):
    return asked(
        realm, full, reference=MARK, isolation=True, specialism="lung", heavy=True, wish="near"
    )


@pytest.fixture
def offer(realm, row, house):
    return proposed(realm, row, house, although=ALTHOUGH)


def page(link):
    return f"/aanbod/{token_of(link, HERE)}/"


def test_the_desk_gets_one_mail_that_says_nothing_of_the_patient(offer, row, house, caplog):
    with caplog.at_level(logging.DEBUG):
        assert offer_mails_send() == 1
        assert offer_mails_send() == 0
    (letter,) = mail.outbox
    text = f"{letter.subject} {letter.body}"
    assert letter.to == [HERE]
    assert row.label in text
    assert house.name in text
    assert page(OfferMail.objects.get()) in text
    for expected in (token_of(OfferMail.objects.get(), HERE), house.name, row.label):
        text = text.replace(expected, "")
    for word in (MARK, "merkteken", "60", "longziekten", "isolatie", "120", "kliniek"):
        assert word not in text
        assert word not in caplog.text or word in ("60", "120")
    assert OfferMail.objects.get().mail == ""  # the address was needed for the mail alone


def test_the_page_says_what_the_house_may_see_and_looking_answers_nothing(offer, row, full):
    link = OfferMail.objects.get()
    answer = Client().get(page(link))
    text = answer.content.decode()
    assert answer.status_code == 200
    for word in ("longziekten", "isolatie", "120+ kg", "60–69 jaar", full.name, ALTHOUGH):
        assert word in text
    assert "<h1>Kliniek-patiënt uit" in text
    assert MARK not in text
    assert answer["Referrer-Policy"] == "no-referrer"
    offer.refresh_from_db()
    assert offer.state == TransferState.PROPOSED
    read = ReadAudit.objects.get(key=f"transfer:{offer.pk}", way="offer-link")
    assert read.actor.startswith("system:offer-link")


def test_yes_reserves_the_bed_once_and_the_journal_says_by_what(offer, row):
    link = OfferMail.objects.get()
    answer = Client().post(page(link), {"answer": "accept"})
    assert "Geaccepteerd" in answer.content.decode()
    assert again(row).state == RequestState.ACCEPTED
    entry = Entry.objects.filter(key=f"transfer:{offer.pk}").latest("seq")
    assert entry.actor.startswith("system:offer-link")
    offer.refresh_from_db()
    assert "link in de mail" in str(offer.decided_by)
    second = Client().post(page(link), {"answer": "refuse", "code": "no_bed"})
    assert second.status_code == 410
    assert "het bed is gereserveerd" in second.content.decode()
    assert again(row).state == RequestState.ACCEPTED
    assert "60–69" not in Client().get(page(link)).content.decode()


def test_a_browser_that_chose_english_reads_the_whole_page_in_english(offer):
    link = OfferMail.objects.get()
    reader = Client()
    reader.cookies["django_language"] = "en"
    text = reader.get(page(link)).content.decode()
    for word in ("bed held until", "Yes, bed ready", "Age", "Arrival at the earliest"):
        assert word in text
    for word in ("vastgehouden", "Leeftijd", "Geen personeel", "Toestemming"):
        assert word not in text
    assert "Choose a reason" in reader.post(page(link), {"answer": "refuse"}).content.decode()
    assert "Accepted" in reader.post(page(link), {"answer": "accept"}).content.decode()
    assert "answered already" in reader.get(page(link)).content.decode()


def test_the_mail_and_its_page_speak_dutch_first_and_english_second(offer, row):
    assert offer_mails_send() == 1
    (letter,) = mail.outbox
    link = page(OfferMail.objects.get())
    dutch, english = letter.body.split("— English —")
    assert "is gevraagd een patiënt over te nemen" in dutch
    assert f"{link}\n" in dutch
    assert "was asked to take over a patient" in english
    assert f"{link}?language=en\n" in english
    assert row.label in english
    reader = Client()
    assert '<html lang="nl"' in reader.get(link).content.decode()
    answer = reader.get(f"{link}?language=en")
    assert answer["Content-Language"] == "en"
    text = answer.content.decode()
    assert '<html lang="en"' in text
    assert "Yes, bed ready" in text
    assert 'href="?language=nl"' in text
    assert "sessionid" not in reader.cookies
    assert "django_language" not in reader.cookies
    assert "Yes, bed ready" not in reader.get(f"{link}?language=xx").content.decode()
    done = reader.post(f"{link}?language=en", {"answer": "accept"}).content.decode()
    assert "the bed is reserved" in done.lower()


def test_no_needs_a_code(offer, row):
    link = OfferMail.objects.get()
    unsaid = Client().post(page(link), {"answer": "refuse"}).content.decode()
    assert "Kies een reden" in unsaid
    done = Client().post(page(link), {"answer": "refuse", "code": "no_staff"}).content.decode()
    assert "Geweigerd" in done
    offer.refresh_from_db()
    assert (offer.state, offer.refusal_code) == (TransferState.REFUSED, "no_staff")


def test_the_link_ends_with_the_offer(realm, offer, row):
    link = OfferMail.objects.get()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        late = Client().get(page(link))
        assert late.status_code == 410
        assert "tijd om te antwoorden is voorbij" in late.content.decode()
        assert offer_mails_send() == 0  # a mail that was not sent in time is sent no more
        transfers_expire(actor=SYSTEM)
        assert Client().post(page(link), {"answer": "accept"}).status_code == 410
    assert again(row).state != RequestState.ACCEPTED


def test_what_was_taken_back_answers_no_more(realm, offer):
    link = OfferMail.objects.get()
    transfer_withdraw(actor=SYSTEM, realm=realm, transfer_id=offer.pk, reason="vervalt")
    for answer in (Client().get(page(link)), Client().post(page(link), {"answer": "accept"})):
        assert answer.status_code == 410
        assert "ingetrokken" in answer.content.decode()
        assert "al geantwoord" not in answer.content.decode()
    assert not Transfer.objects.filter(state=TransferState.ACCEPTED).exists()


def test_a_forged_link_is_worth_nothing(offer):
    link = OfferMail.objects.get()
    for forged in (f"9{token_of(link, HERE)}", token_of(link, HERE)[:-1], "fout"):
        assert Client().get(f"/aanbod/{forged}/").status_code == 404


def test_who_gave_no_address_is_mailed_nothing(realm, row, west, settings):
    silent = FacilityFactory.create(region=west, latitude=52.0, longitude=5.06)
    report_beds(realm, silent, ward=(10, 100))
    proposed(realm, row, silent)
    assert not OfferMail.objects.exists()


def keepers(house):
    """Who keeps the contacts of a house and does not answer for it: each with what it is held at."""
    region = house.region
    return [
        person(Role.ADMINISTRATOR),
        person(Role.NATIONAL_COORDINATOR),
        person(Role.REGIONAL_COORDINATOR, region=region),
        person(Role.CRISIS_COORDINATOR, facility=house),
    ]


def test_nobody_else_has_a_house_asked_at_an_address_before_it_said_that_it_is_right(
    realm, row, house
):
    desk = [{"function": "admissions", "mail": ELSEWHERE}]
    for keeper in keepers(house):
        contacts_set(actor=keeper, realm=realm, at=At(house), contacts=desk)
        contacts_confirm(actor=keeper, realm=realm, at=At(house))
    proposed(realm, row, house, although=ALTHOUGH)
    assert not OfferMail.objects.exists()


def test_what_the_house_confirmed_is_asked_there(realm, row, house):
    desk = [{"function": "admissions", "mail": ELSEWHERE}]
    contacts_set(actor=person(Role.ADMINISTRATOR), realm=realm, at=At(house), contacts=desk)
    liaison = person(Role.HOSPITAL_LIAISON, facility=house)
    contacts_confirm(actor=liaison, realm=realm, at=At(house), function="admissions")
    more = [*desk, {"function": "intensivist", "telephone": "0101234567"}]
    contacts_set(actor=person(Role.ADMINISTRATOR), realm=realm, at=At(house), contacts=more)
    proposed(realm, row, house, although=ALTHOUGH)
    offer_mails_send()
    assert mail.outbox[0].to == [ELSEWHERE]


def test_a_liaison_of_another_house_or_of_exercises_vouches_for_nothing_here(realm, west):
    real = RealmFactory.create()
    here, other = FacilityFactory.create(region=west), FacilityFactory.create(region=west)
    held = MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=here, exercise=True)
    playing = person_of(held.user, realm)
    assert may_vouch(playing, realm, At(here))
    for liaison in (person(Role.HOSPITAL_LIAISON, facility=other), playing):
        assert not may_vouch(liaison, real, At(here))
    assert may_vouch(person(Role.HOSPITAL_LIAISON, facility=here), real, At(here))


def test_a_mail_goes_no_more_and_its_link_answers_nothing_once_the_desk_is_another(
    realm, offer, house
):
    link = OfferMail.objects.get()
    liaison = person(Role.HOSPITAL_LIAISON, facility=house)
    there = page(link)
    assert Client().get(there).status_code == 200
    desk = {"function": "admissions", "telephone": "0101234567", "mail": ELSEWHERE}
    for contacts in ([desk], [{**desk, "mail": ""}], []):
        contacts_set(actor=liaison, realm=realm, at=At(house), contacts=contacts)
        for answer in (Client().get(there), Client().post(there, {"answer": "accept"})):
            assert answer.status_code == 404
            assert "60–69" not in answer.content.decode()
    assert offer_mails_send() == 0
    assert mail.outbox == []
    offer.refresh_from_db()
    assert offer.state == TransferState.PROPOSED


def test_the_same_answer_tapped_twice_is_no_fault_and_answers_once(offer, row):
    link = OfferMail.objects.get()
    for _tap in range(2):
        answer = Client().post(page(link), {"answer": "accept"})
        assert answer.status_code == 200
        assert "Geaccepteerd" in answer.content.decode()
    assert (
        Entry.objects.filter(key=f"transfer:{offer.pk}", actor__startswith="system:offer").count()
        == 1
    )


def test_every_page_of_an_offer_says_that_it_is_an_exercise_and_which_offer_it_is(
    realm, offer, row
):
    link = OfferMail.objects.get()
    about = ("OEFENING", realm.name, row.label, link.transfer.destination.name)
    pages = [
        Client().get(page(link)),
        Client().post(page(link), {"answer": "refuse", "code": "no_bed"}),
        Client().get(page(link)),
    ]
    for answer, seen in zip(pages, ("Nee…", "Geweigerd", "al geantwoord"), strict=True):
        text = answer.content.decode()
        for word in (*about, seen):
            assert word in text


def test_an_exercise_says_by_which_clock_a_bed_is_held(offer):
    offer_mails_send()
    (letter,) = mail.outbox
    for text in (letter.body, Client().get(page(OfferMail.objects.get())).content.decode()):
        assert "(echte tijd, niet die van de oefening)" in text


def test_the_real_world_has_one_clock(offer):
    offer.realm.kind = RealmKind.REAL
    assert until_of(offer, "nl") == shown_moment(offer.answer_before, "nl")
