"""When a place closes, or a realm, what callout held there ends in the same transaction."""

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver

from callout.repeated import REPEATED
from callout.selectors import reach_kept
from callout.services import alarms_end, contacts_end, reach_forget, rosters_end, seats_end
from journal.actors import Actor
from journal.models import Realm
from journal.repeated import register_repeated
from journal.said import Readable
from journal.selectors import realms_open
from journal.signals import realm_closing
from network.models import User
from network.own_data import own_data_part
from network.places import PlacesChanged, closed_reason, places_closed
from network.services.removal import account_removing

register_repeated(REPEATED)


@receiver(places_closed, dispatch_uid="callout.places_closed")
def end_places(*, changed: PlacesChanged, **_kwargs: Any) -> None:
    """Take contacts and rosters of closed places away, and wait for nobody there, in every open realm."""
    kinds = {
        "facility": changed.facilities,
        "region": changed.regions,
        "veiligheidsregio": changed.veiligheidsregios,
    }
    for realm in realms_open():
        for kind, codes in kinds.items():
            _end_at(changed.actor, realm, kind, codes)
        for code, name in changed.facilities.items():
            seats_end(
                actor=changed.actor, realm=realm, facilities=[code], reason=closed_reason(name)
            )


def _end_at(actor: Actor, realm: Realm, kind: str, codes: Mapping[str, str]) -> None:
    """Take contacts and rosters of places of one kind away, each with its own reason."""
    for code, name in codes.items():
        for end in (contacts_end, rosters_end):
            end(
                actor=actor,
                realm=realm,
                kind=kind,
                codes={code: name},
                reason=closed_reason(name),
            )


@receiver(realm_closing, dispatch_uid="callout.realm_closing")
def end_realm(*, realm: Realm, actor: Actor, reason: Readable, **_kwargs: Any) -> None:
    """Close the alarms of a realm that closes."""
    alarms_end(actor=actor, realm=realm, reason=reason)


@receiver(account_removing, dispatch_uid="callout.account_removing")
def forget_reach(*, user: User, actor: Actor, **_kwargs: Any) -> None:
    """Forget how a person is reached who is removed."""
    reach_forget(actor=actor, user=user)


own_data_part("reach", reach_kept)
