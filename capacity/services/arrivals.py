"""Arrivals: announced by a dispatch centre, an ambulance service or a coordinator, and how they end."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import QuerySet

from capacity.emergency_bodies import ArrivalEndIn, ArrivalIn
from capacity.emergency_lists import require_code, settings
from capacity.events import ArrivalChanged
from capacity.models import Arrival, ArrivalState
from capacity.services.common import require_department
from capacity.transitions import ARRIVALS
from journal.actors import Actor
from journal.errors import Invalid, Missing, Refused
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Facility, Role
from network.places import closed_reason, require_in_use
from web.commands import command
from web.people import Person
from web.rights import Reach

OF_A_HOUSE = frozenset({Role.HOSPITAL_LIAISON, Role.MKA_DISPATCHER})
SENDING = frozenset({"dispatch", "ambulance"})  # sectors whose liaisons announce arrivals


@command(
    "capacity.arrival_announce",
    who={
        # of a dispatch centre or ambulance service, see `_sender`
        Role.HOSPITAL_LIAISON: Reach.ANYWHERE,
        Role.MKA_DISPATCHER: Reach.ANYWHERE,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
    place="facility",
    body=ArrivalIn,
    address="facilities/<str:facility>/arrivals/",
    status=201,
    answer=lambda row: {"id": row.pk, "expected_at": row.expected_at},
)
def arrival_announce(
    *,
    actor: Actor,
    realm: Realm,
    facility: Facility,
    urgency: str,
    kind: str,
    minutes: int,
    notes: Sequence[str] = (),
) -> Arrival:
    """Announce an arrival at an emergency department: a class and a moment, never a person.

    Raises Refused, Invalid, Conflict.
    """
    sender = _sender(actor, facility)
    require_department(facility)
    require_code("urgency", urgency, field="urgency")
    require_code("arrival", kind, field="kind")
    for note in notes:
        require_code("note", note, field="notes")
    most = settings().longest_arrival_minutes
    if not 0 <= minutes <= most:
        raise Invalid("capacity.count", field="minutes", least=0, most=most)
    now = realm.now()
    with writing():
        require_in_use(facility)
        row = Arrival.objects.create(
            realm=realm,
            facility=facility,
            sender=sender,
            urgency=urgency,
            kind=kind,
            notes=sorted(set(notes)),
            announced_at=now,
            expected_at=now + timedelta(minutes=minutes),
            announced_by=actor.label,
        )
        record(ArrivalChanged.of(row), realm=realm, actor=actor)
    return row


def _sender(actor: Actor, facility: Facility) -> Facility | None:
    """Return for which dispatch centre or ambulance service somebody announces; None: a coordinator.

    Raises Refused for a liaison of another house, who has no crew under way.
    """
    if not isinstance(actor, Person):
        return None
    own = _own(actor)
    for house in own:
        if getattr(house, "sector", "") in SENDING:
            return house
    if not _coordinates(actor, facility):
        raise Refused("capacity.not_sending", code="not_mandated", field="facility")
    return None


def _coordinates(actor: Person, facility: Facility) -> bool:
    """Say whether somebody coordinates the region of a department, or the country."""
    return any(
        mandate.role not in OF_A_HOUSE and mandate.reaches(reach, facility)
        for mandate in actor.mandates
        if (reach := arrival_announce.right.who.get(mandate.role)) is not None
    )


def _own(actor: Person) -> list[Facility]:
    """Return the facilities that a person speaks for."""
    held = (one for one in actor.mandates if one.role in OF_A_HOUSE)
    return [one.facility for one in held if one.facility is not None]


@command(
    "capacity.arrival_end",
    by=arrival_announce.right,
    body=ArrivalEndIn,
    address="arrivals/<int:arrival>/end/",
    answer=lambda row: {"id": row.pk, "state": row.state},
    on=("arrival:{arrival}",),
)
def arrival_end(*, actor: Actor, realm: Realm, arrival: int, outcome: str) -> Arrival:
    """Say that an announced arrival arrived or was cancelled: its department, its sender, a coordinator.

    Raises Refused, Missing, Conflict when it is over already.
    """
    with writing():
        row = _expected(Arrival.objects.filter(realm=realm, pk=arrival)).first()
        if row is None or not _concerns(actor, row):
            raise Missing("capacity.no_arrival", field="arrival")
        _end([row], outcome, actor=actor)
    return row


def _concerns(actor: Actor, row: Arrival) -> bool:
    """Say whether an arrival is this actor's to end; to all others it does not exist."""
    if not isinstance(actor, Person):
        return actor.is_system
    own = {house.pk for house in _own(actor)}
    return bool(own & {row.facility_id, row.sender_id}) or _coordinates(actor, row.facility)


def arrivals_lapse(*, actor: Actor, realm: Realm) -> int:
    """Let arrivals go that nobody confirmed within the grace after their moment; return how many."""
    late = realm.now() - timedelta(minutes=settings().arrival_grace_minutes)
    with writing():
        waiting = Arrival.objects.filter(realm=realm, state=ArrivalState.ANNOUNCED)
        rows = list(_expected(waiting.filter(expected_at__lte=late)))
        _end(rows, "lapse", actor=actor, reason=said("capacity.arrival_late"))
    return len(rows)


def arrivals_close(
    *, actor: Actor, realm: Realm, facilities: Collection[str] | None, reason: Readable = ""
) -> None:
    """Let go what was announced at facilities that closed, or in a whole realm that does (None).

    Whoever closes them was checked.
    """
    waiting = Arrival.objects.filter(realm=realm, state=ArrivalState.ANNOUNCED)
    if facilities is not None:
        waiting = waiting.filter(facility__in=facilities)
    with writing():
        for row in _expected(waiting):
            why = reason or closed_reason(row.facility.name)
            _end([row], "lapse", actor=actor, reason=why)


def _expected(rows: QuerySet[Arrival]) -> QuerySet[Arrival]:
    """Return arrivals, locked, with their places."""
    locked = rows.select_for_update(of=("self",))
    return locked.select_related("realm", "facility__region").order_by("pk")


def _end(rows: Sequence[Arrival], step: str, *, actor: Actor, reason: Readable = "") -> None:
    """Take arrivals to their end and record it."""
    for row in rows:
        taken = ARRIVALS.take(row, step, actor=actor)
        row.save(update_fields=["state"])
        record(ArrivalChanged.of(row), realm=row.realm, actor=actor, reason=reason)
        ARRIVALS.follow(row, taken, actor=actor)
