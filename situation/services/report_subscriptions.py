"""Who gets a report by rhythm: begun and ended by whoever gets it, made by the clock of the realm.

The right to read it is looked at when it is asked for and again each time one is made and sent; who lost it
gets nothing more. Several periods that went by at once make one report, the last.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from callout.message import EXERCISE, Message
from callout.models import Reach
from callout.ways import mail
from callout.ways.outcome import NotSentError
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.isolation import each
from journal.local_time import LOCAL
from journal.models import Realm
from journal.said import Readable, said, text_of
from journal.services import only_open, record, writing
from journal.turns import take_turn
from journal.waking import wake_worker
from network.models import User
from network.permissions import home_audiences, person_of
from situation.period.asked import SETTLED, Period, Place, place_of
from situation.period.bodies import SubscribeIn, UnsubscribeIn
from situation.period.events import ReportSubscribed
from situation.period.models import Failure, ReportMail, ReportMailState, ReportSubscription
from situation.period.rights import REPORT_SEE, require_reads
from web.commands import command
from web.people import Person

logger = logging.getLogger(__name__)
HOLD = timedelta(seconds=120)  # a worker holds a mail so long; one that died loses it then
TRIES = 5
AGAIN = timedelta(
    minutes=15
)  # of the realm's time: after so long a report that failed is tried again
MOST = 50  # reports that one person gets


@command(
    "situation.report_subscribe",
    by=REPORT_SEE,
    body=SubscribeIn,
    address="report-subscriptions/",
    status=201,
    answer=lambda row: {"subscription": row.pk, "next_at": row.next_at},
)
def report_subscribe(
    *, actor: Actor, realm: Realm, level: str, place: str, rhythm: str
) -> ReportSubscription:
    """Get the report of a place each week, month or quarter, from the one that runs on.

    Raises Refused, Missing, Invalid (no mail address), Conflict (got already, or too many).
    """
    person, user = _asker(actor)
    about = place_of(level, place)
    require_reads(person, about)
    if not _address(user) and not settings.EMBEDDED:
        raise Invalid("situation.subscription.no_mail", field="place")
    with writing():
        take_turn(user)
        own = ReportSubscription.objects.filter(realm=realm, user=user, ended_at=None)
        if own.filter(level=level, place=place, rhythm=rhythm).exists():
            raise Conflict("situation.subscription.there", field="rhythm", place=about.name)
        if own.count() >= MOST:
            raise Conflict("situation.subscription.most", field="place", most=MOST)
        now = realm.now()
        row = ReportSubscription.objects.create(
            realm=realm,
            user=user,
            level=level,
            place=place,
            rhythm=rhythm,
            since=now,
            seen_by=_seen_by(person),
            next_at=_next(rhythm, now),
        )
        record(_event(row, about.name), realm=realm, actor=actor)
    return row


@command(
    "situation.report_unsubscribe",
    by=REPORT_SEE,
    body=UnsubscribeIn,
    address="report-subscriptions/<int:subscription>/end/",
    answer=lambda row: {"subscription": row.pk},
)
def report_unsubscribe(*, actor: Actor, realm: Realm, subscription: int) -> ReportSubscription:
    """Get one of the own reports no more. Raises Missing, Conflict (it was ended)."""
    _person, user = _asker(actor)
    with writing():
        rows = ReportSubscription.objects.select_for_update(of=("self",)).order_by("pk")
        row = rows.filter(realm=realm, user=user, pk=subscription).first()
        if row is None:
            raise Missing("situation.subscription.none", field="subscription")
        if row.ended_at is not None:
            raise Conflict("situation.subscription.ended", field="subscription")
        _end(actor, row, "")
    return row


def reports_due(*, actor: Actor, realm: Realm) -> int:
    """Make the reports of a realm whose moment came; return how many. May run twice: each is made once."""
    due = ReportSubscription.objects.filter(realm=realm, ended_at=None, next_at__lte=realm.now())
    numbers = list(due.order_by("next_at", "pk").values_list("pk", flat=True))
    made: list[int] = []

    def make(number: int) -> None:
        try:
            with only_open():
                made.append(_make(actor, number))
        except Exception:
            _tell_fault(actor, number, Failure.MADE)
            raise

    each(numbers, make, logger=logger, what="a report was not made")
    return sum(made)


def _make(actor: Actor, number: int) -> int:
    """Make one report, or end the subscription of who may no longer read it."""
    with writing():
        rows = ReportSubscription.objects.select_for_update(of=("self",)).order_by("pk")
        row = rows.select_related("realm", "user").get(pk=number)
        now = row.realm.now()
        if row.ended_at is not None or row.next_at > now:
            return 0
        person = person_of(row.user, row.realm)
        about = _readable_by(row, person)
        if about is None:
            _end(actor, row, said("situation.subscription.no_right"))
            return 0
        period = Period.finished(row.rhythm, now - SETTLED)
        row.next_at = _next(row.rhythm, now)
        if row.failed == Failure.MADE:
            row.failed = Failure.NO
        row.save(update_fields=["next_at", "failed"])
        if settings.EMAIL_HOST and _address(row.user):
            ReportMail.objects.get_or_create(
                subscription=row,
                first=period.first,
                defaults={"last": period.last, "due_at": clock.now()},
            )
            transaction.on_commit(_wake, robust=True)
        record(_event(row, about.name, period), realm=row.realm, actor=actor)
    return 1


def _tell_fault(actor: Actor, number: int, failed: Failure) -> None:
    """Tell who gets a report that it failed, once until it goes well; what was not made is tried again."""
    with only_open(), writing():
        rows = ReportSubscription.objects.select_for_update(of=("self",)).order_by("pk")
        row = rows.select_related("realm", "user").get(pk=number)
        if row.ended_at is not None:
            return
        told, row.failed = row.failed == failed, failed
        if failed == Failure.MADE:
            row.next_at = row.realm.now() + AGAIN
        row.save(update_fields=["failed", "next_at"])
        if not told:
            record(_event(row, _name(row)), realm=row.realm, actor=actor)


def _name(row: ReportSubscription) -> Readable:
    """Return what the place of a subscription is called; its code where it is gone."""
    try:
        return place_of(row.level, row.place).name
    except (Conflict, Missing):
        return row.place


def _wake() -> None:
    """Have mails sent at once; the sweep finds what this loses."""
    wake_worker("situation.tasks.send_reports")


def _asker(actor: Actor) -> tuple[Person, User]:
    """Return the person who asks and the account. Raises Refused for what is no person."""
    user = User.objects.filter(username=actor.name.removeprefix("user:"), is_active=True).first()
    if user is None or not isinstance(actor, Person):
        raise Refused("situation.subscription.not_yours")
    return actor, user


def _readable_by(row: ReportSubscription, person: Person) -> Place | None:
    """Return the place of a subscription; None when it closed or may no longer be read about."""
    try:
        place = place_of(row.level, row.place)
        require_reads(person, place)
    except (Conflict, Missing, Refused):  # it closed, is gone, or is no longer theirs
        return None
    return place if row.user.is_active else None


def _next(rhythm: str, now: datetime) -> datetime:
    """Return when the report of the period that runs is due: some hours after its end."""
    return Period.holding(rhythm, (now - SETTLED).astimezone(LOCAL).date()).until + SETTLED


def _end(actor: Actor, row: ReportSubscription, why: Readable) -> None:
    """End a subscription, and what waits to be sent of it."""
    row.ended_at, row.ended_why = row.realm.now(), why
    row.save(update_fields=["ended_at", "ended_why"])
    row.mails.filter(outcome=ReportMailState.WAITING).update(outcome=ReportMailState.REFUSED)
    record(_event(row, row.place), realm=row.realm, actor=actor, reason=why)


def subscriptions_end(*, actor: Actor, realm: Realm, reason: Readable) -> None:
    """End every subscription in a realm that closes: nothing of it comes any more. Inside `writing()`."""
    rows = ReportSubscription.objects.select_for_update(of=("self",)).order_by("pk")
    for row in rows.filter(realm=realm, ended_at=None).select_related("realm", "user"):
        _end(actor, row, reason)


def _seen_by(person: Person) -> list[str]:
    """Return who is told of a subscription: who holds the same functions at the same places."""
    held = [one for one in person.mandates if one.role in REPORT_SEE.who]
    return sorted({audience for one in held for audience in home_audiences(one)})


def _event(row: ReportSubscription, name: Readable, made: Period | None = None) -> ReportSubscribed:
    """Return what the journal keeps of a subscription."""
    return ReportSubscribed(
        id=row.pk,
        username=row.user.username,
        level=row.level,
        place=row.place,
        name=name,
        rhythm=row.rhythm,
        next_at=row.next_at,
        first=made.first if made else None,
        last=made.last if made else None,
        failed=row.failed,
        ended=row.ended_at is not None,
        why=row.ended_why,
        to=tuple(row.seen_by),
    )


def report_mails_send(*, actor: Actor) -> int:
    """Send what is due; return how many mails went out. May run twice at once."""
    sent: list[int] = []

    def send(number: int) -> None:
        taken = (
            _due()
            .filter(pk=number)
            .update(outcome=ReportMailState.TAKEN, due_at=clock.now() + HOLD, tries=F("tries") + 1)
        )
        if taken:
            rows = ReportMail.objects.select_related("subscription__realm", "subscription__user")
            sent.append(_send(actor, rows.get(pk=number)))

    numbers = list(_due().order_by("due_at", "pk").values_list("pk", flat=True))
    each(numbers, send, logger=logger, what="a mail about a report was not sent")
    return sum(sent)


def _due() -> QuerySet[ReportMail]:
    """Return what may go: its time has come, somebody still wants it, its realm is open."""
    return ReportMail.objects.filter(
        outcome__in=(ReportMailState.WAITING, ReportMailState.TAKEN),
        due_at__lte=clock.now(),
        subscription__ended_at=None,
        subscription__realm__is_open=True,
    )


def _send(actor: Actor, row: ReportMail) -> int:
    """Hand one mail over and note what became of it; return 1 when it went out."""
    about = row.subscription
    place = _readable_by(about, person_of(about.user, about.realm))
    if place is None:  # lost between the making and the sending
        row.outcome = ReportMailState.REFUSED
        row.save(update_fields=["outcome"])
        return 0
    try:
        mail.send(message_of(row, place), _address(about.user), f"zb-report-{row.pk}")
    except NotSentError as fault:
        logger.warning("the mail about report %s did not go out: %s", row.pk, fault.fault)
        _not_sent(actor, row, again=fault.again)
        return 0
    except Exception:
        _not_sent(actor, row, again=True)
        raise
    row.outcome = ReportMailState.SENT
    row.save(update_fields=["outcome"])
    if about.failed in {Failure.MAIL, Failure.GONE}:
        _tell_fault(actor, about.pk, Failure.NO)
    return 1


def _not_sent(actor: Actor, row: ReportMail, *, again: bool) -> None:
    """Have a mail tried again, or give it up and tell whose it is."""
    last = not again or row.tries >= TRIES
    row.outcome = ReportMailState.FAILED if last else ReportMailState.WAITING
    row.due_at = clock.now() + timedelta(minutes=row.tries)
    row.save(update_fields=["outcome", "due_at"])
    if last:
        # only where trying again is of no use the address is to blame
        _tell_fault(actor, row.subscription_id, Failure.MAIL if again else Failure.GONE)


def message_of(row: ReportMail, place: Place) -> Message:
    """Return what a mail says: of which place and period there is a report, and where; no figure."""
    about = row.subscription
    language = _language(about.user)
    exercise = about.realm.is_exercise
    prefix = f"{EXERCISE[language]} · " if exercise else ""
    period = Period(row.first, row.last, about.rhythm)
    head = text_of(said("situation.period.title", place=place.name, period=period.words), language)
    text = text_of(said("situation.subscription.mail", realm=about.realm.name), language)
    link = (
        f"{settings.PUBLIC_URL.rstrip('/')}/r/{about.realm.slug}/terugblik/"
        f"?plaats={about.level}:{about.place}&periode={about.rhythm}&op={row.first.isoformat()}"
    )
    return Message(
        kind="report",
        exercise=exercise,
        language=language,
        subject=f"{prefix}Zorgbeeld: {head}",
        text=f"{prefix}{text}",
        short=f"{prefix}Zorgbeeld: {head} {link}",
        whole="\n\n".join([f"{prefix}{head}", link, text]) + "\n",
        link=link,
        answer_by="",
        urgent=False,
    )


def _address(user: User) -> str:
    """Return where somebody gets mail: as they say themselves, else that of the account."""
    own = Reach.objects.filter(user=user).values_list("mail", flat=True).first()
    return own or user.email


def _language(user: User) -> str:
    """Return in which language somebody is written to."""
    return Reach.objects.filter(user=user).values_list("language", flat=True).first() or "nl"
