"""Whether a report says again what is known already, whoever brought it. Pure."""

from dataclasses import replace
from datetime import datetime

from lcms_bridge.canonical import BedState, EdState, FacilityState, Provenance


def without_known(said: FacilityState, known: FacilityState | None) -> FacilityState:
    """Return the facility without the reports that say again what is known already."""
    if known is None:
        return said
    same_beds = said.beds is not None and known.beds is not None and same(said.beds, known.beds)
    same_ed = said.ed is not None and known.ed is not None and same(said.ed, known.ed)
    return replace(said, beds=None if same_beds else said.beds, ed=None if same_ed else said.ed)


def same(said: BedState | EdState, known: BedState | EdState) -> bool:
    """Say whether two reports are of one moment and mean the same, whoever brought them."""
    if _meaning(said.provenance) != _meaning(known.provenance):
        return False
    if isinstance(said, BedState) and isinstance(known, BedState):
        before = {line.bed: line for line in known.lines}
        return said.capacity_class == known.capacity_class and all(
            line.bed in before
            and line.counts == before[line.bed].counts
            # widths that are not stated stay as they are
            and (not line.widths or line.widths == before[line.bed].widths)
            for line in said.lines
        )
    return replace(said, provenance=known.provenance) == known


def _meaning(provenance: Provenance) -> tuple[datetime, str]:
    """Return what makes two reports speak of the same: their moment and their duiding."""
    return provenance.observed_at, provenance.duiding
