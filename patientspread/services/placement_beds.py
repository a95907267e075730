"""The bed of a hospital that a desk found: reserved, let go, or filled, as after any other promise."""

from datetime import datetime

from capacity.kinds import kind
from capacity.models import PromiseState
from capacity.services import bed_moved, bed_promise, bed_release
from network.models import Facility
from patientspread.placement_lists import care_of
from patientspread.placement_models import Placement
from patientspread.request_transitions import COUNTER


def _bed_at(row: Placement) -> tuple[str, Facility] | None:
    """Return the kind of bed and the hospital that takes the patient; None: another sort of house."""
    house, code = row.destination, care_of(row.care).kind
    if house is None or not (house.is_hospital and kind(code).is_bed):
        return None
    return code, house


def bed_reserved(row: Placement) -> None:
    """Reserve the bed of a hospital that said yes, so that no plan promises it to another."""
    found = _bed_at(row)
    if found is not None:
        bed_promise(
            actor=COUNTER,
            realm=row.realm,
            about=row.key,
            state=PromiseState.RESERVED,
            bed=found[0],
            sender=None,
            receiver=found[1],
        )


def bed_let_go(row: Placement) -> None:
    """Let the bed go that was reserved, if one was."""
    bed_release(actor=COUNTER, realm=row.realm, about=row.key)


def bed_filled(row: Placement, at: datetime) -> None:
    """Count the patient at the hospital, as after any other arrival."""
    found = _bed_at(row)
    if found is not None:
        bed, house = found
        bed_moved(
            actor=COUNTER, realm=row.realm, about=row.key, bed=bed, facility=house, step=1, at=at
        )
