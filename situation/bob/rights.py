"""Who may record decisions, actions, requests and meetings; whose each is the services look at."""

from network.models import Role
from network.permissions import EVERY_ROLE
from web.rights import Reach, right

# those who keep what the teams of a veiligheidsregio decide and do
KEEP = right(
    "situation.bob_keep",
    {
        Role.HIN: Reach.VEILIGHEIDSREGIO,
        Role.ACGZ: Reach.VEILIGHEIDSREGIO,
        Role.OVDG: Reach.VEILIGHEIDSREGIO,
        Role.HON: Reach.VEILIGHEIDSREGIO,
        Role.INFORMATION_MANAGER: Reach.VEILIGHEIDSREGIO,
        Role.DPG: Reach.VEILIGHEIDSREGIO,
        Role.MKA_DISPATCHER: Reach.SERVED,
    },
)
# whoever holds a function, owns an action, was asked something: which of them the service looks at
PART = right("situation.bob_part", EVERY_ROLE)
