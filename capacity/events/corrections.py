"""What the journal records of a correction of the past: a line, beside what it may change of the present."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.events.figures import counts_said
from capacity.models import FigureReport
from journal.events import Event, Line, event_type
from journal.local_time import shown_moment
from journal.said import Named, said


@event_type("capacity.figures_corrected")
@dataclass(frozen=True)
class FiguresCorrected(Event):
    """Somebody said what was so at an earlier moment: the series has both, the picture only what is so now.

    `before` are the figures that counted at that moment until now, per kind.
    """

    report: int
    facility: str
    name: str
    observed_at: datetime
    lines: tuple[dict[str, Any], ...]
    before: Mapping[str, Mapping[str, Any]]

    @property
    def key(self) -> str:
        """Return the correction, which is no part of the present state."""
        return f"correction:{self.report}"

    def state(self) -> None:
        """Return nothing: it is about the past."""
        return

    def line(self) -> Line:
        """Return the line for the log: of when, and what it was and is."""
        counts = [counts_said(line, self.before.get(line["bed"], {})) for line in self.lines]
        languages = (shown_moment(self.observed_at, language) for language in ("nl", "en"))
        at = Named(*languages)
        return Line(
            "figures", said("capacity.line.corrected", name=self.name, counts=counts, at=at)
        )


def figures_corrected(
    row: FigureReport,
    lines: Mapping[str, Mapping[str, Any]],
    before: Mapping[str, Mapping[str, Any]],
) -> FiguresCorrected:
    """Return the event of a correction: its figures per kind, and those that counted at its moment."""
    return FiguresCorrected(
        report=row.pk,
        facility=row.facility_id,
        name=row.facility.name,
        observed_at=row.observed_at,
        lines=tuple({"bed": code, **values} for code, values in lines.items()),
        before=before,
    )
