"""What the bridge must take up: messages that came in."""

from typing import Any

from django.db.models import QuerySet

from journal import clock
from journal.overdue import overdue
from lcms_bridge.models import Message, MessageState


def _due() -> "QuerySet[Any]":
    """Return the messages that nobody took up in time."""
    return Message.objects.filter(
        state=MessageState.RECEIVED, due_at__lte=clock.now(), realm__is_open=True
    )


overdue("lcms_bridge.message", _due, "due_at")
