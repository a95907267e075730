"""Tokens for programs: made by their owner, shown once, with a scope and an end; revoked by who may."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.idempotency import Secret
from journal.models import Realm
from journal.services import require_open, writing
from journal.trail import trail_note
from journal.turns import take_turn
from network.models import ApiToken, Role, User
from network.permissions import ADMINISTER, EVERY_ROLE
from web.bodies import Body
from web.commands import command
from web.fields import NameField, YesField
from web.people import Person, can, outside
from web.rights import Reach, right
from web.scopes import FILES, PERSONAL, PICTURE, WRITING, ScopesField, written

TOKEN_BYTES = 32  # 256 random bits: nobody guesses them, and their digest needs no salt
PREFIX = "zbp_"  # so that a leak is found by who looks for it; those of sources begin with `zb_`
HINT = 10
LONGEST_DAYS = 400
MOST = 20  # in force at once, of one person
USED_EVERY = timedelta(minutes=1)

TOKENS_SEE = right("network.tokens_see", EVERY_ROLE, outlives=True)
TOKENS_ALL = right(
    "network.tokens_all",
    {Role.ADMINISTRATOR: Reach.ANYWHERE, Role.SECURITY_OFFICER: Reach.ANYWHERE},
)


class TokenIn(Body):
    """What makes a token; without scopes it reads the picture, and nothing else.

    `may_change` is how it was said before there were scopes: everything, or (false) all that can be read.
    """

    example = {"name": "rapportage", "days": 90, "scopes": [PICTURE, FILES]}

    name = NameField(max_length=80)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, default=90)
    scopes = ScopesField(PERSONAL, default=None, allow_null=True)
    may_change = YesField(allow_null=True, default=None)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the service's arguments."""
        del realm
        before = values.pop("may_change")
        if values["scopes"] is None:
            values["scopes"] = [PICTURE] if before is None else _as_before(may_change=before)
        return values


def _as_before(*, may_change: bool) -> list[str]:
    """Return the scopes of a token that reads all, or may all."""
    return [one for one in PERSONAL if may_change or one not in WRITING]


class TokenNumberIn(Body):
    """Which token."""

    example = {"token": 1}

    token = serializers.IntegerField(min_value=1, max_value=2**63 - 1)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the service's arguments."""
        del realm
        return {"number": values["token"]}


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _answer(made: tuple[ApiToken, str]) -> dict[str, Any]:
    """Return the token, once: it is in no table, and in no kept answer."""
    row, text = made
    return {"id": row.pk, "ends_at": row.ends_at, "token": Secret(text)}


@command(
    "network.token_make",
    by=TOKENS_SEE,
    body=TokenIn,
    address="tokens/",
    answer=_answer,
    status=201,
)
def token_make(
    *, actor: Actor, realm: Realm, name: str, days: int, scopes: Collection[str]
) -> tuple[ApiToken, str]:
    """Make a token for one's own programs; it is shown once. Raises Refused, Invalid, Conflict."""
    require_open(realm)
    _require_no_token(actor)
    if not isinstance(actor, Person) or not actor.user_id:
        raise Refused("web.refused")
    if not name.strip():
        raise Invalid("network.token_name", field="name")
    text = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    now = clock.now()
    with writing():
        take_turn(User(pk=actor.user_id))
        if in_force(ApiToken.objects.filter(user=actor.user_id), now).count() >= MOST:
            raise Conflict("network.token_many", field="name", most=MOST)
        row = ApiToken.objects.create(
            user_id=actor.user_id,
            name=name.strip(),
            digest=digest_of(text),
            hint=text[:HINT],
            may_change=not WRITING.isdisjoint(scopes),
            scopes=written(scopes),
            created_at=now,
            ends_at=now + timedelta(days=days),
        )
        detail = {"done": "made", "hint": row.hint, "ends": row.ends_at, "scopes": row.scopes}
        trail_note("token", actor=actor, about=f"token:{row.pk}", detail=detail)
    return row, text


@command(
    "network.token_revoke",
    by=TOKENS_SEE,
    body=TokenNumberIn,
    address="tokens/<int:token>/revoke/",
    answer=lambda row: {"id": row.pk, "revoked_at": row.revoked_at},
)
def token_revoke(*, actor: Actor, realm: Realm, number: int) -> ApiToken:
    """Take a token back: one's own, or anybody's by who oversees them. Raises Missing, Conflict."""
    require_open(realm)
    _require_no_token(actor)
    with writing():
        row = tokens_of(actor).select_for_update(of=("self",)).filter(pk=number).first()
        if row is None:
            raise Missing("network.no_token", field="token")
        if row.revoked_at is not None:
            raise Conflict("network.token_revoked", field="token")
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        detail = {"done": "revoked", "hint": row.hint, "owner": row.user.username}
        trail_note("token", actor=actor, about=f"token:{row.pk}", detail=detail)
    return row


def tokens_end(actor: Actor, user: User) -> None:
    """Take back all tokens of somebody, within a transaction: who comes back makes new ones."""
    for row in ApiToken.objects.filter(user=user, revoked_at=None, ends_at__gt=clock.now()):
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        detail = {"done": "revoked", "hint": row.hint, "owner": user.username}
        trail_note("token", actor=actor, about=f"token:{row.pk}", detail=detail)


def _require_no_token(actor: Actor) -> None:
    """Raise Refused for a program: by whatever way it came, no token leads to another one."""
    if isinstance(actor, Person) and actor.by_token:
        raise Refused("network.token_for_token")


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """Return the tokens that somebody sees: their own, or all of them.

    Tokens are of the installation: a mandate for exercises oversees none.
    """
    rows = ApiToken.objects.select_related("user")
    actor_outside = outside(actor)
    if can(actor_outside, TOKENS_ALL) or can(actor_outside, ADMINISTER):
        return rows
    return rows.filter(user=actor.user_id if isinstance(actor, Person) else 0)


def in_force(rows: QuerySet[ApiToken], now: datetime) -> QuerySet[ApiToken]:
    """Return those of some tokens that open something."""
    return rows.filter(Q(revoked_at__isnull=True), ends_at__gt=now, user__is_active=True)


def token_in_force(text: str) -> ApiToken | None:
    """Return the token of this text, unless it ended, was revoked, or its owner's account is closed."""
    rows = ApiToken.objects.select_related("user").filter(digest=digest_of(text))
    return in_force(rows, clock.now()).first()


def token_used(row: ApiToken) -> None:
    """Note that a token was used; not for every request."""
    now = clock.now()
    if row.last_used_at is None or now - row.last_used_at > USED_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
