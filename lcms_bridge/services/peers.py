"""Other systems that are told what we know: which, where, and by whom that was decided."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.idempotency import Secret
from journal.models import Realm
from journal.said import Readable, said
from journal.sealed import seal
from journal.services import writing
from lcms_bridge.models import Delivery, DeliveryState, Peer, PeerState
from lcms_bridge.out.places import check_address
from lcms_bridge.peer_bodies import DeliveryDiscardIn, DeliveryIn, PeerIn, PeerNameIn
from lcms_bridge.rights import PEERS
from lcms_bridge.services.decided import set_on
from lcms_bridge.services.peer_parts import SEALED_FOR, USE, end_waiting, ring, tell
from lcms_bridge.services.peer_words import dialect_read
from lcms_bridge.transitions import DELIVERIES, PEERS_STEPS
from network.models import Region
from network.permissions import ADMINISTER
from network.places import require_in_use
from web.commands import command
from web.people import require

SECRET_BYTES = 32
DECIDED_ON = ("state", "label", "region", "format", "every_s")


def _answer(made: tuple[Peer, str]) -> dict[str, Any]:
    """Return which system, and once the secret that its messages are signed with."""
    row, secret = made
    return {"peer": row.name, "state": row.state, "secret": Secret(secret) if secret else None}


@command(
    "lcms_bridge.peer_set",
    by=PEERS,
    body=PeerIn,
    address="peers/",
    answer=_answer,
    status=201,
    on=("peer:{name}",),
    facts=set_on(DECIDED_ON),
)
def peer_set(
    *,
    actor: Actor,
    realm: Realm,
    name: str,
    label: str,
    url: str,
    format: str,  # noqa: A002  # as the body names it
    region: Region | None,
    every_minutes: int,
    contact: str = "",
    token: str | None = None,
    signed: bool = False,
    beds: str | None = None,
    codes: str | None = None,
    kinds: Sequence[str] | None = None,
    sahana: bool | None = None,
    is_new: bool = False,
) -> tuple[Peer, str]:
    """Tell another system from now on, or change where it is and what it is told; return the new secret.

    A secret is made when `signed` and there was none. Another address needs its token anew: what was given
    for one host is never sent to another. `beds`, `codes`, `kinds`, `sahana`: how it speaks; None leaves it.
    `is_new`: there is none of that name, also none that was withdrawn. Raises Refused, Invalid, Conflict.
    """
    _require(actor, region)
    check_address(url)
    with writing():
        if region is not None:
            require_in_use(region)
        row = _locked(realm, name)
        if row is None:
            row = Peer(realm=realm, name=name, state_since=realm.now())
        else:
            _require(actor, row.region)
            if is_new:  # what somebody else set up is not changed by who did not see it
                raise Conflict("lcms_bridge.peer_exists", field="name", given=name)
            _taken_up(row, actor)
        _give_token(row, token, url)
        row.label, row.url, row.format = label.strip(), url, format
        row.region, row.every_s, row.contact = region, every_minutes * 60, contact.strip()
        row.dialect = dialect_read(
            row.dialect, form=format, beds=beds, codes=codes, kinds=kinds, sahana=sahana
        )
        secret = _give_secret(row, signed=signed)
        row.changes += 1
        # what was changed may mend it: it is tried at once, with all that is known now
        row.shown_seq, row.due_at, row.broken_until = 0, clock.now(), None
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # two register one name at the same moment
            raise Conflict("lcms_bridge.peer_exists", field="name", given=name) from None
        tell(row, "set", actor=actor)
        ring(row)
    return row, secret


def _step(actor: Actor, realm: Realm, name: str, step: str, told: str) -> Peer:
    """Take a step with another system. Raises Missing, Refused, Conflict."""
    with writing():
        row = _of(actor, realm, name)
        PEERS_STEPS.take(row, step, actor=actor)
        row.state_since = realm.now()
        row.broken_until = None
        row.save(update_fields=["state", "state_since", "broken_until"])
        if row.state == PeerState.WITHDRAWN:
            end_waiting(row, said("lcms_bridge.peer_withdrawn"), actor=actor)
        tell(row, told, actor=actor)
        ring(row)
    return row


def _stands(row: Peer) -> dict[str, Any]:
    """Return which system, and how it stands."""
    return {"peer": row.name, "state": row.state}


@command(
    "lcms_bridge.peer_pause",
    by=PEERS,
    body=PeerNameIn,
    address="peers/<str:peer>/pause/",
    answer=_stands,
    on=("peer:{peer}",),
    facts=DECIDED_ON,
)
def peer_pause(*, actor: Actor, realm: Realm, peer: str) -> Peer:
    """Send nothing for now; what waits, waits. Raises Missing, Refused, Conflict (it does not send)."""
    return _step(actor, realm, peer, "pause", "paused")


@command(
    "lcms_bridge.peer_resume",
    by=PEERS,
    body=PeerNameIn,
    address="peers/<str:peer>/resume/",
    answer=_stands,
    on=("peer:{peer}",),
    facts=DECIDED_ON,
)
def peer_resume(*, actor: Actor, realm: Realm, peer: str) -> Peer:
    """Send again. Raises Missing, Refused, Conflict (it was not paused)."""
    return _step(actor, realm, peer, "resume", "resumed")


@command(
    "lcms_bridge.peer_withdraw",
    by=PEERS,
    body=PeerNameIn,
    address="peers/<str:peer>/withdraw/",
    answer=_stands,
    on=("peer:{peer}",),
    facts=DECIDED_ON,
)
def peer_withdraw(*, actor: Actor, realm: Realm, peer: str) -> Peer:
    """Tell another system nothing any more; what waited for it goes. Raises Missing, Refused, Conflict."""
    return _step(actor, realm, peer, "withdraw", "withdrawn")


@command(
    "lcms_bridge.peer_send",
    by=PEERS,
    body=PeerNameIn,
    address="peers/<str:peer>/send/",
    answer=_stands,
    on=("peer:{peer}",),
    facts=DECIDED_ON,
)
def peer_send(*, actor: Actor, realm: Realm, peer: str) -> Peer:
    """Send the state of now at once, also when nothing changed: a try. Raises Missing, Refused, Conflict."""
    with writing():
        row = _of(actor, realm, peer)
        if row.state != PeerState.ACTIVE:
            raise Conflict("lcms_bridge.peer_silent", field="peer")
        row.shown_seq, row.due_at, row.broken_until = 0, clock.now(), None
        row.save(update_fields=["shown_seq", "due_at", "broken_until"])
        ring(row)
    return row


def _said(row: Delivery) -> dict[str, Any]:
    """Return which message, and how it stands."""
    return {"delivery": row.pk, "state": row.state}


@command(
    "lcms_bridge.delivery_replay",
    by=PEERS,
    body=DeliveryIn,
    address="peer-deliveries/<int:delivery>/replay/",
    answer=_said,
)
def delivery_replay(*, actor: Actor, realm: Realm, delivery: int) -> Delivery:
    """Send a message that was refused once more, as it is, under its number.

    Raises Missing, Refused, Conflict (it was not refused, or something newer was taken since).
    """
    with writing():
        row = _delivery(actor, realm, delivery)
        DELIVERIES.check(row, "replay", actor=actor)
        newer = row.peer.deliveries.filter(pk__gt=row.pk)
        if newer.exclude(state=DeliveryState.DEAD).exists():
            raise Conflict("lcms_bridge.delivery_newer", field="delivery")
        if row.peer.state != PeerState.ACTIVE:
            raise Conflict("lcms_bridge.peer_silent", field="delivery")
        DELIVERIES.take(row, "replay", actor=actor)
        row.until = clock.now() + USE
        row.fault, row.ended_at = "", None
        row.decided_by, row.decided_at = actor.label, realm.now()
        row.save(update_fields=["state", "until", "fault", "ended_at", "decided_by", "decided_at"])
        Peer.objects.filter(pk=row.peer_id).update(broken_until=None)
        tell(row.peer, "replayed", actor=actor)
        ring(row.peer)
    return row


@command(
    "lcms_bridge.delivery_discard",
    by=PEERS,
    body=DeliveryDiscardIn,
    address="peer-deliveries/<int:delivery>/discard/",
    answer=_said,
)
def delivery_discard(*, actor: Actor, realm: Realm, delivery: int, reason: str) -> Delivery:
    """Send a message that was refused no more, with a reason. Raises Missing, Refused, Conflict."""
    with writing():
        row = _delivery(actor, realm, delivery)
        DELIVERIES.take(row, "discard", actor=actor)
        row.reason, row.body = reason.strip(), b""
        row.decided_by, row.decided_at = actor.label, realm.now()
        row.save(update_fields=["state", "reason", "body", "decided_by", "decided_at"])
        tell(row.peer, "discarded", actor=actor, reason=row.reason)
    return row


def deliveries_end(*, actor: Actor, realm: Realm, reason: Readable) -> None:
    """Send nothing more from a realm that closes; whoever closes it was checked."""
    with writing():
        for row in Peer.objects.select_for_update().filter(realm=realm).order_by("pk"):
            end_waiting(row, reason, actor=actor)


def _require(actor: Actor, region: Region | None) -> None:
    """Raise Refused unless an actor decides what others are told of a region, or of the country."""
    if region is None:
        require(actor, ADMINISTER)
    else:
        require(actor, PEERS, region)


def _taken_up(row: Peer, actor: Actor) -> None:
    """Let a system that was withdrawn be told again; what it had to be let in with is gone."""
    if row.state == PeerState.WITHDRAWN:
        PEERS_STEPS.take(row, "register", actor=actor)
        row.state_since, row.token, row.secret = row.realm.now(), "", ""


def _give_token(row: Peer, token: str | None, url: str) -> None:
    """Set the token, or leave it where the address stays. Raises Invalid."""
    if token is None:
        if row.token and row.url != url:
            raise Invalid("lcms_bridge.peer_token_again", field="token")
        return
    if not (token.isascii() and token.isprintable()):
        raise Invalid("lcms_bridge.peer_token", field="token")
    row.token = seal(SEALED_FOR, token) if token else ""


def _give_secret(row: Peer, *, signed: bool) -> str:
    """Have messages signed, or not any more; return the secret when it was made now."""
    if not signed:
        row.secret = ""
        return ""
    if row.secret:
        return ""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row.secret = seal(SEALED_FOR, secret)
    return secret


def _locked(realm: Realm, name: str) -> Peer | None:
    """Return another system, locked."""
    rows = Peer.objects.select_for_update(of=("self",)).select_related("realm", "region")
    return rows.filter(realm=realm, name=name).first()


def _of(actor: Actor, realm: Realm, name: str) -> Peer:
    """Return a system that this actor decides about, locked. Raises Missing, Refused."""
    row = _locked(realm, name)
    if row is None:
        raise Missing("lcms_bridge.no_peer", field="peer")
    _require(actor, row.region)
    return row


def _delivery(actor: Actor, realm: Realm, number: int) -> Delivery:
    """Return a message to a system that this actor decides about, both locked. Raises Missing, Refused."""
    name = Delivery.objects.filter(realm=realm, pk=number).values_list("peer__name", flat=True)
    if not name:
        raise Missing("lcms_bridge.no_message", field="delivery")
    peer = _of(actor, realm, name[0])
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=number)
    row.peer = peer
    return row
