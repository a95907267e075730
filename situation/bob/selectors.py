"""Reading what was decided, done, asked and met about in an activiteit, as the wire shows each."""

from typing import Any

from phases.models import Activity
from situation.bob.models import Meeting, PartyRequest, TeamAction, TeamDecision
from situation.bob.states import action_event, decision_event, meeting_event, request_event


def bob_document(activity: Activity) -> dict[str, Any]:
    """Return all of it, oldest first (4 queries, and 1 a decision, a request and a meeting)."""
    shown: dict[str, Any] = {"activity": activity.pk, "name": activity.name}
    for name, model, event in (
        ("decisions", TeamDecision, decision_event),
        ("actions", TeamAction, action_event),
        ("requests", PartyRequest, request_event),
        ("meetings", Meeting, meeting_event),
    ):
        rows: Any = model
        states = []
        for row in rows.objects.filter(activity=activity).order_by("pk"):
            row.activity = activity
            states.append(event(row).state())
        shown[name] = states
    return shown
