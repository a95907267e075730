"""Whether a way of this installation works: told on every screen, in every open realm."""

from callout.events import WayChanged
from callout.models import WayState
from journal import clock
from journal.actors import Actor
from journal.selectors import realms_open
from journal.services import record, writing


def way_failed(*, actor: Actor, way: str, fault: str) -> None:
    """Mark a way down; who looks sees since when and why."""
    now = clock.now()
    with writing():
        row, made = WayState.objects.select_for_update().get_or_create(
            way=way, defaults={"since": now, "is_up": False, "failed_at": now, "fault": fault}
        )
        was_up = made or row.is_up
        if was_up:
            row.since = now
        row.is_up, row.failed_at, row.fault = False, now, fault
        row.save()
        if was_up:
            _tell(actor, row)


def way_worked(*, actor: Actor, way: str) -> None:
    """Mark a way up again, when it was down."""
    if not WayState.objects.filter(way=way, is_up=False).exists():
        return
    with writing():
        row = WayState.objects.select_for_update().get(way=way)
        row.is_up, row.since, row.fault = True, clock.now(), ""
        row.save()
        _tell(actor, row)


def _tell(actor: Actor, row: WayState) -> None:
    """Record how a way is, in every realm: an alarm of any of them goes by it."""
    event = WayChanged(way=row.way, is_up=row.is_up, since=row.since, fault=row.fault)
    for realm in realms_open():
        record(event, realm=realm, actor=actor)
