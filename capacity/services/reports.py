"""Reports of figures of any kind of resource, by whoever says them: people, files, feeds, the exercise.

A report is kept as it was said. Per kind one source counts (`capacity.choice`); what counts makes the
picture, each figure with its own moment, source and reason.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import IntegrityError

from capacity.events import figures_event
from capacity.inputs import FiguresInput
from capacity.kinds import has_kind, kind
from capacity.models import FigureReport, ReportLine, SourceFigures
from capacity.permissions import REPORT
from capacity.remarks import Remark
from capacity.resource import REGULAR, AnyLine
from capacity.selectors import (
    cohorts_open,
    moves_after,
    paces_of,
    preferences_of,
    reports_by,
    said_beside,
    said_by_sources,
)
from capacity.selectors.moves import Steps, moved_values, net_of
from capacity.services.checked import checked
from capacity.services.common import common, tell_changed
from capacity.services.hours import hours_note
from capacity.sources import Place, by_place, held, marks, place_of, settle
from journal.actors import Actor
from journal.bulk import bulk_insert
from journal.errors import ZorgbeeldError
from journal.models import Realm
from journal.services import record, writing
from network.models import Facility
from network.places import require_in_use
from web.people import require

Refusals = dict[int, ZorgbeeldError]  # by the place of the report in its list


def figures_report_many(
    *,
    actor: Actor,
    realm: Realm,
    reports: Sequence[FiguresInput],
    refused: Refusals | None = None,
    by: Mapping[str, Actor] | None = None,
) -> list[FigureReport]:
    """Record the figures of many facilities in one transaction; all of them or none.

    `by`: who says those of a facility, by its code, where that is not `actor`. With `refused`, what cannot
    count is noted there and the others are kept. Raises Refused, Invalid, Conflict. At most one report per
    facility.
    """
    said_by = by or {}
    for report in reports:
        require(said_by.get(report.facility.pk, actor), REPORT, report.facility)
    try:
        return _report_many(actor, realm, reports, refused, said_by)
    except IntegrityError:
        # two sources said their first of one kind at the same moment: now this one sees the other's
        return _report_many(actor, realm, reports, refused, said_by)


def _report_many(
    actor: Actor,
    realm: Realm,
    reports: Sequence[FiguresInput],
    refused: Refusals | None,
    by: Mapping[str, Actor],
) -> list[FigureReport]:
    """Do it in a transaction of its own, or within a larger one up to a point to come back to."""
    with writing():
        require_in_use(*(report.facility for report in reports))
        spoken = {line.code for report in reports for line in report.lines}
        places = {report.facility.pk: report.facility for report in reports}
        known = said_beside(realm, places, spoken)
        now = realm.now()
        sorted_out = _sorted_out(realm, reports, known, refused)
        if not sorted_out:
            return []
        rows = _keep(actor, realm, now, [report for report, _remarks in sorted_out], by)
        # read after what is known was locked: a patient who moves meanwhile waits for these figures
        since = min(report.observed_at for report, _remarks in sorted_out)
        turn = _Turn(actor, realm, now, moves=moves_after(realm, places, since), by=by)
        for row, (report, remarks) in zip(rows, sorted_out, strict=True):
            row.remarks = remarks
            turn.take(row, report, known.get(row.facility_id, []))
        turn.write()
        tell_changed(realm, actor, rows, spoken)
    return rows


def _sorted_out(
    realm: Realm,
    reports: Sequence[FiguresInput],
    known: Mapping[str, list[SourceFigures]],
    refused: Refusals | None,
) -> list[tuple[FiguresInput, tuple[Remark, ...]]]:
    """Return the reports that can count, with what is remarkable about each. Raises Invalid, Conflict."""
    split = any(line.cohort for report in reports for line in report.lines)
    cohorts = cohorts_open(realm, lock=True) if split else {}
    found = []
    for place, report in enumerate(reports):
        try:
            found.append(checked(report, realm, known.get(report.facility.pk, []), cohorts))
        except ZorgbeeldError as refusal:
            if refused is None:
                raise
            refused[place] = refusal
    return found


def figures_choose(
    *, actor: Actor, realm: Realm, facilities: Collection[str], everything: bool = False
) -> None:
    """Choose anew at facilities because a rule, a hold or a deadline changed; nobody reported anything.

    `everything`: tell all of it again, because how long it holds changed. Inside `writing()`, for who was
    found to be allowed to.
    """
    turn = _Turn(actor, realm, realm.now(), tell=False)
    for rows in said_by_sources(realm, facilities, lock=True).values():
        turn.choose_again(rows, all_of_it=True, everything=everything)
    turn.write()


def figures_settle(*, actor: Actor, realm: Realm) -> int:
    """Choose again where the choice of a source has run out; return for how many figures it changed.

    A held figure that a feed takes over, and a feed that fell silent, come into the picture so.
    """
    with writing():
        now = realm.now()
        due = SourceFigures.objects.filter(realm=realm, again_at__lte=now)
        places = set(due.values_list("facility", flat=True))
        if not places:
            return 0
        known = said_by_sources(realm, places, lock=True)
        turn = _Turn(actor, realm, now)
        for rows in known.values():
            turn.choose_again(rows)
        turn.write()
        tell_changed(realm, actor, turn.told)
        return turn.changed


def _keep(
    actor: Actor,
    realm: Realm,
    now: datetime,
    reports: Sequence[FiguresInput],
    by: Mapping[str, Actor],
) -> list[FigureReport]:
    """Keep reports as they were said."""
    rows = bulk_insert(
        [
            FigureReport(
                **common(report, by.get(report.facility.pk, actor), realm, now),
                capacity_class=report.capacity_class,
                is_correction=report.is_correction,
                holds_until=report.holds_until,
            )
            for report in reports
        ]
    )
    bulk_insert(
        [
            ReportLine(
                report=row,
                realm=realm,
                facility=row.facility,
                kind=line.code,
                cohort=line.cohort,
                source=row.source,
                observed_at=row.observed_at,
                values=dict(line.values),
            )
            for row, report in zip(rows, reports, strict=True)
            for line in report.lines
        ]
    )
    hours_note(realm, rows, reports)
    return rows


def _held(report: FiguresInput) -> datetime | None:
    """Return until when a report goes before a feed; a correction only as long as what it corrects."""
    if report.is_correction:
        return report.holds_until
    return held(report.source, report.observed_at, report.holds_until)


@dataclass
class _Told:
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


class _Turn:
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
        self._told: list[tuple[str, _Told]] = []

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
                self._told.append((theme, _Told(row, about, before)))
