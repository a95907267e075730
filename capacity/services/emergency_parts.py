"""Stops of a part of an emergency department: cardiology, stroke, …"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from capacity.emergency_bodies import PartIn
from capacity.emergency_lists import require_code
from capacity.events import PartStopped
from capacity.models import EdStop, StopEnd, Traffic
from capacity.services.common import place, require_department
from capacity.services.emergency import ed_report
from capacity.services.emergency_periods import periods_end
from capacity.validation import check_stop
from journal.actors import Actor
from journal.models import Realm
from journal.said import Readable
from journal.services import record, writing
from network.models import Facility
from network.places import require_in_use
from web.commands import command
from web.scopes import FIGURES


@command(
    "capacity.part_report",
    scope=FIGURES,
    by=ed_report.right,
    place="facility",
    body=PartIn,
    address="facilities/<str:facility>/ed/parts/",
    answer=lambda facility: {"facility": facility.pk},
)
def part_report(
    *,
    actor: Actor,
    realm: Realm,
    facility: Facility,
    part: str,
    traffic: str,
    reason: str = "",
    expected_end: datetime | None = None,
) -> Facility:
    """Report that a part of a department stops, threatens to stop, or is open again.

    Raises Refused, Invalid, Conflict.
    """
    now = realm.now()
    require_department(facility)
    require_code("part", part, field="part")
    check_stop(traffic, reason, expected_end, now=now)
    with writing():
        require_in_use(facility)
        row = parts_standing(realm).filter(facility=facility, part=part).first()
        if row is not None and row.traffic != traffic:
            periods_end([row], at=now, why=StopEnd.REPORTED)
            parts_tell([row], actor=actor, opened=True, tell=traffic == Traffic.OPEN)
            row = None
        if traffic != Traffic.OPEN:
            new = row is None
            row = row or EdStop(
                realm=realm, facility=facility, part=part, traffic=traffic, began_at=now
            )
            row.reason, row.expected_end, row.reported_by = reason, expected_end, actor.label
            row.save()
            parts_tell([row], actor=actor, tell=new)
    return facility


def parts_standing(realm: Realm) -> QuerySet[EdStop]:
    """Return the stops of parts that did not end, locked, with their places."""
    rows = EdStop.objects.filter(realm=realm, ended_at__isnull=True).exclude(part="")
    return rows.select_for_update(of=("self",)).select_related("realm", "facility").order_by("pk")


def parts_tell(
    rows: Iterable[EdStop],
    *,
    actor: Actor,
    tell: bool,
    opened: bool = False,
    reason: Readable = "",
) -> None:
    """Record how parts stand now; inside `writing()`."""
    for row in rows:
        event = PartStopped(
            **place(row.facility),
            part=row.part,
            traffic=Traffic.OPEN if opened else row.traffic,
            reason=row.reason,
            began_at=row.began_at,
            expected_end=row.expected_end,
            reported_by=row.reported_by,
            tell=tell,
        )
        record(event, realm=row.realm, actor=actor, reason=reason)
