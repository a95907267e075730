"""The own ways of a person: mail, telephone, quiet hours, and the browsers that take push."""

from collections.abc import Sequence
from datetime import time
from urllib.parse import urlsplit

from django.conf import settings

from callout.bodies import PushGoneIn, PushIn, ReachIn
from callout.events import ReachChanged
from callout.models import PushSubscription, Reach
from callout.rights import ANSWER
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Refused
from journal.models import Realm
from journal.services import record, writing
from network.models import User
from web.commands import command

MOST_BROWSERS = 10  # of one person: the oldest goes


def _user_of(actor: Actor) -> User:
    """Return the account of whoever asks. Raises Refused for what is no person."""
    user = User.objects.filter(username=actor.name.removeprefix("user:"), is_active=True).first()
    if user is None:
        raise Refused("callout.not_yours")
    return user


@command(
    "callout.reach_set",
    by=ANSWER,
    body=ReachIn,
    address="reach/",
    answer=lambda _made: {"reach": "set"},
)
def reach_set(
    *,
    actor: Actor,
    realm: Realm,
    mail: str = "",
    telephone: str = "",
    language: str = "nl",
    order: Sequence[str] = (),
    quiet_from: time | None = None,
    quiet_until: time | None = None,
) -> Reach:
    """Say how one is reached oneself, and when no reminder may come.

    Raises Refused, Invalid (half of the quiet hours).
    """
    if (quiet_from is None) != (quiet_until is None):
        raise Invalid("callout.half_quiet", field="quiet_until")
    user = _user_of(actor)
    with writing():
        row, _made = Reach.objects.update_or_create(
            user=user,
            defaults={
                "mail": mail,
                "telephone": telephone,
                "language": language,
                "order": list(dict.fromkeys(order)),
                "quiet_from": quiet_from,
                "quiet_until": quiet_until,
            },
        )
        _tell(actor, realm, user)
    return row


@command(
    "callout.push_start",
    by=ANSWER,
    body=PushIn,
    address="push/",
    answer=lambda _made: {"push": "on"},
)
def push_start(
    *, actor: Actor, realm: Realm, endpoint: str, p256dh: str, auth: str
) -> PushSubscription:
    """Have a browser show what is pushed. Raises Refused, Invalid (an unknown push service).

    The server posts to this address: only to the services of `PUSH_HOSTS`, never into its own network.
    """
    place = urlsplit(endpoint)
    if place.scheme != "https" or not _is_known(place.hostname or ""):
        raise Invalid("callout.no_push_service", field="endpoint", given=place.hostname or "")
    user = _user_of(actor)
    with writing():
        made, _new = PushSubscription.objects.update_or_create(
            endpoint=endpoint,
            defaults={"user": user, "p256dh": p256dh, "auth": auth, "made_at": clock.now()},
        )
        rows = PushSubscription.objects.filter(user=user).order_by("-made_at", "-pk")
        for old in rows[MOST_BROWSERS:]:
            old.delete()
        _tell(actor, realm, user)
    return made


def _is_known(host: str) -> bool:
    """Say whether a host is one of the push services: itself, or below one that begins with a dot."""
    return any(
        host.endswith(known) if known.startswith(".") else host == known
        for known in settings.PUSH_HOSTS
    )


@command(
    "callout.push_stop",
    by=ANSWER,
    body=PushGoneIn,
    address="push/stop/",
    answer=lambda _made: {"push": "off"},
)
def push_stop(*, actor: Actor, realm: Realm, endpoint: str) -> None:
    """Push nothing more to a browser. Raises Refused, Conflict (nothing was)."""
    user = _user_of(actor)
    with writing():
        if not PushSubscription.objects.filter(user=user, endpoint=endpoint).delete()[0]:
            raise Conflict("callout.no_push", field="endpoint")
        _tell(actor, realm, user)


def _tell(actor: Actor, realm: Realm, user: User) -> None:
    """Record by which ways somebody can be reached; the numbers stay out of the journal."""
    own = Reach.objects.filter(user=user).first()
    there = {
        "push": user.push_subscriptions.exists(),
        "gateway": bool(own and own.telephone),
        "mail": bool((own and own.mail) or user.email),
    }
    event = ReachChanged(
        username=user.username,
        ways=tuple(way for way, there_is in there.items() if there_is),
        quiet=bool(own and own.quiet_from is not None),
    )
    record(event, realm=realm, actor=actor)
