"""Reading what other systems are told: for who decides about them, never their secrets."""

from typing import Any

from django.db.models import Count, Max, Prefetch, Q

from journal.errors import Missing
from journal.models import Realm
from journal.said import beside, said
from lcms_bridge.formats import format_named
from lcms_bridge.models import Attempt, Delivery, DeliveryState, Peer
from lcms_bridge.rights import PEERS
from lcms_bridge.services.peer_parts import picture_for, region_of
from lcms_bridge.services.peer_words import dialect_written
from network.permissions import ADMINISTER
from web.people import Person, can, require

NEWEST = 8  # messages of a system on its page; what was refused is always there
TRIES = 5
SHOWN_ANSWER = 300  # characters of an answer
SHOWN = 20_000  # characters of a preview


def peers_of(realm: Realm, person: Person) -> list[dict[str, Any]]:
    """Return the systems that a person decides about, by name, with their newest messages.

    2 queries, and 4 for each system.
    """
    tries = Prefetch("tries", Attempt.objects.order_by("-pk"))
    rows = Peer.objects.filter(realm=realm).select_related("region", "realm").order_by("name")
    counts = _counts(realm)
    return [
        _peer(row, _deliveries(row, tries), counts.get(row.pk, {}))
        for row in rows
        if can(person, PEERS if row.region_id else ADMINISTER, row.region)
    ]


def preview_of(realm: Realm, person: Person, name: str) -> dict[str, Any]:
    """Return what would go to a system now, cut off where it is long. Raises Missing, Refused."""
    row = Peer.objects.select_related("region", "realm").filter(realm=realm, name=name).first()
    if row is None:
        raise Missing("lcms_bridge.no_peer", field="peer")
    require(person, PEERS if row.region_id else ADMINISTER, row.region)
    form = format_named(row.format)
    if form is None or form.encode is None:
        raise Missing("lcms_bridge.no_peer", field="peer")
    body = form.encode(picture_for(row))
    text = body.decode("utf-8", "replace")
    return {
        "peer": row.name,
        "format": form.name,
        "size": len(body),
        "text": text[:SHOWN],
        "whole": len(text) <= SHOWN,
    }


def _counts(realm: Realm) -> dict[int, dict[str, Any]]:
    """Return when each system last took a message, and how many it refused that wait for a person."""
    found = Delivery.objects.filter(peer__realm=realm).values("peer")
    taken = Max("ended_at", filter=Q(state=DeliveryState.DELIVERED))
    refused = Count("pk", filter=Q(state=DeliveryState.DEAD))
    return {one["peer"]: dict(one) for one in found.annotate(taken=taken, refused=refused)}


def _deliveries(row: Peer, tries: "Prefetch[Any]") -> list[Delivery]:
    """Return the newest messages of a system and those that it refused, newest first."""
    found = Delivery.objects.filter(peer=row).defer("body").prefetch_related(tries).order_by("-pk")
    newest = list(found[:NEWEST])
    known = {one.pk for one in newest}
    dead = found.filter(state=DeliveryState.DEAD).exclude(pk__in=known)[:NEWEST]
    return [*newest, *dead]


def _peer(row: Peer, deliveries: list[Delivery], counts: dict[str, Any]) -> dict[str, Any]:
    """Return a system as its page shows it; that its line works says not that it took anything."""
    taken = counts.get("taken")
    return {
        "peer": row.name,
        "label": row.label,
        "url": row.url,
        "format": row.format,
        "region": region_of(row),
        "every_s": row.every_s,
        "contact": row.contact,
        "has_token": bool(row.token),
        "signed": bool(row.secret),
        **dialect_written(row.dialect),
        "state": row.state,
        "since": row.state_since.isoformat(),
        "failing_since": row.failing_since.isoformat() if row.failing_since else None,
        "worked_at": row.worked_at.isoformat() if row.worked_at else None,
        "taken_at": taken.isoformat() if taken else None,
        "refused": counts.get("refused", 0),
        "again_at": row.broken_until.isoformat() if row.broken_until else None,
        **fault_words(row.fault),
        "deliveries": [_delivery(one) for one in deliveries],
    }


def fault_words(fault: str) -> dict[str, str]:
    """Return a fault as its code and in both languages; nothing when there is none."""
    if not fault:
        return {"fault": "", "fault_words": "", "fault_words_en": ""}
    return {"fault": fault, **beside("fault_words", said(f"lcms_bridge.out.fault.{fault}"))}


def _delivery(one: Delivery) -> dict[str, Any]:
    """Return a message as its page shows it."""
    return {
        "id": one.pk,
        "number": one.number.hex,
        "name": one.name,
        "format": one.format,
        "size": one.size,
        "made_at": one.made_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "state": one.state,
        "reason": one.reason,
        **beside("decided_by", one.decided_by),
        "decided_at": one.decided_at.isoformat() if one.decided_at else None,
        **fault_words(one.fault),
        "tries": [
            {
                "at": attempt.at.isoformat(),
                "took_ms": attempt.took_ms,
                "status": attempt.status,
                "said": attempt.said[:SHOWN_ANSWER],
                "asked": attempt.asked,
                **fault_words(attempt.fault),
            }
            for attempt in list(one.tries.all())[:TRIES]
        ],
        "tried": len(one.tries.all()),
    }
