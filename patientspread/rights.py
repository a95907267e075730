"""Who sees spreading, who asks for it, and who decides on its transfers."""

from network.models import Role
from web.rights import Reach, right

# Who decides on the care of a region reads how its patients are spread: counts, plans and targets. Of a
# single patient only those concerned hear (`patientspread.events`): the chair and the HIN do not.
READERS = {Role.ROAZ_CHAIR: Reach.REGION, Role.HIN: Reach.REGION}
# What the coordinator of a region may, a DPG may where and while the plan gave that function the lead.
COORDINATORS = {
    Role.REGIONAL_COORDINATOR: Reach.REGION,
    Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    Role.DPG: Reach.LED,
}
HOUSES = {Role.HOSPITAL_LIAISON: Reach.FACILITY}
# Who drives says that a patient left and arrived: the ambulance service of the region that sends, and the
# dispatch centre that serves the house.
TRANSPORT = {Role.RAV_LIAISON: Reach.REGION, Role.MKA_DISPATCHER: Reach.SERVED}
SEE = right(
    "patientspread.see",
    {
        Role.REGIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.DPG: Reach.REGION,
        **READERS,
    },
)
# A run, whole: everybody gets of it what their audiences see (`selectors.seen_plan`).
RUN_SEE = right(
    "patientspread.run_see",
    {
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.DPG: Reach.REGION,
        **READERS,
    },
)
# What became of requests and offers, in counts: a region its own, the country every region.
PERFORMANCE_SEE = right(
    "patientspread.performance_see",
    {
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.DPG: Reach.REGION,
        **READERS,
    },
)
# The flow through a region with its small numbers too: who answers for care there, and its houses and desks.
FLOW_WHOLE = right(
    "patientspread.flow_whole",
    {
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.DPG: Reach.REGION,
        Role.HOSPITAL_LIAISON: Reach.HOME,
        Role.CAV_DESK: Reach.REGION,
        **READERS,
    },
)
RUN = right("patientspread.run", COORDINATORS)
# By which key the country shares out: whoever coordinates it says so.
SHARE_SET = right("patientspread.share_set", {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE})
RUN_NATIONAL = right("patientspread.run_national", {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE})
# What the country asks of a region for the week ahead: its coordinator reads it.
WEEK_SEE = right(
    "patientspread.week_see",
    {
        Role.REGIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.DPG: Reach.ANYWHERE,
        **READERS,
    },
)
WEEK_READ = right(
    "patientspread.week_read", {Role.REGIONAL_COORDINATOR: Reach.REGION, Role.DPG: Reach.LED}
)
# A hospital is shown its own part of a variant by whoever may have one made.
SHOW = right("patientspread.variant_show", COORDINATORS)
# by the names of their commands
ANSWER = right("patientspread.transfer_answer", HOUSES)
WITHDRAW = right("patientspread.transfer_withdraw", COORDINATORS)
# A request: the house that asks, and who coordinates. Whoever moves the patient may be of either side.
ASK = right("patientspread.request_enter", HOUSES | COORDINATORS)
MOVE = right("patientspread.request_move", HOUSES | COORDINATORS)
# That a patient left or arrived is said by who drives as well; what is driven is seen by them alone.
RIDE = right("patientspread.ride", HOUSES | COORDINATORS | TRANSPORT)
RIDES_SEE = right("patientspread.rides_see", TRANSPORT)
# How many rides may leave a region, and who drives: whoever coordinates there.
FLEET = right("patientspread.fleet_set", COORDINATORS)
SEEK = right("patientspread.request_seek", COORDINATORS)
SEEK_REGION = right(
    "patientspread.request_seek_region",
    {Role.REGIONAL_COORDINATOR: Reach.REGION, Role.DPG: Reach.LED},
)
# A place for one patient: a house of any sector asks, a desk finds and asks around, the house that is asked
# answers, or the desk does that heard it by telephone.
DESKS = {Role.CAV_DESK: Reach.REGION, Role.REGIONAL_COORDINATOR: Reach.REGION}
PLACE_SEE = right("patientspread.placement_see", HOUSES | DESKS)
PLACE_ASK = right("patientspread.placement_enter", HOUSES | DESKS)
PLACE_FIND = right("patientspread.placement_ask", DESKS)
PLACE_ANSWER = right("patientspread.placement_answer", HOUSES | DESKS)
