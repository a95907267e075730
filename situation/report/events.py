"""What the journal records of reports: that one was published, and how a region makes them up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import EVERYONE, Event, Line, Variant, event_type
from journal.said import Readable
from situation.picture_events import Told

CATEGORY = "activity"


@event_type("situation.sitrep_published")
@dataclass(frozen=True)
class SitrepPublished(Event):
    """A situation report was published; its note is for who takes part."""

    id: int
    activity: int
    number: int
    seq: int
    at: datetime
    by: Readable
    note: str
    layout: str
    over: bool
    to: tuple[str, ...]
    told: Readable

    @property
    def key(self) -> str:
        """Return the entity: this report."""
        return f"sitrep:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state."""
        state = super().state() or {}
        for name in ("told", "told_en", "to"):
            state.pop(name, None)
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that it leaves the screens with its activiteit."""
        return "activity" if state["over"] else ""

    def line(self) -> Line | None:
        """Return the line for the log."""
        return Line(CATEGORY, self.told) if self.told else None

    def variants(self) -> tuple[Variant, ...]:
        """Return all of it for who takes part, all but the note for everybody."""
        state = self.state()
        return (
            Variant(self.to, state, self.line()),
            Variant((EVERYONE,), state | {"note": ""}, self.line(), veiled=False),
        )


@event_type("situation.report_layout_set")
@dataclass(frozen=True)
class ReportLayoutSet(Event):
    """A region gave its reports a layout."""

    place_kind: str
    place: str
    name: Readable
    title: Readable
    sections: tuple[str, ...]
    by: Readable
    at: datetime
    told: Readable

    @property
    def key(self) -> str:
        """Return the entity: the layout of this region."""
        return f"reportlayout:{self.place_kind}:{self.place}"

    def state(self) -> dict[str, Any]:
        """Return the wire state."""
        state = super().state() or {}
        for name in ("told", "told_en"):
            state.pop(name, None)
        return state

    def line(self) -> Line:
        """Return the line for the log."""
        return Line(CATEGORY, self.told)


@event_type("situation.public_text_changed")
@dataclass(frozen=True)
class PublicTextChanged(Told):
    """A text for the public as it stands: for who takes part until it is approved, then for everybody."""

    id: int
    activity: int
    number: int
    standing: str
    title: str
    text: str
    revision: int
    writers: tuple[str, ...]
    written_by: Readable
    written_at: datetime
    approved_by: Readable
    approved_as: str
    approved_at: datetime | None
    reason: Readable
    state_by: Readable
    state_at: datetime
    replaces: (
        int | None
    )  # the number, in this activiteit, of the text that goes when this one is approved
    to: tuple[str, ...]
    before: tuple[str, ...]
    told: Readable
    over: bool

    @property
    def key(self) -> str:
        """Return the entity: this text."""
        return f"publictext:{self.id}"
