"""Who sees spreading. What may be done in it stands with its commands."""

from network.models import Role
from web.rights import Reach, right

SEE = right(
    "patientspread.see",
    {
        Role.REGIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)
RUN = right(
    "patientspread.run",
    {Role.REGIONAL_COORDINATOR: Reach.REGION, Role.NATIONAL_COORDINATOR: Reach.ANYWHERE},
)
RUN_NATIONAL = right("patientspread.run_national", {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE})
