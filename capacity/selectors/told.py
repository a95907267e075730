"""Reading lines of figures as they were said, for whoever asks what counted when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from capacity.kinds import kind as kind_of
from capacity.kinds import kinds as kinds_in_force
from capacity.models import EdReport, Method, ReportLine, SourceFigures
from capacity.resource import AUTOMATIC, ED, KEPT_SOURCES, Kind
from capacity.sources import Place, held, main_figure, marks
from capacity.timeline import Told
from journal.models import Realm

_LINE = (
    *("facility_id", "kind", "cohort", "source", "observed_at", "values", "report_id"),
    *("report__received_at", "report__is_correction", "report__holds_until"),
)


@dataclass(frozen=True)
class Asked:
    """Whose figures of what, between which moments; `known`: as they were known at a moment.

    Empty `facilities` or `kinds`: all; `cohort` None: every one. `stale`: with the last line of each
    source even where it had grown stale at the start.
    """

    realm: Realm
    start: datetime
    end: datetime
    facilities: Collection[str] = ()
    kinds: Collection[str] = ()
    cohort: str | None = ""
    source: str = ""
    known: datetime | None = None
    stale: bool = False

    @property
    def lookback(self) -> datetime:
        """Return from when on a line may still count at the start."""
        longest = max((max(item.deadlines.values(), default=0) for item in self._items), default=0)
        return self.start - timedelta(seconds=longest)

    @property
    def lookback_of_feeds(self) -> datetime:
        """Return the same of a feed's line: a feed speaks every few minutes, and is stale soon after."""
        longest = max((item.deadline(AUTOMATIC) for item in self._items), default=0)
        return self.start - timedelta(seconds=longest)

    @property
    def _items(self) -> list[Kind]:
        """Return the kinds that are asked."""
        return [kind_of(code) for code in self.kinds] or list(kinds_in_force())

    @property
    def filters(self) -> dict[str, Any]:
        """Return what a line must be about."""
        found: dict[str, Any] = {"realm": self.realm}
        if self.facilities:
            found["facility__in"] = list(self.facilities)
        if self.kinds:
            found["kind__in"] = list(self.kinds)
        if self.cohort is not None:
            found["cohort"] = self.cohort
        return found | ({"source": self.source} if self.source else {})


def lines_all(asked: Asked) -> dict[Place, list[Told]]:
    """Return every line of a time, and those from before that may count at its start (1 query)."""
    recent = Q(observed_at__gte=asked.lookback_of_feeds) | Q(source__in=KEPT_SOURCES)
    rows = _lines(asked).filter(recent, observed_at__gte=asked.lookback, observed_at__lte=asked.end)
    return _by_place(rows)


def lines_sparing(asked: Asked) -> dict[Place, list[Told]]:
    """Return the lines of a time, and of those before only what may count at its start (3 queries).

    Of a feed there would be many before, five minutes apart.
    """
    series = SourceFigures.objects.filter(**asked.filters).values_list("kind", "cohort").distinct()
    pairs = list(series)
    during = _lines(asked).filter(
        # named one by one, so that the index of series leads to the moments
        kind__in={kind for kind, _cohort in pairs},
        cohort__in={cohort for _kind, cohort in pairs},
        observed_at__gt=asked.start,
        observed_at__lte=asked.end,
    )
    found = lines_last(asked)
    for place, told in _by_place(during).items():
        found.setdefault(place, []).extend(told)
    return found


def lines_last(asked: Asked) -> dict[Place, list[Told]]:
    """Return of every source the last line that may count at the start of a time (1 query)."""
    return _by_place(_lines(asked).filter(pk__in=_last(asked)))


def department_lines(asked: Asked) -> list[Told]:
    """Return what was counted at one emergency department, with its score as a value (1 query).

    A report that only says its state again keeps the moment of the count.
    """
    rows = EdReport.objects.annotate(counted=Coalesce("counted_at", "observed_at")).filter(
        realm=asked.realm,
        facility__in=list(asked.facilities),
        counted__gte=asked.lookback,
        counted__lte=asked.end,
    )
    if asked.source:
        rows = rows.filter(source=asked.source)
    if asked.known is not None:
        rows = rows.filter(received_at__lte=asked.known)
    item = kind_of(ED)
    columns = ("source", "counted", "received_at", "pk", "present", "nedocs")
    return [
        Told(
            source=source,
            observed_at=counted,
            received_at=received,
            report=pk,
            stale_after_s=item.deadline(source),
            load=present,
            holds_until=held(source, counted, None),
            values={"present": present, "nedocs": nedocs},
        )
        for source, counted, received, pk, present, nedocs in rows.values_list(*columns)
    ]


def _lines(asked: Asked) -> QuerySet[ReportLine]:
    """Return lines that somebody counted: a promised transfer is not a count."""
    rows = ReportLine.objects.filter(**asked.filters).exclude(
        report__method=Method.DERIVED_TRANSFER
    )
    return rows if asked.known is None else rows.filter(report__received_at__lte=asked.known)


def _last(asked: Asked) -> QuerySet[Any]:
    """Return the newest line before the start, per series and source."""
    lines = ReportLine.objects.filter(
        realm=OuterRef("realm"),
        facility=OuterRef("facility"),
        kind=OuterRef("kind"),
        cohort=OuterRef("cohort"),
        source=OuterRef("source"),
        observed_at__lte=asked.start,
    ).exclude(report__method=Method.DERIVED_TRANSFER)
    if not asked.stale:
        lines = lines.filter(observed_at__gte=asked.lookback)
    if asked.known is not None:
        lines = lines.filter(report__received_at__lte=asked.known)
    newest = lines.order_by("-observed_at", "-report").values("pk")[:1]
    series = SourceFigures.objects.filter(**asked.filters)
    return series.annotate(line=Subquery(newest)).values("line")


def _by_place(rows: Iterable[Any]) -> dict[Place, list[Told]]:
    """Return lines by what they are about."""
    found: dict[Place, list[Told]] = {}
    items: dict[str, Kind] = {}
    for row in rows.values_list(*_LINE):  # type: ignore[attr-defined]
        facility, code, cohort = row[:3]
        item = items.get(code) or items.setdefault(code, kind_of(code))
        found.setdefault((facility, code, cohort), []).append(_told(item, row))
    return found


def _told(item: Kind, row: tuple[Any, ...]) -> Told:
    """Return a line as the timeline takes it."""
    *_place, source, observed_at, values, report, received_at, correction, holds_until = row
    found: Mapping[str, Any] = marks(item, values)
    return Told(
        source=source,
        observed_at=observed_at,
        received_at=received_at,
        report=report,
        stale_after_s=item.deadline(source),
        load=main_figure(item, values),
        room=found["room"],
        regular=found["regular"],
        holds_until=holds_until if correction else held(source, observed_at, holds_until),
        correction=correction,
        values=values,
    )
