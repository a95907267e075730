"""What the bridge follows: a realm that closes; the phase and GRIP that open a line with a neighbour."""

from typing import Any

from django.dispatch import receiver

from journal.actors import Actor
from journal.models import Realm
from journal.repeated import register_repeated
from journal.said import Readable
from journal.signals import realm_closing
from lcms_bridge.gz.linking import lines_follow
from lcms_bridge.repeated import REPEATED
from lcms_bridge.services import BRIDGE, deliveries_end, messages_end, pulls_close
from network.models import Region, Veiligheidsregio
from phases.signals import classes_set, grip_changed

register_repeated(REPEATED)


@receiver(realm_closing, dispatch_uid="lcms_bridge.realm_closing")
def end_messages(*, realm: Realm, actor: Actor, reason: Readable, **_kwargs: Any) -> None:
    """Quarantine what nobody has read yet, let go of what was not sent yet, and fetch nothing more."""
    messages_end(actor=actor, realm=realm, reason=reason)
    deliveries_end(actor=actor, realm=realm, reason=reason)
    pulls_close(actor=actor, realm=realm)


@receiver(classes_set, dispatch_uid="lcms_bridge.classes_set")
def follow_phase(*, realm: Realm, region: Region, **_kwargs: Any) -> None:
    """Open or close the lines that depend on the care phase of a region."""
    lines_follow(actor=BRIDGE, realm=realm, regions=[region.pk])


@receiver(grip_changed, dispatch_uid="lcms_bridge.grip_changed")
def follow_grip(*, realm: Realm, veiligheidsregio: Veiligheidsregio, **_kwargs: Any) -> None:
    """Open or close the lines that depend on GRIP in the regions of a veiligheidsregio."""
    regions = veiligheidsregio.regions.values_list("pk", flat=True)
    lines_follow(actor=BRIDGE, realm=realm, regions=list(regions))
