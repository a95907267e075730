"""What the journal records of figures: per facility and theme, what counts now of each kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.events.common import quoting
from capacity.kinds import kind, short_name
from capacity.models import FigureReport, SourceFigures
from capacity.resource import REGULAR, BedLine
from journal.events import Event, Line, event_type
from journal.said import Readable, Said, said


@dataclass(frozen=True)
class _Figures(Event):
    """What is known of one theme at a facility; each line with its own moment, source and reason.

    `observed_at` is the moment of the oldest line, so that the whole is never younger than a part of it.
    """

    facility: str
    name: str
    region: str
    veiligheidsregio: str
    observed_at: datetime
    received_at: datetime
    source: str
    method: str
    reported_by: Readable
    capacity_class: str
    duiding: str
    stale_after_s: int
    demo: bool
    lines: tuple[dict[str, Any], ...]
    tell: bool  # whether people want a line in the log for it
    before: Mapping[str, Mapping[str, Any]]  # the figures of each kind that counted before

    def state(self) -> dict[str, Any]:
        """Return the wire state; `tell` and `before` are only about the log."""
        state = super().state() or {}
        del state["tell"], state["before"]
        return state

    def line(self) -> Line | None:
        """Return a line when a person reported, not for every automatic figure."""
        told = [line for line in self.lines if not line.get("cohort") and line["told"]]
        if not (self.tell and told):
            return None
        counts = [counts_said(line, self.before.get(line["bed"], {})) for line in told]
        line = said("capacity.line.beds", name=self.name, counts=counts)
        return Line("figures", quoting(line, self.duiding))


@event_type("capacity.beds_reported")
@dataclass(frozen=True)
class BedsReported(_Figures):
    """The beds of a facility as they are known now."""

    @property
    def key(self) -> str:
        """Return the entity: the beds of this facility."""
        return f"beds:{self.facility}"


@event_type("capacity.figures_reported")
@dataclass(frozen=True)
class FiguresReported(_Figures):
    """What is known now of another theme than beds at a facility: staff, supplies, flow, expertise."""

    theme: str = ""

    @property
    def key(self) -> str:
        """Return the entity: this theme at this facility."""
        return f"{self.theme}:{self.facility}"


def figures_event(
    theme: str,
    row: FigureReport,
    rows: Iterable[SourceFigures],
    *,
    before: Mapping[str, Mapping[str, Any]],
    tell: bool,
    pace: str = REGULAR,
) -> BedsReported | FiguresReported:
    """Return the event for one theme of a facility after a report; `rows` are all sources' of it.

    `pace`: how far its region is scaled up, which says how long the figures hold.
    """
    rows = list(rows)
    counting = sorted(
        (one for one in rows if one.counts),
        key=lambda one: (kind(one.kind).order, one.kind, one.cohort),
    )
    about: dict[tuple[str, str], list[SourceFigures]] = {}
    for one in rows:
        about.setdefault((one.kind, one.cohort), []).append(one)
    lines = tuple(
        _line(one, about[one.kind, one.cohort], pace=pace, told=one.report_id == row.pk)
        for one in counting
    )
    # a part of a kind has an age of its own: an old one makes what was said of the whole no older
    whole = [one for one in counting if not one.cohort] or counting
    facility = row.facility
    known = {
        "facility": facility.pk,
        "name": facility.name,
        "region": facility.region_id,
        "veiligheidsregio": facility.veiligheidsregio_id,
        "observed_at": min(one.observed_at for one in whole),
        "received_at": row.received_at,
        "source": row.source,
        "method": row.method,
        "reported_by": row.reported_by,
        "capacity_class": row.capacity_class,
        "duiding": row.duiding,
        "stale_after_s": min(line["stale_after_s"] for line in lines),
        "demo": row.realm.is_exercise,
        "lines": lines,
        "tell": tell,
        "before": before,
    }
    return BedsReported(**known) if theme == "beds" else FiguresReported(**known, theme=theme)


def _line(
    row: SourceFigures, rows: Iterable[SourceFigures], *, pace: str, told: bool
) -> dict[str, Any]:
    """Return one kind as the wire shows it, with what other sources say of it (`rows`: all of it)."""
    item = kind(row.kind)
    values = row.values
    if item.shape_code in ("beds", "places"):
        line = BedLine.of(row.kind, values)
        values = {**line.values, "widths": dict(line.widths or {}), "available": line.available}
    others = [
        {
            "source": one.source,
            "observed_at": one.observed_at,
            "stale_after_s": item.deadline(one.source, pace),
            "values": _plain(one.values),
        }
        for one in rows
        if one.source != row.source
    ]
    return {
        "bed": row.kind,
        **values,
        "observed_at": row.observed_at,
        "source": row.source,
        "stale_after_s": item.deadline(row.source, pace),
        "told": told,
        # how many of these came, or left, after they were counted
        **({"moved": row.moved} if row.moved else {}),
        **({"cohort": row.cohort} if row.cohort else {}),
        **({"why": row.why, "others": others} if others else {}),
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures that another source gives: what is compared, not its classes."""
    return {name: value for name, value in values.items() if name != "widths" and value is not None}


def counts_said(line: Mapping[str, Any], before: Mapping[str, Any]) -> Said:
    """Return what is said of one kind, with what was known before where that changed."""
    shape = kind(line["bed"]).shape
    name = short_name(line["bed"])
    first = _from_to(shape.load or shape.asked[0], line, before)
    if not shape.room:
        return said("capacity.line.is", kind=name, occupied=first)
    room = _from_to(shape.room, line, before)
    return said("capacity.line.of", kind=name, occupied=first, operational=room)


def _from_to(name: str, line: Mapping[str, Any], before: Mapping[str, Any]) -> Any:
    """Return a figure, after what it was where another was known; that no figure was given is one too."""
    after = line.get(name)
    was = before.get(name) if before else after
    if was == after:
        return _shown(name, after)
    return said("capacity.line.from_to", before=_shown(name, was), after=_shown(name, after))


def _shown(name: str, value: Any) -> Any:
    """Return a figure as a line shows it: a question mark for what is unknown."""
    if value is None:
        return "?"
    return said(f"capacity.ability.{value}") if name == "state" else value


@event_type("capacity.figures_ended")
@dataclass(frozen=True)
class FiguresEnded(Event):
    """The figures of one theme left the picture, because their facility closed."""

    kind: str  # a theme, or `ed`
    facility: str
    name: str
    tell: bool  # one line for a facility, whatever it reported

    @property
    def key(self) -> str:
        """Return the entity that is gone."""
        return f"{self.kind}:{self.facility}"

    def state(self) -> None:
        """Return nothing: the entity is gone."""
        return

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.tell:
            return None
        return Line("figures", said("capacity.line.figures_ended", name=self.name))
