"""Requests that a house's own system brings: each entered by the service that people use, or held back.

One case is asked once: a request under the same reference that is open, or was entered after the moment at
which the system says it was asked, is the same one, whatever became of it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q

from capacity.checks import moment_fault
from journal.actors import Actor, system_actor
from journal.errors import ZorgbeeldError
from journal.said import said
from lcms_bridge.application import Processed, outcome_of, said_problem
from lcms_bridge.canonical import FacilityState, FilePlace, Problem, Scope
from lcms_bridge.entries import Reading, TransferRequest
from lcms_bridge.judgement import Knowledge, other_world, stranger
from lcms_bridge.knowing import Here
from lcms_bridge.models import Message
from lcms_bridge.senders import sender_of, source_of
from network.models import Facility
from patientspread.models import Request
from patientspread.request_bodies import PmrIn
from patientspread.request_models import OPEN
from patientspread.rights import ASK
from patientspread.services import request_enter
from web.bodies import checked
from web.people import can
from web.program import Program


def requests_apply(message: Message, reading: Reading) -> Processed:
    """Enter what a message asks, in whatever format; inside `writing()`, with the message locked."""
    here = Here(message.realm)
    world = here.known_to(message, source_of(message))
    held = list(_whole(reading, world))
    if any(one.scope is Scope.FILE for one in held):
        return outcome_of(0, held)
    taking = _Taking(message, world, here.facilities)
    problems = [*held, *taking.all(reading.entries)]
    if taking.known:
        params = {"n": taking.known}
        problems.append(Problem("requests_known", _FILE, scope=Scope.REMARK, params=params))
    made = outcome_of(len(taking.entered) + taking.known, problems)
    carried = [*message.carried, *taking.entered]
    return Processed(made.step, len(taking.entered), made.problems, carried, again=taking.known)


_FILE = FilePlace()


def _whole(reading: Reading, world: Knowledge) -> Iterator[Problem]:
    """Yield what was wrong with a message, and that it is from another world."""
    yield from reading.problems
    refusal = None if reading.refused else other_world(reading.envelope, world.envelope)
    if refusal is not None:
        yield refusal


class _Taking:
    """The requests of one message, one after the other."""

    def __init__(self, message: Message, world: Knowledge, houses: dict[str, Facility]) -> None:
        """Begin with nothing entered."""
        self.message, self.world, self.houses = message, world, houses
        self.sender = sender_of(message)
        who = said("lcms_bridge.actor.for", who=message.actor_label)
        self.actor: Actor = system_actor("bridge", who)
        self.entered: list[dict[str, Any]] = []
        self.known = 0

    def all(self, entries: Sequence[Any]) -> Iterator[Problem]:
        """Yield why requests were held back; the others are entered."""
        for entry in entries:
            yield from self._one(entry)

    def _one(self, entry: TransferRequest) -> Iterator[Problem]:
        """Enter one request; yield what stands against it."""
        code = entry.facility.label
        against = [*stranger(FacilityState(code, place=entry.place), self.world)]
        if not against:
            against = [*self._against(entry, self.houses[code])]
        if against:
            yield from against
        elif self._is_known(entry, code):
            self.known += 1
        else:
            yield from self._enter(entry, self.houses[code])

    def _against(self, entry: TransferRequest, house: Facility) -> Iterator[Problem]:
        """Yield that a person may not ask for this house, or that a request was asked in the future."""
        if not isinstance(self.sender, Program) and not can(self.sender, ASK, house):
            sentence = f"lcms_bridge.problem.not_your_{self.world.reach}"
            yield Problem("not_yours", entry.place, house.pk, sentence=sentence)
        at = entry.observed_at
        if at is not None and moment_fault(at, now=self.world.now, newest=None):
            yield Problem("future", entry.place, house.pk, params={"moment": at})

    def _is_known(self, entry: TransferRequest, code: str) -> bool:
        """Say whether this case was asked for already."""
        same = Q(state__in=OPEN) | Q(entered_at__gte=entry.observed_at)
        rows = Request.objects.filter(same, realm=self.message.realm, origin=code)
        return rows.filter(reference=entry.reference.upper()).exists()

    def _enter(self, entry: TransferRequest, house: Facility) -> Iterator[Problem]:
        """Enter a request as a person would; yield what the service says against it."""
        asked = {**entry.case, "facility": house.pk, "reference": entry.reference}
        try:
            case = checked(PmrIn, asked)
            del case["facility"]
            row = request_enter(
                actor=self.actor, realm=self.message.realm, facility=house, case=case
            )
        except ZorgbeeldError as error:
            yield said_problem(error.code, error.said, entry.place, house.pk)
        else:
            told = {"beds_at": None, "ed_at": None, "request": row.number}
            self.entered.append({"facility": house.pk, **told})
