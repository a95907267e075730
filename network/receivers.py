"""Whatever changes what somebody may see reaches their open sockets."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db.models import F
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from journal.services import writing
from journal.tickets import rights_changed
from network.models import Mandate, User


@receiver([post_save, post_delete], sender=Mandate, dispatch_uid="network.mandate_changed")
def mandate_changed(instance: Mandate, **_kwargs: Any) -> None:
    """A mandate was given, changed or taken away."""
    _tell(instance.user)


@receiver(post_save, sender=User, dispatch_uid="network.user_changed")
def user_changed(instance: User, created: bool, update_fields: Any = None, **_kwargs: Any) -> None:  # noqa: FBT001
    """An account was changed (closed, perhaps); a login's own note of its time is no change."""
    if not created and set(update_fields or ()) != {"last_login"}:
        _tell(instance)


@receiver(user_logged_out, dispatch_uid="network.logged_out")
def logged_out(user: User | None, **_kwargs: Any) -> None:
    """Somebody logged out: sockets opened before are closed; other devices ask for a new ticket."""
    if user is not None:
        User.objects.filter(pk=user.pk).update(live_generation=F("live_generation") + 1)
        _tell(user)


def _tell(user: User) -> None:
    """Have the open sockets of a user checked anew."""
    with writing():
        rights_changed(f"user:{user.username}")
