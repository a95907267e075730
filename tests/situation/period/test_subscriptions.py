"""Reports by mail: asked for by a person, made by the clock of the realm, the right looked at each time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from callout.ways import mail as ways_mail
from callout.ways.outcome import NotSentError
from journal import clock
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import CurrentState, Entry
from journal.selectors import first_state
from journal.services import realm_close
from network.models import Mandate, Role
from network.permissions import person_of
from situation.models import ReportMail, ReportSubscription
from situation.period.asked import Period
from situation.services import report_subscribe, report_unsubscribe
from situation.tasks import send_reports
from tests.factories import SYSTEM, MandateFactory, RealmFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def mailing(settings):
    settings.EMAIL_HOST = "mail.example"
    settings.EMBEDDED = False
    settings.PUBLIC_URL = "https://zorgbeeld.example"


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def region():
    return RegionFactory.create(name="Regio Zuid")


@pytest.fixture
def user(region):
    user = UserFactory.create(email="voorzitter@example.nl")
    MandateFactory.create(user=user, role=Role.ROAZ_CHAIR, region=region)
    return user


def subscribe(realm, user, region, rhythm="week"):
    return report_subscribe(
        actor=person_of(user, realm), realm=realm, level="region", place=region.pk, rhythm=rhythm
    )


def go(realm, more):
    realm.clock_time = realm.now() + more
    realm.save(update_fields=["clock_time"])


def test_a_week_that_is_over_is_mailed_once_with_a_link_and_no_figure(realm, region, user):
    row = subscribe(realm, user, region)
    assert row.next_at == datetime(2020, 10, 26, 5, tzinfo=UTC)  # six in the morning, winter time
    send_reports()
    assert mail.outbox == []
    go(realm, 6 * DAY)
    send_reports()
    send_reports()
    (letter,) = mail.outbox
    assert letter.to == ["voorzitter@example.nl"]
    assert letter.subject == "OEFENING · Zorgbeeld: Rapportage Regio Zuid, week 43 van 2020"
    link = f"/r/{realm.slug}/terugblik/?plaats=region:{region.pk}&periode=week&op=2020-10-19"
    assert f"https://zorgbeeld.example{link}" in letter.body
    state = CurrentState.objects.get(realm=realm, key=f"reportsubscription:{row.pk}")
    assert state.seq == Entry.objects.get(realm=realm, seq=state.seq).seq
    row.refresh_from_db()
    assert row.next_at == datetime(2020, 11, 2, 5, tzinfo=UTC)


def test_weeks_that_went_by_at_once_make_one_mail(realm, region, user):
    subscribe(realm, user, region)
    go(realm, 30 * DAY)
    send_reports()
    assert len(mail.outbox) == 1
    assert ReportMail.objects.get().first.isoformat() == "2020-11-09"


def test_who_lost_the_function_gets_nothing_more(realm, region, user):
    row = subscribe(realm, user, region)
    Mandate.objects.filter(user=user).update(valid_until=clock.now())
    go(realm, 6 * DAY)
    send_reports()
    row.refresh_from_db()
    assert row.ended_at == realm.now()
    assert mail.outbox == []
    told = Entry.objects.filter(key=f"reportsubscription:{row.pk}").last()
    assert told is not None
    # who saw that it was there sees that it is gone
    assert f"role:roaz_chair:{region.pk}" in told.variants
    assert "no_right" not in told.variants
    assert first_state(told.variants) is None


def test_a_right_that_is_lost_between_making_and_sending_is_seen(realm, region, user, settings):
    subscribe(realm, user, region)
    go(realm, 6 * DAY)
    settings.EMAIL_BACKEND = "tests.situation.period.test_subscriptions.NoBackend"
    send_reports()
    assert ReportMail.objects.get().outcome == "waiting"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Mandate.objects.filter(user=user).update(valid_until=clock.now())
    ReportMail.objects.update(due_at=clock.now())
    send_reports()
    assert mail.outbox == []
    assert ReportMail.objects.get().outcome == "refused"


class NoBackend:
    """A mail server that nobody reaches."""

    def __init__(self, **_named):
        pass

    def send_messages(self, _messages):
        raise ConnectionRefusedError


def test_who_may_not_read_it_cannot_subscribe_and_nothing_is_asked_twice(realm, region, user):
    with pytest.raises(Refused):
        subscribe(realm, user, RegionFactory.create())
    row = subscribe(realm, user, region)
    with pytest.raises(Conflict):
        subscribe(realm, user, region)
    assert subscribe(realm, user, region, "quarter").pk != row.pk
    user.email = ""
    user.save()
    with pytest.raises(Invalid):
        subscribe(realm, user, region, "month")


def test_unsubscribing_is_ones_own_and_once(realm, region, user):
    row = subscribe(realm, user, region)
    other = MandateFactory.create(role=Role.ROAZ_CHAIR, region=region).user
    with pytest.raises(Missing):
        report_unsubscribe(actor=person_of(other, realm), realm=realm, subscription=row.pk)
    report_unsubscribe(actor=person_of(user, realm), realm=realm, subscription=row.pk)
    with pytest.raises(Conflict):
        report_unsubscribe(actor=person_of(user, realm), realm=realm, subscription=row.pk)
    go(realm, 6 * DAY)
    send_reports()
    assert mail.outbox == []
    assert Entry.objects.filter(realm=realm, key=f"reportsubscription:{row.pk}").count() == 2
    assert ReportSubscription.objects.get().ended_at is not None


def test_the_report_of_a_place_that_closed_ends_and_keeps_no_other_waiting(realm, region, user):
    closed = subscribe(realm, user, region)
    open_still = RegionFactory.create()
    MandateFactory.create(user=user, role=Role.ROAZ_CHAIR, region=open_still)
    subscribe(realm, user, open_still)
    region.retired_at = clock.now()
    region.save()
    go(realm, 6 * DAY)
    send_reports()
    closed.refresh_from_db()
    assert closed.ended_at is not None
    assert len(mail.outbox) == 1


def test_a_realm_that_closes_ends_them_and_what_waits_to_be_sent(realm, region, user, settings):
    row = subscribe(realm, user, region)
    settings.EMAIL_BACKEND = "tests.situation.period.test_subscriptions.NoBackend"
    go(realm, 6 * DAY)
    send_reports()
    realm_close(actor=SYSTEM, realm=realm, reason="De oefening is voorbij.")
    row.refresh_from_db()
    assert (row.ended_at, row.ended_why) == (realm.now(), "De oefening is voorbij.")
    assert row.mails.get().outcome == "refused"
    told = Entry.objects.filter(realm=realm, key=f"reportsubscription:{row.pk}").latest("seq")
    assert first_state(told.variants) is None


def test_one_report_that_fails_keeps_no_other_waiting_and_its_owner_is_told(
    realm, region, user, monkeypatch
):
    broken = subscribe(realm, user, region)
    other = RegionFactory.create()
    MandateFactory.create(user=user, role=Role.ROAZ_CHAIR, region=other)
    subscribe(realm, user, other)
    go(realm, 6 * DAY)
    finished = Period.finished
    made = []

    def failing(rhythm, now):
        made.append(rhythm)
        if len(made) == 1:
            raise RuntimeError("disk full")
        return finished(rhythm, now)

    monkeypatch.setattr(Period, "finished", failing)
    send_reports()
    assert len(mail.outbox) == 1
    broken.refresh_from_db()
    assert (broken.failed, broken.next_at) == ("made", realm.now() + timedelta(minutes=15))
    told = Entry.objects.filter(realm=realm, key=f"reportsubscription:{broken.pk}")
    assert (first_state(told.latest("seq").variants) or {})["failed"] == "made"
    go(realm, timedelta(minutes=20))
    send_reports()
    assert len(mail.outbox) == 2
    broken.refresh_from_db()
    assert broken.failed == ""
    assert (first_state(told.latest("seq").variants) or {})["failed"] == ""


def test_a_mail_that_fails_keeps_no_other_waiting_and_is_told_when_it_is_given_up(
    realm, region, user, monkeypatch
):
    row = subscribe(realm, user, region)
    other = RegionFactory.create()
    MandateFactory.create(user=user, role=Role.ROAZ_CHAIR, region=other)
    subscribe(realm, user, other)
    go(realm, 6 * DAY)
    sent = ways_mail.send

    def failing(message, address, key):
        if "Regio Zuid" in message.subject:
            raise RuntimeError("no letter")
        sent(message, address, key)

    monkeypatch.setattr(ways_mail, "send", failing)
    for _ in range(6):
        send_reports()
        ReportMail.objects.update(due_at=clock.now())
    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert row.failed == "mail"
    assert row.mails.get().outcome == "failed"


def test_an_address_that_takes_no_mail_is_told_as_such_and_only_that(
    realm, region, user, monkeypatch
):
    row = subscribe(realm, user, region)
    go(realm, 6 * DAY)

    def refusing(*_what):
        raise NotSentError("refused", again=False)

    monkeypatch.setattr(ways_mail, "send", refusing)
    send_reports()
    row.refresh_from_db()
    assert (row.failed, row.mails.get().outcome) == ("gone", "failed")
