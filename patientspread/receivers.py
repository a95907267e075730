"""When a realm closes, nobody solves its runs or answers its proposals any more."""

from typing import Any

from django.dispatch import receiver

from journal.actors import Actor
from journal.models import Realm
from journal.signals import realm_closing
from patientspread.services import runs_end, transfers_end


@receiver(realm_closing, dispatch_uid="patientspread.realm_closing")
def end_spreading(*, realm: Realm, actor: Actor, reason: str, **_kwargs: Any) -> None:
    """End runs first: one that is finished meanwhile makes no new proposals."""
    runs_end(actor=actor, realm=realm, reason=reason)
    transfers_end(actor=actor, realm=realm, reason=reason)
