"""Whatever changes what somebody may see, or ends where they look from, reaches their open sockets."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from journal.services import writing
from journal.tickets import rights_changed
from journal.trail import FAILED, trail_note_safely
from network.doors import Door, Knock, note, noted
from network.factors import has_factor
from network.middleware import PROVED
from network.models import Mandate, OpenSession, User
from network.sessions import opened_session, session_proved, session_seconds, sessions_end

# what changes at somebody's door: in the trail as a change of the account
OF_ACCOUNTS = frozenset(
    {"factor_added", "factor_removed", "factor_renewed", "password_set", "sessions_ended"}
)
# a failure there reaches nobody else who keeps the trail: passwords are told by Django's signal, false tokens
# by the refusal that is their answer, and a false ticket of a socket likewise (`journal.live.asgi`)
UNTOLD = frozenset({Door.CODE, Door.LINK})


@receiver([post_save, post_delete], sender=Mandate, dispatch_uid="network.mandate_changed")
def mandate_changed(instance: Mandate, **_kwargs: Any) -> None:
    """A mandate was given, changed or taken away."""
    _tell(instance.user)


@receiver(post_save, sender=User, dispatch_uid="network.user_changed")
def user_changed(instance: User, created: bool, update_fields: Any = None, **_kwargs: Any) -> None:  # noqa: FBT001
    """An account was changed (closed, another password); a login's own note of its time is no change."""
    if not created and set(update_fields or ()) != {"last_login"}:
        _tell(instance)


@receiver(user_logged_in, dispatch_uid="network.logged_in")
def logged_in(request: Any, user: Any, **_kwargs: Any) -> None:
    """Somebody logged in: how long it lasts follows from the mandates, and it stands in the own list."""
    request.session.set_expiry(session_seconds(user))
    request.came_in = user.username  # its browser is known from now on: network.middleware
    opened_session(request, user)


@receiver(authentication_step_completed, dispatch_uid="network.proved")
def proved(request: Any, user: Any, **_kwargs: Any) -> None:
    """Somebody showed a password, a code or a key again: what asks for a fresh proof is open for a while."""
    if request.user.is_authenticated:
        session_proved(request, user)


@receiver(authenticator_added, dispatch_uid="network.factor_added")
def factor_added(request: Any, user: Any, authenticator: Any, **_kwargs: Any) -> None:
    """Somebody set up a second step; the code with which an app was set up is a used one from then on."""
    if authenticator.type == Authenticator.Type.TOTP:
        authenticator.wrap().validate_code(request.POST.get("code", ""))
    note("factor_added", Knock.of(Door.CODE, request, user.username), kind=authenticator.type)


@receiver(authenticator_reset, dispatch_uid="network.factor_renewed")
def factor_renewed(request: Any, user: Any, authenticator: Any, **_kwargs: Any) -> None:
    """Somebody made recovery codes anew."""
    note("factor_renewed", Knock.of(Door.CODE, request, user.username), kind=authenticator.type)


@receiver(authenticator_removed, dispatch_uid="network.factor_removed")
def factor_removed(request: Any, user: Any, authenticator: Any, **_kwargs: Any) -> None:
    """Somebody removed an own second step: after the last one nothing goes on as if it was still there."""
    note("factor_removed", Knock.of(Door.CODE, request, user.username), kind=authenticator.type)
    if not has_factor(user):
        request.session.pop(PROVED, None)
        request.session.save()  # first: whatever fails after it, this browser proved nothing any more
        sessions_end(user, but=request.session.session_key)
        _tell(user)


@receiver(noted, sender=Door, dispatch_uid="network.door_noted")
def door_noted(event: str, knock: Knock, by: str = "", **more: Any) -> None:
    """Something happened at a door: what nobody else tells the trail stands in it by this."""
    is_failure = event == "provider_unknown" or (event == "door_failed" and knock.door in UNTOLD)
    if event not in OF_ACCOUNTS and not is_failure:
        return
    known = User.objects.filter(username__iexact=knock.account)
    name = known.values_list("username", flat=True).first() or ""
    whose = f"user:{name}" if name else ""
    if event in OF_ACCOUNTS:
        detail: dict[str, Any] = {"done": event}
        detail |= {key: more[key] for key in ("kind", "n") if key in more}
        trail_note_safely("account", actor=by or whose, about=whose, detail=detail)
    else:
        way = "provider" if event == "provider_unknown" else knock.door.value
        trail_note_safely("login", actor=whose, outcome=FAILED, detail={"way": way})


@receiver(post_delete, sender=Session, dispatch_uid="network.session_ended")
def session_ended(instance: Session, **_kwargs: Any) -> None:
    """A session is over (logged out, ended from elsewhere, cleared away): its sockets close."""
    opened = OpenSession.objects.filter(session_key=instance.pk).select_related("user").first()
    if opened is not None:
        opened.delete()
        _tell(opened.user)


def _tell(user: User) -> None:
    """Have the open sockets of a user checked anew."""
    with writing():
        rights_changed(f"user:{user.username}")
