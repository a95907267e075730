"""What the journal records of sources: who may speak, who speaks, which counts, and who was reminded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.kinds import short_name
from journal.events import Event, Line, event_type
from journal.said import Readable, Said, said

CATEGORY = "figures"
DECIDED = ("registered", "renewed", "withdrawn", "signed", "unsigned")


@event_type("capacity.source_changed")
@dataclass(frozen=True)
class SourceChanged(Event):
    """A registered source: for whom it speaks, how often, and whether it does."""

    source: str
    label: str
    contact: str
    facilities: tuple[str, ...]
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    interval_s: int
    source_state: str
    since: datetime
    told: str  # one of `DECIDED`; `first`, `speaks`, `silent`
    scopes: tuple[str, ...] = ()  # of its token, and when that ends: for the trail alone
    token_ends_at: datetime | None = None

    @property
    def trail(self) -> str:  # type: ignore[override]
        """Return that what people decide about a source stands in the trail; not that it fell silent."""
        return "peer" if self.told in DECIDED else ""

    @property
    def key(self) -> str:
        """Return the entity: this source."""
        return f"source:{self.source}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was decided."""
        token = {"scopes": [*self.scopes], "ends": self.token_ends_at}
        return {"told": self.told, "facilities": self.facilities, "regions": self.regions, **token}

    def state(self) -> dict[str, Any]:
        """Return the wire state; what is told is only about the log."""
        state = super().state() or {}
        del state["told"], state["scopes"], state["token_ends_at"]
        state["state"] = state.pop("source_state")
        return state

    def line(self) -> Line:
        """Return the line for the log."""
        return Line(
            CATEGORY, said(f"capacity.line.source.{self.told}", label=self.label, since=self.since)
        )


@event_type("capacity.source_rules_set")
@dataclass(frozen=True)
class SourceRulesSet(Event):
    """Which source goes first, in one house or (facility empty) in the realm: all its rules."""

    trail = "setting"
    facility: str
    name: str
    rules: tuple[dict[str, Any], ...]
    told: dict[str, str]  # the rule that changed: kind and prefer; prefer empty: it is gone

    @property
    def key(self) -> str:
        """Return the entity: the rules of this house, or those of the realm."""
        return f"sourcerules:{self.facility or 'all'}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was set, and where."""
        return {"done": "source_order", "facility": self.facility}

    def state(self) -> dict[str, Any]:
        """Return the wire state; what is told is only about the log."""
        state = super().state() or {}
        del state["told"]
        return state

    def line(self) -> Line:
        """Return the line for the log."""
        kind: Readable | Any = (
            short_name(self.told["kind"]) if self.told["kind"] else said("capacity.prefer.all")
        )
        prefer = said(f"capacity.prefer.{self.told['prefer'] or 'usual'}")
        where: str | Said = self.name or said("capacity.prefer.everywhere")
        words = {"name": where, "kind": kind, "prefer": prefer}
        return Line(CATEGORY, said("capacity.line.source_rule", **words))


@event_type("capacity.figures_reminded")
@dataclass(frozen=True)
class FiguresReminded(Event):
    """Who of a region was reminded last of figures that are due, when, by whom, of which kinds."""

    region: str
    name: str
    facilities: dict[str, dict[str, Any]]
    told: int  # how many this time

    @property
    def key(self) -> str:
        """Return the entity: the reminders of this region."""
        return f"reminders:{self.region}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; what is told is only about the log."""
        state = super().state() or {}
        del state["told"]
        return state

    def line(self) -> Line:
        """Return the line for the log."""
        return Line(CATEGORY, said("capacity.line.reminded", name=self.name, n=self.told))
