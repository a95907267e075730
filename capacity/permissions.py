"""What people may do with figures, where a command does not say it by itself."""

from network.models import Role
from web.rights import Reach, right

REPORT = right("capacity.beds_report", {Role.HOSPITAL_LIAISON: Reach.FACILITY})
SPEAKING = (Role.VVT_LIAISON, Role.GGZ_LIAISON, Role.GP_LIAISON, Role.RAV_LIAISON)
# whether a house, or a part of it, is open: the house, who coordinates there, who speaks for its sector
STAND = right(
    "capacity.operating_state_set",
    {
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.CRISIS_COORDINATOR: Reach.FACILITY,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        **dict.fromkeys(SPEAKING, Reach.SECTOR),
    },
)
# staff to another house: of the own house, or of a house of the own region
LENDING = right(
    "capacity.staff_lend",
    {
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.CRISIS_COORDINATOR: Reach.FACILITY,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
    },
)
STAFF_POOL = right(
    "capacity.staff_pool",
    {
        Role.HOSPITAL_LIAISON: Reach.ANYWHERE,
        Role.CRISIS_COORDINATOR: Reach.ANYWHERE,
        Role.REGIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
)
# published figures, of which no hospital can be traced
STATISTICS = right(
    "capacity.stop_statistics",
    {
        Role.REGIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.ROAZ_CHAIR: Reach.ANYWHERE,
    },
)
# who may have a system speak for a place: whoever runs it, whoever coordinates there, or the house itself
SOURCE_MANAGE = right(
    "capacity.source_register",
    {
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)
# which source counts: the house decides for itself, the realm's rule is for who answers for all
SOURCE_RULE_ALL = right(
    "capacity.source_rule_all",
    {Role.ADMINISTRATOR: Reach.ANYWHERE, Role.NATIONAL_COORDINATOR: Reach.ANYWHERE},
)
SOURCE_RULE = right(
    "capacity.source_rule_set",
    {
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)
SOURCES_SEE = right(
    "capacity.sources_see",
    {
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)
REMIND = right(
    "capacity.figures_remind",
    {
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.HIN: Reach.REGION,
        # who speaks for a sector: the houses of that sector
        **dict.fromkeys((*SPEAKING, Role.CAV_DESK), Reach.SECTOR),
    },
)
