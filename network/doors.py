"""The doors people and programs come in by: every try is counted, and who fails often waits before the next.

A try is written down before the secret is looked at, so that a hundred at once are not the first a hundred
times. What is counted, each over a quarter of an hour:

- an account from one address, or from one browser that knows it: five tries, then 1, 2, 4 … 60 seconds;
- an address, whatever the account: thirty, then 1, 2, 4 … 60 seconds;
- an account, whatever the address: thirty, then 1, 2, 4 … 20 seconds.

A browser in which the account logged in before (it keeps a signed cookie) waits for its own failures alone:
nobody can keep a person out by typing wrong passwords elsewhere. No wait is longer than a minute, nothing is
ever locked, and an administrator or `manage.py doors lift` lets an account or address try again at once
(docs/accounts.md).
"""

import logging
import math
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.dispatch import Signal

from journal import clock
from journal.errors import TooMany
from network.access import LONGEST_NAME, DoorTry, Outcome
from network.addresses import address_of
from network.hashing import HashingBusy
from network.models import User

log = logging.getLogger("zorgbeeld.doors")
WINDOW = timedelta(minutes=15)
DEVICE_DAYS = 180
_signer = signing.Signer(salt="network.doors.device")

# What happened at a door: `event`, and who, where and by which door. For whoever keeps a trail.
noted = Signal()


class Door(StrEnum):
    """A way in."""

    PASSWORD = "password"  # noqa: S105 -- the login page, and whatever else asks a password
    CODE = "code"  # a second factor
    LINK = "link"  # an invitation, a reset, the link of an alarm
    RESET = "reset"  # asking for a link
    TOKEN = "token"  # noqa: S105 -- the token of a program
    TICKET = "ticket"


@dataclass(frozen=True)
class Limit:
    """How many tries go by without waiting, and how long a wait becomes at most, in seconds."""

    free: int
    most: float

    def pause(self, tries: int) -> float:
        """Return the seconds to wait after so many tries."""
        return 0.0 if tries < self.free else min(self.most, 2.0 ** min(tries - self.free, 10))


OWN = Limit(5, 60)
ADDRESS = Limit(30, 60)
ACCOUNT = Limit(30, 20)


class TooManyTries(TooMany):
    """Somebody failed often at a door, and tries again too soon."""

    def __init__(self, seconds: float) -> None:
        pause = max(1, math.ceil(seconds))
        super().__init__("network.too_many_tries", retry_after=pause, field="password", n=pause)


@dataclass(frozen=True)
class Knock:
    """Who stands at which door: the account as it was typed, the address, the browser that is known."""

    door: Door
    account: str = ""
    address: str = ""
    device: str = ""

    @classmethod
    def of(cls, door: Door, request: Any, account: str = "") -> "Knock":
        """Return the knock of a request."""
        return cls(door, plain_name(account), address_of(request), device_of(request, account))


def plain_name(account: str) -> str:
    """Return an account's name as tries are counted under it: capitals and spaces make no other."""
    return "".join(account.split()).casefold()[:LONGEST_NAME]


def counted_name(typed: str) -> str:
    """Return under which name tries are counted and kept: an account's own, else a word for it.

    What is no account's name may be a password, typed in the wrong field, or somebody's mail address.
    """
    name = plain_name(typed)
    same = Q(username=typed) | Q(username__iexact=name)
    if not name or User.objects.filter(same).exists():
        return name
    return f"?{_name_mark(name).casefold()}"


def note(event: str, knock: Knock, **more: Any) -> None:
    """Say what happened at a door: a line in the log, and a signal for whoever keeps a trail."""
    words = " ".join(f"{name}={value!r}" for name, value in more.items())
    log.warning(
        "%s door=%s account=%r address=%s %s",
        event,
        knock.door,
        knock.account,
        knock.address,
        words,
    )
    noted.send_robust(sender=Door, event=event, knock=knock, **more)


@contextmanager
def trying(knock: Knock) -> Iterator[DoorTry]:
    """Let somebody try; what is raised, or an outcome left at trying, is a failure. Raises TooManyTries."""
    row = begin(knock)
    passed = False
    try:
        yield row
        passed = row.outcome == Outcome.PASSED
    except HashingBusy:
        row.delete()  # nothing was looked at
        raise
    finally:
        if row.pk is not None:
            end(row, knock, passed=passed)


def begin(knock: Knock) -> DoorTry:
    """Write a try down and return it. Raises TooManyTries when it comes too soon."""
    row = _written(knock)
    seconds = wait(knock, before=row.pk)
    if seconds > 0:
        row.delete()  # it was no try: who hammers on does not make it longer
        note("door_held", knock, seconds=math.ceil(seconds))
        raise TooManyTries(seconds)
    return row


def end(row: DoorTry, knock: Knock, *, passed: bool) -> None:
    """Write down how a try ended."""
    row.outcome = Outcome.PASSED if passed else Outcome.FAILED
    row.save(update_fields=["outcome"])
    note("door_passed" if passed else "door_failed", knock)


def wait(knock: Knock, *, before: int | None = None) -> float:
    """Return for how many seconds a knock has to wait; `before` leaves out this try and later ones."""
    now = clock.now()
    rows = DoorTry.objects.filter(door=knock.door, at__gt=now - WINDOW)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    counted = Q(outcome__in=[Outcome.FAILED, Outcome.TRYING])
    waits = [0.0]
    if knock.device:
        own = Q(account=knock.account, device=knock.device)
        return _left(OWN, rows.filter(own), counted, now)
    if knock.account:
        own = Q(account=knock.account, address=knock.address)
        waits.append(_left(OWN, rows.filter(own), counted, now))
        strangers = rows.filter(account=knock.account, device="")
        waits.append(_left(ACCOUNT, strangers, counted, now, ended_by_success=False))
    # whoever is half way in counts for an account, not for a whole hospital behind one address
    failed = Q(outcome=Outcome.FAILED)
    here = rows.filter(address=knock.address)
    waits.append(_left(ADDRESS, here, failed, now, ended_by_success=False))
    return max(waits)


def _left(
    limit: Limit,
    rows: QuerySet[DoorTry],
    counted: Q,
    now: datetime,
    *,
    ended_by_success: bool = True,
) -> float:
    """Return the seconds left to wait by one limit: success and being let through begin it anew."""
    ends = [Outcome.PASSED, Outcome.LIFTED] if ended_by_success else [Outcome.LIFTED]
    fresh = rows.filter(outcome__in=ends).order_by("-pk").values_list("pk", flat=True).first()
    tries = rows.filter(counted)
    if fresh is not None:
        tries = tries.filter(pk__gt=fresh)
    moments = list(tries.order_by("-pk").values_list("at", flat=True)[:200])
    if not moments:
        return 0.0
    return limit.pause(len(moments)) - (now - max(moments)).total_seconds()


def knocked(address: str) -> float:
    """Count a false ticket of a socket; return for how many seconds it is not answered."""
    knock = Knock(Door.TICKET, address=address)
    pause = wait(knock)
    if pause <= 0:
        failed(knock)
    return max(0.0, pause)


def failed(knock: Knock) -> None:
    """Count a failure where nothing had to be waited for beforehand."""
    end(_written(knock), knock, passed=False)


def _written(knock: Knock) -> DoorTry:
    """Return the row of a try that begins now."""
    return DoorTry.objects.create(
        door=knock.door,
        account=knock.account,
        address=knock.address,
        device=knock.device,
        at=clock.now(),
    )


def check(knock: Knock) -> None:
    """Raise TooManyTries when a knock comes too soon; nothing is counted."""
    seconds = wait(knock)
    if seconds > 0:
        raise TooManyTries(seconds)


def device_of(request: Any, account: str) -> str:
    """Return the browser's own word when it is known to this account; empty: it is a stranger's."""
    try:
        word, _dot, names = _signer.unsign(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        ).partition(".")
    except signing.BadSignature:
        return ""
    return word if plain_name(account) and _name_mark(account) in names.split(".") else ""


def _known(request: Any) -> str:
    """Return what the cookie of a known browser says. Raises BadSignature."""
    return _signer.unsign(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))


def device_cookie(request: Any, account: str) -> str:
    """Return the cookie of a browser in which an account has now logged in: it knows the last ten."""

    try:
        word, _dot, names = _signer.unsign(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        ).partition(".")
    except signing.BadSignature:
        word, names = secrets.token_hex(12), ""
    known = [name for name in names.split(".") if name and name != _name_mark(account)]
    return _signer.sign(".".join([word, _name_mark(account), *known[:9]]))


def _name_mark(account: str) -> str:
    """Return a short word for a name that does not tell it."""
    return signing.Signer(salt="network.doors.name").signature(plain_name(account))[:12]


def lift(*, account: str = "", address: str = "") -> int:
    """Let an account, an address, or (neither given) everybody try again at once; return how many rows."""
    since = clock.now() - WINDOW
    rows = DoorTry.objects.filter(at__gt=since, outcome=Outcome.FAILED)
    if account:
        rows = rows.filter(account=plain_name(account))
    if address:
        rows = rows.filter(address=address)
    return rows.update(outcome=Outcome.LIFTED)


def tries_forget() -> int:
    """Remove tries that are kept no longer; return how many."""
    before = clock.now() - max(timedelta(days=settings.TRIES_DAYS), WINDOW)
    return DoorTry.objects.filter(at__lt=before).delete()[0]
