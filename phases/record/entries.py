"""The journal's entries about phases, GRIP and running plans of a region, with what stood before each."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import FilteredRelation, Min, Q

from journal.entries import body_for, parse_variants
from journal.models import Entry, Realm
from journal.said import Kept, Named
from network.models import Facility, Region
from phases.level_events import level_key
from phases.levels import COUNTRY
from phases.models import DecisionRound, PhaseProposal, PlaceLevel

ALL = frozenset({"all"})
State = Mapping[str, Any]
WRITTEN_WITHIN = timedelta(minutes=1)  # between a moment in a state and that of its entry


@dataclass(frozen=True)
class Told:
    """One entry of an entity: its number, when, who, its whole state then and the state before it.

    `picture`: the number of the last entry before the transaction that wrote it: what everybody could see.
    """

    seq: int
    picture: int
    at: datetime
    key: str
    by: Kept
    reason: Kept
    state: State
    before: State = field(default_factory=dict)

    @property
    def sort(self) -> str:
        """Return what kind of entity it is about, such as `phase`."""
        return self.key.partition(":")[0]


def keys_of(realm: Realm, region: Region) -> list[str]:
    """Return the keys of everything in a region on which people decide, and of the country (4 queries)."""
    here = FilteredRelation("grips", condition=Q(grips__realm=realm))
    known = region.veiligheidsregios.annotate(here=here).order_by("pk", "here__activity")
    pairs = list(known.values_list("pk", "here__activity").distinct())
    areas = list(dict.fromkeys(code for code, _number in pairs))
    houses = Facility.objects.filter(region=region).values_list("pk", flat=True)
    proposals = PhaseProposal.objects.filter(realm=realm, region=region)
    rounds = DecisionRound.objects.filter(realm=realm, region=region)
    return [
        f"phase:{region.pk}",
        f"planrun:{region.pk}",
        level_key(PlaceLevel.COUNTRY.value, COUNTRY),
        *(level_key(PlaceLevel.AREA.value, code) for code in areas),
        *(level_key(PlaceLevel.FACILITY.value, code) for code in houses),
        *(f"grip:{code}" for code in areas),  # as it was told before there were activiteiten
        *(f"grip:{number}:{code}" for code, number in pairs if number),
        *(f"proposal:{pk}" for pk in proposals.values_list("pk", flat=True)),
        *(f"phaseround:{pk}" for pk in rounds.values_list("pk", flat=True)),
    ]


def told_of(
    realm: Realm, keys: Iterable[str], until: datetime, known: int | None = None
) -> list[Told]:
    """Return all entries of some entities up to a moment, oldest first, each with the state before it.

    `known`: only entries up to this number (2 queries).
    """
    rows = Entry.objects.filter(realm=realm, key__in=list(keys), realm_time__lte=until)
    if known is not None:
        rows = rows.filter(seq__lte=known)
    columns = ("seq", "realm_time", "recorded_at", "key", "variants")
    found = list(rows.order_by("seq").values_list(*columns))
    first = _first_of_writing(realm, {(at, recorded) for _seq, at, recorded, _key, _text in found})
    return list(_with_before(found, first))


def _with_before(
    rows: Iterable[tuple[int, datetime, datetime, str, str]], first: Mapping[datetime, int]
) -> Iterator[Told]:
    """Yield entries with the state that each replaced."""
    standing: dict[str, State] = {}
    for seq, at, recorded, key, text in rows:
        body = body_for(parse_variants(text), ALL)
        if body is None:
            continue
        event = json.loads(body)
        state = event.get("state") or {}
        yield Told(
            seq=seq,
            picture=first.get(recorded, seq) - 1,
            at=at,
            key=key,
            by=readable(event, "by"),
            reason=readable(event, "reason"),
            state=state,
            before=standing.get(key, {}),
        )
        standing[key] = state


def _first_of_writing(
    realm: Realm, moments: Collection[tuple[datetime, datetime]]
) -> dict[datetime, int]:
    """Return the first number of each transaction, by when it was recorded; moments have an index."""
    rows = Entry.objects.filter(
        realm=realm,
        realm_time__in=[at for at, _recorded in moments],
        recorded_at__in=[recorded for _at, recorded in moments],
    )
    return dict(rows.order_by().values_list("recorded_at").annotate(first=Min("seq")))


def readable(state: State, name: str) -> Kept:
    """Return a text of a state in both languages, where it has both."""
    text = str(state.get(name) or "")
    english = state.get(f"{name}_en")
    return Named(text, english) if english else text


def moment_of(state: State, name: str) -> datetime | None:
    """Return a moment of a state."""
    text = state.get(name)
    return datetime.fromisoformat(text) if text else None


def grip_since(one: Told) -> datetime:
    """Return from when a GRIP level counts that an entry tells of: the decision, not the registration.

    What was only carried over from before there were activiteiten counts from its entry: what went before
    stands under the key of that time.
    """
    since = moment_of(one.state, "since")
    return one.at if since is None or is_carried(one) else since


def is_carried(one: Told) -> bool:
    """Say whether an entry repeats a GRIP level that was decided on long before it was written."""
    registered = moment_of(one.state, "registered_at")
    return registered is not None and one.at - registered > WRITTEN_WITHIN
