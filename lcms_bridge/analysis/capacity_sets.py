"""Datasets of what houses can take: figures, emergency departments, stops, operating states, regular beds."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from capacity.kinds import kinds_ever
from capacity.models import EdReport, EdStop, OperatingState, RegularBeds, ReportLine
from capacity.resource import CLASSES, KEPT_SOURCES, SOURCES
from capacity.shapes import SHAPES, Figure
from journal.said import said
from lcms_bridge.analysis.columns import Column, Dataset, Pair, Sort
from lcms_bridge.analysis.expressions import Minutes, filled, house, key, only, region, yes
from lcms_bridge.rights import ANALYSIS

UNKNOWN: Pair = ("niet gezegd: onbekend, nooit nul", "not said: unknown, never nought")
_NEVER_CORRECTED: Pair = ("hier kwam niets voor in de plaats", "nothing came in its place")
# a feed's figure that is kept whole only for some days: docs/feeds.md
_SORTS = {"count": Sort.WHOLE, "state": Sort.TEXT, "moment": Sort.TEXT}
_UNITS = {"count": "unit of the kind", "days": "d", "minutes": "min", "hours": "h"}


def _figures() -> Iterator[Figure]:
    """Yield the figures that any kind has, each once."""
    found: dict[str, Figure] = {}
    for shape in SHAPES.values():
        for one in shape.figures:
            found.setdefault(one.name, one)
    yield from found.values()


def _figure_column(one: Figure) -> Column:
    """Return the column of one figure, as `capacity.shapes` has it."""
    words = said(f"capacity.figure.{one.name}")
    nl, en = words.text("nl"), words.text("en")
    return Column(
        one.name,
        sort := _SORTS.get(one.sort, Sort.REAL),
        key("values", one.name, sort=sort),
        (nl[:1].upper() + nl[1:], en[:1].upper() + en[1:]),
        (f"Wat gemeld is als ‘{nl}’ van deze soort.", f"What was reported as ‘{en}’ of this kind."),
        _UNITS.get(one.sort, ""),
        UNKNOWN,
    )


def _class_column(code: str) -> Column:
    """Return the column with how many open beds count as one class of capacity."""
    words = said(f"capacity.class.{code}")
    nl, en = words.text("nl"), words.text("en")
    return Column(
        f"class_{code}",
        Sort.WHOLE,
        key("values", "widths", code),
        (f"Waarvan {nl.lower()}", f"Of which {en.lower()}"),
        (
            f"Open bedden die als capaciteitsklasse ‘{nl.lower()}’ tellen.",
            f"Open beds that count as capacity class ‘{en.lower()}’.",
        ),
        "bed",
        UNKNOWN,
    )


def _deadline() -> Case:
    """Return after how many seconds a figure is stale, as kinds and sources have it in care at ease."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for kind in kinds_ever():
        groups.setdefault(tuple(map(kind.deadline, SOURCES)), []).append(kind.code)
    own = dict(zip(SOURCES, range(len(SOURCES)), strict=True))
    feed = Q() if not KEPT_SOURCES else ~Q(source__in=KEPT_SOURCES)
    whens = []
    for seconds, codes in groups.items():
        for source in KEPT_SOURCES:
            whens.append(When(kind__in=codes, source=source, then=Value(seconds[own[source]])))
        whens.append(When(feed, kind__in=codes, then=Value(seconds[own["automatic"]])))
    return Case(*whens, default=Value(None), output_field=IntegerField())


def _replaced_at(model: type[Model], same: tuple[str, ...], when: str, **after: str) -> Subquery:
    """Return when something later came in the place of a row: the same in `same`, with a higher number."""
    later = model._default_manager.filter(  # noqa: SLF001 -- the documented name of a manager
        **{name: OuterRef(name) for name in same},
        **{f"{name}__gt": OuterRef(name) for name in after.values()},
    )
    return Subquery(later.order_by(*after.values()).values(when)[:1])


def _told(report: str = "") -> tuple[Column, ...]:
    """Return the columns of every report: when it was so, when it came in, who said it, and how."""
    return (
        Column(
            "observed_at",
            Sort.MOMENT,
            F("observed_at"),
            ("Peilmoment", "Observed at"),
            ("Moment waarop het zo was.", "Moment at which it was so."),
        ),
        Column(
            "reported_at",
            Sort.MOMENT,
            F(f"{report}received_at"),
            ("Ontvangen", "Reported at"),
            ("Moment waarop de melding binnenkwam.", "Moment at which the report came in."),
        ),
        Column(
            "source",
            Sort.TEXT,
            F("source"),
            ("Bron", "Source"),
            (
                "`manual` (scherm), `file`, `exercise` (nagespeeld), of de naam van een aangesloten systeem.",
                "`manual` (screen), `file`, `exercise` (played), or the name of a connected system.",
            ),
        ),
        Column(
            "method",
            Sort.TEXT,
            F(f"{report}method"),
            ("Methode", "Method"),
            (
                "`reported`, `confirmed`, `derived_transfer`, `imported`, `simulated`; `lapsed`: vervallen,"
                " niemand zei het opnieuw.",
                "`reported`, `confirmed`, `derived_transfer`, `imported`, `simulated`; `lapsed`: it ran out,"
                " nobody said it again.",
            ),
        ),
    )


def _figure_columns() -> tuple[Column, ...]:
    """Return the columns of reported figures."""
    same = ("realm", "facility", "kind", "cohort", "source", "observed_at")
    return (
        region("facility__region_id"),
        house("facility"),
        Column(
            "kind",
            Sort.TEXT,
            F("kind"),
            ("Soort", "Kind"),
            (
                "Code van de soort bed of ander middel; de stamgegevens hebben naam en eenheid.",
                "Code of the kind of bed or other resource; the reference data have its name and unit.",
            ),
        ),
        Column(
            "cohort",
            Sort.TEXT,
            filled("cohort"),
            ("Groep", "Cohort"),
            (
                "Deel van de cijfers, zoals een ziektebeeld; deze rijen tellen niet op bij de rij zonder groep.",
                "A part of the figures, such as a disease; these rows do not add to the row without one.",
            ),
            empty=("de rij gaat over allen", "the row is about all"),
        ),
        *_told("report__"),
        Column(
            "capacity_class",
            Sort.TEXT,
            F("report__capacity_class"),
            ("Capaciteitsklasse", "Capacity class"),
            (
                "Wat de cijfers tellen: `regular`, `buffer`, `adapted` of `crisis`.",
                "What the figures count: `regular`, `buffer`, `adapted` or `crisis`.",
            ),
        ),
        Column(
            "is_correction",
            Sort.YES,
            F("report__is_correction"),
            ("Correctie", "Correction"),
            (
                "Waar: achteraf gezegd, over een moment dat voorbij was.",
                "True: said afterwards, about a moment that was past.",
            ),
        ),
        Column(
            "replaced_at",
            Sort.MOMENT,
            _replaced_at(ReportLine, same, "report__received_at", by="report_id"),
            ("Vervangen op", "Replaced at"),
            (
                "Moment waarop dezelfde bron van hetzelfde peilmoment iets anders meldde. De rij blijft: zo was"
                " het verteld. Wat nu geldt heeft hier niets.",
                "Moment at which the same source reported otherwise of the same moment. The row stays: so it was"
                " told. What counts now has nothing here.",
            ),
            empty=_NEVER_CORRECTED,
        ),
        Column(
            "stale_after_s",
            Sort.WHOLE,
            _deadline(),
            ("Vers gedurende", "Fresh for"),
            (
                "Na zoveel seconden vanaf het peilmoment telt het cijfer als verouderd, in gewone tijden; een"
                " opgeschaalde regio vraagt eerder een nieuw cijfer.",
                "So many seconds after it was observed a figure counts as stale, in ordinary times; a region that"
                " is scaled up asks sooner.",
            ),
            "s",
            ("geen termijn bekend", "no deadline known"),
        ),
        *map(_figure_column, _figures()),
        *map(_class_column, CLASSES),
    )


def _lines() -> QuerySet[ReportLine]:
    """Return the lines of reports."""
    return ReportLine.objects.order_by("observed_at", "pk")


FIGURES = Dataset(
    "figures",
    1,
    ANALYSIS,
    ("Gemelde cijfers", "Reported figures"),
    (
        "Een rij per melding, locatie en soort: bedden, plaatsen, personeel, voorraad. Meldingen van aangesloten"
        " systemen worden regel voor regel maar enkele dagen bewaard.",
        "A row per report, facility and kind: beds, places, staff, stock. What connected systems report is kept"
        " line by line for some days only.",
    ),
    "observed_at",
    _lines,
    _figure_columns,
    lambda codes: Q(facility__region__in=codes),
    lambda codes: Q(facility__in=codes),
)


def _number(name: str, nl: str, en: str, unit: str, sort: Sort = Sort.WHOLE, *way: str) -> Column:
    """Return a column of a number that a department reported, from a JSON field or one of its own."""
    value: Any = key(*way, name, sort=sort) if way else F(name)
    return Column(name, sort, value, (nl, en), (f"{nl}, zoals gemeld.", f"{en}, as reported."), unit, UNKNOWN)


_TRAFFIC: Pair = (
    "`open`, `pressure` (dreigende stop) of `stop`. Wie in levensgevaar is, wordt ook bij een stop opgevangen.",
    "`open`, `pressure` (a stop threatens) or `stop`. Who is in danger of life is taken in during a stop too.",
)
_REASON: Pair = ("`peak`, `capacity` of `incident`.", "`peak`, `capacity` or `incident`.")


def _department_columns() -> tuple[Column, ...]:
    """Return the columns of reports of emergency departments."""
    same = ("realm", "facility", "source", "observed_at")
    return (
        region("facility__region_id"),
        house("facility"),
        *_told(),
        Column(
            "counted_at",
            Sort.MOMENT,
            Coalesce(F("counted_at"), F("observed_at")),
            ("Geteld", "Counted at"),
            (
                "Moment waarop de aantallen zijn geteld: eerder dan het peilmoment waar alleen de stand is"
                " herhaald.",
                "Moment at which the numbers were counted: before it was observed where only the state was said"
                " again.",
            ),
        ),
        Column(
            "replaced_at",
            Sort.MOMENT,
            _replaced_at(EdReport, same, "received_at", by="pk"),
            ("Vervangen op", "Replaced at"),
            (
                "Moment waarop dezelfde bron van hetzelfde peilmoment iets anders meldde.",
                "Moment at which the same source reported otherwise of the same moment.",
            ),
            empty=_NEVER_CORRECTED,
        ),
        Column("traffic", Sort.TEXT, F("traffic"), ("Stand", "State"), _TRAFFIC),
        Column(
            "reason",
            Sort.TEXT,
            filled("reason"),
            ("Reden", "Reason"),
            _REASON,
            empty=("open", "open"),
        ),
        Column(
            "expected_end",
            Sort.MOMENT,
            F("expected_end"),
            ("Verwacht einde", "Expected end"),
            ("Tot wanneer de stand is aangekondigd.", "Until when the state was announced."),
            empty=("niet aangekondigd", "not announced"),
        ),
        _number("present", "Aanwezige patiënten", "Patients present", "patient"),
        _number("nedocs", "NEDOCS, van 0 tot 200", "NEDOCS, 0 to 200", "score", Sort.REAL),
        _number("places", "Behandelplaatsen", "Treatment places", "place", Sort.WHOLE, "inputs"),
        _number("boarders", "Wachtend op een bed", "Waiting for a bed", "patient", Sort.WHOLE, "inputs"),
        _number("ventilated", "Beademd", "Ventilated", "patient", Sort.WHOLE, "inputs"),
        *(
            _number(name, nl, en, "h", Sort.REAL, "inputs")
            for name, nl, en in (
                ("longest_boarding_hours", "Langste wachttijd op een bed", "Longest wait for a bed"),
                ("last_wait_hours", "Laatste wachttijd op een bed", "Last wait for a bed"),
            )
        ),
        *(
            _number(name, f"Mediaan van binnenkomst tot {nl}", f"Median from arrival to {en}", "min",
                    Sort.REAL, "times")
            for name, nl, en in (
                ("to_triage", "triage", "triage"),
                ("to_doctor", "arts", "doctor"),
                ("to_decision", "besluit", "decision"),
                ("to_departure", "vertrek", "departure"),
            )
        ),
    )


ED = Dataset(
    "emergency",
    1,
    ANALYSIS,
    ("Spoedeisende hulp", "Emergency departments"),
    (
        "Een rij per melding van een SEH: stand, aanwezigen, drukte en doorlooptijden.",
        "A row per report of an emergency department: state, patients present, crowding, throughput times.",
    ),
    "observed_at",
    lambda: EdReport.objects.order_by("observed_at", "pk"),
    _department_columns,
    lambda codes: Q(facility__region__in=codes),
    lambda codes: Q(facility__in=codes),
)


def _part(field: str) -> Column:
    """Return the column with the part of a house, by its code alone: people also write names there."""
    return Column(
        "part",
        Sort.TEXT,
        only(field, [kind.code for kind in kinds_ever()], "other"),
        ("Deel", "Part"),
        (
            "Code van de soort waarover het gaat; `other`: een afdeling met een eigen naam, die hier niet staat.",
            "Code of the kind that it is about; `other`: a department with a name of its own, not given here.",
        ),
        empty=("het geheel", "the whole"),
    )


def _stop_columns() -> tuple[Column, ...]:
    """Return the columns of stops."""
    return (
        region("facility__region_id"),
        house("facility"),
        _part("part"),
        Column("traffic", Sort.TEXT, F("traffic"), ("Stand", "State"), _TRAFFIC),
        Column("reason", Sort.TEXT, F("reason"), ("Reden", "Reason"), _REASON),
        Column(
            "began_at",
            Sort.MOMENT,
            F("began_at"),
            ("Begin", "Began at"),
            ("Begin van de stop.", "When the stop began."),
        ),
        Column(
            "expected_end",
            Sort.MOMENT,
            F("expected_end"),
            ("Verwacht einde", "Expected end"),
            ("Het laatst aangekondigde einde.", "The end that was announced last."),
            empty=("niet aangekondigd", "not announced"),
        ),
        Column(
            "ended_at",
            Sort.MOMENT,
            F("ended_at"),
            ("Einde", "Ended at"),
            ("Werkelijk einde.", "When it really ended."),
            empty=("nog niet geëindigd", "not ended yet"),
        ),
        Column(
            "ended_by",
            Sort.TEXT,
            filled("ended_by"),
            ("Geëindigd door", "Ended by"),
            (
                "`reported` (gemeld), `time` (op het aangekondigde moment) of `closed` (huis of omgeving dicht).",
                "`reported`, `time` (at the announced moment) or `closed` (the house or the realm closed).",
            ),
            empty=("nog niet geëindigd", "not ended yet"),
        ),
        Column(
            "minutes",
            Sort.WHOLE,
            Minutes(F("ended_at"), F("began_at")),
            ("Duur", "Duration"),
            ("Van begin tot werkelijk einde.", "From its begin to its real end."),
            "min",
            ("nog niet geëindigd: onbekend, niet nul", "not ended yet: unknown, not nought"),
        ),
    )


STOPS = Dataset(
    "stops",
    1,
    ANALYSIS,
    ("SEH-stops", "Stops of emergency departments"),
    (
        "Een rij per stop, van een hele SEH of van een deel. Wat hieruit openbaar wordt, mag niet tot een"
        " ziekenhuis te herleiden zijn.",
        "A row per stop, of a whole department or of a part. What is published of it must not be traceable to a"
        " hospital.",
    ),
    "began_at",
    lambda: EdStop.objects.order_by("began_at", "pk"),
    _stop_columns,
    lambda codes: Q(facility__region__in=codes),
    lambda codes: Q(facility__in=codes),
)


def _operating_columns() -> tuple[Column, ...]:
    """Return the columns of operating states."""
    return (
        region("facility__region_id"),
        house("facility"),
        _part("part"),
        Column(
            "operating",
            Sort.TEXT,
            F("operating"),
            ("Bedrijfstoestand", "Operating state"),
            ("`open`, `limited` of `closed`.", "`open`, `limited` or `closed`."),
        ),
        Column(
            "reason",
            Sort.TEXT,
            filled("reason"),
            ("Reden", "Reason"),
            (
                "`staff`, `material`, `space`, `equipment` of `incident`.",
                "`staff`, `material`, `space`, `equipment` or `incident`.",
            ),
            empty=("open", "open"),
        ),
        Column(
            "since",
            Sort.MOMENT,
            F("since"),
            ("Sinds", "Since"),
            ("Vanaf wanneer het zo is.", "From when it is so."),
        ),
        Column(
            "expected_end",
            Sort.MOMENT,
            F("expected_end"),
            ("Verwacht einde", "Expected end"),
            ("Tot wanneer het is aangekondigd.", "Until when it was announced."),
            empty=("niet aangekondigd", "not announced"),
        ),
        Column(
            "set_at",
            Sort.MOMENT,
            F("set_at"),
            ("Gezegd op", "Said at"),
            ("Moment waarop het is vastgelegd.", "Moment at which it was recorded."),
        ),
        Column(
            "replaced_at",
            Sort.MOMENT,
            _replaced_at(OperatingState, ("realm", "facility", "part"), "set_at", by="pk"),
            ("Vervangen op", "Replaced at"),
            (
                "Moment waarop van hetzelfde deel iets anders is gezegd.",
                "Moment at which something else was said of the same part.",
            ),
            empty=("geldt nog", "still in force"),
        ),
    )


OPERATING = Dataset(
    "operating",
    1,
    ANALYSIS,
    ("Bedrijfstoestanden", "Operating states"),
    (
        "Een rij per keer dat van een huis of een deel is gezegd of het open, beperkt of gesloten is.",
        "A row each time that a house or a part was said to be open, limited or closed.",
    ),
    "since",
    lambda: OperatingState.objects.order_by("since", "pk"),
    _operating_columns,
    lambda codes: Q(facility__region__in=codes),
    lambda codes: Q(facility__in=codes),
)


def _regular_columns() -> tuple[Column, ...]:
    """Return the columns of regular beds that people fixed."""
    return (
        region("facility__region_id"),
        house("facility"),
        Column(
            "kind", Sort.TEXT, F("kind"), ("Soort", "Kind"), ("Code van de soort.", "Code of the kind.")
        ),
        Column(
            "since",
            Sort.MOMENT,
            F("since"),
            ("Sinds", "Since"),
            ("Vanaf wanneer het aantal telt.", "From when the number counts."),
        ),
        Column(
            "number",
            Sort.WHOLE,
            F("number"),
            ("Reguliere bedden", "Regular beds"),
            (
                "Het vaste aantal reguliere bedden, de maat voor bezetting.",
                "The fixed number of regular beds: what occupancy is held against.",
            ),
            "bed",
            (
                "van dan af niet meer vastgesteld: wat gemeld wordt telt",
                "fixed no longer from then on: what is reported counts",
            ),
        ),
        Column(
            "set_at",
            Sort.MOMENT,
            F("set_at"),
            ("Gezegd op", "Said at"),
            ("Moment waarop het is vastgelegd.", "Moment at which it was recorded."),
        ),
        Column(
            "ended",
            Sort.YES,
            yes(Q(ended=True)),
            ("Beëindigd", "Ended"),
            ("Waar: de locatie is sindsdien gesloten.", "True: the facility closed since."),
        ),
    )


REGULAR = Dataset(
    "regular_beds",
    1,
    ANALYSIS,
    ("Vaste reguliere bedden", "Fixed regular beds"),
    (
        "Een rij per keer dat mensen het vaste aantal reguliere bedden van een soort zeiden.",
        "A row each time that people said the fixed number of regular beds of a kind.",
    ),
    "since",
    lambda: RegularBeds.objects.order_by("since", "pk"),
    _regular_columns,
    lambda codes: Q(facility__region__in=codes),
    lambda codes: Q(facility__in=codes),
)
