"""Deciding where the figures of a registered system are fetched, and fetching them at once."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from capacity.models import SourceState
from capacity.permissions import SOURCE_MANAGE
from capacity.services.sources import source_managed
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.sealed import seal
from journal.services import record, writing
from journal.waking import wake_worker
from lcms_bridge.out.places import check_address
from lcms_bridge.pulls.bodies import PullIn, PullNameIn
from lcms_bridge.pulls.events import PullChanged
from lcms_bridge.pulls.models import Pull, Way
from lcms_bridge.senders import audience_of, program_of
from lcms_bridge.services.decided import set_on
from web.commands import command

PULL_TASK = "lcms_bridge.tasks.serve_pull"
SEALED_FOR = "lcms_bridge.pull"
DECIDED_ON = ("is_on", "label", "format", "every_s")


def _stands(row: Pull) -> dict[str, Any]:
    """Return of which system, and whether its address is asked."""
    return {"source": row.source.name, "is_on": row.is_on}


@command(
    "lcms_bridge.pull_set",
    by=SOURCE_MANAGE,
    body=PullIn,
    address="pulls/",
    answer=_stands,
    on=("pull:{source}",),
    facts=set_on(DECIDED_ON),
)
def pull_set(
    *,
    actor: Actor,
    realm: Realm,
    source: str,
    url: str,
    every_minutes: int,
    format: str = "",  # noqa: A002  # as the body names it
    way: str = Way.NONE,
    header: str = "",
    token: str | None = None,
) -> Pull:
    """Fetch a system's figures from now on, or change where and how. The first fetch is at once.

    Another address needs its token anew: what was given for one host is never sent to another. Raises
    Missing, Refused, Invalid, Conflict (the system was withdrawn).
    """
    check_address(url)
    if (way == Way.HEADER) != bool(header):
        raise Invalid("lcms_bridge.pull_header", field="header")
    with writing():
        one = source_managed(actor=actor, realm=realm, name=source)
        row = _locked(realm, source) or Pull(realm=realm, source=one)
        _give_token(row, token, url, way)
        if (row.url, row.format) != (url, format):
            row.etag = row.modified = ""
        if row.url != url:  # how another address did says nothing of this one
            _forget_standing(row)
            row.worked_at = None
        row.url, row.format, row.way, row.header = url, format, way, header
        row.every_s, row.is_on = every_minutes * 60, True
        row.changes += 1
        row.due_at, row.broken_until = clock.now(), None
        row.save()
        pull_tell(row, "set", actor=actor)
        ring(row)
    return row


@command(
    "lcms_bridge.pull_stop",
    by=SOURCE_MANAGE,
    body=PullNameIn,
    address="pulls/<str:source>/stop/",
    answer=_stands,
    on=("pull:{source}",),
    facts=DECIDED_ON,
)
def pull_stop(*, actor: Actor, realm: Realm, source: str) -> Pull:
    """Fetch nothing any more; its token goes. Raises Missing, Refused, Conflict (it was not fetched)."""
    with writing():
        row = _of(actor, realm, source)
        _stop(row, actor)
    return row


def pulls_end(*, actor: Actor) -> None:
    """Fetch nothing any more of systems that were withdrawn, and forget their tokens."""
    gone = Q(is_on=True, realm__is_open=True, source__state=SourceState.WITHDRAWN)
    if not Pull.objects.filter(gone).exists():
        return
    with writing():
        rows = Pull.objects.select_for_update(of=("self",)).select_related("realm", "source")
        for row in rows.filter(gone).order_by("pk"):
            _stop(row, actor)


def pulls_close(*, actor: Actor, realm: Realm) -> None:
    """Fetch nothing any more in a realm that closes, and forget its tokens; whoever closes it was checked."""
    with writing():
        rows = Pull.objects.select_for_update(of=("self",)).select_related("realm", "source")
        for row in rows.filter(realm=realm, is_on=True).order_by("pk"):
            _stop(row, actor)


def _stop(row: Pull, actor: Actor) -> None:
    """Ask an address no more. Inside `writing()`, with the row locked."""
    row.is_on, row.token = False, ""
    _forget_standing(row)
    row.save()
    pull_tell(row, "stopped", actor=actor)


def _forget_standing(row: Pull) -> None:
    """Note that nothing fails, unsaved."""
    row.failures, row.failing_since, row.fault, row.broken_until = 0, None, "", None


@command(
    "lcms_bridge.pull_now",
    by=SOURCE_MANAGE,
    body=PullNameIn,
    address="pulls/<str:source>/now/",
    answer=_stands,
    on=("pull:{source}",),
    facts=DECIDED_ON,
)
def pull_now(*, actor: Actor, realm: Realm, source: str) -> Pull:
    """Fetch at once, also what did not change: a try. Raises Missing, Refused, Conflict (it is off)."""
    with writing():
        row = _of(actor, realm, source)
        row.due_at, row.broken_until, row.etag, row.modified = clock.now(), None, "", ""
        row.save(update_fields=["due_at", "broken_until", "etag", "modified"])
        ring(row)
    return row


def ring(row: Pull) -> None:
    """Tell a worker after the commit; the sweep finds what nobody heard."""
    number = row.pk
    transaction.on_commit(lambda: wake_worker(PULL_TASK, number), robust=True)


def pull_tell(row: Pull, told: str, *, actor: Actor) -> None:
    """Record how an address that is asked stands now. Inside `writing()`."""
    event = PullChanged(
        source=row.source.name,
        label=row.source.label,
        format=row.format,
        every_s=row.every_s,
        is_on=row.is_on,
        changes=row.changes,
        failing_since=row.failing_since,
        fault=row.fault,
        audience=audience_of(program_of(row.source)),
        told=told,
    )
    record(event, realm=row.realm, actor=actor)


def _give_token(row: Pull, token: str | None, url: str, way: str) -> None:
    """Set the token, or leave it where the address stays. Raises Invalid."""
    if way == Way.NONE:
        row.token = ""
        return
    if token is None and row.token and row.url != url:
        raise Invalid("lcms_bridge.peer_token_again", field="token")
    if token is None and way == Way.BASIC != row.way:  # what it is told apart by is in the token
        raise Invalid("lcms_bridge.pull_token", field="token")
    if token is not None:
        if not (token.isascii() and token.isprintable()) or (way == Way.BASIC and ":" not in token):
            raise Invalid("lcms_bridge.pull_token", field="token")
        row.token = seal(SEALED_FOR, token) if token else ""
    if not row.token:
        raise Invalid("lcms_bridge.pull_token", field="token")


def _locked(realm: Realm, source: str) -> Pull | None:
    """Return the address of a system, locked."""
    rows = Pull.objects.select_for_update(of=("self",)).select_related("realm", "source")
    return rows.filter(realm=realm, source__name=source).first()


def _of(actor: Actor, realm: Realm, source: str) -> Pull:
    """Return an address that is asked, of a system that this actor manages, locked."""
    source_managed(actor=actor, realm=realm, name=source)
    row = _locked(realm, source)
    if row is None:
        raise Missing("lcms_bridge.no_pull", field="source")
    if not row.is_on:
        raise Conflict("lcms_bridge.pull_off", field="source")
    return row
