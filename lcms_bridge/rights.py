"""Who may send files, read the inbox, and take the picture out."""

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
