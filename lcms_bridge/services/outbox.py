"""Telling other systems: the journal is the outbox, one worker serves a system at a time.

Whether there is something to tell follows from the journal (its entries have their numbers in the order of
their commits), so no report writes a row more. A message is stored before it is sent, under a number that
stays; a worker that dies between sending and noting leaves it to be sent again under that number.
"""

import hashlib
import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from django.db.models import Exists, OuterRef, Q, QuerySet

from callout.ways.gateway import SIGNATURE, TIMESTAMP, signature_of
from journal import clock
from journal.actors import Actor
from journal.leases import Lease
from journal.models import Entry
from journal.patients import without_patients
from journal.sealed import InvalidToken, unseal
from journal.services import writing
from lcms_bridge.formats import format_named
from lcms_bridge.models import Attempt, Delivery, DeliveryState, Peer, PeerState
from lcms_bridge.out.exchange import MOST_SAID, Answer, post
from lcms_bridge.selectors import export_name
from lcms_bridge.services.peer_parts import (
    SEALED_FOR,
    ended,
    mark_of,
    picture_for,
    region_of,
    tell,
)
from lcms_bridge.services.standing import STANDING, TURN_S, in_turn, line_failed, line_worked
from lcms_bridge.transitions import DELIVERIES
from network.models import Facility

logger = logging.getLogger(__name__)

# longer than one exchange takes; renewed before each
HOLD = Lease(Peer, "held_until", "turns", timedelta(seconds=90))
KEPT = timedelta(days=14)  # of what went, and of its tries
MOST_BODY, MOST_ADDRESS = 2000, 300  # of a message, beside its try
FIGURES = ("beds", "ed")  # of a facility, as the journal names them
PHASE = "phase"  # of a region


def peers_due() -> list[int]:
    """Return the systems that may be served now: whose line works first, of those who waits longest."""
    return in_turn(HOLD.free(_waits()), then="held_until", told=True)


def _waits() -> Q:
    """Return the condition that a system is served: it is told, nobody serves it, its line is tried."""
    now = clock.now()
    waiting = Delivery.objects.filter(peer=OuterRef("pk"), state=DeliveryState.WAITING)
    mended = Q(broken_until__isnull=True) | Q(broken_until__lte=now)
    something = Q(due_at__lte=now) | Q(Exists(waiting))
    return Q(state=PeerState.ACTIVE) & HOLD.is_over() & mended & something


def peer_serve(*, actor: Actor, peer_id: int) -> int:
    """Tell one system what there is to tell; return how many messages it took. May run twice at once."""
    if not HOLD.take(peer_id, _waits()):
        return 0
    peer = Peer.objects.select_related("realm", "region").get(pk=peer_id)
    taken = 0
    try:
        _make(peer, actor)
        _forget(peer)
        until = time.monotonic() + TURN_S
        for number in list(_waiting(peer).values_list("pk", flat=True)):
            if time.monotonic() > until:
                break  # the rest follows in the next turn, after the others
            if not HOLD.renew(peer, state=PeerState.ACTIVE):
                break
            answer = _send(peer, number)
            if answer is None:
                continue
            if not _note(peer, number, answer, actor):
                break
            taken += answer.taken
            if answer.again:
                break  # the line, not this message: what is behind it would fail as well
    finally:
        mine = Peer.objects.filter(pk=peer.pk, turns=peer.turns)
        mine.update(held_until=clock.now())
    return taken


def _waiting(peer: Peer) -> QuerySet[Delivery]:
    """Return what waits for a system, oldest first."""
    return Delivery.objects.filter(peer=peer, state=DeliveryState.WAITING).order_by("pk")


def _make(peer: Peer, actor: Actor) -> None:
    """Store a message with what is known now, if anything of it changed since the last one.

    Its moment comes from before it was read: what is said meanwhile makes another one.
    """
    if peer.due_at > clock.now():
        return
    with writing():
        if not HOLD.keep(peer, state=PeerState.ACTIVE):
            return
        peer.refresh_from_db(fields=["shown_seq", "told_mark", "realm"])
        head = peer.realm.head
        peer.due_at = clock.now() + timedelta(seconds=peer.every_s)
        if _is_new(peer, head):
            _store(peer, head, actor)
        elif _changed(peer, head):
            _store(peer, head, actor, unless=peer.told_mark)
        peer.shown_seq = head
        peer.save(update_fields=["shown_seq", "due_at", "told_mark"])


def _is_new(peer: Peer, head: int) -> bool:
    """Say whether everything is told: to who is new or asks for it, and where the journal is another.

    A journal that was put back from a backup may end before what was told.
    """
    return peer.shown_seq == 0 or peer.shown_seq > head


def _changed(peer: Peer, head: int) -> bool:
    """Say whether the journal has something of this region that the last message did not have."""
    facilities = Facility.objects.all()
    if peer.region_id:
        facilities = facilities.filter(region=peer.region_id)
        phases = Q(key=f"{PHASE}:{peer.region_id}")
    else:
        phases = Q(key__startswith=f"{PHASE}:")
    codes = facilities.values_list("pk", flat=True)
    keys = [f"{kind}:{code}" for code in codes for kind in FIGURES]
    rows = Entry.objects.filter(realm=peer.realm, seq__gt=peer.shown_seq, seq__lte=head)
    return rows.filter(Q(key__in=keys) | phases).exists()


def _store(peer: Peer, head: int, actor: Actor, unless: str = "") -> None:
    """Store a message, unless it says what the last one said; those that wait say nothing that it does not.

    So who is told of some kinds of bed hears nothing of a change in another one.
    """
    form = format_named(peer.format)
    if form is None or form.encode is None:  # a version that does not know it any more
        raise LookupError(peer.format)
    picture = picture_for(peer)
    mark = mark_of(picture)
    if mark == unless:
        return
    peer.told_mark = mark
    body = form.encode(picture)
    for old in _waiting(peer).select_for_update():
        DELIVERIES.take(old, "supersede", actor=actor)
        ended(old, peer.realm)
    Delivery.objects.create(
        realm=peer.realm,
        peer=peer,
        seq=head,
        format=form.name,
        name=export_name(peer.realm, region_of(peer), picture.at, form.suffix),
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        size=len(body),
        made_at=picture.at,
        until=clock.now() + form.useful,
    )


def _send(peer: Peer, number: int) -> Answer | None:
    """Send a message once; None: it does not wait any more."""
    row = _waiting(peer).filter(pk=number).first()
    form = format_named(row.format) if row is not None else None
    if row is None or form is None:
        return None
    if row.until <= clock.now():
        return Answer(None, 0, "too_old")
    body = bytes(row.body)
    try:
        headers = {
            "Content-Type": form.media_type or "application/octet-stream",
            "User-Agent": "Zorgbeeld",
            "Idempotency-Key": row.number.hex,
            "X-Filename": row.name,
        }
        if peer.token:
            headers["Authorization"] = f"Bearer {unseal(SEALED_FOR, peer.token)}"
        if peer.secret:
            moment = str(int(time.time()))
            headers[TIMESTAMP] = moment
            headers[SIGNATURE] = signature_of(unseal(SEALED_FOR, peer.secret), moment, body)
    except InvalidToken:  # SECRET_KEY was changed
        return Answer(None, 0, "no_secret", again=True)
    return replace(
        post(peer.url, body, headers, form.accepts, most=form.most_answer),
        asked=_asked(peer.url, headers, body),
    )


def _asked(url: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """Return what was sent, for who looks at a try later: no secret of it, and of the body its beginning."""
    parts = urlsplit(url)
    query = "&".join(f"{name}=…" for name, _value in parse_qsl(parts.query, keep_blank_values=True))
    shown = {
        name: "…" if name in {"Authorization", SIGNATURE} else value
        for name, value in headers.items()
    }
    return {
        "method": "POST",
        "url": urlunsplit(parts._replace(query=query))[:MOST_ADDRESS],
        "headers": shown,
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "body": without_patients(body[:MOST_BODY].decode("utf-8", "replace").replace("\0", " ")),
    }


def _note(peer: Peer, number: int, answer: Answer, actor: Actor) -> bool:
    """Note what came of a try; False: somebody else serves this system by now."""
    with writing():
        if not HOLD.keep(peer, state=PeerState.ACTIVE):
            return False
        row = _waiting(peer).select_for_update().filter(pk=number).first()
        if row is None:
            return False
        Attempt.objects.create(
            delivery=row,
            at=clock.now(),
            took_ms=answer.took_ms,
            status=answer.status,
            fault=answer.fault,
            said=without_patients(answer.said)[:MOST_SAID],
            asked=answer.asked,
        )
        if answer.fault == "too_old" and _is_renewed(row):
            # figures of then help nobody: those of now go in their place
            DELIVERIES.take(row, "supersede", actor=actor)
            ended(row, peer.realm, fault=answer.fault)
            peer.shown_seq, peer.due_at = 0, clock.now()
            peer.save(update_fields=["shown_seq", "due_at"])
            return True
        if answer.again:
            _failed(peer, answer, actor)
            return True
        if answer.taken:
            DELIVERIES.take(row, "deliver", actor=actor)
        else:
            DELIVERIES.take(row, "give_up", actor=actor)
        ended(row, peer.realm, fault=answer.fault)
        if answer.status is not None:
            _worked(peer, actor)
        if not answer.taken:
            # it was not told: the next change makes another, also when it says the same
            peer.told_mark = ""
            peer.save(update_fields=["told_mark"])
            tell(peer, "refused", actor=actor, fault=answer.fault)
    return True


def _is_renewed(row: Delivery) -> bool:
    """Say whether what is too old is made anew rather than left for a person."""
    form = format_named(row.format)
    return form is not None and form.renews


def _failed(peer: Peer, answer: Answer, actor: Actor) -> None:
    """Note that a line failed; people are told once."""
    tells = line_failed(peer, answer.fault, answer.wait_s)
    peer.save(update_fields=STANDING)
    if tells:
        tell(peer, "failed", actor=actor)


def _worked(peer: Peer, actor: Actor) -> None:
    """Note that a line works; people are told when they were told that it did not."""
    tells = line_worked(peer)
    peer.save(update_fields=[*STANDING, "worked_at"])
    if tells:
        tell(peer, "worked", actor=actor)


def _forget(peer: Peer) -> None:
    """Let go of what went long ago, with its tries."""
    over = (DeliveryState.DELIVERED, DeliveryState.SUPERSEDED, DeliveryState.DISCARDED)
    rows = Delivery.objects.filter(peer=peer, state__in=over, until__lt=clock.now() - KEPT)
    oldest = list(rows.order_by("pk").values_list("pk", flat=True)[:500])
    if oldest:
        Delivery.objects.filter(pk__in=oldest).delete()
