"""The life of a handover: who receives it takes or declines it, who gives it may take it back.

What was declined stands before who gives until she offers anew, or sets it aside and goes on.
"""

from situation.post_models import HandoverState
from web.transitions import Step, Transitions

# whose step it is the services look at: it belongs to two persons, not to a role
HANDOVERS = Transitions(
    "situation.handover",
    Step("take", {HandoverState.OFFERED}, HandoverState.TAKEN),
    Step("decline", {HandoverState.OFFERED}, HandoverState.DECLINED),
    Step("withdraw", {HandoverState.OFFERED}, HandoverState.WITHDRAWN),
    Step("set_aside", {HandoverState.DECLINED}, HandoverState.WITHDRAWN),
    entity="handover",
    initial=HandoverState.OFFERED,
)
