"""A turn of the figures: of what sources said, which counts now, and what of the picture is told again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from capacity.events import figures_event
from capacity.inputs import FiguresInput
from capacity.kinds import has_kind, kind
from capacity.models import FigureReport, SourceFigures
from capacity.resource import REGULAR, AnyLine
from capacity.selectors import paces_of, preferences_of, reports_by
from capacity.selectors.moves import Steps, moved_values, net_of
from capacity.sources import Place, by_place, held, marks, place_of, settle
from journal.actors import Actor
from journal.bulk import bulk_insert
from journal.models import Realm
from journal.services import record
from network.models import Facility


def _held(report: FiguresInput) -> datetime | None:
    """Return until when a report goes before a feed; a correction only as long as what it corrects."""
    if report.is_correction:
        return report.holds_until
    return held(report.source, report.observed_at, report.holds_until)


@dataclass
class Told:
    """One facility's part of the picture that is to be told again: a theme, and the report behind it."""

    row: FigureReport
    rows: list[SourceFigures]
    before: dict[str, dict[str, object]]

    @property
    def other(self) -> int | None:
        """Return the newest report that counts where nothing of this one does: its word is read."""
        counting = [one for one in self.rows if one.counts]
        if not counting or any(one.report_id == self.row.pk for one in counting):
            return None
        return max(counting, key=lambda one: (one.observed_at, one.report_id)).report_id


class Turn:
    """One transaction: the rows that change, and what the journal is told of them."""

    def __init__(
        self,
        actor: Actor,
        realm: Realm,
        now: datetime,
        *,
        tell: bool = True,
        moves: Steps | None = None,
        by: Mapping[str, Actor] | None = None,
    ) -> None:
        self.actor = actor
        self.by = by or {}
        self.realm = realm
        self.now = now
        self.tell = tell
        self.paces = paces_of(realm)
        self.moves = moves or {}
        self.changed = 0
        self._rows: dict[tuple[Place, str], SourceFigures] = {}
        self._held: dict[Place, dict[str, int]] = {}  # the source that counted, and its row
        self._gives_way: set[int] = set()
        self._told: list[tuple[str, Told]] = []

    @cached_property
    def preferences(self) -> dict[tuple[str, str], str]:
        """Return which source goes first; nobody asks while one source speaks of each figure."""
        return preferences_of(self.realm)

    def take(self, row: FigureReport, report: FiguresInput, known: list[SourceFigures]) -> None:
        """Take what a report says: the newest of its source, where it is newer than that."""
        before = self._begin(known)
        table = {(item.kind, item.cohort, item.source): item for item in known}
        for line in report.lines:
            key = (line.code, line.cohort, report.source)
            older = table.get(key)
            if older is None or older.observed_at <= report.observed_at:
                table[key] = self._newest(row, report, line, older)
        self._settle(table.values(), {(line.code, line.cohort) for line in report.lines})
        self._tell(
            row, list(table.values()), before, {kind(line.code).theme for line in report.lines}
        )

    def choose_again(
        self, known: list[SourceFigures], *, all_of_it: bool = False, everything: bool = False
    ) -> None:
        """Choose again for what is known of one facility: where the time for it came, or `all_of_it`.

        A theme in which the choice moved is told; with `everything` every theme.
        """
        before = self._begin(known)
        pairs = {
            (row.kind, row.cohort)
            for row in known
            if all_of_it or (row.again_at and row.again_at <= self.now)
        }
        changed = self._settle(known, pairs)
        self.changed += len(changed)
        told = {code for code, _cohort in pairs} if everything else {row.kind for row in changed}
        for theme in sorted({kind(code).theme for code in told}):
            counting = [row for row in known if row.counts and kind(row.kind).theme == theme]
            newest = max(counting, key=lambda row: row.observed_at)
            self._tell(newest.report, known, before, {theme})

    def write(self) -> None:
        """Write the rows, and record an event for each part of the picture that changed."""
        # whoever counted gives way first: only one of a kind may count at any moment
        if self._gives_way:
            SourceFigures.objects.filter(pk__in=self._gives_way).update(counts=False)
        bulk_insert(
            list(self._rows.values()),
            unique_fields=["realm", "facility", "kind", "cohort", "source"],
            update_fields=[
                *("report", "observed_at", "values", "holds_until", "counts", "why", "again_at"),
                *("load", "room", "regular", "moved"),
            ],
        )
        behind = reports_by(self.realm, {pk for _theme, told in self._told if (pk := told.other)})
        for theme, told in self._told:
            actor = self.by.get(told.row.facility_id, self.actor)
            other = behind.get(told.other or 0)
            event = figures_event(
                theme,
                other or told.row,
                told.rows,
                before=told.before,
                # a correction has a line of its own: what it was then
                tell=self.tell
                and other is None
                and not actor.is_system
                and not told.row.is_correction,
                pace=self._pace(told.row.facility),
            )
            record(event, realm=self.realm, actor=actor)

    def _pace(self, facility: Facility) -> str:
        """Return how far the region of a facility is scaled up."""
        return self.paces.get(facility.region_id, REGULAR)

    @property
    def told(self) -> list[FigureReport]:
        """Return the reports of which something is told."""
        return [told.row for _theme, told in self._told]

    def _begin(self, known: list[SourceFigures]) -> dict[str, dict[str, object]]:
        """Note which rows count before anything changes; return what they say, by kind."""
        counting = [row for row in known if row.counts]
        for row in counting:
            if row.pk is not None:
                self._held.setdefault(place_of(row), {})[row.source] = row.pk
        return {row.kind: dict(row.values) for row in counting if not row.cohort}

    def _newest(
        self, row: FigureReport, report: FiguresInput, line: AnyLine, older: SourceFigures | None
    ) -> SourceFigures:
        """Return the row that keeps what a source says now."""
        net = net_of(
            self.moves.get(row.facility_id, ()), line.code, line.cohort, report.observed_at
        )
        values, moved = moved_values(dict(line.values), line.code, net)
        return SourceFigures(
            realm=self.realm,
            facility=row.facility,
            kind=line.code,
            cohort=line.cohort,
            source=report.source,
            report=row,
            observed_at=report.observed_at,
            values=values,
            moved=moved,
            holds_until=_held(report),
            counts=bool(older and older.counts),
            **marks(kind(line.code), values),
        )

    def _settle(
        self, rows: Iterable[SourceFigures], pairs: set[tuple[str, str]]
    ) -> list[SourceFigures]:
        """Choose for these kinds and cohorts; note the rows to write; return those whose choice moved."""
        moved = []
        for place, found in by_place(rows).items():
            if place[1:] not in pairs:
                continue
            changed = settle(
                found,
                now=self.now,
                preferences=self.preferences if len(found) > 1 else {},
                pace=self._pace(found[0].facility),
            )
            moved += [row for row in changed if row.counts]
            before = self._held.get(place, {})
            now = {row.source for row in found if row.counts}
            self._gives_way |= {pk for source, pk in before.items() if source not in now}
            for row in found:
                row.pk = None  # it is found by what it is about
                self._rows[place, row.source] = row
        return moved

    def _tell(
        self,
        row: FigureReport,
        rows: list[SourceFigures],
        before: dict[str, dict[str, object]],
        themes: set[str],
    ) -> None:
        """Note which parts of the picture are to be told again."""
        for theme in sorted(themes):
            # a kind that was retired, or that the house no longer has, makes no picture any older
            about = [
                item
                for item in rows
                if kind(item.kind).theme == theme and has_kind(item.kind, row.facility)
            ]
            if about:
                self._told.append((theme, Told(row, about, before)))
