"""Why a patient does not go to another hospital, on the figures of now: told among colleagues."""

from datetime import datetime
from typing import Any

from journal.errors import Conflict, Invalid
from journal.said import Said, both, said
from network.models import Facility
from patientspread.engine import AssignProblem, EngineError, Explained, solve_assign, told, why_not
from patientspread.models import Transfer, TransferState
from patientspread.selectors import question_of
from patientspread.selectors.request_places import places_of, room_said
from patientspread.selectors.requests import patient_id

TIME_LIMIT_S = 8.0
OPEN = (TransferState.EXPECTED, TransferState.PROPOSED)


def why_not_there(transfer: Transfer, facility: Facility, now: datetime) -> dict[str, Any]:
    """Return in both languages why the patient of a transfer does not go to another hospital.

    `{facility, at, nl, en}`: a rule that forbids it, or the first goal that gets worse and by how much. The
    plan of the transfer is solved anew on the figures of now, with what was proposed in place. Raises
    Conflict (it was decided on), Invalid (a hospital outside the area of the plan). What was proposed by hand
    is held against the order of the hospitals of now.
    """
    if transfer.state not in OPEN:
        raise Conflict("patientspread.why_not.over", field="transfer")
    if transfer.run is None:
        return {"facility": facility.pk, "at": now, **both(_by_hand(transfer, facility, now))}
    problem = question_of(transfer.run, now).problem
    patient = _patient(transfer, problem)
    if patient is None:
        raise Conflict("patientspread.why_not.over", field="transfer")
    if facility.pk not in {site.id for site in problem.sites}:
        raise Invalid("patientspread.why_not.outside", field="facility", name=facility.name)
    try:
        result = solve_assign(problem, time_limit=TIME_LIMIT_S, compare=False)
        found = why_not(Explained(problem, result), patient, facility.pk)
    except EngineError:
        raise Conflict("patientspread.why_not.unknown", field="facility") from None
    return {
        "facility": facility.pk,
        "at": now,
        "nl": told(found, language="nl"),
        "en": told(found, language="en"),
    }


def _by_hand(transfer: Transfer, facility: Facility, now: datetime) -> Said:
    """Return why a person chose no other hospital: what stands against it, or its place in the order."""
    row = transfer.request
    places = places_of(row, now) if row is not None else None
    other = places.of(facility) if places is not None else None
    if row is None or places is None or other is None:
        raise Invalid("patientspread.match.not_sought", field="facility", place=facility.name)
    if other.against:
        return said("patientspread.match.stands", against=[one.told for one in other.against])
    here = places.of(transfer.destination)
    words: dict[str, Any] = {"place": facility.name, "chosen": transfer.destination.name}
    rank = places.rank(here) if here is not None else None
    if here is None or rank is None:
        return said("patientspread.match.although", room=room_said(other, row), **words)
    if (places.rank(other) or 0) < rank:
        return said("patientspread.match.better", why=places.below(here, other), **words)
    return said("patientspread.match.lower", why=places.below(other, here), **words)


def _patient(transfer: Transfer, problem: AssignProblem) -> str | None:
    """Return what the engine calls the patient of a transfer; None: not among those it looks at now."""
    known = {one.id: one for one in problem.patients}
    if transfer.request is not None:
        name = patient_id(transfer.request)
        return name if name in known else None
    place = transfer.origin_id, transfer.bed
    return next(
        (
            name
            for name, destination in problem.open_proposals.items()
            if destination == transfer.destination_id
            and name in known
            and (known[name].origin, known[name].bed) == place
        ),
        None,
    )
