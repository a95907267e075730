"""An activiteit as the journal had it at a number: the states of all that belongs to it, of one moment.

The states are those of who sees most, held to what is shared: `inside` for who takes part, else what
everybody sees. What one team keeps to itself never comes in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from journal.models import Realm
from journal.said import Kept, Named
from journal.selectors import states_of
from network.models import Facility, Region, Veiligheidsregio
from phases.models import Activity
from situation.models import CallUp, ItemQuestion
from situation.picture_models import Share

State = dict[str, Any]
SHARED = frozenset({Share.ACTIVITY, Share.ALL})


@dataclass(frozen=True)
class Then:
    """An activiteit as of a number of the journal and a moment, for who takes part or for everybody.

    `own`: the teams and places of which what they keep to themselves is shown too.
    """

    realm: Realm
    activity: Activity
    seq: int
    moment: datetime
    inside: bool
    own: frozenset[str] = frozenset()

    @cached_property
    def states(self) -> dict[str, State]:
        """Return the states of all that belongs to the activiteit, by key."""
        return states_of(self.realm, keys_of(self.activity), self.seq)

    def of(self, sort: str) -> list[State]:
        """Return the states of one sort, in the order in which they came to be."""
        begin = f"{sort}:"
        found = [(key, one) for key, one in self.states.items() if key.startswith(begin)]
        return [
            one for _key, one in sorted(found, key=lambda pair: (pair[1].get("id", 0), pair[0]))
        ]

    @property
    def about(self) -> State:
        """Return the activiteit itself; empty before it was opened."""
        return self.states.get(f"activity:{self.activity.pk}", {})

    @cached_property
    def items(self) -> dict[int, State]:
        """Return what is shared with the reader, by number; withdrawn items too."""
        levels = SHARED if self.inside else {Share.ALL}
        return {
            one["id"]: one
            for one in self.of("item")
            if one["share"] in levels or one["owner"] in self.own
        }

    @cached_property
    def areas(self) -> list[Veiligheidsregio]:
        """Return its veiligheidsregio's of then, in order."""
        codes = self.about.get("veiligheidsregios", ())
        return list(Veiligheidsregio.objects.filter(pk__in=codes).order_by("pk"))

    @cached_property
    def regions(self) -> list[Region]:
        """Return the ROAZ regions of then: those named, and those of its veiligheidsregio's."""
        codes = set(self.about.get("regions", ()))
        own = Region.objects.filter(veiligheidsregios__in=[one.pk for one in self.areas])
        codes |= set(own.values_list("pk", flat=True))
        return list(Region.objects.filter(pk__in=codes).order_by("pk"))

    @cached_property
    def houses(self) -> list[Facility]:
        """Return the houses in its area and those that take part, by code."""
        parties = [one["place"] for one in self.about.get("parties", ()) if one["at"] == "facility"]
        here = Facility.objects.filter(veiligheidsregio__in=[one.pk for one in self.areas])
        return list((here | Facility.objects.filter(pk__in=parties)).distinct().order_by("pk"))

    def elsewhere(self, keys: Iterable[str]) -> dict[str, State]:
        """Return the states of other entities at the same number."""
        return states_of(self.realm, keys, self.seq)


def keys_of(activity: Activity) -> list[str]:
    """Return the keys of all that ever belonged to an activiteit (some 11 queries)."""
    number = activity.pk
    grips = activity.grips.order_by("veiligheidsregio").values_list("veiligheidsregio", flat=True)
    posts = activity.posts.values_list("veiligheidsregio", "function")
    calls = CallUp.objects.filter(activity=activity).values_list("alarm", flat=True)
    questions = ItemQuestion.objects.filter(item__activity=activity).values_list("pk", flat=True)
    return [
        *(f"{sort}:{number}" for sort in ("activity", "themes", "total", "casualties")),
        *dict.fromkeys(f"grip:{number}:{area}" for area in grips),
        *(f"post:{number}:{area}:{function}" for area, function in posts.order_by("pk")),
        *(f"callup:{alarm}" for alarm in calls.order_by("pk")),
        *(f"item:{number}:{pk}" for pk in _numbers(activity.items)),
        *(f"question:{number}:{pk}" for pk in questions.order_by("pk")),
        *(f"teamdecision:{pk}" for pk in _numbers(activity.decisions)),
        *(f"action:{pk}" for pk in _numbers(activity.actions)),
        *(f"partyrequest:{pk}" for pk in _numbers(activity.requests)),
        *(f"meeting:{pk}" for pk in _numbers(activity.meetings)),
        *(f"note:{pk}" for pk in _numbers(activity.notes.filter(realm=activity.realm_id))),
        *(f"sitrep:{pk}" for pk in _numbers(activity.sitreps)),
        *(f"publictext:{pk}" for pk in _numbers(activity.public_texts)),
    ]


def _numbers(rows: Any) -> list[int]:
    """Return the numbers of the rows of an activiteit."""
    return list(rows.order_by("pk").values_list("pk", flat=True))


def named(state: State, name: str) -> Kept:
    """Return a text of a state in both languages, where it has both."""
    told, english = str(state.get(name) or ""), state.get(f"{name}_en")
    return Named(told, english) if english else told


def at(state: Mapping[str, Any], name: str) -> datetime | None:
    """Return a moment of a state."""
    told = state.get(name)
    return datetime.fromisoformat(told) if told else None


def is_passed(meeting: Mapping[str, Any], moment: datetime) -> bool:
    """Say whether the time of a planned meeting had passed at a moment, and nobody began it."""
    starts = at(meeting, "starts_at")
    return meeting["state"] == "planned" and starts is not None and starts < moment
