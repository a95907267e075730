"""Writing the trail: one function for whoever has something to tell of people and their data.

    trail_note("login", actor="user:anna", outcome=FAILED, detail={"why": "password"})

Address, request and door come from `journal.whence`; organisation and ground from the app that knows
people. A note joins the transaction it is written in; what must stay when that is taken back (a refusal)
is written after it.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from journal import clock
from journal.actors import Actor
from journal.chain import link
from journal.events import encode
from journal.trail_models import TrailHead, TrailNote
from journal.whence import whence

logger = logging.getLogger("zorgbeeld.trail")

DONE, REFUSED, FAILED = "done", "refused", "failed"
OBJECT_LENGTH = 200
ACTOR_LENGTH = 120


@dataclass(frozen=True)
class Ground:
    """On what ground somebody acts: the house or region they act for, and their functions there."""

    organisation: str = ""
    text: str = ""


GroundOf = Callable[[str], Ground]


@dataclass
class _Hook:
    """How to find somebody's ground; one a process."""

    ground_of: GroundOf = lambda _name: Ground()


_hook = _Hook()


def register(ground_of: GroundOf) -> None:
    """Set the function that knows people's functions; called once, when the apps are ready."""
    _hook.ground_of = ground_of


def trail_note(
    action: str,
    *,
    actor: Actor | str,
    outcome: str = DONE,
    realm: str = "",
    about: str = "",
    detail: Mapping[str, Any] | None = None,
) -> TrailNote:
    """Write one note: `about` is the object (`transfer:12`, `user:anna`), `realm` the slug or empty.

    `actor` may be the plain name where nobody was let in, empty where nobody said who they are.
    """
    name = _clean(actor if isinstance(actor, str) else actor.name, ACTOR_LENGTH)
    ground = _hook.ground_of(name) if name.startswith("user:") else Ground()
    here = whence()
    note = TrailNote(
        scope=realm,
        at=clock.now(),
        actor=name,
        organisation=ground.organisation,
        ground=ground.text[:OBJECT_LENGTH],
        address=here.address,
        request=here.request,
        door=here.door,
        action=action,
        outcome=outcome,
        object=_clean(about, OBJECT_LENGTH),
        detail=json.loads(encode(detail or {})),
    )
    unit = getattr(connection, "zorgbeeld_unit", None)
    if unit is not None and unit.depth:  # within `writing()`: after the realms' rows, in one order
        unit.closing.append(lambda: _append(note))
    else:
        _append(note)
    return note


def _append(note: TrailNote) -> None:
    """Give a note the next number and link of its scope, and insert it."""
    with transaction.atomic():
        heads = TrailHead.objects.select_for_update()
        head = heads.filter(scope=note.scope).first()
        if head is None:
            TrailHead.objects.get_or_create(scope=note.scope)
            head = heads.get(scope=note.scope)
        note.number = head.number + 1
        note.hash = trail_link(head.hash, note)
        note.save()
        TrailHead.objects.filter(pk=head.pk).update(number=note.number, hash=note.hash)


def _clean(text: str, most: int) -> str:
    """Return a text that any database takes: whoever is refused may have sent anything."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")[:most]


def trail_note_safely(action: str, **what: Any) -> None:
    """Write a note that may not change the answer: where the database cannot, the log says it."""
    try:
        trail_note(action, **what)
    except DatabaseError:
        logger.exception("not in the trail: %s", told(action, **what))


def told(action: str, **what: Any) -> str:
    """Return the line of the log for a note; the log adds address and request to every line."""
    actor = what.get("actor", "")
    name = actor if isinstance(actor, str) else actor.name
    parts = {
        "who": name or "-",
        "outcome": what.get("outcome", DONE),
        "realm": what.get("realm") or "-",
        "object": what.get("about") or "-",
        **(what.get("detail") or {}),
    }
    return " ".join([action, *(f"{key}={value!s:.200}" for key, value in parts.items())])


def trail_remove_old() -> int:
    """Remove notes that were kept as long as the law asks (`TRAIL_DAYS`); return how many.

    The floor of a scope and the link it ends with stay: the chain of what is kept closes from there.
    """
    if settings.TRAIL_DAYS <= 0:
        return 0
    before = clock.now() - timedelta(days=settings.TRAIL_DAYS)
    removed = 0
    for scope in TrailHead.objects.values_list("scope", flat=True):
        with transaction.atomic():
            head = TrailHead.objects.select_for_update().get(scope=scope)
            # up to the first that must stay: a clock that was set back takes nothing out of the middle
            rows = TrailNote.objects.filter(scope=scope, number__gt=head.floor)
            first = rows.filter(at__gte=before).order_by("number").first()
            last = rows.filter(number__lt=first.number) if first else rows
            end = last.order_by("-number").first()
            if end is None:
                continue
            TrailHead.objects.filter(pk=head.pk).update(floor=end.number, floor_hash=end.hash)
            old: QuerySet[TrailNote] = QuerySet(TrailNote).filter(
                scope=scope, number__lte=end.number
            )
            removed += old._raw_delete(old.db)  # noqa: SLF001 -- the guard of the table knows the floor
            trail_note("removed", actor="system:journal", realm=scope, detail={"up_to": end.number})
    return removed


def trail_link(previous: str, note: TrailNote) -> str:
    """Return the link of a note."""
    return link(
        previous,
        (
            note.scope,
            note.number,
            note.at,
            note.actor,
            note.organisation,
            note.ground,
            note.address,
            note.request,
            note.door,
            note.action,
            note.outcome,
            note.object,
            json.dumps(note.detail, sort_keys=True, ensure_ascii=False),
        ),
    )
