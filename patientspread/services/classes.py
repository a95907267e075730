"""What follows for spreading when classes of beds are closed: nobody is offered a bed that is kept for later.

What waits for an answer and needs such a bed is withdrawn, and its plan marked; what was accepted stays,
and the coordinators are told which. A plan that is being solved meanwhile offers none of these beds.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from capacity.resource import CLASSES
from journal.actors import Actor
from journal.models import Realm
from journal.said import Said, said
from journal.services import record
from network.models import Facility, Region
from patientspread.class_events import ClassesClosed
from patientspread.events import RunChanged
from patientspread.models import RunState, SpreadRun, Transfer, TransferState
from patientspread.selectors import NATIONAL
from patientspread.services.replacing import Offer
from patientspread.services.request_steps import lock_requests
from patientspread.services.transfers import transfer_end, with_places
from patientspread.transitions import TRANSFERS
from phases.runs import classes_open
from phases.selectors import phase_of, plans_in_force


def classes_follow(
    *, actor: Actor, realm: Realm, region: Region, closed: Collection[str]
) -> list[Transfer]:
    """Withdraw what waits for a bed of a class that was closed in a region; inside `writing()`.

    For whoever was found to be mandated for what closed it. Returns what was withdrawn.
    """
    here = Transfer.objects.filter(
        realm=realm, destination__region=region, bed_class__in=list(closed)
    ).order_by("pk")
    waiting = here.filter(state__in=TRANSFERS["lapse"].sources)
    # runs before transfers, as whoever completes a run locks them
    runs = _locked(realm, region, set(waiting.values_list("run_id", flat=True)))
    lock_requests(waiting)
    withdrawn = list(with_places(waiting).order_by("pk"))
    reason = _reason(region, {one.bed_class for one in withdrawn})
    for one in withdrawn:
        transfer_end(one, "lapse", actor, reason)
    accepted = here.filter(state=TransferState.ACCEPTED)  # who arrived is there, and stays
    kept = list(accepted.select_related("origin__region", "destination__region"))
    lost = {one.run_id for one in withdrawn}
    marked = [one for one in runs if one.state == RunState.RUNNING or one.pk in lost]
    _mark(marked, actor=actor, realm=realm, reason=_reason(region, closed))
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


def _locked(realm: Realm, region: Region, offering: Collection[int]) -> list[SpreadRun]:
    """Return, locked, the plans that offer something there, and those being solved that may."""
    solving = Q(state=RunState.RUNNING, scope__in=(NATIONAL, region.pk))
    offered = Q(state=RunState.DONE, pk__in=list(offering))
    rows = SpreadRun.objects.select_for_update(of=("self",)).filter(realm=realm, outdated="")
    return list(rows.filter(solving | offered).order_by("pk"))


def _mark(runs: Iterable[SpreadRun], *, actor: Actor, realm: Realm, reason: Said) -> None:
    """Mark plans that count on beds which are closed."""
    for run in runs:
        run.realm = realm
        run.outdated = reason
        run.save(update_fields=["outdated"])
        record(RunChanged.of(run, news=False), realm=realm, actor=actor)


def _reason(region: Region, classes: Collection[str]) -> Said:
    """Return why something is open no more."""
    names = [said(f"patientspread.class.{one}") for one in CLASSES if one in classes]
    return said("patientspread.reason.classes_closed", region=region.short_name, classes=names)
