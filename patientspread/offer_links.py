"""The link of a mail about an offer: signed, of one mail, worth nothing once it is answered or over."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from journal import clock
from journal.local_time import shown_moment
from journal.said import Said, said
from patientspread.models import OfferMail, Transfer, TransferState

SALT = "patientspread.offer"
LONGEST = timedelta(days=1)  # no offer waits longer


def token_of(row: OfferMail) -> str:
    """Return the token of a mail."""
    return TimestampSigner(salt=SALT).sign(f"{row.pk}-{row.nonce}").replace(":", ".")


def mail_of(token: str) -> OfferMail | None:
    """Return the mail of a token; None when it is forged, too old, or of nothing."""
    try:
        told = TimestampSigner(salt=SALT).unsign(token.replace(".", ":"), max_age=LONGEST)
    except BadSignature:
        return None
    number, _dash, nonce = told.partition("-")
    rows = OfferMail.objects.select_related(
        "transfer__realm",
        "transfer__request",
        "transfer__run",
        "transfer__origin__region",
        "transfer__destination__region",
    )
    return rows.filter(pk=int(number), nonce=nonce).first() if number.isdigit() else None


def link_of(row: OfferMail) -> str:
    """Return the address that a mail gives."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/aanbod/{token_of(row)}/"


def is_open(row: OfferMail) -> bool:
    """Say whether a link still answers: not used, and its offer waits."""
    transfer = row.transfer
    waits = transfer.state == TransferState.PROPOSED and transfer.answer_before >= clock.now()
    return row.used_at is None and waits and transfer.realm.is_open


def why_over(row: OfferMail) -> Said:
    """Return why a link that was good answers no more: what became of its offer."""
    transfer = row.transfer
    if transfer.state == TransferState.PROPOSED:
        return said(
            f"patientspread.offer.ended.{'expired' if transfer.realm.is_open else 'closed'}"
        )
    return said(f"patientspread.offer.ended.{transfer.state}")


def until_of(transfer: Transfer, language: str) -> str:
    """Return until when a bed is held; an exercise has a clock of its own, so it says by which."""
    until = shown_moment(transfer.answer_before, language)
    if not transfer.realm.is_exercise:
        return until
    return said("patientspread.offer.until_real", until=until).text(language)


def label_of(transfer: Transfer) -> str:
    """Return the number by which a hospital and who asks it speak of an offer."""
    return transfer.request.label if transfer.request else str(transfer.number)
