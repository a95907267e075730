"""A variant shown to the hospital that refused: what it means for that house, and that it will look again.

A hospital never sees another one's patients: it gets the totals of both plans and its own part. What
follows is a new proposal, which a coordinator makes; nobody is placed by a summary.
"""

from typing import Any

from django.db import IntegrityError, transaction

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.services import record, writing
from network.models import Facility
from network.places import require_in_use
from patientspread.models import Request, RunState, ShownVariant, SpreadRun
from patientspread.rights import ANSWER, RUN, RUN_NATIONAL, SHOW
from patientspread.selectors import NATIONAL
from patientspread.services.request_steps import request_locked
from patientspread.shown_bodies import ShowIn, WillingIn
from patientspread.shown_events import VariantShown
from patientspread.variants import own_part
from web.commands import command
from web.people import require


def _answered(row: ShownVariant) -> dict[str, Any]:
    """Return what whoever showed it, or looks again, is answered."""
    return {"shown": row.pk, "run": row.run_id, "facility": row.facility_id}


@command(
    "patientspread.variant_show",
    by=SHOW,
    body=ShowIn,
    address="runs/<int:run>/show/",
    status=201,
    answer=_answered,
)
def variant_show(
    *, actor: Actor, realm: Realm, run_id: int, facility: Facility, pmr: int | None = None
) -> ShownVariant:
    """Show a hospital its own part of a variant, once.

    Raises Missing, Refused (another region's), Invalid (no variant, or it is not in it), Conflict (shown
    already, or the request never came to this hospital).
    """
    run = SpreadRun.objects.filter(realm=realm, pk=run_id).first()
    if run is None:
        raise Missing("patientspread.no_run", field="run")
    if run.scope == NATIONAL:
        require(actor, RUN_NATIONAL)
    else:
        require(actor, RUN, facility.region)
    if run.what_if is None or run.state != RunState.DONE or "sides" not in run.result:
        raise Invalid("patientspread.shown.no_variant", field="run", run=run_id)
    if run.scope not in (NATIONAL, facility.region_id):
        raise Invalid("patientspread.shown.elsewhere", field="facility", name=facility.name)
    with writing():
        require_in_use(facility)
        asked = _refused(realm, facility, pmr) if pmr is not None else None
        row = ShownVariant(
            realm=realm,
            run=run,
            facility=facility,
            request=asked,
            summary=own_part(run.result, run.what_if, facility.pk, facility.region_id),
            shown_at=realm.now(),
            shown_by=actor.label,
        )
        if ShownVariant.objects.filter(run=run, facility=facility, request=asked).exists():
            raise Conflict("patientspread.shown.twice", name=facility.name)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Conflict("patientspread.shown.twice", name=facility.name) from None
        record(VariantShown.of(row), realm=realm, actor=actor)
    return row


def _refused(realm: Realm, facility: Facility, pmr: int) -> Request:
    """Return a request that a hospital was asked for. Raises Missing, Conflict."""
    row = request_locked(realm, pmr)
    if not row.transfers.filter(destination=facility).exclude(state="expected").exists():
        raise Conflict("patientspread.shown.never_asked", label=row.label, name=facility.name)
    return row


@command(
    "patientspread.variant_willing",
    by=ANSWER,
    body=WillingIn,
    address="shown/<int:shown>/willing/",
    answer=_answered,
    on=("shown:{shown}",),
)
def variant_willing(*, actor: Actor, realm: Realm, shown: int) -> ShownVariant:
    """Say that the hospital looks again: a coordinator may propose anew. Nothing is promised by it.

    Raises Missing, Refused, Conflict (said already).
    """
    with writing():
        rows = ShownVariant.objects.select_for_update(of=("self",), no_key=True)
        row = (
            rows.select_related("facility__region", "request__origin")
            .filter(realm=realm, pk=shown)
            .order_by("pk")
            .first()
        )
        if row is None:
            raise Missing("patientspread.shown.missing", field="shown")
        require(actor, ANSWER, row.facility)
        require_in_use(row.facility)
        if row.willing_at is not None:
            raise Conflict("patientspread.shown.said")
        row.willing_at, row.willing_by = realm.now(), actor.label
        row.save(update_fields=["willing_at", "willing_by"])
        record(VariantShown.of(row), realm=realm, actor=actor)
    return row
