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
# What the country asks of a region for the week ahead: its coordinator reads it.
WEEK_SEE = right(
    "patientspread.week_see",
    {
        Role.REGIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.DPG: Reach.ANYWHERE,
    },
)
WEEK_READ = right("patientspread.week_read", {Role.REGIONAL_COORDINATOR: Reach.REGION})
# by the names of their commands
ANSWER = right("patientspread.transfer_answer", {Role.HOSPITAL_LIAISON: Reach.FACILITY})
WITHDRAW = right(
    "patientspread.transfer_withdraw",
    {Role.REGIONAL_COORDINATOR: Reach.REGION, Role.NATIONAL_COORDINATOR: Reach.ANYWHERE},
)
# A request: the house that asks, and who coordinates. Whoever moves the patient may be of either side.
ASK = right(
    "patientspread.request_enter",
    {
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
)
MOVE = right(
    "patientspread.request_move",
    {
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
)
# How many rides may leave a region, and who drives: whoever coordinates there.
FLEET = right(
    "patientspread.fleet_set",
    {Role.REGIONAL_COORDINATOR: Reach.REGION, Role.NATIONAL_COORDINATOR: Reach.ANYWHERE},
)
SEEK = right(
    "patientspread.request_seek",
    {Role.REGIONAL_COORDINATOR: Reach.REGION, Role.NATIONAL_COORDINATOR: Reach.ANYWHERE},
)
SEEK_REGION = right("patientspread.request_seek_region", {Role.REGIONAL_COORDINATOR: Reach.REGION})
# A place for one patient: a house of any sector asks, a desk finds and asks around, the house that is asked
# answers, or the desk does that heard it by telephone.
DESKS = {Role.CAV_DESK: Reach.REGION, Role.REGIONAL_COORDINATOR: Reach.REGION}
PLACE_SEE = right("patientspread.placement_see", {Role.HOSPITAL_LIAISON: Reach.FACILITY} | DESKS)
PLACE_ASK = right("patientspread.placement_enter", {Role.HOSPITAL_LIAISON: Reach.FACILITY} | DESKS)
PLACE_FIND = right("patientspread.placement_ask", DESKS)
PLACE_ANSWER = right(
    "patientspread.placement_answer", {Role.HOSPITAL_LIAISON: Reach.FACILITY} | DESKS
)
