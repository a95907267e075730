"""Saying whether a facility or a part of it is open: a state ends by a person's word, never by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from capacity.checks import CLOCK_SLACK
from capacity.events import OperatingStateSet
from capacity.events.operating import operating_line
from capacity.kinds import has_kind, short_name
from capacity.models import Operating, OperatingReason, OperatingState
from capacity.operating_bodies import OperatingIn
from capacity.permissions import STAND
from capacity.selectors import OperatingNow, operating_now
from capacity.signals import figures_changed
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import Named, Readable, beside
from journal.services import record, writing
from journal.turns import take_turn
from network.models import Facility
from network.permissions import ADMINISTER
from network.places import closed_reason, require_in_use
from web.commands import command
from web.people import require
from web.scopes import FIGURES


@command(
    "capacity.operating_state_set",
    scope=FIGURES,
    by=STAND,
    place="facility",
    body=OperatingIn,
    address="facilities/<str:facility>/operating/",
    answer=lambda row: {"id": row.pk, "facility": row.facility_id, "part": row.part},
    on=("operating:{facility.pk}",),
)
def operating_state_set(
    *,
    actor: Actor,
    realm: Realm,
    facility: Facility,
    state: str,
    part: str = "",
    reason: str = "",
    since: datetime | None = None,
    expected_end: datetime | None = None,
    temporary: str = "",
    note: str = "",
) -> OperatingState:
    """Say whether a facility, or a part of it, is open, limited or closed, since when and until when.

    `open` with an end is open beyond the hours until then. Raises Refused, Invalid, Conflict (nothing
    was closed, the facility has closed for good).
    """
    with writing():
        take_turn(facility)
        require_in_use(facility)
        now = realm.now()
        _check(state, reason, since, expected_end, now)
        known = operating_now(realm, [facility])[facility.pk]
        name = _part_known(part, facility, known)
        if state == Operating.OPEN and expected_end is None and not _is_said(known, name):
            raise Conflict("capacity.operating_open_already", field="state", house=facility)
        ours = OperatingState.objects.filter(realm=realm, facility=facility, part=name)
        ours.filter(in_force=True).update(in_force=False)
        row = OperatingState.objects.create(
            realm=realm,
            facility=facility,
            part=name,
            operating=state,
            reason=reason,
            since=since or now,
            expected_end=expected_end,
            temporary=temporary if state != Operating.OPEN else "",
            note=note,
            set_at=now,
            set_by=actor.label,
            setter=actor.name,
            created_at=clock.now(),
        )
        record(_event(row, operating_now(realm, [facility])[facility.pk]), realm=realm, actor=actor)
        figures_changed.send(
            sender=OperatingState, realm=realm, actor=actor, facilities=[facility.pk]
        )
    return row


def operating_end(*, actor: Actor, realm: Realm, facilities: Mapping[str, str]) -> None:
    """Take what was said of facilities that closed for good (name by code) out of the picture."""
    require(actor, ADMINISTER)
    with writing():
        rows = OperatingState.objects.filter(
            realm=realm, facility__in=list(facilities), in_force=True
        )
        for code in sorted(set(rows.values_list("facility", flat=True))):
            name = facilities[code]
            event = OperatingStateSet(code, name, "", "", None, (), None)
            record(event, realm=realm, actor=actor, reason=closed_reason(name))
        rows.update(in_force=False)


def _check(
    state: str,
    reason: str,
    since: datetime | None,
    expected_end: datetime | None,
    now: datetime,
) -> None:
    """Raise Invalid unless a state makes sense by itself."""
    if state not in Operating.values:
        raise Invalid("capacity.operating_unknown", field="state", given=state)
    if reason not in OperatingReason.values:
        raise Invalid("capacity.unknown_reason", field="reason", given=reason)
    if (state == Operating.OPEN) != (not reason):
        raise Invalid("capacity.operating_why", field="reason")
    for field, moment in (("since", since), ("expected_end", expected_end)):
        if moment is not None and moment.tzinfo is None:
            raise Invalid("journal.no_offset", field=field)
    if since is not None and since > now + CLOCK_SLACK:
        raise Invalid("capacity.future", field="since")
    if expected_end is not None and expected_end <= max(now, since or now):
        raise Invalid("capacity.operating_end", field="expected_end")


def _part_known(part: str, facility: Facility, known: OperatingNow) -> str:
    """Return a part as it is known: the code of a kind, a name as it was written first, or as given now."""
    name = " ".join(part.split())
    if not name.isprintable():
        raise Invalid("capacity.operating_part", field="part")
    if has_kind(name, facility):
        return name
    return next((had for had in known.parts if had.casefold() == name.casefold()), name)


def _is_said(known: OperatingNow, part: str) -> bool:
    """Say whether there is something that a word of "open" ends."""
    row = known.parts.get(part) if part else known.whole
    return row is not None and (row.operating != Operating.OPEN or row.expected_end is not None)


def _event(row: OperatingState, known: OperatingNow) -> OperatingStateSet:
    """Return the event for what was said now, with all that holds."""
    facility = row.facility
    return OperatingStateSet(
        facility=facility.pk,
        name=facility.name,
        region=facility.region_id,
        veiligheidsregio=facility.veiligheidsregio_id,
        whole=_document(known.whole) if known.whole else None,
        parts=tuple(
            _document(one)
            for one in known.parts.values()
            if one.operating != Operating.OPEN or one.expected_end is not None
        ),
        changed=operating_line(
            facility.name, _named(row), row.operating, row.reason, row.expected_end
        ),
        note=row.note,
    )


def _named(row: OperatingState) -> Readable:
    """Return what people call a part; nothing for the whole."""
    return short_name(row.part) if row.part and has_kind(row.part, row.facility) else row.part


def _document(row: OperatingState) -> dict[str, Any]:
    """Return what was said of one part as the wire shows it."""
    name = _named(row)
    return {
        "part": row.part,
        **(beside("part_name", name) if isinstance(name, Named) else {"part_name": name}),
        "state": row.operating,
        "reason": row.reason,
        "since": row.since,
        "expected_end": row.expected_end,
        "temporary": row.temporary,
        "note": row.note,
        "set_at": row.set_at,
        **beside("by", row.set_by),
    }
