"""When a realm closes, the messages that wait for it are set aside, and nothing more goes out."""

from typing import Any

from django.dispatch import receiver

from journal.actors import Actor
from journal.models import Realm
from journal.said import Readable
from journal.signals import realm_closing
from lcms_bridge.services import deliveries_end, messages_end


@receiver(realm_closing, dispatch_uid="lcms_bridge.realm_closing")
def end_messages(*, realm: Realm, actor: Actor, reason: Readable, **_kwargs: Any) -> None:
    """Quarantine what nobody has read yet, and let go of what was not sent yet."""
    messages_end(actor=actor, realm=realm, reason=reason)
    deliveries_end(actor=actor, realm=realm, reason=reason)
