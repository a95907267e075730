"""What follows for spreading when classes of beds are closed: nobody is offered a bed that is kept for later.

What waits for an answer and needs such a bed is withdrawn, and its plan marked; what was accepted stays,
and the coordinators are told which. A plan that is being solved meanwhile offers none of these beds.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from capacity.resource import CLASSES
from journal.actors import Actor
from journal.models import Realm
from journal.said import Said, said
from journal.services import record
from network.models import Facility, Region
from patientspread.events import ClassesClosed, RunChanged
from patientspread.models import RunState, SpreadRun, Transfer, TransferState
from patientspread.selectors import NATIONAL
from patientspread.services.transfers import Offer, transfer_end, with_places
from patientspread.transitions import TRANSFERS, runs_busy
from phases.runs import classes_open
from phases.selectors import phase_of, plans_in_force

STILL_COMING = timedelta(hours=24)  # realm time: who was accepted longer ago lies there by now


def classes_follow(
    *, actor: Actor, realm: Realm, region: Region, closed: Collection[str]
) -> list[Transfer]:
    """Withdraw what waits for a bed of a class that was closed in a region; inside `writing()`.

    For whoever was found to be mandated for what closed it. Returns what was withdrawn.
    """
    here = Transfer.objects.filter(
        realm=realm, destination__region=region, bed_class__in=list(closed)
    ).order_by("pk")
    withdrawn = list(with_places(here.filter(state__in=TRANSFERS["lapse"].sources)))
    reason = _reason(region, {one.bed_class for one in withdrawn})
    for one in withdrawn:
        transfer_end(one, "lapse", actor, reason)
    accepted = here.filter(state=TransferState.ACCEPTED, decided_at__gt=realm.now() - STILL_COMING)
    kept = list(accepted.select_related("origin__region", "destination__region"))
    marked = _mark(actor, realm, region, closed, {one.run_id for one in withdrawn})
    if withdrawn or kept or marked:
        event = ClassesClosed.of(region, closed, withdrawn, kept, realm.now())
        record(event, realm=realm, actor=actor)
    return withdrawn


def offers_in_open_classes(realm: Realm, offers: Sequence[Offer]) -> tuple[list[Offer], int]:
    """Return the offers whose beds are open at this moment, and how many are not."""
    if not offers:
        return [], 0
    opened = classes_open(realm, phase_of(realm), plans_in_force(realm))
    named = Facility.objects.filter(pk__in={one.destination for one in offers})
    region_of = dict(named.values_list("pk", "region_id"))
    kept = [
        one
        for one in offers
        if not one.bed_class or one.bed_class in opened.get(region_of[one.destination], CLASSES)
    ]
    return kept, len(offers) - len(kept)


def _mark(
    actor: Actor, realm: Realm, region: Region, closed: Collection[str], runs: Collection[int]
) -> int:
    """Mark the plans that lost a move, and those being solved that may count on these beds."""
    rows = SpreadRun.objects.select_for_update(of=("self",)).filter(realm=realm, outdated="")
    lost = rows.filter(pk__in=list(runs), state=RunState.DONE)
    solving = runs_busy(rows).filter(scope__in=(NATIONAL, region.pk), state=RunState.RUNNING)
    found = [*lost.order_by("pk"), *solving.order_by("pk")]
    for run in found:
        run.realm = realm
        run.outdated = _reason(region, closed)
        run.save(update_fields=["outdated"])
        record(RunChanged.of(run, news=False), realm=realm, actor=actor)
    return len(found)


def _reason(region: Region, classes: Collection[str]) -> Said:
    """Return why something is open no more."""
    names = [said(f"patientspread.class.{one}") for one in CLASSES if one in classes]
    return said("patientspread.reason.classes_closed", region=region.short_name, classes=names)
