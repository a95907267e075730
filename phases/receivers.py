"""What follows for phases when figures change, a realm closes, or a region closes or opens."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from capacity.models import EdReport, FigureReport, OperatingState
from capacity.resource import ED
from capacity.signals import figures_changed, survey_answered
from journal.actors import Actor
from journal.models import Realm
from journal.repeated import register_repeated
from journal.said import Readable
from journal.selectors import realms_open
from journal.signals import realm_closing
from network.models import Facility
from network.places import PlacesChanged, places_closed, places_opened
from phases.closing import grip_end, levels_end, regions_close
from phases.drafts import drafts_lapse
from phases.proposals import regions_evaluate
from phases.readings import OPERATING
from phases.repeated import REPEATED
from phases.rounds import rounds_lapse
from phases.running import run_end
from phases.runs import runs_open
from phases.services import (
    activities_end,
    agreements_audit,
    agreements_end,
    phases_begin,
    proposals_withdraw,
)
from phases.taking_up import prescribed_lapse

register_repeated(REPEATED)


@receiver(figures_changed, sender=FigureReport, dispatch_uid="phases.evaluate")
def evaluate_changed(
    *,
    realm: Realm,
    facilities: Collection[str],
    regions: Collection[str] = (),
    kinds: Collection[str] | None = None,
    **_kwargs: Any,
) -> None:
    """Evaluate the regions of facilities whose figures changed, where a plan looks at one of the kinds."""
    found = regions or Facility.objects.filter(pk__in=facilities).values_list(
        "region_id", flat=True
    )
    regions_evaluate(realm=realm, regions=set(found), kinds=kinds)


@receiver(figures_changed, sender=EdReport, dispatch_uid="phases.evaluate_departments")
def evaluate_departments(*, realm: Realm, facilities: Collection[str], **_kwargs: Any) -> None:
    """Evaluate the regions of departments of which something was said, where a plan looks at them."""
    evaluate_changed(realm=realm, facilities=facilities, kinds={ED})
    agreements_audit(realm=realm, facilities=facilities, about=ED)


@receiver(figures_changed, sender=OperatingState, dispatch_uid="phases.evaluate_operating")
def evaluate_operating(*, realm: Realm, facilities: Collection[str], **_kwargs: Any) -> None:
    """Evaluate the regions of places that opened or closed, where a plan looks at that."""
    evaluate_changed(realm=realm, facilities=facilities, kinds={OPERATING})
    agreements_audit(realm=realm, facilities=facilities, about=OPERATING)


@receiver(survey_answered, dispatch_uid="phases.evaluate_answered")
def evaluate_answered(*, realm: Realm, facilities: list[str], **_kwargs: Any) -> None:
    """Evaluate the regions of the facilities that answered the meetlat."""
    evaluate_changed(realm=realm, facilities=facilities)


@receiver(realm_closing, dispatch_uid="phases.realm_closing")
def end_proposals(*, realm: Realm, actor: Actor, reason: Readable, **_kwargs: Any) -> None:
    """Withdraw the proposals, rounds and drafts nobody will decide on, end plans that run and agreements."""
    proposals_withdraw(actor=actor, realm=realm, reason=reason)
    rounds_lapse(actor=actor, realm=realm, reason=reason)
    drafts_lapse(actor=actor, realm=realm, reason=reason)
    agreements_end(actor=actor, realm=realm, reason=reason)
    prescribed_lapse(actor=actor, realm=realm)
    for run in runs_open(realm):
        run_end(run, actor=actor, reason=reason)
    activities_end(actor=actor, realm=realm, reason=reason)


@receiver(places_closed, dispatch_uid="phases.places_closed")
def end_phases(*, changed: PlacesChanged, **_kwargs: Any) -> None:
    """End what waits in regions that closed, in every open realm."""
    for realm in realms_open():
        regions_close(actor=changed.actor, realm=realm, regions=changed.regions)
        grip_end(actor=changed.actor, realm=realm, veiligheidsregios=changed.veiligheidsregios)
        levels_end(
            actor=changed.actor,
            realm=realm,
            facilities=changed.facilities,
            veiligheidsregios=changed.veiligheidsregios,
        )


@receiver(places_opened, dispatch_uid="phases.places_opened")
def begin_phases(*, changed: PlacesChanged, **_kwargs: Any) -> None:
    """Give regions that opened a phase, in every open realm."""
    if changed.regions:
        for realm in realms_open():
            phases_begin(actor=changed.actor, realm=realm)
