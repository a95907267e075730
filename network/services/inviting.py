"""Inviting people from a table: each good row by the services of people and mandates, the others named."""

from dataclasses import dataclass, field

from journal import clock
from journal.actors import Actor
from journal.errors import ZorgbeeldError
from journal.services import writing
from network.access import MandateRequest
from network.keeping import KEEP_PEOPLE
from network.models import Role, User
from network.people_file import Asked, RowFault, fault_of, read_people
from network.permissions import mandates_in
from network.services.mandate_requests import mandate_ask
from network.services.people import account_open, check_mail
from web.people import require

# at which column a refusal of a service can be mended
_COLUMN = {
    "email": "mail",
    "username": "username",
    "role": "role",
    "user": "name",
    "facility": "place",
    "region": "place",
    "home_facility": "place",
    "veiligheidsregio": "veiligheidsregio",
}


@dataclass
class Invited:
    """What became of a table: accounts opened, functions given or asked, rows that were there, and faults."""

    opened: int = 0
    given: int = 0
    asked: int = 0  # wait for a second administrator
    there: int = 0
    faults: list[RowFault] = field(default_factory=list)


def people_invite(*, actor: Actor, content: bytes) -> Invited:
    """Open an account for everybody in a table who has none, send the invitation, give or ask the function.

    Each row stands by itself: what is wrong in one keeps no other back. The same table again does what was
    not done. Raises Refused, Invalid (it is no such table at all).
    """
    require(actor, KEEP_PEOPLE)
    rows, faults = read_people(content)
    done = Invited(faults=faults)
    for row in rows:
        try:
            _invite(actor, row, done)
        except ZorgbeeldError as error:
            done.faults.append(fault_of(row.line, error, _COLUMN.get(error.field, "")))
    done.faults.sort(key=lambda fault: fault.line)
    return done


def _invite(actor: Actor, row: Asked, done: Invited) -> None:
    """Do what one row asks, all of it or nothing."""
    check_mail(row.mail)  # before the name that is made of it
    with writing():
        user = _account(row)
        is_new = user is None
        if user is None:
            user = _open(actor, row)
        if _has(user, row):
            done.there += 1
            return
        made = mandate_ask(actor=actor, user=user, role=row.role, **row.places)
    done.opened += is_new
    if isinstance(made, MandateRequest):
        done.asked += 1
    else:
        done.given += 1


def _account(row: Asked) -> User | None:
    """Return the account of whoever a row is about."""
    rows = User.objects.filter(is_demo=False)
    if row.username:
        return rows.filter(username__iexact=row.username, email__iexact=row.mail).first()
    return rows.filter(email__iexact=row.mail).order_by("pk").first()


def _open(actor: Actor, row: Asked) -> User:
    """Open the account, of the house or region where the person works."""
    first, _blank, last = row.name.partition(" ")
    return account_open(
        actor=actor,
        username=row.username or row.mail.partition("@")[0].lower(),
        first_name=first,
        last_name=last.strip(),
        email=row.mail,
        home_facility=row.places.get("facility"),
        home_region=row.places.get("region"),
    )


def _has(user: User, row: Asked) -> bool:
    """Say whether somebody has this function, or it was asked and waits."""
    what = {"role": Role(row.role), **row.places}
    if mandates_in(None).filter(user=user, **what).exists():
        return True
    waiting = MandateRequest.objects.filter(user=user, decided_at__isnull=True, **what)
    return waiting.filter(ends_at__gt=clock.now()).exists()
