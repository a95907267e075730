"""What becomes of a mandate that was asked."""

from network.access import RequestState
from web.transitions import Step, Transitions

_WAITING = {RequestState.WAITING}

# Who may is looked at by the service: it depends on who asked, and on who receives.
REQUESTS = Transitions(
    "network.mandate_request",
    Step("confirm", _WAITING, RequestState.CONFIRMED),
    Step("decline", _WAITING, RequestState.DECLINED),
    Step("withdraw", _WAITING, RequestState.WITHDRAWN),  # by who asked it
    Step("lapse", _WAITING, RequestState.LAPSED),
    entity="mandate_request",
    initial=RequestState.WAITING,
)
