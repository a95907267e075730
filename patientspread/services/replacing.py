"""What a plan's offers do to the proposals of before: which it decides on, and what changes for whom."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from journal import clock
from patientspread.models import Request, SpreadRun, Transfer, TransferState
from patientspread.policy import read_policy


@dataclass(frozen=True)
class Offer:
    """One move a plan wants to propose: one patient, with why."""

    origin: str
    destination: str
    bed: str
    mode: str
    minutes: int
    why: dict[str, Any]
    bed_class: str = ""
    measured: bool = False  # the minutes are no estimate
    request: int | None = None  # none: of an expectation, which nobody is asked to answer
    stood: bool = False  # it was proposed already when the plan looked


@dataclass(frozen=True)
class Replaced:
    """What became of the proposals of before.

    Those that stay; how many other patients go elsewhere now, and for how many no place was found and what
    was proposed lapsed; how many offers were left, because somebody was quicker than the plan.
    """

    kept: list[Transfer]
    elsewhere: int
    lapsed: int
    left: int


def looked_for(run: SpreadRun, transfer: Transfer, sought: Collection[int]) -> bool:
    """Say whether a run looked for a place for the patient of a transfer; `sought`: the requests it had.

    What was offered or asked while it was solved it knows nothing of. A plan of requests looks for nobody
    else: of what others expect it says nothing.
    """
    if transfer.request_id is not None:
        return transfer.request_id in sought
    of_its_own = transfer.run is not None and transfer.run.scope == run.scope
    return not sought or run.is_replan or of_its_own


def is_counted(run: SpreadRun, transfer: Transfer, sought: Collection[int]) -> bool:
    """Say whether it is told of a patient that a plan finds no place for what it ends.

    A plan of requests ends what an earlier plan of its own area expected, and looked for none of that.
    """
    return transfer.request_id is not None or not sought or run.is_replan


def still_expected(offers: Iterable[Offer], asked_since: Iterable[Request]) -> list[Offer]:
    """Return the offers without the expectations that a coordinator offered while the plan was made.

    Nobody knows which candidate that was: one of that house and kind of bed, if there is one to that place.
    """
    left = list(offers)
    for row in asked_since:
        alike = [
            one
            for one in left
            if one.request is None and (one.origin, one.bed) == (row.origin_id, row.bed)
        ]
        if alike:
            left.remove(min(alike, key=lambda one: one.destination != row.destination_id))
    return left


def still_open(run: SpreadRun, offers: Sequence[Offer]) -> list[Offer]:
    """Return the offers of requests to hospitals that did not refuse them since the run looked (1 query).

    Nor those that stood then and that a coordinator took back meanwhile: who did that knew why. A proposal
    that lapsed is made again, as by any plan. To be called for what is no longer proposed, under its locks.
    """
    since = clock.now() - timedelta(hours=read_policy(run.policy.document).decline_hours)
    asked = [offer.request for offer in offers if offer.request is not None]
    refused, last = set[tuple[int | None, str]](), dict[tuple[int | None, str], str]()
    rows = Transfer.objects.filter(request__in=asked).order_by("pk")
    for request, place, state, answer_before in rows.values_list(
        "request", "destination", "state", "answer_before"
    ):
        last[request, place] = state
        if state == TransferState.REFUSED and answer_before > since:  # as the plan itself counts
            refused.add((request, place))

    def is_over(offer: Offer) -> bool:
        asks = offer.request, offer.destination
        return asks in refused or (offer.stood and last.get(asks) == TransferState.WITHDRAWN)

    return [offer for offer in offers if not is_over(offer)]


def matched(
    before: Iterable[Transfer], offers: Iterable[Offer]
) -> tuple[list[tuple[Transfer, Offer]], list[Transfer], list[Offer]]:
    """Return what was proposed already with its offer, what is offered no more, and what is new."""
    new = list(offers)
    stay: list[tuple[Transfer, Offer]] = []
    gone: list[Transfer] = []
    for transfer in before:
        again = next((offer for offer in new if _same(offer, transfer)), None)
        if again is None:
            gone.append(transfer)
            continue
        new.remove(again)
        stay.append((transfer, again))
    return stay, gone, new


def changed(
    run: SpreadRun, gone: Iterable[Transfer], kept: Iterable[Transfer], new: Sequence[Offer]
) -> tuple[int, int]:
    """Return how many patients go elsewhere now, and for how many nothing is proposed any more.

    A patient is counted once, and whose answer the plan follows not at all. Whom a hospital still thinks
    about is asked still, whatever a plan of the system's own finds.
    """
    asked = {one.request_id for one in gone if run.is_own and one.state == TransferState.PROPOSED}
    counted = {one.request_id for one in kept} | {run.about.request_id if run.about else None}
    counted -= {None}
    found = Counter(map(_whose, new))
    elsewhere = lapsed = 0
    for one in gone:
        if one.request_id in counted:
            continue
        if one.request_id is not None:
            counted.add(one.request_id)
        if found[_whose(one)]:
            found[_whose(one)] -= 1
            elsewhere += 1
        elif one.request_id is None or one.request_id not in asked:
            lapsed += 1
    return elsewhere, lapsed


def _whose(one: Offer | Transfer) -> tuple[str, str, int | None]:
    """Return whose move it is, as far as anybody knows: of a request, or of somebody who lies there."""
    if isinstance(one, Offer):
        return one.origin, one.bed, one.request
    return one.origin_id, one.bed, one.request_id


def _same(offer: Offer, transfer: Transfer) -> bool:
    """Say whether an offer is what was proposed already."""
    return _whose(offer) == _whose(transfer) and offer.destination == transfer.destination_id
