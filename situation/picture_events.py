"""What the journal records of pictures: items, questions, themes, the common picture; each for its readers.

Every event names its audiences. Who could see the entity before and may not any more is told that it is gone,
and not by whom or why; who never could is told nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import EVERYONE, Event, Line, Variant, event_type
from journal.said import Readable

CATEGORY = "activity"
INNER = ("told", "told_en", "to", "before")  # not on the wire


class Told(Event):
    """An event that goes to those who see an entity, and takes it from those who saw it."""

    to: tuple[str, ...]
    before: tuple[str, ...]
    told: Readable
    over: bool

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; to whom it goes and what the log says is no part of it."""
        state = super().state() or {}
        for name in INNER:
            state.pop(name, None)
        if "standing" in state:
            state["state"] = state.pop("standing")
        return state

    @classmethod
    def kept_as(cls, state: Mapping[str, Any]) -> str:
        """Return that what is over stays as long as a closed activiteit does."""
        return "activity" if state["over"] else ""

    def line(self) -> Line | None:
        """Return the line for the log."""
        return Line(CATEGORY, self.told) if self.told else None

    def variants(self) -> tuple[Variant, ...]:
        """Return all of it for who sees it now, and that it is gone for who saw it last time."""
        now = Variant(self.to, self.state(), self.line())
        lost = gone_for(self.to, self.before)
        return (now, *([Variant(lost, None, veiled=True)] if lost else []))


def gone_for(to: Iterable[str], before: Iterable[str]) -> tuple[str, ...]:
    """Return the audiences that saw something and do not any more."""
    return () if EVERYONE in to else tuple(sorted(set(before) - set(to)))


@event_type("situation.item_changed")
@dataclass(frozen=True)
class ItemChanged(Told):
    """One item in the picture of a team or an organisation, as it stands."""

    id: int
    activity: int
    owner: str
    owner_name: Readable
    theme: str
    text: str
    source: str
    fact_at: datetime
    written_at: datetime
    changed_at: datetime
    checked_at: datetime
    certainty: str
    contradicted_by: str
    contradiction: str
    share: str
    revision: int
    standing: str
    by: Readable
    reason: str
    together: dict[str, Any] | None  # who wrote it together, and what came in after it was offline
    to: tuple[str, ...]
    before: tuple[str, ...]
    told: Readable
    over: bool

    @property
    def key(self) -> str:
        """Return the entity: this item."""
        return f"item:{self.activity}:{self.id}"


@event_type("situation.question_changed")
@dataclass(frozen=True)
class QuestionChanged(Told):
    """A question about an item, with its answer when there is one; for whoever sees the item."""

    id: int
    activity: int
    item: int
    owner: str
    text: str
    username: str
    asked_by: Readable
    asked_at: datetime
    answer: str
    answered_by: Readable
    answered_at: datetime | None
    seen_at: datetime | None
    standing: str
    to: tuple[str, ...]
    before: tuple[str, ...]
    told: Readable
    over: bool

    @property
    def key(self) -> str:
        """Return the entity: this question."""
        return f"question:{self.activity}:{self.id}"


@event_type("situation.themes_changed")
@dataclass(frozen=True)
class ThemesChanged(Told):
    """The themes of an activiteit in their order; those of one picture only for who takes part."""

    activity: int
    themes: tuple[dict[str, Any], ...]
    to: tuple[str, ...]
    before: tuple[str, ...]
    told: Readable
    over: bool

    @property
    def key(self) -> str:
        """Return the entity: the themes of this activiteit."""
        return f"themes:{self.activity}"

    def variants(self) -> tuple[Variant, ...]:
        """Return all for who takes part, the common ones for everybody."""
        state = self.state() or {}
        common = [one for one in self.themes if not one["owner"]]
        return (
            Variant(self.to, state, self.line()),
            Variant((EVERYONE,), state | {"themes": common}, veiled=True),
        )


@event_type("situation.total_changed")
@dataclass(frozen=True)
class TotalChanged(Told):
    """The common picture of an activiteit: who keeps it, its references, what was published last."""

    activity: int
    username: str
    owner: str
    since: datetime | None
    offer: dict[str, Any] | None
    entries: tuple[dict[str, Any], ...]
    public: tuple[int, ...]  # the items among them that everybody sees
    version: int
    published_at: datetime | None
    published_by: Readable
    to: tuple[str, ...]
    before: tuple[str, ...]
    told: Readable
    over: bool
    declined_by: str = ""  # who did not take it over

    @property
    def key(self) -> str:
        """Return the entity: the common picture of this activiteit."""
        return f"total:{self.activity}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; what is public follows from the items."""
        state = super().state() or {}
        state.pop("public", None)
        return state

    def variants(self) -> tuple[Variant, ...]:
        """Return all for who takes part; for everybody what refers to items that everybody sees."""
        state = self.state()
        entries = [one for one in self.entries if one["item"] in self.public]
        outside = state | {"entries": entries, "offer": None, "declined_by": ""}
        return (
            Variant(self.to, state, self.line()),
            Variant((EVERYONE,), outside, self.line(), veiled=False),
        )
