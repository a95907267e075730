"""A plan that is being made is stopped: what its worker finds afterwards is dropped."""

from typing import Any

from journal.actors import Actor
from journal.errors import Missing
from journal.models import Realm
from journal.said import said
from journal.services import writing
from patientspread.bodies import RunStopIn
from patientspread.models import SpreadRun
from patientspread.rights import RUN, RUN_NATIONAL
from patientspread.services.runs import run_end, scope_region
from web.commands import command
from web.people import require


def _answered(row: SpreadRun) -> dict[str, Any]:
    """Return what whoever stopped a run is answered."""
    return {"id": row.pk, "state": row.state}


@command(
    "patientspread.run_stop",
    by=RUN,
    body=RunStopIn,
    address="runs/<int:run>/stop/",
    answer=_answered,
)
def run_stop(*, actor: Actor, realm: Realm, run_id: int) -> SpreadRun:
    """Stop a plan that waits or is being made, of an area that one may have planned.

    Nothing was offered yet, and nothing will be. Raises Missing, Refused, Conflict (it is done already).
    """
    with writing():
        rows = SpreadRun.objects.select_for_update(of=("self",)).select_related("realm")
        run = rows.filter(realm=realm, pk=run_id).order_by("pk").first()
        if run is None:
            raise Missing("patientspread.no_run", field="run")
        region = scope_region(run.scope)
        require(actor, RUN_NATIONAL if region is None else RUN, region)
        run_end(run, "end", actor, error=said("patientspread.error.stopped", who=actor.label))
    return run
