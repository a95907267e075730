"""Fixing the regular beds of a facility: the yardstick of pressure, which no report changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from capacity.events import RegularSet
from capacity.kinds import kind as kind_of
from capacity.kinds import short_name
from capacity.models import FigureReport, RegularBeds
from capacity.regular_bodies import RegularIn
from capacity.selectors import yardsticks
from capacity.signals import figures_changed
from journal import clock
from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.said import Said, beside, said
from journal.services import record, writing
from network.models import Facility, Role
from network.permissions import ADMINISTER
from network.places import closed_reason, require_in_use
from web.commands import command
from web.people import require
from web.rights import Reach


@command(
    "capacity.regular_set",
    who={Role.HOSPITAL_LIAISON: Reach.FACILITY, Role.REGIONAL_COORDINATOR: Reach.REGION},
    place="facility",
    body=RegularIn,
    address="facilities/<str:facility>/regular-beds/",
    answer=lambda row: {"id": row.pk, "facility": row.facility_id, "kind": row.kind},
    on=("regular:{facility.pk}",),
)
def regular_set(
    *,
    actor: Actor,
    realm: Realm,
    facility: Facility,
    kind: str,
    number: int | None,
    reason: str,
    since: datetime | None = None,
) -> RegularBeds:
    """Fix how many regular beds of a kind a facility has from a moment on; None: nobody fixes it.

    What was said before stays as it was said. Raises Refused, Invalid, Conflict (closed for good).
    """
    item = kind_of(kind)
    if item.shape_code not in ("beds", "places") or not item.has(facility):
        raise Invalid("capacity.regular_kind", field="kind", house=facility)
    if since is not None and since.tzinfo is None:
        raise Invalid("journal.no_offset", field="since")
    with writing():
        require_in_use(facility)
        now = realm.now()
        row = RegularBeds.objects.create(
            realm=realm,
            facility=facility,
            kind=kind,
            number=number,
            reason=reason,
            since=since or now,
            set_at=now,
            set_by=actor.label,
            setter=actor.name,
            created_at=clock.now(),
        )
        record(_event(row, now), realm=realm, actor=actor)
        figures_changed.send(
            sender=FigureReport, realm=realm, actor=actor, facilities=[facility.pk]
        )
    return row


def regular_end(*, actor: Actor, realm: Realm, facilities: Mapping[str, str]) -> None:
    """Take the regular beds of facilities that closed for good (name by code) out of the picture."""
    require(actor, ADMINISTER)
    with writing():
        rows = RegularBeds.objects.filter(realm=realm, facility__in=list(facilities), ended=False)
        for code in sorted(set(rows.values_list("facility", flat=True))):
            event = RegularSet(code, (), None)
            record(event, realm=realm, actor=actor, reason=closed_reason(facilities[code]))
        rows.update(ended=True)


def _event(row: RegularBeds, now: datetime) -> RegularSet:
    """Return the event for what was set now, with all that holds at this facility."""
    code = row.facility_id
    standing = yardsticks(row.realm, now, [code])
    kinds = tuple(
        {"bed": bed, "steps": [_step(one) for one in found.steps]}
        for (_, bed), found in sorted(standing.items())
        if found.steps
    )
    return RegularSet(code, kinds, _line(row, now), row.reason)


def _step(row: RegularBeds) -> dict[str, Any]:
    """Return one step as the wire shows it."""
    return {
        "number": row.number,
        "since": row.since,
        "set_at": row.set_at,
        "reason": row.reason,
        **beside("by", row.set_by),
    }


def _line(row: RegularBeds, now: datetime) -> Said:
    """Return the sentence of what was set."""
    words: dict[str, Any] = {"name": row.facility.name, "kind": short_name(row.kind)}
    code = "regular" if row.number is not None else "regular_gone"
    if row.number is not None:
        words["number"] = row.number
    if row.since == now:
        return said(f"capacity.line.{code}", **words)
    return said(f"capacity.line.{code}_from", **words, since=row.since)
