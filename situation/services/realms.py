"""The real world as a realm: opened once, with its clock, phases and reference data; closed for good."""

import re

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm, RealmKind
from journal.services import realm_close, record, writing
from network.events import ReferenceLoaded
from network.permissions import ADMINISTER
from network.selectors import hospitals_in_use, reference_version
from phases.services import phases_begin
from situation.events import ClockSet
from web.people import require

MAX_NAME = 120
MAX_REASON = 500
MAX_SLUG = 50
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def realm_open(*, actor: Actor, slug: str, name: str) -> Realm:
    """Open the real world: its time is that of the wall clock, every region begins in its phase.

    Raises Refused, Invalid (field names the value), Conflict (slug taken, another real realm is open,
    no reference data).
    """
    require(actor, ADMINISTER)
    check_names(slug, name)
    with writing():
        if Realm.objects.filter(slug=slug).exists():
            raise Conflict("situation.slug_taken", field="slug", slug=slug)
        there = Realm.objects.filter(kind=RealmKind.REAL, is_open=True).first()
        if there is not None:
            raise Conflict("situation.real_realm_open", slug=there.slug)
        if not hospitals_in_use():
            raise Conflict("situation.no_reference")
        realm = Realm.objects.create(slug=slug, name=name, kind=RealmKind.REAL)
        _tell_clock(realm, actor, "opened")
        record(ReferenceLoaded(reference_version()), realm=realm, actor=actor)
        phases_begin(actor=actor, realm=realm)
    return realm


def realm_end(*, actor: Actor, realm: Realm, reason: str) -> None:
    """Close the real world for good: what is open in it ends with the reason.

    An exercise is closed by playing it again. Raises Refused, Invalid (no reason), Conflict.
    """
    require(actor, ADMINISTER)
    if not reason.strip() or len(reason) > MAX_REASON:
        raise Invalid("situation.reason_length", field="reason", most=MAX_REASON)
    if realm.kind != RealmKind.REAL:
        raise Conflict("situation.an_exercise")
    with writing():
        _tell_clock(realm, actor, "shut", reason)
        realm_close(actor=actor, realm=realm, reason=reason)


def check_names(slug: str, name: str) -> None:
    """Raise Invalid unless slug and name can be shown and used in an address."""
    if len(slug) > MAX_SLUG or not SLUG.fullmatch(slug):
        raise Invalid("situation.slug", field="slug", most=MAX_SLUG)
    if not name.strip() or len(name) > MAX_NAME or "\x00" in name:
        raise Invalid("situation.name", field="name", most=MAX_NAME)


def _tell_clock(realm: Realm, actor: Actor, what: str, reason: str = "") -> None:
    """Record that the realm's time is that of the wall; with a reason, that it stops and the realm closes."""
    now = clock.now()
    event = ClockSet(
        kind=realm.kind,
        name=realm.name,
        time=now,
        set_at=now,
        rate=1.0,
        running=not reason,
        day_seconds=None,
        starts_on=None,
        ends_on=None,
        what=what,
        closed_at=now if reason else None,
        closed_because=reason,
    )
    record(event, realm=realm, actor=actor, reason=reason)
