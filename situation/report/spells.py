"""Who held a function one after another, and what was handed over each time: read from the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from journal.models import Entry
from journal.selectors import first_state
from situation.report.then import State, Then, at

# Who took a function less long ago reads of the time before her: that is what she must know [PROPOSED]
FRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Spell:
    """A time in which one person held a function; `handed`: what was handed over to her then, if it was."""

    username: str
    holder: str
    since: datetime | None
    handed: State | None


def spells_of(then: Then, area: str, posts: Iterable[State]) -> dict[str, list[Spell]]:
    """Return the spells of each function of an activiteit until then, oldest first (1 query)."""
    keys = [f"post:{then.activity.pk}:{area}:{one['function']}" for one in posts]
    rows = Entry.objects.filter(realm=then.realm, key__in=keys, seq__lte=then.seq)
    held: dict[str, list[Spell]] = {}
    offers: dict[str, State] = {}
    for variants in rows.order_by("seq").values_list("variants", flat=True):
        state = first_state(variants)
        if not state:
            continue
        code, who = state["function"], (state["username"], state["holder"])
        spells = held.setdefault(code, [])
        if state["holder"] and (not spells or (spells[-1].username, spells[-1].holder) != who):
            offer = offers.pop(code, None)
            handed = offer if offer and offer["to"] == state["username"] else None
            spells.append(Spell(*who, at(state, "since"), handed))
        if state.get("handover"):
            offers[code] = state["handover"]
        else:
            offers.pop(code, None)
    return held


def begun(then: Then, posts: Iterable[State], spells: Mapping[str, list[Spell]]) -> datetime | None:
    """Return from when a sheet tells: the last handover, or the one before where that was only just."""
    found = []
    for one in posts:
        since = at(one, "since") if one["holder"] else None
        if since is None:
            continue
        before = spells.get(one["function"], [])[-2:-1]
        if then.moment - since < FRESH and before and before[0].since is not None:
            since = before[0].since
        found.append(since)
    return max(found, default=None)
