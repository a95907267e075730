"""What the bridge must take up: messages that came in, and other systems that are to be told."""

from typing import Any

from django.db.models import QuerySet

from journal import clock
from journal.overdue import overdue
from lcms_bridge.models import Message, MessageState, Peer
from lcms_bridge.services import peers_due


def _due() -> "QuerySet[Any]":
    """Return the messages that nobody took up in time."""
    return Message.objects.filter(
        state=MessageState.RECEIVED, due_at__lte=clock.now(), realm__is_open=True
    )


overdue("lcms_bridge.message", _due, "due_at")


def _unserved() -> "QuerySet[Any]":
    """Return the systems that nobody serves though they are to be told."""
    return Peer.objects.filter(pk__in=peers_due())


overdue("lcms_bridge.peer", _unserved, "held_until")
