"""Mails about offers: to the admissions desk of the hospital that is asked, where it gave an address.

A mail names the request and the hospital and says nothing of the patient; the card is behind its link, which
answers once and ends with the offer.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from callout.message import EXERCISE, Message
from callout.ways import mail
from callout.ways.outcome import NotSentError
from journal import clock
from journal.said import said
from patientspread.doorbell import ring_mailer
from patientspread.models import OfferMail, OfferMailState, Transfer, TransferState
from patientspread.offer_links import desks_of, is_desk, label_of, link_of, until_of

logger = logging.getLogger(__name__)
HOLD = timedelta(seconds=120)  # a worker holds a mail so long; one that died loses it then
TRIES = 3
LANGUAGE = "nl"  # a desk is no account with a language: it reads Dutch, and below it English
SECOND = "en"


def offer_mails_make(transfers: list[Transfer]) -> None:
    """Have the desks of hospitals told of what was proposed to them now; inside `writing()`."""
    if not settings.EMAIL_HOST or not transfers:
        return
    realm = transfers[0].realm
    desks = desks_of(realm, {one.destination_id for one in transfers})
    made = [
        OfferMail(transfer=one, desk=desk.order, mail=desk.mail, due_at=clock.now())
        for one in transfers
        if (desk := desks.get(one.destination_id)) is not None
    ]
    OfferMail.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        transaction.on_commit(ring_mailer, robust=True)


def offer_mails_send() -> int:
    """Send what is due; return how many mails went out. May run twice at once."""
    sent = 0
    for number in list(_due().order_by("due_at", "pk").values_list("pk", flat=True)):
        now = clock.now()
        taken = (
            _due()
            .filter(pk=number)
            .update(outcome=OfferMailState.TAKEN, due_at=now + HOLD, tries=F("tries") + 1)
        )
        if taken:
            sent += _send(OfferMail.objects.select_related("transfer__realm").get(pk=number))
    return sent


def _due() -> QuerySet[OfferMail]:
    """Return what may go: its time has come, its offer waits, its realm is open."""
    now = clock.now()
    return OfferMail.objects.filter(
        outcome__in=(OfferMailState.WAITING, OfferMailState.TAKEN),
        due_at__lte=now,
        used_at=None,
        transfer__state=TransferState.PROPOSED,
        transfer__answer_before__gt=now,
        transfer__realm__is_open=True,
    )


def _send(row: OfferMail) -> int:
    """Hand one mail over and note what became of it; return 1 when it went out."""
    if not is_desk(row.transfer, row.mail):  # taken out of the contacts, or another one by now
        row.outcome, row.mail = OfferMailState.FAILED, ""
        row.save(update_fields=["outcome", "mail"])
        return 0
    try:
        mail.send(message_of(row), row.mail, f"zb-offer-{row.pk}-{row.nonce}")
    except NotSentError as fault:
        again = fault.again and row.tries < TRIES
        logger.warning("the mail about offer %s did not go out: %s", row.transfer_id, fault.fault)
        row.outcome = OfferMailState.WAITING if again else OfferMailState.FAILED
        row.due_at = clock.now() + timedelta(seconds=20 * row.tries)
        row.save(update_fields=["outcome", "due_at"])
        return 0
    row.outcome, row.mail = OfferMailState.SENT, ""
    row.save(update_fields=["outcome", "mail"])
    return 1


def message_of(row: OfferMail) -> Message:
    """Return what a mail says: that there is an offer, until when, and where; nothing of the patient.

    Dutch, then the same in English; the subject and the short form are Dutch alone.
    """
    transfer, link = row.transfer, link_of(row)
    exercise = transfer.realm.is_exercise
    prefix = f"{EXERCISE[LANGUAGE]} · " if exercise else ""
    head, text, whole = _told(row, LANGUAGE, link)
    _, _, english = _told(row, SECOND, f"{link}?language={SECOND}")
    return Message(
        kind="offer",
        exercise=exercise,
        language=LANGUAGE,
        subject=f"{prefix}Zorgbeeld: {head}",
        text=f"{prefix}{text}",
        short=f"{prefix}Zorgbeeld: {head} {link}",
        whole=f"{whole}\n\n— English —\n\n{english}\n",
        link=link,
        answer_by=transfer.answer_before.isoformat(),
        urgent=True,
    )


def _told(row: OfferMail, language: str, link: str) -> tuple[str, str, str]:
    """Return in a language what a mail is about, what it says of that, and the whole with the way there."""
    transfer = row.transfer
    prefix = f"{EXERCISE[language]} · " if transfer.realm.is_exercise else ""
    words = {
        "label": label_of(transfer),
        "house": transfer.destination.name,
        "until": until_of(transfer, language),
    }
    head = said("patientspread.offer.head", **words).text(language)
    text = said("patientspread.offer.text", **words).text(language)
    todo = said("patientspread.offer.todo").text(language)
    return head, text, "\n\n".join([f"{prefix}{head}", text, f"{todo}\n{link}"])
