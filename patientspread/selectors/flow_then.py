"""Who waited at a past moment, as the journal has it: what was changed later is not known then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.models import Realm
from journal.selectors import seq_at, states_of
from patientspread.placement_models import Placement, PlacementState


@dataclass(frozen=True)
class Lying:
    """A patient for whom a place is asked, as that stood at a moment."""

    care: str
    age: str
    at_home: bool
    ready_since: datetime
    placed_at: datetime | None
    ended_at: datetime | None
    entered_at: datetime
    state: str

    @property
    def left_at(self) -> datetime | None:
        """Return when somebody left a house for the place found; None: did not, or not from a house."""
        gone = self.state == PlacementState.DONE and not self.at_home
        return self.ended_at if gone else None

    @classmethod
    def now(cls, row: Placement) -> "Lying":
        """Return it as it stands."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})

    @classmethod
    def told(cls, state: dict[str, Any]) -> "Lying":
        """Return it as the journal told it."""
        return cls(
            care=state["care"],
            age=state["age"],
            at_home=bool(state["at_home"]),
            ready_since=datetime.fromisoformat(state["ready_since"]),
            placed_at=moment_of(state.get("placed_at")),
            ended_at=moment_of(state.get("ended_at")),
            entered_at=datetime.fromisoformat(state["entered_at"]),
            state=state["state"],
        )


@dataclass(frozen=True)
class Moved:
    """A patient for whom a bed in another hospital is asked, as that stood at a moment."""

    bed: str
    specialism: str
    age: str
    entered_at: datetime
    left_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def told(cls, state: dict[str, Any]) -> "Moved":
        """Return it as the journal told it."""
        return cls(
            **{name: str(state.get(name) or "") for name in ("bed", "specialism", "age")},
            entered_at=datetime.fromisoformat(state["entered_at"]),
            left_at=moment_of(state.get("left_at")),
            ended_at=moment_of(state.get("ended_at")),
        )


def moment_of(told: str | None) -> datetime | None:
    """Return a moment of a state."""
    return datetime.fromisoformat(told) if told else None


def told_then(
    realm: Realm, sort: str, numbers: Iterable[int], at: datetime
) -> list[dict[str, Any]]:
    """Return the states of some entities at a moment, in their order (3 queries).

    `sort` is that of the keys in which their events are kept: `placement`, or `pmr` of a request.
    """
    keys = [f"{sort}:{number}" for number in numbers]
    found = states_of(realm, keys, seq_at(realm, at))
    return [found[key] for key in keys if key in found]
