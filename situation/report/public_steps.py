"""The life of a text for the public, who writes it and who approves it."""

from network.models import Role
from situation.report.public_models import PublicState
from web.rights import Reach, right
from web.transitions import Step, Transitions

WRITE = right(
    "situation.public_write",
    {
        Role.HIN: Reach.VEILIGHEIDSREGIO,
        Role.INFORMATION_MANAGER: Reach.VEILIGHEIDSREGIO,
        Role.ACGZ: Reach.VEILIGHEIDSREGIO,
        Role.HON: Reach.VEILIGHEIDSREGIO,
        Role.DPG: Reach.VEILIGHEIDSREGIO,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.ROAZ_CHAIR: Reach.REGION,
    },
)
# who answers for what the public hears: nobody approves what she wrote herself
APPROVE = right(
    "situation.public_approve",
    {Role.DPG: Reach.VEILIGHEIDSREGIO, Role.ROAZ_CHAIR: Reach.REGION},
)

UNDECIDED = (PublicState.DRAFT, PublicState.SUBMITTED, PublicState.RETURNED)
# where each step may be taken the services look at: an activiteit has several areas
PUBLIC_TEXTS = Transitions(
    "situation.public",
    Step("edit", {PublicState.DRAFT, PublicState.RETURNED}, PublicState.DRAFT),
    Step("submit", {PublicState.DRAFT, PublicState.RETURNED}, PublicState.SUBMITTED),
    Step("approve", {PublicState.SUBMITTED}, PublicState.APPROVED),
    Step("return", {PublicState.SUBMITTED}, PublicState.RETURNED),
    Step("withdraw", {*UNDECIDED, PublicState.APPROVED}, PublicState.WITHDRAWN),
    entity="publictext",
    initial=PublicState.DRAFT,
)
