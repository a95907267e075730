"""Lending staff: a facility, or the coordinator of its region, lends what was reported as to be lent.

A promise is not a count: lending rewrites no report. It ends when somebody says so, at its own moment, or
when a place or the realm closes.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from capacity.events import LendChanged
from capacity.freshness import Freshness, freshness
from capacity.kinds import has_kind, kind_in_force, short_name
from capacity.lending_bodies import LendIn, LendReturnIn
from capacity.models import LendState, SourceFigures, StaffLend
from capacity.permissions import LENDING
from capacity.resource import Kind
from capacity.transitions import LENDS
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.said import Readable
from journal.services import record, writing
from network.models import Facility
from network.places import closed_reason, require_in_use
from web.commands import command
from web.people import Person, can

LONGEST = timedelta(days=31)


@command(
    "capacity.staff_lend",
    by=LENDING,
    place="facility",
    body=LendIn,
    address="facilities/<str:facility>/lends/",
    status=201,
    answer=lambda row: {"id": row.pk, "until": row.until},
)
def staff_lend(
    *,
    actor: Actor,
    realm: Realm,
    facility: Facility,
    to: Facility,
    kind: str,
    number: int,
    until: datetime,
) -> StaffLend:
    """Lend staff to another facility until a moment, never more than was reported as to be lent.

    Raises Refused, Invalid, Conflict.
    """
    item = kind_in_force(kind)
    now = realm.now()
    _check(item, facility, to, until, now)
    with writing():
        require_in_use(facility, to)
        left = _left(realm, facility, item, now)
        if number > left:
            words: dict[str, Any] = {"house": facility, "count": left}
            words["kind"] = short_name(item.code)
            raise Conflict("capacity.lend_too_many", field="number", **words)
        row = StaffLend.objects.create(
            realm=realm,
            facility=facility,
            borrower=to,
            kind=item.code,
            number=number,
            until=until,
            lent_at=now,
            lent_by=actor.label,
        )
        record(LendChanged.of(row), realm=realm, actor=actor)
    return row


def _check(item: Kind, facility: Facility, to: Facility, until: datetime, now: datetime) -> None:
    """Raise Invalid unless this can be lent between these two, until then."""
    if item.shape_code != "staff":
        raise Invalid("capacity.lend_no_staff", field="kind", kind=short_name(item.code))
    if facility.pk == to.pk:
        raise Invalid("capacity.lend_self", field="to")
    for field, house in (("facility", facility), ("to", to)):
        if not has_kind(item.code, house):
            raise Invalid(
                "capacity.no_such_beds", field=field, house=house, kind=short_name(item.code)
            )
    if until.tzinfo is None:
        raise Invalid("journal.no_offset", field="until")
    if not now < until <= now + LONGEST:
        raise Invalid("capacity.lend_until", field="until", days=LONGEST.days)


def _left(realm: Realm, facility: Facility, item: Kind, now: datetime) -> int:
    """Return how many of a kind can still be lent: what was reported, without what was lent since.

    Raises Conflict where that is not known, or is stale: neither counts as free.
    """
    rows = SourceFigures.objects.filter(
        realm=realm, facility=facility, kind=item.code, cohort="", counts=True
    )
    row = rows.select_for_update().first()
    said = row.values.get("to_lend") if row else None
    words: dict[str, Any] = {"house": facility, "kind": short_name(item.code)}
    if row is None or said is None:
        raise Conflict("capacity.lend_unknown", field="number", **words)
    stale_after_s = item.deadline(row.source)
    if freshness(observed_at=row.observed_at, stale_after_s=stale_after_s, now=now) is not (
        Freshness.FRESH
    ):
        raise Conflict("capacity.lend_stale", field="number", **words)
    # a count that was taken after a lending leaves it out already
    since = StaffLend.objects.filter(
        realm=realm,
        facility=facility,
        kind=item.code,
        state=LendState.LENT,
        lent_at__gte=row.observed_at,
    )
    return max(int(said) - sum(since.values_list("number", flat=True)), 0)


@command(
    "capacity.staff_return",
    by=LENDING,
    body=LendReturnIn,
    address="lends/<int:lend>/return/",
    answer=lambda row: {"id": row.pk, "state": row.state},
    on=("lend:{lend}",),
)
def staff_return(*, actor: Actor, realm: Realm, lend: int) -> StaffLend:
    """Say that lent staff is back: the lender, the borrower, or a coordinator of either's region.

    Raises Refused, Missing, Conflict when it is over already.
    """
    with writing():
        row = _lent(StaffLend.objects.filter(realm=realm, pk=lend)).first()
        if row is None or not _concerns(actor, row):
            raise Missing("capacity.no_lend", field="lend")
        _end([row], "return", actor=actor)
    return row


def _concerns(actor: Actor, row: StaffLend) -> bool:
    """Say whether lent staff is this actor's to give back; to all others it does not exist."""
    if not isinstance(actor, Person):
        return actor.is_system
    return can(actor, LENDING, row.facility) or can(actor, LENDING, row.borrower)


def lends_end_due(*, actor: Actor, realm: Realm) -> int:
    """End what was lent until a moment that is there; return how many."""
    with writing():
        due = StaffLend.objects.filter(realm=realm, state=LendState.LENT, until__lte=realm.now())
        rows = list(_lent(due))
        _end(rows, "over", actor=actor)
    return len(rows)


def lends_close(
    *,
    actor: Actor,
    realm: Realm,
    reason: Readable = "",
    facilities: Collection[str] | None = None,
) -> None:
    """End what was lent by or to facilities that closed, or (None) in a whole realm that closes.

    Whoever closes them was checked.
    """
    rows = StaffLend.objects.filter(realm=realm, state=LendState.LENT)
    if facilities is not None:
        places = list(facilities)
        rows = rows.filter(Q(facility__in=places) | Q(borrower__in=places))
    with writing():
        for row in _lent(rows):
            gone = row.facility if facilities and row.facility_id in facilities else row.borrower
            _end([row], "close", actor=actor, reason=reason or closed_reason(gone.name))


def _lent(rows: QuerySet[StaffLend]) -> QuerySet[StaffLend]:
    """Return lendings, locked, with their places."""
    locked = rows.select_for_update(of=("self",))
    return locked.select_related("realm", "facility__region", "borrower__region").order_by("pk")


def _end(rows: Sequence[StaffLend], step: str, *, actor: Actor, reason: Readable = "") -> None:
    """Take lendings to their end and record it."""
    for row in rows:
        taken = LENDS.take(row, step, actor=actor)
        row.save(update_fields=["state"])
        record(LendChanged.of(row), realm=row.realm, actor=actor, reason=reason)
        LENDS.follow(row, taken, actor=actor)
