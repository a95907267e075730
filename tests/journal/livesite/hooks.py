"""Who reads, and what they can ask, on the trial site."""

from typing import Any

from journal.actors import Actor
from journal.errors import Invalid, Refused
from journal.identity import Reader
from journal.models import Realm
from journal.services import record, writing
from network.models import User
from tests.journal.livesite.events import TrialSet

ROLES = {"c": "role:coord", "h": "role:hin"}


def audiences_of(name: str) -> frozenset[str]:
    """Return the audiences of a reader by the first letter of the name."""
    return frozenset({"all"} | ({ROLES[name[0]]} if name[0] in ROLES else set()))


def reader_of(name: str, session: str = "") -> Reader | None:
    """Return a reader; None when the account of that name is closed."""
    user = User.objects.filter(username=name).first()
    if user is not None and not user.is_active:
        return None
    audiences = audiences_of(user.first_name or name) if user is not None else audiences_of(name)
    return Reader(Actor(f"user:{name}", name), audiences, session)


def identify(request: Any, _realm: Realm) -> Reader:
    """Return the reader that the `X-User` header names."""
    reader = reader_of(request.headers.get("X-User", "anna"), "s1")
    if reader is None:
        raise Refused("journal.refused")
    return reader


def recheck(actor_name: str, _realm: Realm, session: str) -> Reader | None:
    """Return the present rights."""
    return reader_of(actor_name.partition(":")[2], session)


def trial_set(actor: Actor, realm: Realm, payload: dict[str, Any]) -> dict[str, Any]:
    """Set a thing to a value; refuses a negative one."""
    value = payload.get("value")
    if not isinstance(value, int) or value < 0:
        raise Invalid("journal.bad_ack", code="bad_value", field="value")
    with writing():
        event = TrialSet(
            str(payload.get("thing", "x")), value, secret=str(payload.get("secret", ""))
        )
        record(event, realm=realm, actor=actor)
    return {"value": value}
