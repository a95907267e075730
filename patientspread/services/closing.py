"""What becomes of proposals and runs when a place closes: ended at once, with the reason."""

from collections.abc import Collection

from django.db.models import Q

from journal.models import Realm
from journal.services import writing
from network.permissions import ADMINISTER
from network.places import PlacesChanged, closed_reason
from patientspread.models import Placement, Request, SpreadRun, Transfer, TransferState
from patientspread.request_models import OPEN
from patientspread.services.placements import placements_end, placements_freed
from patientspread.services.request_moves import places_freed, requests_end
from patientspread.services.request_steps import lock_requests
from patientspread.services.rhythms import rhythms_end
from patientspread.services.runs import run_end
from patientspread.services.transfers import transfer_end, with_places
from patientspread.transitions import GOING, OFFERED, TRANSFERS, runs_busy
from web.people import require


def transfers_close(*, realm: Realm, closed: PlacesChanged) -> None:
    """Withdraw the proposals to and from closed facilities, and end runs over closed regions.

    The requests of a house that closed end with it; for whom it was to take in another place is sought.

    A run that is being solved meanwhile offers nothing at these places (see `run_complete`).
    Raises Refused.
    """
    require(closed.actor, ADMINISTER)
    names = closed.facilities
    with writing():
        here = Transfer.objects.filter(
            Q(origin__in=list(names)) | Q(destination__in=list(names)),
            realm=realm,
            state__in=(*OFFERED, *GOING),
        )
        ending = Request.objects.filter(realm=realm, origin__in=list(names), state__in=OPEN)
        runs = _runs_locked(realm, closed.regions)
        lock_requests(here, ending.values_list("pk", flat=True))
        list(here.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        waiting = here.filter(state__in=TRANSFERS["lapse"].sources)
        there = here.filter(destination__in=list(names), state=TransferState.ACCEPTED)
        for transfer in with_places(waiting):
            name = names.get(transfer.destination_id) or names[transfer.origin_id]
            transfer_end(transfer, "lapse", closed.actor, closed_reason(name))
        reasons = {code: closed_reason(name) for code, name in names.items()}
        places_freed(there, closed.actor, reasons)
        for code, reason in reasons.items():
            asked = Request.objects.filter(realm=realm, origin=code)
            requests_end(actor=closed.actor, rows=asked, reason=reason)
            placed = Placement.objects.filter(realm=realm, origin=code)
            placements_end(actor=closed.actor, rows=placed, reason=reason)
        placements_freed(actor=closed.actor, realm=realm, codes=list(names))
        for run in runs:
            reason = closed_reason(closed.regions[run.scope])
            run_end(run, "end", closed.actor, error=reason, follows=False)
        for code, name in closed.regions.items():
            rhythms_end(actor=closed.actor, realm=realm, scopes=[code], reason=closed_reason(name))


def _runs_locked(realm: Realm, scopes: Collection[str]) -> list[SpreadRun]:
    """Return, locked, the runs of closed regions that are not over: before requests, as who completes one."""
    runs = runs_busy(SpreadRun.objects.select_for_update(of=("self",)))
    runs = runs.filter(realm=realm, scope__in=list(scopes))
    return list(runs.select_related("realm").order_by("pk"))
