"""What a plan without requests expects, offered by a coordinator: from then on it is a request.

Only patients that somebody asked to move are moved. The coordinator asks here, on behalf of a house
that did not yet; that house can withdraw it as its own.
"""

from collections.abc import Collection
from dataclasses import dataclass

from journal.actors import Actor
from journal.errors import Conflict
from journal.models import Realm
from journal.said import said
from journal.services import record, writing
from patientspread.models import Request, SpreadRun, Transfer, TransferState
from patientspread.request_bodies import PmrOfferIn
from patientspread.request_events import RequestChanged
from patientspread.request_transitions import consent_asked
from patientspread.rights import SEEK
from patientspread.selectors import NATIONAL, moves_of, run_get
from patientspread.selectors.requests import SPECIALISM
from patientspread.services.offer_mails import offer_mails_make
from patientspread.services.request_steps import lock_requests, request_locked, request_step
from patientspread.services.requests import request_create
from patientspread.services.transfers import answer_before, transfer_end, with_places
from patientspread.transitions import TRANSFERS
from web.commands import command

PROPOSED = TransferState.PROPOSED


@dataclass(frozen=True)
class Offered:
    """What was offered, and how many of what was asked were not: decided on already, or another's."""

    transfers: list[Transfer]
    left: int


@command(
    "patientspread.transfers_offer",
    by=SEEK,
    body=PmrOfferIn,
    address="runs/<int:run>/offer/",
    answer=lambda done: {"offered": [row.pk for row in done.transfers], "left": done.left},
)
def transfers_offer(
    *, actor: Actor, realm: Realm, run_id: int, only: Collection[int] = ()
) -> Offered:
    """Offer what a plan expects to the hospitals: all that the actor may, or `only` these of it.

    Raises Missing, Refused, Conflict (nothing is expected).
    """
    with writing():
        run = run_get(realm, run_id)
        expected = moves_of(run).filter(state__in=TRANSFERS["offer"].sources)
        lock_requests(expected)
        rows = [row for row in with_places(expected) if not only or row.pk in only]
        if not rows:
            raise Conflict("patientspread.nothing_expected", run=run_id)
        mine = [row for row in rows if TRANSFERS["offer"] in TRANSFERS.open_to(row, actor)]
        if not mine:
            TRANSFERS.check(rows[0], "offer", actor=actor)
        mine = _consented(mine)
        for row in mine:
            _offer(row, run, actor)
        offer_mails_make(mine)
    return Offered(mine, (len(only) or len(rows)) - len(mine))


def _consented(rows: list[Transfer]) -> list[Transfer]:
    """Return those of which somebody asked the patient. Raises Conflict when that is none of them."""
    barred = {row.pk: consent_asked(row.request) if row.request else None for row in rows}
    asked = [row for row in rows if barred[row.pk] is None]
    why = next((one for one in barred.values() if one is not None), None)
    if not asked and why is not None:
        raise Conflict(why.code, **why.params)
    return asked


def _offer(transfer: Transfer, run: SpreadRun, actor: Actor) -> None:
    """Propose an expectation to the hospital; where nobody asked yet, it becomes a request.

    What the request was proposed to before is taken back: a person chose this in its place.
    """
    transfer.answer_before = answer_before(run)
    if transfer.request_id is None:
        row = _asked(transfer, run, actor)
    else:
        row = request_locked(transfer.realm, transfer.request_id)
        for other in with_places(Transfer.objects.filter(request=row, state=PROPOSED)):
            note = said("patientspread.reason.replaced", run=run.pk)
            transfer_end(other, "lapse", actor, note)
            row = other.request or row
    request_step(row, "propose", actor, keep=transfer.pk, destination=transfer.destination)
    transfer.request = row
    transfer_end(transfer, "offer", actor, "")


def _asked(transfer: Transfer, run: SpreadRun, actor: Actor) -> Request:
    """Return the request that an expectation becomes."""
    realm = transfer.realm
    away = run.scope == NATIONAL
    given = {
        "bed": transfer.bed,
        # of a plan that was made later and keeps it: whose patient it is was said when it was expected
        "cohort": transfer.run.cohort if transfer.run is not None else run.cohort,
        "isolation": transfer.isolation,
        "specialism": SPECIALISM,
        "wish": "none",
        "consent": "not_asked",
        "mode": transfer.mode,
        "assumed": True,
        "national_since": realm.now() if away else None,
    }
    row = request_create(actor, realm, transfer.origin, given)
    record(RequestChanged.of(row), realm=realm, actor=actor)
    return row
