"""The life of an activiteit: it winds down, is closed, and may be opened again."""

from phases.models import ActivityState
from web.transitions import Step, Transitions

# who may is looked at by the service: in one of the areas of the activiteit
ACTIVITIES = Transitions(
    "phases.activity",
    Step("wind_down", {ActivityState.OPEN}, ActivityState.WINDING_DOWN),
    Step("close", {ActivityState.OPEN, ActivityState.WINDING_DOWN}, ActivityState.CLOSED),
    Step("reopen", {ActivityState.WINDING_DOWN, ActivityState.CLOSED}, ActivityState.OPEN),
    entity="activity",
    initial=ActivityState.OPEN,
)
