"""Who may send files, read the inbox, mend what was held back, and take the picture out."""

from network.models import Role
from network.permissions import EVERY_ROLE
from web.rights import Reach, right

EXPORT = right("lcms_bridge.export", EVERY_ROLE)
IMPORT = right(
    "lcms_bridge.import",
    {
        Role.HIN: Reach.REGION,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)
SEE = right(
    "lcms_bridge.see",
    {
        Role.HIN: Reach.ANYWHERE,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)
# a message that was held back: read it again, after pointing something right, or discard it
MEND = right(
    "lcms_bridge.mend",
    {
        Role.HIN: Reach.REGION,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)
# which other systems are told what we know of a region; of the whole country it is for who administers
PEERS = right("lcms_bridge.peers", {Role.HIN: Reach.REGION, Role.ADMINISTRATOR: Reach.ANYWHERE})
# datasets of a period, for an analyst's own tools: who oversees a region, its own; a house, itself
ANALYSIS = right(
    "lcms_bridge.analysis",
    {
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.ROAZ_CHAIR: Reach.REGION,
        Role.DPG: Reach.REGION,
        Role.HIN: Reach.REGION,
        Role.ACGZ: Reach.REGION,
        Role.REGION_ADMINISTRATOR: Reach.REGION,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)
# of those, what is about moves of single patients: who sees them on screens (`TransferChanged.concerned`)
ANALYSIS_MOVES = right(
    "lcms_bridge.analysis_moves",
    {
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.DPG: Reach.REGION,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)
