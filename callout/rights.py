"""Who may keep contacts and rosters, raise an alarm, and answer one."""

from network.models import Role
from network.permissions import EVERY_ROLE
from web.rights import Reach, right

# the own house, the own region or veiligheidsregio; whoever answers for all of them
KEEP = right(
    "callout.keep",
    {
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.CRISIS_COORDINATOR: Reach.FACILITY,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.HIN: Reach.VEILIGHEIDSREGIO,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
    },
)
RAISE = right(
    "callout.raise",
    {
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.CRISIS_COORDINATOR: Reach.FACILITY,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.ROAZ_CHAIR: Reach.REGION,
        Role.DPG: Reach.REGION,
        Role.HIN: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
)
# Who may say that a house is asked at an address, and answers there without a login: whoever answers for it
# on the screen. What others fill in is used for that only after the house said that it is right.
VOUCH = right("callout.vouch", {Role.HOSPITAL_LIAISON: Reach.FACILITY})
# the whole country is a place that only they answer for
COUNTRY = right(
    "callout.country",
    {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE, Role.ADMINISTRATOR: Reach.ANYWHERE},
)
# whoever has a function may be called; whose call it is the service looks at
ANSWER = right("callout.answer", EVERY_ROLE)
