"""Reading the journal: a realm's state now or at any past moment, for one set of audiences."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max

from journal.errors import Missing
from journal.models import CurrentState, Entry, Realm

LOG_LINES = 200  # what a screen starts with; older lines are fetched page by page


@dataclass(frozen=True)
class Snapshot:
    """A realm as one set of audiences sees it at one sequence number.

    `entities`: key -> newest visible event (decoded) with a state; `log`: the last visible events
    that have a line, oldest first, at most `LOG_LINES`.
    """

    epoch: str
    seq: int
    tag: str
    entities: dict[str, dict[str, Any]]
    log: list[dict[str, Any]]


def realm_get(slug: str) -> Realm:
    """Return the open realm of this name. Raises Missing."""
    try:
        return Realm.objects.get(slug=slug)
    except Realm.DoesNotExist:
        raise Missing(f"Er is geen omgeving ‘{slug}’.", code="no_realm") from None


def realms_open() -> list[Realm]:
    """Return the realms in which something can still happen, in one order."""
    return list(Realm.objects.filter(is_open=True).order_by("pk"))


def visible_body(variants: str, audiences: frozenset[str]) -> str | None:
    """Return the encoded event that readers with these audiences see, or None for nothing."""
    for variant in json.loads(variants):
        if not audiences.isdisjoint(variant["to"]):
            return str(variant["body"])
    return None


def seq_at(realm: Realm, moment: datetime) -> int:
    """Return the number of the last entry at or before a moment of the realm's time; 0: none."""
    found = Entry.objects.filter(realm=realm, realm_time__lte=moment).aggregate(last=Max("seq"))
    return int(found["last"] or 0)


def tag_at(realm: Realm, seq: int) -> str:
    """Return the random mark of an entry; empty for a number that does not exist."""
    return Entry.objects.filter(realm=realm, seq=seq).values_list("tag", flat=True).first() or ""


def snapshot(realm: Realm, *, audiences: frozenset[str], at_seq: int | None = None) -> Snapshot:
    """Return the state at a number (default: now); it holds entries 1..seq and no other."""
    seq, rows = _states_now(realm) if at_seq is None else (None, [])
    if seq is None:
        realm.refresh_from_db(fields=["head", "epoch"])
        seq = min(max(at_seq or 0, 0), realm.head)
        rows = states_at(realm, seq)
    entities = {}
    for key, variants in rows:
        body = visible_body(variants, audiences)
        event = json.loads(body) if body is not None else None
        if event is not None and event["state"] is not None:
            entities[key] = event
    return Snapshot(
        str(realm.epoch), seq, tag_at(realm, seq), entities, _log(realm, audiences, seq)
    )


def _states_now(realm: Realm) -> tuple[int, list[tuple[str, str]]]:
    """Return the position and the newest states, read by one statement: one moment exactly."""
    rows = list(
        CurrentState.objects.filter(realm=realm)
        .annotate(head=F("realm__head"))
        .order_by("key")
        .values_list("key", "variants", "head"),
    )
    realm.refresh_from_db(fields=["epoch"])
    return (rows[0][2] if rows else 0), [(key, variants) for key, variants, _head in rows]


def states_at(realm: Realm, seq: int) -> list[tuple[str, str]]:
    """Return key and variants of the newest entry of each entity at a sequence number."""
    newest = (
        Entry.objects.filter(realm=realm, seq__lte=seq)
        .values("key")
        .annotate(last=Max("seq"))
        .values("last")
    )
    rows = Entry.objects.filter(realm=realm, seq__in=newest).order_by("key")
    return list(rows.values_list("key", "variants"))


def lines_until(realm: Realm, seq: int) -> list[str]:
    """Return the variants of the last entries with a line up to a number, newest first."""
    found = Entry.objects.filter(realm=realm, seq__lte=seq, has_line=True).order_by("-seq")
    return list(found.values_list("variants", flat=True)[: LOG_LINES * 3])


def _log(realm: Realm, audiences: frozenset[str], seq: int) -> list[dict[str, Any]]:
    """Return the last visible lines up to a number, oldest first."""
    lines: list[dict[str, Any]] = []
    for variants in lines_until(realm, seq):
        body = visible_body(variants, audiences)
        event = json.loads(body) if body is not None else None
        if event is not None and "line" in event:
            lines.append(event)
        if len(lines) == LOG_LINES:
            break
    return lines[::-1]


def keys_known(realm: Realm, prefix: str) -> frozenset[str]:
    """Return the keys of the entities of one kind that a realm holds, such as all `phase:` ones.

    An entity that is gone (it has no state for anybody) is not among them.
    """
    states = CurrentState.objects.filter(realm=realm, key__startswith=prefix)
    return frozenset(
        key
        for key, variants in states.values_list("key", "variants")
        if any(json.loads(item["body"])["state"] is not None for item in json.loads(variants))
    )
