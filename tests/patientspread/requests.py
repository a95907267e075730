"""A patient for whom a place is asked, step by step: what tests of requests have in common."""

from patientspread.models import Request, Transfer
from patientspread.services import (
    request_enter,
    request_propose,
    request_step_take,
    transfer_accept,
    transfers_offer,
)
from tests.factories import SYSTEM

CASE = {
    "bed": "ward",
    "age": "60-69",
    "specialism": "general",
    "wish": "none",
    "consent": "given",
    "cohort": "",
    "reference": "",
    "isolation": False,
    "heavy": False,
    "is_new": False,
    "emergency": False,
    "may_abroad": False,
    "stable_since": None,
    "ready_at": None,
    "breathing": None,
    "circulation": None,
    "steady": None,
    "mode": "",
    "another": True,
}


def asked(realm, hospital, actor=SYSTEM, **facts):
    """Enter a request."""
    return request_enter(actor=actor, realm=realm, facility=hospital, case=CASE | facts)


def proposed(realm, row, destination, actor=SYSTEM, although=""):
    """Propose a request to a hospital, by the country where it is in another region.

    `although`: why it is asked though something stands against it.
    """
    row.refresh_from_db()
    if destination.region_id != row.origin.region_id and row.national_since is None:
        request_step_take(actor=actor, realm=realm, pmr=row.pk, step="seek")
        request_step_take(actor=actor, realm=realm, pmr=row.pk, step="escalate")
    request_propose(
        actor=actor, realm=realm, pmr=row.pk, destination=destination, overrule=although
    )
    return Transfer.objects.get(request=row, state="proposed")


def accepted(realm, row, destination, actor=SYSTEM, although=""):
    """Propose a request, and have it accepted."""
    transfer = proposed(realm, row, destination, actor, although)
    return transfer_accept(actor=actor, realm=realm, transfer_id=transfer.pk)


def offered(realm, run, actor=SYSTEM):
    """Offer what a run expects, and return the proposals."""
    transfers_offer(actor=actor, realm=realm, run_id=run.pk)
    return list(Transfer.objects.filter(run=run, state="proposed").order_by("number"))


def again(row):
    """Return a request as it stands."""
    return Request.objects.select_related("origin", "destination").get(pk=row.pk)
