"""Telling a neighbour: the newest states of our own regions, in the order of our journal."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from capacity.emergency_lists import lists
from capacity.kinds import kinds
from journal.entries import body_for, parse_variants
from journal.events import EVERYONE
from journal.models import CurrentState, Entry, Realm
from lcms_bridge.gz.telling import told_of
from lcms_bridge.gz.values import MOST_PAGE, Change, Page, Position, position_of
from network.models import Facility, Veiligheidsregio

EVERYBODY = frozenset({EVERYONE})
ED, PART = "ed", "edpart"


def changes_page(realm: Realm, regions: Sequence[str], since: str, most: int) -> Page:
    """Return what changed of some regions after a position; from the beginning for one of another history.

    A page ends at a number of the journal up to which everything was looked at; what is told meanwhile has a
    higher one. Of each thing the newest state is told, once (5 queries).
    """
    head = Realm.objects.values_list("head", flat=True).get(pk=realm.pk)
    told = _told(regions)
    epoch = told.history(realm)
    asked = position_of(since)
    begun = asked is not None and asked.epoch == epoch and asked.seq <= head
    start = asked.seq if asked is not None and begun else 0
    rows = CurrentState.objects.filter(_about(told), realm=realm, seq__gt=start, seq__lte=head)
    found = list(rows.order_by("seq")[: most + 1])
    more = len(found) > most
    made, last = _that_fit(_changes(realm, told, found[:most]))
    if last is not None or more:
        head, more = last or found[most - 1].seq, True
    return Page(
        world=realm.slug,
        exercise=realm.is_exercise,
        now=realm.now(),
        since=since,
        position=Position(epoch, head),
        more=more,
        changes=tuple(made),
    )


@dataclass(frozen=True)
class _Told:
    """What a neighbour is told of: regions, their facilities and their veiligheidsregio's, by code."""

    regions: tuple[str, ...]
    facilities: tuple[str, ...]
    areas: tuple[str, ...]

    def history(self, realm: Realm) -> str:
        """Return the mark of what is told of these: with one more, all of it is to be read anew."""
        said = json.dumps([realm.epoch.hex, self.regions, self.facilities, self.areas])
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def _told(regions: Sequence[str]) -> _Told:
    """Return what is of some regions (2 queries)."""
    facilities = Facility.objects.filter(region__in=regions).values_list("pk", flat=True)
    areas = Veiligheidsregio.objects.filter(regions__in=regions).values_list("pk", flat=True)
    return _Told(*(tuple(sorted(set(codes))) for codes in (regions, facilities, areas)))


def _that_fit(changes: Sequence[Change]) -> tuple[list[Change], int | None]:
    """Return the changes that one page holds, and the number of the last where not all of them do."""
    made: list[Change] = []
    size = 0
    for change in changes:
        size += len(json.dumps(change.document(), ensure_ascii=False).encode())
        if made and size > MOST_PAGE:
            return made, made[-1].seq
        made.append(change)
    return made, None


def _about(told: _Told) -> Q:
    """Return the condition that an entity is of these regions, as far as its key says it."""
    themes = [*sorted({kind.theme for kind in kinds() if kind.code != ED}), ED]
    parts = list(lists().names["part"])
    keys = [f"phase:{region}" for region in told.regions]
    for code in told.facilities:
        keys += [f"{theme}:{code}" for theme in themes]
        keys += [f"{PART}:{code}:{part}" for part in parts]
    return Q(key__in=keys) | Q(key__startswith="grip:") | Q(key__startswith="shared:")


def _changes(realm: Realm, told: _Told, rows: Sequence[CurrentState]) -> list[Change]:
    """Return rows as changes, without those whose content says that they are of another region."""
    ours = {"region": set(told.regions), "veiligheidsregio": set(told.areas)}
    gone = [row.seq for row in rows if not row.variants]
    moments = dict(Entry.objects.filter(realm=realm, seq__in=gone).values_list("seq", "realm_time"))
    made = []
    for row in rows:
        if not row.variants:
            # whoever never heard of it makes nothing of its end
            made.append(_change(realm, row, moments.get(row.seq, realm.now()), None))
            continue
        entry = _shown(row)
        if entry is not None and _is_ours(row.key, entry["state"], ours):
            moment = datetime.fromisoformat(entry["at"])
            made.append(_change(realm, row, moment, entry["state"]))
    return made


def _shown(row: CurrentState) -> dict[str, Any] | None:
    """Return an entity as everybody sees it; None where not everybody does."""
    body = body_for(parse_variants(row.variants), EVERYBODY)
    entry: dict[str, Any] | None = None if body is None else json.loads(body)
    return None if entry is None or entry["state"] is None else entry


def _is_ours(key: str, state: dict[str, Any], ours: dict[str, set[str]]) -> bool:
    """Say whether a level or a text is of our regions; of the others the key said it."""
    prefix = key.partition(":")[0]
    if prefix == "grip":
        return state["veiligheidsregio"] in ours["veiligheidsregio"]
    return prefix != "shared" or state["region"] in ours["region"]


def _change(
    realm: Realm, row: CurrentState, moment: datetime, state: dict[str, Any] | None
) -> Change:
    """Return an entity as a change; without a state it is a tombstone."""
    kind, tell = told_of(row.key.partition(":")[0])
    return Change(
        ref=row.key,
        kind=kind,
        seq=row.seq,
        at=moment,
        exercise=realm.is_exercise,
        withdrawn=state is None,
        body={} if state is None else tell(state),
    )
