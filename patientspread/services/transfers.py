"""Transfers: proposed by a run or by hand, withdrawn by a coordinator, ended; answers are in `answers`.

Which step is possible when, and what follows it, stands in `patientspread.transitions`. The row is locked
while its state changes: two answers at the same moment cannot both count.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid, Missing
from journal.isolation import each
from journal.models import Realm
from journal.said import Readable, said
from journal.services import only_open, record, writing
from network.models import Facility
from network.places import require_in_use
from patientspread.bodies import WithdrawIn
from patientspread.events import TransferChanged
from patientspread.models import Request, RequestState, SpreadRun, Transfer, TransferState
from patientspread.policy import read_policy
from patientspread.request_models import OPEN, SEEKING
from patientspread.request_transitions import consent_asked
from patientspread.rights import WITHDRAW
from patientspread.selectors import decided_anew, transfers_waiting
from patientspread.services.offer_mails import offer_mails_make
from patientspread.services.replacing import (
    Offer,
    Replaced,
    changed,
    is_counted,
    looked_for,
    matched,
    still_expected,
    still_open,
)
from patientspread.services.request_steps import (
    follow_transfer,
    lock_requests,
    request_locked,
    request_step,
    requests_locked,
)
from patientspread.transitions import TRANSFERS
from web.commands import command

logger = logging.getLogger(__name__)
MAX_NOTE = 500
TRIES = 9  # as many as may take a number while one is taken


def transfers_replace(
    *,
    actor: Actor,
    run: SpreadRun,
    offers: Sequence[Offer],
    sought: Collection[int] = (),
    asked_until: int = 0,
) -> Replaced:
    """Make a run's offers the proposals of those whom it looked for; `sought`: the requests among them.

    `asked_until`: the number of the newest request that there was when it looked.

    What was proposed before and is offered again stays as it is, with its number and its time; the rest is
    withdrawn. What a hospital refused since the run looked, or a coordinator took back, is not proposed
    again. A run that the system made by itself asks no hospital and takes nothing back from one: what it
    finds is expected until a coordinator offers it, also in place of what waits for an answer. For whom
    nobody asked consent yet no hospital is asked either. Called by the run's service, which checked the
    permission.
    """
    waiting = _waiting_locked(run, {*sought, *_requests_of(offers)})
    before = [one for one in waiting if looked_for(run, one, sought)]
    still = still_expected(offers, _asked_since(run, asked_until, sought))
    stay, gone, new = matched(before, still)
    new = still_open(run, new)
    looked = [one for one in gone if is_counted(run, one, sought)]
    elsewhere, lapsed = changed(run, looked, [transfer for transfer, _offer in stay], new)
    kept = _ended(gone, run, actor)
    asked_now: list[Transfer] = []
    for transfer, offer in stay:
        was = transfer.state
        kept.append(_offered_again(transfer, offer, run, actor))
        asked_now += [transfer] if transfer.state != was else []
    made = _made(new, run, actor)
    offer_mails_make(
        [one for one in (*asked_now, *made) if one.state == TransferState.PROPOSED],
    )
    left = len(offers) - len(stay) - len(made)
    return Replaced(sorted(kept, key=lambda one: one.number), elsewhere, lapsed, left)


def _requests_of(offers: Iterable[Offer]) -> Iterator[int]:
    """Yield the requests that are offered a place."""
    yield from (offer.request for offer in offers if offer.request is not None)


def _asked_since(run: SpreadRun, until: int, sought: Collection[int]) -> list[Request]:
    """Return the requests that a coordinator made of expectations since a run looked, of any plan.

    By their number, for the clock of an exercise may stand still; also who was answered meanwhile.
    """
    rows = Request.objects.filter(realm=run.realm, number__gt=until, assumed=True, state__in=OPEN)
    return list(rows.exclude(pk__in=sought).order_by("number"))


def _waiting_locked(run: SpreadRun, asked: Collection[int]) -> list[Transfer]:
    """Return, locked, what waits and a run decides on: nobody offers or answers it meanwhile.

    With the requests that it looked for.
    """
    rows = Transfer.objects.filter(realm=run.realm, state__in=TRANSFERS["lapse"].sources)
    lock_requests(rows, asked)
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    return decided_anew(run, transfers_waiting(run.realm, run.scope))


def _ended(gone: Sequence[Transfer], run: SpreadRun, actor: Actor) -> list[Transfer]:
    """End what a plan does not offer again; return what stays all the same: a hospital thinks about it."""
    stays: list[Transfer] = []
    for transfer in gone:
        if run.is_own and transfer.state not in TRANSFERS["offer"].sources:
            stays.append(transfer)
            continue
        transfer_end(transfer, "lapse", actor, said("patientspread.reason.replaced", run=run.pk))
    return stays


def _made(offers: Sequence[Offer], run: SpreadRun, actor: Actor) -> list[Transfer]:
    """Make the transfers of what is offered for the first time.

    But for whom the request was withdrawn, or placed by hand, while the plan was made.
    """
    asked = Request.objects.filter(pk__in=[*_requests_of(offers)])
    rows = {row.pk: row for row in requests_locked(asked)}
    open_states = (*SEEKING, RequestState.PROPOSED) if run.is_own else SEEKING
    wanted = [
        one for one in offers if one.request is None or rows[one.request].state in open_states
    ]
    named = {offer.origin for offer in wanted} | {offer.destination for offer in wanted}
    facilities = Facility.objects.select_related("region").in_bulk(named)
    made: list[Transfer] = []
    for offer in wanted:
        request = rows[offer.request] if offer.request is not None else None
        transfer = Transfer(
            realm=run.realm,
            run=run,
            request=request,
            isolation=request.isolation if request else False,
            origin=facilities[offer.origin],
            destination=facilities[offer.destination],
            bed=offer.bed,
            bed_class=offer.bed_class,
            mode=offer.mode,
            minutes=offer.minutes,
            measured=offer.measured,
            why=offer.why,
            proposed_at=run.realm.now(),
            answer_before=answer_before(run),
        )
        if request is not None and not run.is_own and consent_asked(request) is None:
            request_step(request, "propose", actor, destination=transfer.destination)
            TRANSFERS.take(transfer, "propose", actor=actor)
        transfer_put(transfer, after=made[-1].number if made else None)
        record(TransferChanged.of(transfer), realm=run.realm, actor=actor)
        made.append(transfer)
    return made


def answer_before(run: SpreadRun) -> datetime:
    """Return until when a hospital may answer what is proposed to it now."""
    return clock.now() + timedelta(minutes=read_policy(run.policy.document).answer_minutes)


def transfer_put(transfer: Transfer, after: int | None = None) -> None:
    """Keep a new transfer under the next number of its realm, which another may take at the same moment.

    `after`: the last number, where that is known already.
    """
    for left in reversed(range(TRIES)):
        last = last_number(transfer.realm) if after is None else after
        transfer.number, after = last + 1, None
        try:
            with transaction.atomic():
                transfer.save(force_insert=True)
            break
        except IntegrityError:
            if not left or last_number(transfer.realm) < transfer.number:
                raise  # the number is free still: it was something else


def last_number(realm: Realm) -> int:
    """Return the highest number of a transfer in a realm."""
    return Transfer.objects.filter(realm=realm).aggregate(last=Max("number"))["last"] or 0


def _offered_again(transfer: Transfer, offer: Offer, run: SpreadRun, actor: Actor) -> Transfer:
    """Return a transfer that is offered again, with the class of bed that it fills by now.

    Why follows with it, so that both say the same; of what nobody was asked yet it is always that of now.
    What the system found for a request is proposed when a person's plan finds the same.
    """
    expected = transfer.state in TRANSFERS["offer"].sources
    why = offer.why or transfer.why
    told = transfer.bed_class != offer.bed_class or (expected and transfer.why != why)
    transfer.bed_class, transfer.why = offer.bed_class, why
    asks = transfer.request is not None and consent_asked(transfer.request) is None
    if expected and transfer.request is not None and asks and not run.is_own:
        row = request_locked(transfer.realm, transfer.request.pk)
        place = transfer.destination
        request_step(row, "propose", actor, keep=transfer.pk, destination=place)
        TRANSFERS.take(transfer, "propose", actor=actor)
        transfer.request, transfer.answer_before, told = row, answer_before(run), True
    if told:
        transfer.save()
        record(TransferChanged.of(transfer), realm=transfer.realm, actor=actor)
    return transfer


def answered(transfer: Transfer) -> dict[str, Any]:
    """Return what whoever decided on a transfer is answered."""
    return {"id": transfer.pk, "state": transfer.state}


def offers_at_open_places(offers: Sequence[Offer]) -> tuple[list[Offer], list[str]]:
    """Return the offers between facilities in use, and the codes of those that closed meanwhile."""
    named = {offer.origin for offer in offers} | {offer.destination for offer in offers}
    closed = set(
        Facility.objects.filter(pk__in=named, retired_at__isnull=False).values_list("pk", flat=True)
    )
    kept = [offer for offer in offers if closed.isdisjoint((offer.origin, offer.destination))]
    return kept, sorted(closed)


@command(
    "patientspread.transfer_withdraw",
    by=WITHDRAW,
    body=WithdrawIn,
    address="transfers/<int:transfer>/withdraw/",
    answer=answered,
    on=("transfer:{transfer_id}",),
)
def transfer_withdraw(*, actor: Actor, realm: Realm, transfer_id: int, reason: str) -> Transfer:
    """Take a proposed transfer back.

    Raises Missing, Refused, Invalid (no reason), Conflict.
    """
    if not reason.strip():
        raise Invalid("patientspread.withdraw_reason", field="reason")
    check_note(reason, field="reason")
    with writing():
        transfer = transfer_locked(realm, transfer_id)
        transfer_end(transfer, "withdraw", actor, reason)
    return transfer


def transfers_expire(*, actor: Actor) -> int:
    """Let proposals lapse that nobody answered in time, realm by realm; return how many."""
    late = Transfer.objects.filter(
        state__in=TRANSFERS["expire"].sources,
        answer_before__lt=clock.now(),
        realm__is_open=True,
    )
    lapsed: list[int] = []
    each(
        Realm.objects.filter(pk__in=late.values("realm")).order_by("pk"),
        lambda realm: lapsed.append(_expire(actor, realm, late)),
        logger=logger,
        what="unanswered proposals could not lapse",
    )
    return sum(lapsed)


def _expire(actor: Actor, realm: Realm, late: QuerySet[Transfer]) -> int:
    """Let a realm's late proposals lapse; one that is being closed is left to that."""
    lapsed: list[Transfer] = []
    with only_open():
        with writing():
            lock_requests(late.filter(realm=realm))
            expired = list(with_places(late.filter(realm=realm), skip_locked=True))
            for transfer in expired:
                transfer_end(transfer, "expire", actor, said("patientspread.reason.unanswered"))
        lapsed = expired
    return len(lapsed)


def transfers_end(*, actor: Actor, realm: Realm, reason: Readable) -> None:
    """Withdraw what waits for an answer in a realm that closes; whoever closes it was checked."""
    with writing():
        waiting = Transfer.objects.filter(realm=realm, state__in=TRANSFERS["lapse"].sources)
        # and those that end after these
        standing = Request.objects.filter(realm=realm, state__in=OPEN)
        lock_requests(waiting, standing.values_list("pk", flat=True))
        for transfer in with_places(waiting):
            transfer_end(transfer, "lapse", actor, reason)


def with_places(rows: QuerySet[Transfer], *, skip_locked: bool = False) -> QuerySet[Transfer]:
    """Return transfers, locked, with what their events name."""
    locked = rows.select_for_update(of=("self",), skip_locked=skip_locked)
    places = locked.select_related(
        "realm", "origin__region", "destination__region", "request", "run"
    )
    return places.order_by("pk")


def transfer_locked(realm: Realm, transfer_id: int) -> Transfer:
    """Return a transfer of this realm, locked."""
    lock_requests(Transfer.objects.filter(realm=realm, pk=transfer_id))
    transfer = with_places(Transfer.objects.filter(realm=realm, pk=transfer_id)).first()
    if transfer is None:
        raise Missing("patientspread.no_transfer", field="transfer")
    return transfer


def check_note(note: str, *, field: str = "note") -> None:
    """Raise Invalid for a note that is too long."""
    if len(note) > MAX_NOTE:
        raise Invalid("patientspread.note_long", field=field, most=MAX_NOTE)


def transfer_end(transfer: Transfer, name: str, actor: Actor, note: Readable) -> None:
    """Take a locked transfer a step further, tell it, and do what follows; inside `writing()`.

    Raises Refused, Conflict.
    """
    asked = transfer.state not in TRANSFERS["offer"].sources
    step = TRANSFERS.take(transfer, name, actor=actor)
    if step.by is not None:  # and still so when this is committed: a place may close meanwhile
        require_in_use(transfer.destination, transfer.origin)
    if name != "arrive":  # that is no answer: who said yes, and when, stays
        transfer.decided_by, transfer.decided_at = actor.label, transfer.realm.now()
    transfer.note = note
    transfer.save()
    if asked:  # of what nobody was asked yet the request goes on as it stands
        follow_transfer(transfer, name, actor, note)
    record(TransferChanged.of(transfer), realm=transfer.realm, actor=actor, reason=note)
    TRANSFERS.follow(transfer, step, actor=actor)
