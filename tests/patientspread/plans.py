"""Plans of a test: asked for and solved, answered, and how what they propose stands."""

from patientspread.models import RunState, SpreadRun, Transfer
from patientspread.services import run_request, transfer_refuse
from patientspread.tasks import solve_run
from tests.factories import SYSTEM


def plan(realm, actor, scope="national", **how):
    run = run_request(actor=actor, realm=realm, scope=scope, **how)
    solve_run(run.pk)
    run.refresh_from_db()
    return run


def newest():
    return SpreadRun.objects.order_by("-pk").first()


def refuse(realm, transfer):
    transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=transfer.pk, code="no_staff")
    run = newest()
    if run.state == RunState.REQUESTED:
        solve_run(run.pk)
    run.refresh_from_db()
    return run


def standing(state="proposed"):
    return {
        row.request_id or row.number: row.destination_id
        for row in Transfer.objects.filter(state=state).order_by("pk")
    }
