"""Neighbours: which installation tells us of its regions and is told of ours, and who decided that."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from capacity.services.sources import PREFIX, TOKEN_BYTES, hash_of
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.idempotency import Secret
from journal.models import Realm
from journal.sealed import seal
from journal.services import writing
from lcms_bridge.gz.bodies import NeighbourIn, NeighbourNameIn
from lcms_bridge.gz.letting_go import let_go
from lcms_bridge.gz.linking import BY_PLAN, is_asked_for, neighbour_tell
from lcms_bridge.models import Neighbour, NeighbourState
from lcms_bridge.out.places import check_address
from lcms_bridge.rights import PEERS
from lcms_bridge.services.decided import set_on
from lcms_bridge.services.peer_parts import SEALED_FOR
from lcms_bridge.transitions import NEIGHBOURS
from network.models import Region
from network.permissions import ADMINISTER
from network.places import require_in_use
from web.commands import command
from web.people import require
from web.scopes import EXCHANGE, written

DECIDED_ON = ("state", "label", "gives", "takes")


def _answer(made: tuple[Neighbour, str]) -> dict[str, Any]:
    """Return which neighbour, and once the token that its side is to ask with."""
    row, token = made
    return {
        "neighbour": row.name,
        "state": row.state,
        "token": Secret(token) if token else None,
    }


@command(
    "lcms_bridge.neighbour_set",
    by=PEERS,
    body=NeighbourIn,
    address="neighbours/",
    answer=_answer,
    status=201,
    on=("neighbour:{name}",),
    facts=set_on(DECIDED_ON),
)
def neighbour_set(  # what a line is made of belongs together
    *,
    actor: Actor,
    realm: Realm,
    name: str,
    label: str,
    url: str,
    world: str,
    gives: Collection[Region],
    takes: Collection[Region],
    token: str | None = None,
    from_phase: str = "",
    from_grip: int = 0,
    renew: bool = False,
    days: int | None = None,
    scopes: Collection[str] | None = None,
    is_new: bool = False,
) -> tuple[Neighbour, str]:
    """Keep each other's region up to date with another installation from now on, or change how.

    Returns the token for its side, when one was made now: for `days` (None: until it is made anew; of a token
    that stays nothing can be said) and `scopes` (None: as they were; of a new one, or one that was withdrawn,
    reading alone). A region is told by one side alone: none that we take from somebody is given to anybody.
    `is_new`: there is none of that name. Raises Refused, Invalid, Conflict.
    """
    _require(actor, gives)
    check_address(url)
    with writing():
        _one_at_a_time(realm)
        require_in_use(*gives, *takes)
        row = _locked(realm, name)
        if row is None:
            row = Neighbour(
                realm=realm, name=name, state_since=realm.now(), linked_since=realm.now()
            )
        else:
            _require(actor, Region.objects.filter(pk__in=row.gives))
            _taken_up(row, actor, is_new=is_new)
        _check(row, url, gives, takes)
        _give_token(row, token, url)
        made = _token_made(row, days, renew=renew)
        if scopes is not None or row.pk is None:
            row.scopes = written(scopes or [EXCHANGE])
        hears = sorted(one.pk for one in takes)
        if (row.url, row.world, row.takes) != (url, world, hears):
            row.position = ""  # another history, or more of it: it is read from its beginning
        if row.pk is not None:
            let_go(row, actor=actor, keeps=hears if row.world == world else ())
        row.label, row.url, row.world = label.strip(), url, world
        row.takes = hears
        if row.gives != (given := sorted(one.pk for one in gives)):
            row.gives = given
        row.by_plan, row.from_grip = from_phase == BY_PLAN, from_grip
        row.from_phase = "" if row.by_plan else from_phase
        row.changes += 1
        row.due_at, row.broken_until = clock.now(), None
        if (asked := is_asked_for(row)) != row.linked:
            row.linked, row.linked_since = asked, realm.now()
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # two set one name up at the same moment
            raise Conflict("lcms_bridge.peer_exists", field="name", given=name) from None
        neighbour_tell(row, "set", actor=actor)
    return row, made


def _stands(row: Neighbour) -> dict[str, Any]:
    """Return which neighbour, and how it stands."""
    return {"neighbour": row.name, "state": row.state}


def _step(actor: Actor, realm: Realm, name: str, step: str, told: str) -> Neighbour:
    """Take a step with a neighbour. Raises Missing, Refused, Conflict."""
    with writing():
        row = neighbour_of(actor, realm, name)
        NEIGHBOURS.take(row, step, actor=actor)
        row.state_since, row.broken_until, row.due_at = realm.now(), None, clock.now()
        row.failures, row.failing_since, row.fault = 0, None, ""
        if (asked := is_asked_for(row)) != row.linked:  # phase or GRIP changed while it was paused
            row.linked, row.linked_since = asked, realm.now()
        if row.state == NeighbourState.WITHDRAWN:
            # whoever still holds the token is let in no more
            row.token, row.token_hash = "", hash_of(secrets.token_urlsafe(TOKEN_BYTES))
            let_go(row, actor=actor)
        row.save()
        neighbour_tell(row, told, actor=actor)
    return row


@command(
    "lcms_bridge.neighbour_pause",
    by=PEERS,
    body=NeighbourNameIn,
    address="neighbours/<str:neighbour>/pause/",
    answer=_stands,
    on=("neighbour:{neighbour}",),
    facts=DECIDED_ON,
)
def neighbour_pause(*, actor: Actor, realm: Realm, neighbour: str) -> Neighbour:
    """Ask and answer a neighbour nothing for now. Raises Missing, Refused, Conflict."""
    return _step(actor, realm, neighbour, "pause", "paused")


@command(
    "lcms_bridge.neighbour_resume",
    by=PEERS,
    body=NeighbourNameIn,
    address="neighbours/<str:neighbour>/resume/",
    answer=_stands,
    on=("neighbour:{neighbour}",),
    facts=DECIDED_ON,
)
def neighbour_resume(*, actor: Actor, realm: Realm, neighbour: str) -> Neighbour:
    """Ask and answer a neighbour again, from where it stopped. Raises Missing, Refused, Conflict."""
    return _step(actor, realm, neighbour, "resume", "resumed")


@command(
    "lcms_bridge.neighbour_withdraw",
    by=PEERS,
    body=NeighbourNameIn,
    address="neighbours/<str:neighbour>/withdraw/",
    answer=_stands,
    on=("neighbour:{neighbour}",),
    facts=DECIDED_ON,
)
def neighbour_withdraw(*, actor: Actor, realm: Realm, neighbour: str) -> Neighbour:
    """End the line with a neighbour; its token opens nothing more. Raises Missing, Refused, Conflict."""
    return _step(actor, realm, neighbour, "withdraw", "withdrawn")


def neighbour_of(actor: Actor, realm: Realm, name: str) -> Neighbour:
    """Return a neighbour that this actor decides about, locked. Raises Missing, Refused."""
    row = _locked(realm, name)
    if row is None:
        raise Missing("lcms_bridge.no_peer", field="neighbour")
    _require(actor, Region.objects.filter(pk__in=row.gives))
    return row


def _require(actor: Actor, regions: Collection[Region]) -> None:
    """Raise Refused unless an actor decides what others are told of all these regions."""
    if not regions:
        require(actor, ADMINISTER)
    for region in regions:
        require(actor, PEERS, region)


def _check(row: Neighbour, url: str, gives: Collection[Region], takes: Collection[Region]) -> None:
    """Raise Invalid for an address to which nothing may go, or a region that would come back to its own."""
    if "?" in url or "#" in url:
        raise Invalid("lcms_bridge.out.fault.no_address", field="url")
    others = Neighbour.objects.filter(realm=row.realm).exclude(pk=row.pk)
    others = others.exclude(state=NeighbourState.WITHDRAWN)
    given = {code for one in others for code in one.gives} | {one.pk for one in gives}
    taken = {code for one in others for code in one.takes}
    for region in takes:
        if region.pk in given:
            raise Invalid("lcms_bridge.gz.both_ways", field="takes", region=str(region))
        if region.pk in taken:
            raise Invalid("lcms_bridge.gz.two_tellers", field="takes", region=str(region))
    for region in gives:
        if region.pk in taken:
            raise Invalid("lcms_bridge.gz.both_ways", field="gives", region=str(region))


def _one_at_a_time(realm: Realm) -> None:
    """Let who set neighbours up at once come one after the other: none takes what the other gives."""
    list(Neighbour.objects.select_for_update().filter(realm=realm).order_by("pk").values_list("pk"))


def _taken_up(row: Neighbour, actor: Actor, *, is_new: bool) -> None:
    """Let a neighbour that was withdrawn be one again, with tokens anew that read alone unless it is said.

    Raises Conflict: it was to be a new one, and what others set up is not changed by who did not see it.
    """
    if is_new:
        raise Conflict("lcms_bridge.peer_exists", field="name", given=row.name)
    if row.state == NeighbourState.WITHDRAWN:
        NEIGHBOURS.take(row, "register", actor=actor)
        row.state_since, row.token, row.token_hash = row.realm.now(), "", ""
        row.scopes = written([EXCHANGE])


def _give_token(row: Neighbour, token: str | None, url: str) -> None:
    """Set the token, or leave it where the address stays. Raises Invalid."""
    if token is None:
        if row.token and row.url != url:
            raise Invalid("lcms_bridge.peer_token_again", field="token")
        return
    if not (token.isascii() and token.isprintable()):
        raise Invalid("lcms_bridge.peer_token", field="token")
    row.token, row.lets = seal(SEALED_FOR, token) if token else "", ""


def _token_made(row: Neighbour, days: int | None, *, renew: bool) -> str:
    """Return a new token for its side, for so many days; the one before opens nothing any more.

    Empty: it keeps the one that it has. Raises Invalid for days of no new one.
    """
    if row.token_hash and not renew:
        if days is not None:
            raise Invalid("lcms_bridge.gz.days_alone", field="days")
        return ""
    made = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row.token_hash = hash_of(made)
    row.token_ends_at = None if days is None else clock.now() + timedelta(days=days)
    return made


def _locked(realm: Realm, name: str) -> Neighbour | None:
    """Return a neighbour, locked."""
    rows = Neighbour.objects.select_for_update(of=("self",)).select_related("realm")
    return rows.filter(realm=realm, name=name).first()
