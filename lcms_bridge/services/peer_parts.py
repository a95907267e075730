"""What deciding about other systems and sending to them have in common."""

import hashlib
import json
from dataclasses import astuple, fields, replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from journal.actors import Actor
from journal.models import Realm
from journal.said import Readable, kept
from journal.services import record
from journal.waking import wake_worker
from lcms_bridge.canonical import BedState, EdState, Picture
from lcms_bridge.models import Delivery, DeliveryState, Peer
from lcms_bridge.out.dialect import spoken, spoken_of
from lcms_bridge.peer_events import PeerChanged
from lcms_bridge.selectors import WHOLE_COUNTRY, picture_of
from lcms_bridge.transitions import DELIVERIES

SERVE_TASK = "lcms_bridge.tasks.serve_peer"
SEALED_FOR = "lcms_bridge.peer"
USE = timedelta(hours=24)  # after which a message that nobody took is no use
MOST_REASON = 300


def region_of(row: Peer) -> str:
    """Return the code of what a system is told of."""
    return row.region_id or WHOLE_COUNTRY


def picture_for(row: Peer) -> Picture:
    """Return what a system is told now, as it speaks."""
    dialect = spoken_of(row.dialect)
    return spoken(picture_of(row.realm, region_of(row), kinds=dialect.kinds), dialect)


def mark_of(picture: Picture) -> str:
    """Return what tells two pictures apart by what they say (hex SHA-256), whenever they were made.

    When a report came in says nothing of what it says; outlines and positions are the installation's.
    """
    said: list[list[Any]] = [[one.code, one.phase] for one in picture.regions]
    for hospital in picture.hospitals:
        facility = hospital.facility
        said.append([facility.code, facility.name, *map(_part_of, (facility.beds, facility.ed))])
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def _part_of(part: BedState | EdState | None) -> list[Any]:
    """Return what is said of the beds or the emergency department of a facility."""
    if part is None:
        return []
    names = [one.name for one in fields(part) if one.name not in {"unsaid", "places", "provenance"}]
    source = replace(part.provenance, received_at=None)
    return [astuple(source), *(_plain(getattr(part, name)) for name in names)]


def _plain(value: Any) -> Any:
    """Return the lines of beds as plain data, and what is plain as it is."""
    return [astuple(one) for one in value] if isinstance(value, tuple) else value


def tell(
    row: Peer, told: str, *, actor: Actor, reason: Readable = "", fault: str | None = None
) -> None:
    """Record how another system stands now; `fault` is that of a message that it refused."""
    event = PeerChanged(
        peer=row.name,
        label=row.label,
        region=region_of(row),
        format=row.format,
        every_s=row.every_s,
        peer_state=str(row.state),
        since=row.state_since,
        failing_since=row.failing_since,
        fault=row.fault if fault is None else fault,
        dead=row.deliveries.filter(state=DeliveryState.DEAD).count(),
        changes=row.changes,
        told=told,
        reason=str(reason),
        dialect=row.dialect,
    )
    record(event, realm=row.realm, actor=actor, reason=reason)


def ring(row: Peer) -> None:
    """Tell a worker after the commit; the sweep finds what nobody heard."""
    number = row.pk
    transaction.on_commit(lambda: wake_worker(SERVE_TASK, number), robust=True)


def end_waiting(row: Peer, reason: Readable, *, actor: Actor) -> None:
    """Let go of what waits for a system that is told nothing more."""
    for one in row.deliveries.filter(state=DeliveryState.WAITING).order_by("pk"):
        DELIVERIES.take(one, "end", actor=actor)
        ended(one, row.realm, reason=str(kept(reason))[:MOST_REASON] if reason else "")


def ended(one: Delivery, realm: Realm, *, fault: str = "", reason: str = "") -> None:
    """Save a message that nobody sends again by itself; one that was refused keeps its bytes."""
    one.ended_at, one.fault, one.reason = realm.now(), fault, reason
    if one.state != DeliveryState.DEAD:
        one.body = b""
    one.save(update_fields=["state", "ended_at", "fault", "reason", "body"])
