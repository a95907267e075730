"""Registering the systems that report by themselves, their tokens, and when one falls silent."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from capacity.events.sources import SourceChanged
from capacity.feed_signature import SEALED_FOR
from capacity.kinds import kind_in_force
from capacity.models import Source, SourceState
from capacity.permissions import SOURCE_MANAGE
from capacity.resource import SOURCES
from capacity.source_bodies import SourceIn, SourceNameIn, SourceSignIn, SourceTokenIn
from capacity.transitions import FEEDS
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.idempotency import Secret
from journal.models import Realm
from journal.sealed import seal
from journal.services import record, writing
from network.models import Facility, Region
from network.places import require_in_use
from web.commands import command
from web.people import require
from web.scopes import OF_SYSTEMS, written

TOKEN_BYTES = 32  # 256 random bits: nobody guesses them, and their hash needs no salt
PREFIX = "zb_"  # so that a leak is found by who looks for it
USED_EVERY = timedelta(minutes=1)
SILENT_AFTER = 2  # intervals without a word
TOKEN_FIELDS = ("token_hash", "token_made_at", "token_ends_at")
BATCHES_KEPT = 10  # the newest, and of those before it the ones with faults


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _answer(made: tuple[Source, str]) -> dict[str, Any]:
    """Return the token, once: it is in no table, and in no kept answer."""
    row, token = made
    return {"source": row.name, "token": Secret(token), "token_ends_at": row.token_ends_at}


def source_of_token(token: str) -> Source | None:
    """Return the source that this token opens something for; None when it opens nothing (any more)."""
    in_force = Q(token_ends_at__isnull=True) | Q(token_ends_at__gt=clock.now())
    rows = Source.objects.select_related("realm").filter(in_force, token_hash=hash_of(token))
    return rows.first()


def token_over(token: str) -> datetime | None:
    """Return when a token of a source ended (server time); None: it did not, or was never one."""
    rows = Source.objects.filter(token_hash=hash_of(token), token_ends_at__lte=clock.now())
    return rows.values_list("token_ends_at", flat=True).first()


def source_used(row: Source) -> None:
    """Note that the token of a source was used; not for every request."""
    now = clock.now()
    if row.last_used_at is None or now - row.last_used_at > USED_EVERY:
        Source.objects.filter(pk=row.pk).update(last_used_at=now)


@command(
    "capacity.source_register",
    by=SOURCE_MANAGE,
    body=SourceIn,
    address="sources/",
    answer=_answer,
    status=201,
)
def source_register(
    *,
    actor: Actor,
    realm: Realm,
    name: str,
    label: str,
    facilities: Collection[Facility],
    regions: Collection[Region],
    kinds: Collection[str],
    interval_minutes: int,
    contact: str,
    days: int | None = None,
    scopes: Collection[str] = OF_SYSTEMS,
) -> tuple[Source, str]:
    """Register a system that reports by itself, and give it a token that is shown once.

    The token ends after `days`; without, when it is withdrawn. A source that was withdrawn may
    be registered anew under its name. Raises Refused, Invalid, Conflict.
    """
    places: tuple[Facility | Region, ...] = (*facilities, *regions)
    _check(name, places, kinds)
    for place in places:
        require(actor, SOURCE_MANAGE, place)
    token = _new_token()
    with writing():
        require_in_use(*places)
        row = _locked(realm).filter(name=name).first()
        if row is None:
            row = Source(realm=realm, name=name)
        elif row.state != SourceState.WITHDRAWN:
            raise Conflict("capacity.source_exists", field="name", given=name)
        else:
            _require_all(actor, row)
            FEEDS.take(row, "register", actor=actor)
        row.label = label.strip()
        row.contact = contact.strip()
        row.facilities = sorted({place.pk for place in facilities})
        row.regions = sorted({place.pk for place in regions})
        row.kinds = sorted(set(kinds))
        row.interval_s = interval_minutes * 60
        row.state_since = realm.now()
        row.last_report_at = row.last_heard_at = row.last_used_at = None
        row.batches = []
        row.scopes = written(scopes)
        _give(row, token, days)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # two register one name at the same moment
            raise Conflict("capacity.source_exists", field="name", given=name) from None
        record(_event(row, told="registered"), realm=realm, actor=actor)
    return row, token


@command(
    "capacity.source_token_renew",
    by=SOURCE_MANAGE,
    body=SourceTokenIn,
    address="sources/<str:source>/token/",
    answer=_answer,
    on=("source:{source}",),
)
def source_token_renew(
    *,
    actor: Actor,
    realm: Realm,
    source: str,
    days: int | None = None,
    scopes: Collection[str] | None = None,
) -> tuple[Source, str]:
    """Give a source another token, for the same or for other scopes; the old one opens nothing any more.

    Raises Missing, Refused, Conflict (it was withdrawn).
    """
    token = _new_token()
    with writing():
        row = _of(realm, source)
        _require_all(actor, row)
        FEEDS.take(row, "renew", actor=actor)
        _give(row, token, days)
        if scopes is not None:
            row.scopes = written(scopes)
        row.save(update_fields=[*TOKEN_FIELDS, "scopes"])
        record(_event(row, told="renewed"), realm=realm, actor=actor)
    return row, token


def _secret_answer(made: tuple[Source, str]) -> dict[str, Any]:
    """Return the key of the signature, once, where it was made now."""
    row, secret = made
    return {"source": row.name, "secret": Secret(secret) if secret else None}


@command(
    "capacity.source_sign",
    by=SOURCE_MANAGE,
    body=SourceSignIn,
    address="sources/<str:source>/signature/",
    answer=_secret_answer,
    on=("source:{source}",),
)
def source_sign(
    *, actor: Actor, realm: Realm, source: str, signed: bool, key: str | None = None
) -> tuple[Source, str]:
    """Take nothing of a source any more that is not signed, or everything again; return a key made for it.

    `key` is one that the sender made. Raises Missing, Refused, Conflict (it was withdrawn).
    """
    made = secrets.token_urlsafe(TOKEN_BYTES) if signed and not key else ""
    secret = (key or made) if signed else ""
    with writing():
        row = source_managed(actor=actor, realm=realm, name=source)
        row.secret = seal(SEALED_FOR, secret) if secret else ""
        row.save(update_fields=["secret"])
        told = "signed" if signed else "unsigned"
        record(_event(row, told=told), realm=realm, actor=actor)
    return row, made


@command(
    "capacity.source_withdraw",
    by=SOURCE_MANAGE,
    body=SourceNameIn,
    address="sources/<str:source>/withdraw/",
    answer=lambda row: {"source": row.name, "state": row.state},
    on=("source:{source}",),
)
def source_withdraw(*, actor: Actor, realm: Realm, source: str) -> Source:
    """Take a source its token: it says nothing any more, and what it said ages as it would.

    Raises Missing, Refused, Conflict (it was withdrawn before).
    """
    with writing():
        row = _of(realm, source)
        _require_all(actor, row)
        FEEDS.take(row, "withdraw", actor=actor)
        row.token_hash = row.token_made_at = row.token_ends_at = None
        row.secret = ""
        row.state_since = realm.now()
        row.save(update_fields=[*TOKEN_FIELDS, "secret", "state", "state_since"])
        record(_event(row, told="withdrawn"), realm=realm, actor=actor)
    return row


def source_managed(*, actor: Actor, realm: Realm, name: str) -> Source:
    """Return a source that an actor manages, locked: how it is reached is decided elsewhere too.

    Raises Missing, Refused, Conflict (it was withdrawn).
    """
    row = _of(realm, name)
    _require_all(actor, row)
    FEEDS.check(row, "renew", actor=actor)
    return row


def sources_watch(*, actor: Actor, realm: Realm) -> int:
    """Say of sources that let two of their intervals pass that they are silent; return how many did.

    A part of the system does this: nobody sends a message that says that none will come.
    """
    now = realm.now()
    speaking = Source.objects.filter(realm=realm, state=SourceState.SPEAKS)
    late = [row.pk for row in speaking if _silent_from(row) <= now]
    if not late:
        return 0
    with writing():
        rows = [
            row
            for row in _locked(realm).filter(pk__in=late, state=SourceState.SPEAKS)
            if _silent_from(row) <= now
        ]
        for row in rows:
            FEEDS.take(row, "miss", actor=actor)
            # silent since its last word, which is when what it says began to age
            row.state_since = row.last_heard_at or now
            row.save(update_fields=["state", "state_since"])
            record(_event(row, told="silent"), realm=realm, actor=actor)
    return len(rows)


# the columns that say when a source spoke, and of what
HEARD = ("last_used_at", "last_heard_at", "last_report_at", "batches", "state", "state_since")


def source_heard(
    row: Source,
    *,
    actor: Actor,
    moment: datetime | None,
    batch: dict[str, Any],
    keep: bool = True,
) -> None:
    """Note that a source spoke, and tell when it did not before; inside `writing()`, the row locked.

    Without `keep` the caller writes `HEARD` of the row in the same transaction.
    """
    realm = row.realm
    row.last_used_at = clock.now()
    faulty = [one for one in row.batches if one["rejected"]]
    row.batches = [batch, *faulty][:BATCHES_KEPT]
    told = ""
    if moment is not None:
        row.last_heard_at = realm.now()
        row.last_report_at = max(moment, row.last_report_at or moment)
        if row.state != SourceState.SPEAKS:
            told = "speaks" if row.state == SourceState.SILENT else "first"
            FEEDS.take(row, "hear", actor=actor)
            row.state_since = realm.now()
    if keep:
        row.save(update_fields=HEARD)
    if told:
        record(_event(row, told=told), realm=realm, actor=actor)


def _silent_from(row: Source) -> datetime:
    """Return the moment from which a source that says nothing is silent."""
    return (row.last_heard_at or row.state_since) + timedelta(seconds=row.interval_s * SILENT_AFTER)


def _check(name: str, places: Collection[Any], kinds: Collection[str]) -> None:
    """Raise Invalid unless a source can be called so, and speaks of something somewhere."""
    if name in SOURCES:
        raise Invalid("capacity.source_name_taken", field="name", given=name)
    if not places:
        raise Invalid("capacity.source_no_place", field="facilities")
    for code in kinds:
        kind_in_force(code, field="kinds")


def _require_all(actor: Actor, row: Source) -> None:
    """Raise Refused unless an actor may manage what speaks for these places, every one of them."""
    for place in (
        *Facility.objects.filter(pk__in=row.facilities),
        *Region.objects.filter(pk__in=row.regions),
    ):
        require(actor, SOURCE_MANAGE, place)


def _new_token() -> str:
    """Return a token nobody can guess."""
    return PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def _give(row: Source, token: str, days: int | None) -> None:
    """Let a source have this token from now on, for so many days."""
    now = clock.now()
    row.token_hash, row.token_made_at = hash_of(token), now
    row.token_ends_at = None if days is None else now + timedelta(days=days)


def _locked(realm: Realm) -> QuerySet[Source]:
    """Return the sources of a realm, locked against who changes them."""
    rows = Source.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("realm").filter(realm=realm).order_by("pk")


def _of(realm: Realm, name: str) -> Source:
    """Return a source of this realm by its name, locked. Raises Missing."""
    row = _locked(realm).filter(name=name).first()
    if row is None:
        raise Missing("capacity.no_source", field="source", given=name)
    return row


def _event(row: Source, *, told: str) -> SourceChanged:
    """Return the event for a source as it stands."""
    return SourceChanged(
        source=row.name,
        label=row.label,
        contact=row.contact,
        facilities=tuple(row.facilities),
        regions=tuple(row.regions),
        kinds=tuple(row.kinds),
        interval_s=row.interval_s,
        source_state=row.state,
        since=row.state_since,
        told=told,
        scopes=tuple(sorted(row.can)),
        token_ends_at=row.token_ends_at,
    )
