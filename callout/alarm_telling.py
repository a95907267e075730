"""One way to tell of an alarm: the journal first, then the apps above that raised it."""

from callout.models import Alarm
from callout.signals import alarm_told
from callout.states import event_of
from journal.actors import Actor
from journal.said import Readable
from journal.services import record


def alarm_tell(alarm: Alarm, told: Readable = "", *, actor: Actor, reason: Readable = "") -> None:
    """Record how an alarm stands, and tell it on; `told`: its line in the log. Inside `writing()`."""
    record(event_of(alarm, told), realm=alarm.realm, actor=actor, reason=reason)
    alarm_told.send(sender=Alarm, alarm=alarm, actor=actor)
