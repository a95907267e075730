"""Accounts: opened with an invitation and closed by who keeps them, told in the journal of every realm."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Refused
from journal.services import writing
from journal.unseen import UNSEEN
from network.access import LinkKind
from network.events import AccountChanged
from network.keeping import (
    KEEP_PEOPLE,
    administrators_beside,
    holds_what_decides,
    is_own,
    is_same_person,
    require_keeps,
)
from network.models import Facility, Region, User
from network.permissions import ADMINISTER
from network.services.deputies import deputies_end
from network.services.links import link_make, links_withdraw
from network.services.telling import tell
from network.services.tokens import tokens_end
from network.sessions import sessions_end
from web.formulas import formulas_note
from web.people import can, require

REMOVED = "verwijderd-"  # how the name of a removed account begins; its number follows


def account_open(
    *,
    actor: Actor,
    username: str,
    first_name: str,
    last_name: str,
    email: str = "",
    home_facility: Facility | None = None,
    home_region: Region | None = None,
) -> User:
    """Open an account without any mandate, and invite its person by mail to set a password.

    Raises Refused, Invalid, Conflict (the name is taken).
    """
    require(actor, KEEP_PEOPLE)
    user = User(
        username=username,
        first_name=first_name,
        last_name=last_name,
        email=email,
        home_facility=home_facility,
        home_region=home_region,
    )
    check_account(actor, user)
    user.set_unusable_password()
    with writing():
        save_new(user)
        _formulas(actor, user)
        tell(AccountChanged(user.username, str(user), active=True), actor)
        if email:
            link_make(actor=actor, user=user, kind=LinkKind.INVITATION)
    return user


def check_account(actor: Actor, user: User) -> None:
    """Raise unless an account may be opened by somebody as it stands. Raises Refused, Invalid, Conflict."""
    check_name(user)
    check_mail(user.email)
    home = user.home_facility or user.home_region
    if not can(actor, ADMINISTER) and (home is None or not can(actor, KEEP_PEOPLE, home)):
        raise Refused("network.home_elsewhere", field="home_facility")
    if user.username.casefold().startswith(REMOVED):
        raise Invalid("network.name_of_removed", field="username")
    if User.objects.filter(username__iexact=user.username).exclude(pk=user.pk).exists():
        raise Conflict("network.name_taken", field="username", username=user.username)


def check_name(user: User) -> None:
    """Raise Invalid unless the names may be used: lists of who may what show them as they are read."""
    for field in ("first_name", "last_name"):
        if UNSEEN.search(getattr(user, field)):
            raise Invalid("network.name_unreadable", field=field)
    try:
        user.clean_fields(exclude=["password", "email", "home_facility", "home_region"])
    except ValidationError as error:
        raise Invalid(
            "network.bad_account", field="username", sentence=" ".join(error.messages)
        ) from None


def check_mail(email: str) -> None:
    """Raise Invalid unless it is a mail address, or nothing."""
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(
            "network.bad_account", field="email", sentence=" ".join(error.messages)
        ) from None


def save_new(user: User) -> None:
    """Save an account. Raises Conflict: the name was taken at the same moment."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Conflict("network.name_taken", field="username", username=user.username) from None


CHANGED = ("first_name", "last_name", "email", "home_facility", "home_region")


def account_change(*, actor: Actor, user: User, **values: Any) -> User:
    """Change names, mail address or home of an account; another address ends the links sent to the old one.

    `values` are of `CHANGED`. Raises Refused, Invalid, Conflict as `check_change`.
    """
    with writing():
        # of two who change it at once the later one is judged by what the first one left
        before = User.objects.select_for_update().get(pk=user.pk)
        changed = check_change(actor, before, values)
        if any(getattr(before, name) != value for name, value in values.items()):
            changed.save(update_fields=list(values))
            _formulas(actor, changed)
            tell(AccountChanged(changed.username, str(changed), active=changed.is_active), actor)
        if changed.email != before.email:
            links_withdraw(changed)
    user.__dict__.update(changed.__dict__)
    return user


def check_change(actor: Actor, user: User, values: Mapping[str, Any]) -> User:
    """Return an account as it would be. Raises Refused, Invalid, Conflict unless somebody may change it so.

    The links by which a password is chosen go to its address. So nobody writes her own address with somebody
    else's account, and that of who decides is another's with the mandate alone, which two give.
    """
    require_keeps(actor, user)
    if is_removed(user):
        raise Conflict("network.removed_before", field="user")
    after = copy(user)
    for name, value in values.items():
        if name not in CHANGED:
            raise Invalid("network.not_changed", field=name)
        setattr(after, name, value)
    check_account(actor, after)
    if after.email != user.email and not actor.is_system:
        if is_same_person(actor, after) and not is_own(actor, user):
            raise Refused("network.own_mail_elsewhere", field="email")
        if holds_what_decides(user):
            raise Conflict("network.mail_of_decider", field="email", name=str(user))
    return after


def account_set_active(*, actor: Actor, user: User, active: bool) -> User:
    """Close an account, which ends its sessions, sockets, links, tokens and deputies, or open it again.

    Raises Refused, Invalid (one's own), Conflict (the last administrator).
    """
    require_keeps(actor, user)
    if not active and is_own(actor, user):
        raise Invalid("network.own_account", field="is_active")
    if active and is_removed(user):
        raise Conflict("network.removed_before", field="user")
    with writing():
        if not active and user.is_active:
            administrators_beside(user)
        if user.is_active != active:
            user.is_active = active
            user.save(update_fields=["is_active"])
            if not active:
                sessions_end(user)
                links_withdraw(user)
                tokens_end(actor, user)
                deputies_end(actor, user)
            tell(AccountChanged(user.username, str(user), active=active), actor)
    return user


def _formulas(actor: Actor, user: User) -> None:
    """Note a name that is a formula."""
    names = {name: getattr(user, name) for name in ("first_name", "last_name")}
    formulas_note(actor, names, about=f"user:{user.username}")


def is_removed(user: User) -> bool:
    """Say whether a person was removed: what is left of the account is its number."""
    return user.username.startswith(REMOVED)
