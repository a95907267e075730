"""Reading the journal: what happened, and what stood at any past moment."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from journal import clock
from journal.entries import parse_variants
from journal.errors import Missing
from journal.leaving import EntityLeft
from journal.models import CurrentState, Entry, Realm

LOG_LINES = 200  # what a screen starts with; older lines are fetched page by page


def realm_get(slug: str) -> Realm:
    """Return the realm of this name. Raises Missing."""
    try:
        return Realm.objects.get(slug=slug)
    except (Realm.DoesNotExist, ValueError):  # a NUL, half a character: no database holds it
        raise Missing("journal.unknown_realm", code="no_realm", slug=slug) from None


def realms_open() -> Iterator[Realm]:
    """Yield the realms in which something can still happen, in one order, each as it is by then.

    What is done in one may take long: the clock of the next may have been stopped meanwhile, or it closed.
    """
    numbers = Realm.objects.filter(is_open=True).order_by("pk").values_list("pk", flat=True)
    for number in list(numbers):
        realm = Realm.objects.filter(pk=number, is_open=True).first()
        if realm is not None:
            yield realm


def seq_at(realm: Realm, moment: datetime) -> int:
    """Return the number of the last entry at or before a moment of the realm's time; 0: none.

    Realm time never goes back from one entry to the next, so the latest moment has the highest number:
    one step down the index of times, where the highest number of many would read them all.
    """
    found = Entry.objects.filter(realm=realm, realm_time__lte=moment)
    return found.order_by("-realm_time", "-seq").values_list("seq", flat=True).first() or 0


def kept_since(realm: Realm) -> datetime | None:
    """Return the moment of the first entry of a realm; None: it has none."""
    rows = Entry.objects.filter(realm=realm).order_by("seq")
    return rows.values_list("realm_time", flat=True).first()


def really_at(realm: Realm, moment: datetime) -> datetime:
    """Return when by the real clock a realm stood at a moment: that of its last entry until then.

    The real world has no other clock. Before its first entry: when the realm was made.
    """
    if not realm.is_exercise:
        return moment
    if moment >= realm.now():
        return clock.now()
    rows = Entry.objects.filter(realm=realm, realm_time__lte=moment).order_by("-realm_time", "-seq")
    found = rows.values_list("recorded_at", flat=True).first()
    return realm.created_at if found is None else found


def states_of(realm: Realm, keys: Iterable[str], seq: int) -> dict[str, dict[str, Any]]:
    """Return the states of some entities at a number, of who sees most (2 queries).

    What left the state because it was over for long is still what it was: only that it left is passed over.
    """
    told = Entry.objects.filter(realm=realm, key__in=list(keys), seq__lte=seq).exclude(
        type=EntityLeft.type
    )
    newest = told.order_by().values("key").annotate(last=Max("seq")).values_list("last", flat=True)
    rows = Entry.objects.filter(realm=realm, seq__in=list(newest)).values_list("key", "variants")
    found = {key: first_state(variants) for key, variants in rows}
    return {key: state for key, state in sorted(found.items()) if state is not None}


def first_state(variants: str) -> dict[str, Any] | None:
    """Return the state of an entry as who sees most of it does."""
    made = parse_variants(variants)
    state: dict[str, Any] | None = json.loads(made[0][1]).get("state") if made else None
    return state


def tag_at(realm: Realm, seq: int) -> str:
    """Return the random mark of an entry; empty for a number that does not exist."""
    return Entry.objects.filter(realm=realm, seq=seq).values_list("tag", flat=True).first() or ""


# One step down the index of keys for each entity that was there: 10,000 keys among a million entries
# take some 20 ms, where grouping the entries by key takes five times as long.
_NEWEST = """
    SELECT id, seq, variants FROM journal_entry
    WHERE realm_id = s.realm_id AND key = s.key AND seq <= %(seq)s ORDER BY seq DESC LIMIT 1
"""
_STATES_AT = """
    SELECT s.key, e.seq, e.variants FROM journal_currentstate s {join}
    WHERE s.realm_id = %(realm)s AND s.first_seq <= %(seq)s
        AND (s.gone_seq IS NULL OR s.gone_seq > %(seq)s)
"""
_JOIN = {
    "postgresql": f"CROSS JOIN LATERAL ({_NEWEST}) e",
    "sqlite": f"JOIN journal_entry e ON e.id = (SELECT id FROM ({_NEWEST}))",  # noqa: S608 - constants
}


def states_at(realm: Realm, seq: int) -> list[tuple[str, int, str]]:
    """Return key, number and variants of the newest entry of each entity at a sequence number."""
    statement = _STATES_AT.format(join=_JOIN[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(statement, {"seq": seq, "realm": realm.pk})
        return sorted(cursor.fetchall())


def lines_until(realm: Realm, seq: int) -> list[tuple[int, str]]:
    """Return the last entries with a line up to a number, oldest first: number and variants."""
    found = Entry.objects.filter(realm=realm, seq__lte=seq, has_line=True).order_by("-seq")
    return list(found.values_list("seq", "variants")[: LOG_LINES * 3])[::-1]


def keys_known(realm: Realm, prefix: str) -> frozenset[str]:
    """Return the keys of the entities of one kind that a realm holds, such as all `phase:` ones."""
    states = CurrentState.objects.filter(realm=realm, key__startswith=prefix, gone_seq__isnull=True)
    return frozenset(states.values_list("key", flat=True))


def told_last(realm: Realm, key: str) -> datetime | None:
    """Return the moment of the newest entry of an entity, in the realm's time."""
    rows = Entry.objects.filter(realm=realm, key=key).order_by("-seq")
    return rows.values_list("realm_time", flat=True).first()


def known_since(realm: Realm, key: str) -> datetime | None:
    """Return the moment of the first entry of an entity, in the realm's time."""
    rows = Entry.objects.filter(realm=realm, key=key).order_by("seq")
    return rows.values_list("realm_time", flat=True).first()
