"""Why a patient does not go to another hospital, on the figures of now: told among colleagues."""

from datetime import datetime
from typing import Any

from journal.errors import Conflict, Invalid
from network.models import Facility
from patientspread.engine import AssignProblem, EngineError, Explained, solve_assign, told, why_not
from patientspread.models import Transfer, TransferState
from patientspread.selectors import question_of
from patientspread.selectors.requests import patient_id

TIME_LIMIT_S = 8.0
OPEN = (TransferState.EXPECTED, TransferState.PROPOSED)


def why_not_there(transfer: Transfer, facility: Facility, now: datetime) -> dict[str, Any]:
    """Return in both languages why the patient of a transfer does not go to another hospital.

    `{facility, at, nl, en}`: a rule that forbids it, or the first goal that gets worse and by how much. The
    plan of the transfer is solved anew on the figures of now, with what was proposed in place. Raises
    Conflict (it was decided on, or nobody planned it), Invalid (a hospital outside the area of the plan).
    """
    if transfer.run is None or transfer.state not in OPEN:
        raise Conflict("patientspread.why_not.over", field="transfer")
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
