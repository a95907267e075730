"""Who asks and who answers the meetlat."""

from network.models import Role
from web.rights import Reach, right

SURVEY_OPEN = right(
    "capacity.survey_open",
    {
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.HIN: Reach.REGION,
        Role.ROAZ_CHAIR: Reach.REGION,
    },
)
SURVEY_ANSWER = right("capacity.survey_answer", {Role.HOSPITAL_LIAISON: Reach.FACILITY})
