"""Whatever changes what somebody may see, or ends where they look from, reaches their open sockets."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from journal.services import writing
from journal.tickets import rights_changed
from network.models import Mandate, OpenSession, User
from network.sessions import opened_session, session_proved, session_seconds


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
