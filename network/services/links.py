"""Links by which people set their own password: sent to their own address, used once, and not for long.

Nobody else learns the secret: the row keeps a hash, the link is made when the mail is, and an administrator
never sees it. Only the embedded demo, which has no mail, shows it on the screen.
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.services import writing
from journal.trail import trail_note
from journal.turns import take_turn
from journal.waking import wake_worker
from network.access import AccountLink, LinkKind
from network.doors import Door, Knock, note
from network.keeping import require_keeps
from network.models import User
from network.passwords import check_password
from network.sessions import sessions_end

LASTS = {
    LinkKind.INVITATION: timedelta(days=7),
    LinkKind.RESET: timedelta(hours=2),
    LinkKind.SETUP: timedelta(hours=1),
}
AGAIN = timedelta(minutes=2)  # asking once more within this sends no second mail
MOST_TRIES = 20  # of sending one: half a day, by the pauses between them
HOLD = timedelta(minutes=2)  # a worker holds a link that it sends so long; one that died loses it
PAUSE = timedelta(seconds=10)  # after the first failure
LONGEST_PAUSE = timedelta(hours=1)


def link_make(*, actor: Actor, user: User, kind: LinkKind) -> AccountLink:
    """Have a link sent to somebody's own address; those sent before are worth nothing any more.

    Raises Refused, Invalid (no address, or no mail server), Conflict (the account is closed).
    """
    require_keeps(actor, user)
    if not user.is_active:
        raise Conflict("network.account_closed", field="user")
    if not user.email and not settings.EMBEDDED:
        raise Invalid("network.no_mail_address", field="email", name=str(user))
    if not settings.EMAIL_HOST and not settings.EMBEDDED:
        raise Invalid("network.no_mail_server", field="email")
    return _make(user, kind, actor.name, actor=actor.name)


def _make(user: User, kind: LinkKind, made_by: str, *, actor: str) -> AccountLink:
    """Write a link down, to be sent when this is on record; no `actor` where nobody proved who asks."""
    now = clock.now()
    with writing():
        links_withdraw(user)
        link = AccountLink.objects.create(
            user=user, kind=kind, made_at=now, made_by=made_by, ends_at=now + LASTS[kind]
        )
        about = f"user:{user.username}"
        trail_note("account", actor=actor, about=about, detail={"link": str(kind.value)})
        transaction.on_commit(_wake, robust=True)
    return link


def link_show(*, actor: Actor, user: User, kind: LinkKind) -> str:
    """Make a link for the screen of the machine, and return its address: it is sent to nobody.

    The trail knows that it was made. Raises Refused: only the machine may see another's link.
    """
    if not actor.is_system:
        raise Refused("network.machine_only")
    now = clock.now()
    with writing():
        links_withdraw(user)
        link = AccountLink.objects.create(
            user=user,
            kind=kind,
            made_at=now,
            made_by=actor.name,
            ends_at=now + LASTS[kind],
            sent_at=now,
        )
        about = f"user:{user.username}"
        trail_note("account", actor=actor, about=about, detail={"link": str(kind.value)})
        return link_issue(link)


def _wake() -> None:
    """Have links sent at once; the sweep finds what this loses."""
    wake_worker("network.tasks.send_links")


def reset_ask(name: str) -> int:
    """Have a reset sent to whoever this name or address is of; return to how many.

    Whoever asks is told the same, whether there is such an account or not.
    """
    found = User.objects.filter(
        Q(username__iexact=name) | Q(email__iexact=name), is_active=True, is_demo=False
    ).exclude(email="")
    count = 0
    for user in found[:5]:
        invited = user.has_usable_password() is False
        kind = LinkKind.INVITATION if invited else LinkKind.RESET
        with writing():
            take_turn(user)  # who asks twice at once gets one mail: a second would end the first
            fresh = AccountLink.objects.filter(
                user=user, made_at__gt=clock.now() - AGAIN, withdrawn_at__isnull=True
            )
            if not fresh.exists():
                _make(user, kind, f"user:{user.username}", actor="")
                count += 1
    return count


def links_withdraw(user: User) -> None:
    """Make every link that was sent to somebody worth nothing."""
    AccountLink.objects.filter(user=user, used_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=clock.now()
    )


def links_unsent() -> QuerySet[AccountLink]:
    """Return the links that may be sent now: they are good, have an address, and nobody sends them."""
    now = clock.now()
    return AccountLink.objects.filter(
        Q(held_until__isnull=True) | Q(held_until__lte=now),
        sent_at__isnull=True,
        used_at__isnull=True,
        withdrawn_at__isnull=True,
        ends_at__gt=now,
        tries__lt=MOST_TRIES,
    ).exclude(user__email="")


def link_take(number: int) -> AccountLink | None:
    """Hold a link, to send it; None: another worker does. Of two at once exactly one has it.

    Each mail has a secret of its own, so a second one would end the first, whichever is read.
    """
    if not links_unsent().filter(pk=number).update(held_until=clock.now() + HOLD):
        return None
    return AccountLink.objects.select_related("user").get(pk=number)


def link_sent(link: AccountLink, fault: str | None = None) -> None:
    """Write down that a link was sent; with a fault: that it was not, and is tried again, each time later."""
    if fault is None:
        link.sent_at, link.fault = clock.now(), ""
    else:
        link.fault = fault[:200]
        link.held_until = clock.now() + min(PAUSE * 2**link.tries, LONGEST_PAUSE)
        link.tries += 1
    link.save(update_fields=["sent_at", "fault", "tries", "held_until"])


def link_issue(link: AccountLink) -> str:
    """Return the address of a link, with a secret that was made just now and is kept nowhere."""
    token = secrets.token_urlsafe(32)
    link.token_hash = _hashed(token)
    link.save(update_fields=["token_hash"])
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('account-link', args=[token])}"


def link_find(token: str) -> AccountLink:
    """Return the link of a secret that is still good. Raises Missing."""
    rows = AccountLink.objects.select_related("user").filter(
        token_hash=_hashed(token),
        used_at__isnull=True,
        withdrawn_at__isnull=True,
        ends_at__gt=clock.now(),
        user__is_active=True,
    )
    found = rows.first() if token else None
    if found is None:
        raise Missing("network.link_over")
    return found


def link_use(*, token: str, password: str) -> User:
    """Set the password of whoever a link was sent to: once, and everywhere else the person is logged out.

    Raises Missing (used, over or false), Invalid (the password).
    """
    link = link_find(token)
    check_password(link.user, password)
    user = link.user
    user.set_password(password)  # before the transaction: it takes its time
    with writing():
        taken = AccountLink.objects.filter(
            pk=link.pk, used_at__isnull=True, withdrawn_at__isnull=True
        )
        if not taken.update(used_at=clock.now()):
            raise Missing("network.link_over")
        _set(user)
    note("password_set", Knock(Door.LINK, user.username), kind=link.kind)
    return user


def password_change(*, user: User, password: str, session_key: str) -> None:
    """Give somebody the password just chosen; sessions elsewhere end, links too. Raises Invalid."""
    check_password(user, password)
    user.set_password(password)
    with writing():
        _set(user, but=session_key)
    note("password_set", Knock(Door.PASSWORD, user.username), kind="own")


def _set(user: User, *, but: str = "") -> None:
    """Save a new password and end what the old one opened."""
    user.save(update_fields=["password"])
    links_withdraw(user)
    sessions_end(user, but=but)


def _hashed(token: str) -> str:
    """Return the hash of a secret: long and random, so one round will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def links_forget() -> int:
    """Remove links that ended longer ago than they are kept; return how many."""
    before = clock.now() - timedelta(days=settings.LINKS_DAYS)
    return AccountLink.objects.filter(ends_at__lt=before).delete()[0]
