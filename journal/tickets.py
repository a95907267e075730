"""Tickets: a signed, short-lived word that lets a socket open without asking the database.

A ticket says who reads which realm with which audiences. It is checked by its signature and age,
and against the changes of rights that this process has seen since it was issued
(`journal.live.rights`).
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import models, transaction
from django.utils import timezone

from journal import clock
from journal.actors import Actor
from journal.doorbell import ring
from journal.errors import Refused
from journal.identity import Reader
from journal.models import RightsChange, RightsCounter
from journal.said import FIRST, packed, unpacked
from journal.services import writing

OPEN_SECONDS = 60  # from the page to the socket
RESUME_SECONDS = (
    900  # a herd that comes back after an outage of a quarter does not ask for tickets first
)
RIGHTS_BELL = "_rights"  # the doorbell's name for changes of rights; no realm can have it


class _Signer(signing.TimestampSigner):
    """Stamps and judges by the clock that all processes share."""

    def timestamp(self) -> str:
        """Return the moment of signing."""
        return signing.b62_encode(int(clock.now().timestamp()))

    def unsign(self, value: str, max_age: Any = None) -> str:
        """Return what was signed. Raises BadSignature, SignatureExpired."""
        text = super().unsign(value)
        stamp = signing.Signer.unsign(self, value).rpartition(self.sep)[2]
        age = clock.now().timestamp() - signing.b62_decode(stamp)
        if max_age is not None and age > max_age:
            msg = f"{age:.0f} s old"
            raise signing.SignatureExpired(msg)
        return text


_signer = _Signer(salt="journal.live.ticket", sep=".")


@dataclass(frozen=True)
class Ticket:
    """What a valid ticket says; `rights_seen` is the last change of rights known when it was
    issued.
    """

    realm: str
    reader: Reader
    rights_seen: int
    resume: bool = False

    @property
    def identity(self) -> str:
        """Return a word that changes when somebody else, or with other rights, reads this realm."""
        text = "\n".join([self.realm, self.reader.actor.name, *sorted(self.reader.audiences)])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def rights_head() -> int:
    """Return the number of the last change of rights."""
    head = RightsCounter.objects.filter(pk=1).values_list("head", flat=True).first()
    return head or 0


def sign(ticket: Ticket) -> str:
    """Return the signed text of a ticket: letters, digits, `-`, `_` and `.` only."""
    reader = ticket.reader
    until = reader.valid_until.timestamp() if reader.valid_until else None
    content = {
        "r": ticket.realm,
        "a": reader.actor.name,
        "l": packed(reader.actor.label),
        "u": sorted(reader.audiences),
        "s": reader.session,
        "v": until,
        "n": ticket.rights_seen,
        "m": int(ticket.resume),
        "g": reader.language,
        "w": reader.standing,
    }
    return _signer.sign_object(content)


def resume_ticket(ticket: Ticket, rights_seen: int) -> str:
    """Return a ticket with which this reader can come back within a quarter of an hour."""
    return sign(replace(ticket, rights_seen=rights_seen, resume=True))


def read_ticket(text: str) -> Ticket:
    """Return what a ticket says. Raises Refused when it is false, too old or its rights have
    ended.
    """
    try:
        content: dict[str, Any] = _signer.unsign_object(text, max_age=RESUME_SECONDS)
        if not content["m"]:
            _signer.unsign(text, max_age=OPEN_SECONDS)
    except signing.SignatureExpired:
        raise Refused("journal.ticket_expired") from None
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        raise Refused("journal.ticket_invalid") from None
    until = content["v"]
    valid_until = (
        None if until is None else datetime.fromtimestamp(until, tz=timezone.get_default_timezone())
    )
    if valid_until is not None and valid_until <= clock.now():
        raise Refused("journal.ticket_expired")
    reader = Reader(
        Actor(content["a"], unpacked(content["l"])),
        frozenset(content["u"]),
        content["s"],
        valid_until,
        content.get("g", FIRST),
        content.get("w", ""),
    )
    return Ticket(content["r"], reader, content["n"], bool(content["m"]))


def rights_changed(actor_name: str) -> int:
    """Note that what an actor may see has changed; open sockets follow within five seconds.

    Joins the caller's `writing()` so that it commits with the change itself. Returns its number.
    """
    with writing():
        if not RightsCounter.objects.filter(pk=1).update(head=models.F("head") + 1):
            RightsCounter.objects.get_or_create(pk=1)
            RightsCounter.objects.filter(pk=1).update(head=models.F("head") + 1)
        number = rights_head()
        RightsChange.objects.create(number=number, actor=actor_name)
        transaction.on_commit(lambda: ring(RIGHTS_BELL, number), robust=True)
    return number
