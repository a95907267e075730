"""What the worker does for the bridge; every task may run twice, or late, without harm."""

from celery import shared_task

from lcms_bridge.services import BRIDGE, message_process, messages_due


@shared_task(name="lcms_bridge.tasks.process_message")
def process_message(message_id: int) -> None:
    """Process one message: the doorbell of its arrival."""
    message_process(actor=BRIDGE, message_id=message_id)


@shared_task(name="lcms_bridge.tasks.sweep_inbox")
def sweep_inbox() -> int:
    """Process all messages that are due, whose doorbell was lost or whose worker died."""
    due = messages_due()
    for message_id in due:
        message_process(actor=BRIDGE, message_id=message_id)
    return len(due)
