"""Who sees spreading, who asks for it, and who decides on its transfers."""

from network.models import Role
from web.rights import Reach, right

SEE = right(
    "patientspread.see",
    {
        Role.REGIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.DPG: Reach.REGION,
    },
)
# A DPG may where the plan of the region gave that function the lead (`phases.runs.has_lead`).
RUN = right(
    "patientspread.run",
    {
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.DPG: Reach.REGION,
    },
)
RUN_NATIONAL = right("patientspread.run_national", {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE})
# by the names of their commands
ANSWER = right("patientspread.transfer_answer", {Role.HOSPITAL_LIAISON: Reach.FACILITY})
WITHDRAW = right(
    "patientspread.transfer_withdraw",
    {Role.REGIONAL_COORDINATOR: Reach.REGION, Role.NATIONAL_COORDINATOR: Reach.ANYWHERE},
)
