"""Reading the trail: all of it by a security officer, what concerns a house by that house."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from journal.models import Entry, ReadAudit, Realm, TrailNote
from network.models import Mandate, Role
from web.people import Person
from web.rights import Reach, right

TRAIL_SEE = right(
    "network.trail_see",
    {Role.SECURITY_OFFICER: Reach.ANYWHERE, Role.HOSPITAL_LIAISON: Reach.FACILITY},
)
ACTIONS = (
    *("read", "export", "print", "login", "logout", "refused", "mandate", "account", "token"),
    *("plan_begun", "setting", "reference", "peer", "redaction", "removed", "restored"),
    "formula",
)
OUTCOMES = ("done", "refused", "failed")
PAGE = 100
FILE_ROWS = 50_000


@dataclass(frozen=True)
class TrailQuestion:
    """Which notes: all conditions count; empty: any."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    about: str = ""
    action: str = ""
    outcome: str = ""
    realm: str = ""
    before: int = 0


def trail_seen(person: Person, asked: TrailQuestion, realm: Realm) -> QuerySet[TrailNote]:
    """Return the notes that a person may see and asked for in a realm, newest first.

    The trail is of the installation: a mandate for exercises shows what belongs to that exercise alone.
    """
    rows = TrailNote.objects.order_by("-pk")
    real = tuple(one for one in person.mandates if one.counts_in(None))
    mine = _shown(real)
    if mine is not None and len(real) < len(person.mandates):
        here = _shown(person.mandates)
        of_realm = Q(scope=realm.slug)
        mine |= of_realm if here is None else of_realm & here
    if mine is not None:
        rows = rows.filter(mine)
    conditions: dict[str, Any] = {
        "at__gte": asked.since,
        "at__lte": asked.until,
        "actor__icontains": asked.actor,
        "action": asked.action,
        "outcome": asked.outcome,
        "scope": asked.realm,
        "pk__lt": asked.before,
    }
    rows = rows.filter(**{name: value for name, value in conditions.items() if value})
    if asked.about:
        shown = ReadAudit.objects.filter(key=asked.about, note__isnull=False).values("note")
        rows = rows.filter(Q(object=asked.about) | Q(pk__in=shown))
    return rows


def _shown(mandates: Collection[Mandate]) -> Q | None:
    """Return which notes some mandates show; None: all of them."""
    if any(one.role == Role.SECURITY_OFFICER for one in mandates):
        return None
    return _concerns(_houses(mandates))


def _houses(mandates: Iterable[Mandate]) -> frozenset[str]:
    """Return the houses for which somebody is liaison by some mandates."""
    return frozenset(
        mandate.facility_id
        for mandate in mandates
        if mandate.role == Role.HOSPITAL_LIAISON and mandate.facility_id
    )


def _concerns(houses: frozenset[str]) -> Q:
    """Return the condition that a note is about houses: their people's deeds, readings of their patients."""
    found = Q(organisation__in=houses)
    for house in sorted(houses):
        entry = Entry.objects.filter(
            realm=OuterRef("realm"),
            seq=OuterRef("seq"),
            variants__contains=f'"facility:{house}"',
        )
        read = ReadAudit.objects.filter(Exists(entry), note__isnull=False)
        found |= Q(action="read", pk__in=read.values("note"))
    return found


def note_document(note: TrailNote) -> dict[str, Any]:
    """Return a note as the screen and the file show it."""
    return {
        "id": note.pk,
        "realm": note.scope,
        "number": note.number,
        "at": note.at,
        "actor": note.actor,
        "organisation": note.organisation,
        "ground": note.ground,
        "address": note.address,
        "request": note.request,
        "door": note.door,
        "action": note.action,
        "outcome": note.outcome,
        "object": note.object,
        "detail": note.detail,
        "hash": note.hash,
    }


def file_rows(rows: QuerySet[TrailNote]) -> Iterator[list[Any]]:
    """Yield the rows of a file, with a head."""
    head = True
    for note in rows[:FILE_ROWS].iterator(chunk_size=2000):
        document = note_document(note)
        detail = document.pop("detail")
        if head:
            yield [*document, "detail"]
            head = False
        yield [*document.values(), "; ".join(f"{name}={value}" for name, value in detail.items())]
