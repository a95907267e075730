"""The link of a mail about an offer: signed, of one mail, worth nothing once it is answered or over."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

from callout.models import Contact
from callout.places import FACILITY
from journal import clock
from journal.local_time import shown_moment
from journal.models import Realm
from journal.said import Said, said
from patientspread.models import OfferMail, Transfer, TransferState

SALT = "patientspread.offer"
DESK = "admissions"  # the function that hospitals are asked by; `callout/data/functions.toml`
LONGEST = timedelta(days=1)  # no offer waits longer


def desks_of(realm: Realm, houses: Collection[str]) -> dict[str, Contact]:
    """Return the desks that may be asked by mail, by the code of their house.

    Only where the house itself said that the address is right: who has its mails answers for the house.
    """
    rows = Contact.objects.filter(
        realm=realm,
        at_kind=FACILITY,
        at_code__in=houses,
        function=DESK,
        vouched=True,
        demo=False,
    )
    return {row.at_code: row for row in rows.exclude(mail="")}


def _desk_of(transfer: Transfer) -> Contact | None:
    """Return the desk that is asked about a transfer by mail now; None: there is none."""
    return desks_of(transfer.realm, [transfer.destination_id]).get(transfer.destination_id)


def is_desk(transfer: Transfer, mail: str) -> bool:
    """Say whether a house is asked by mail at this address now."""
    desk = _desk_of(transfer)
    return desk is not None and desk.mail.casefold() == mail.casefold()


def token_of(row: OfferMail, mail: str) -> str:
    """Return the token of a mail to an address, which it names by a mark."""
    told = f"{row.pk}-{_mark(mail)}-{row.nonce}"
    return TimestampSigner(salt=SALT).sign(told).replace(":", ".")


def _mark(mail: str) -> str:
    """Return by what a link knows the address that it went to: the address itself is not kept."""
    return salted_hmac(SALT, mail.casefold(), algorithm="sha256").hexdigest()[:16]


def mail_of(token: str) -> OfferMail | None:
    """Return the mail of a token; None when it is forged, too old, of nothing, or its desk is another now."""
    try:
        told = TimestampSigner(salt=SALT).unsign(token.replace(".", ":"), max_age=LONGEST)
    except BadSignature:
        return None
    number, _dash, rest = told.partition("-")
    mark, _dash, nonce = rest.partition("-")
    rows = OfferMail.objects.select_related(
        "transfer__realm",
        "transfer__request",
        "transfer__run",
        "transfer__origin__region",
        "transfer__destination__region",
    )
    row = rows.filter(pk=int(number), nonce=nonce).first() if number.isdigit() else None
    if row is None:
        return None
    desk = _desk_of(row.transfer)
    return row if desk is not None and constant_time_compare(_mark(desk.mail), mark) else None


def link_of(row: OfferMail) -> str:
    """Return the address that a mail gives."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/aanbod/{token_of(row, row.mail)}/"


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
