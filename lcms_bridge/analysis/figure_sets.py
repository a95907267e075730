"""Datasets of what houses can take: reported figures, and the regular beds that people fixed."""

from collections.abc import Iterator

from django.db.models import (
    Case,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)

from capacity.kinds import kinds_ever
from capacity.models import RegularBeds, ReportLine
from capacity.resource import CLASSES, KEPT_SOURCES, SOURCES
from capacity.shapes import SHAPES, Figure
from journal.said import said
from lcms_bridge.analysis.columns import Column, Dataset, Pair, Sort
from lcms_bridge.analysis.expressions import filled, house, key, region, yes
from lcms_bridge.analysis.reported import (
    NEVER_CORRECTED,
    UNKNOWN,
    of_houses,
    of_regions,
    replaced_at,
    told,
)
from lcms_bridge.rights import ANALYSIS

_SORTS = {"count": Sort.WHOLE, "state": Sort.TEXT, "moment": Sort.TEXT}
_UNITS: dict[str, str | Pair] = {
    "count": ("eenheid van de soort", "unit of the kind"),
    "days": "d",
    "minutes": "min",
    "hours": "h",
}


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
    """Return after how many seconds a figure is stale, as kinds and sources have it in ordinary times."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for kind in kinds_ever():
        groups.setdefault(tuple(map(kind.deadline, SOURCES)), []).append(kind.code)
    of_source = {
        source: Q(source=source) if source in KEPT_SOURCES else ~Q(source__in=KEPT_SOURCES)
        for source in SOURCES
    }
    whens = [
        When(of_source[source], kind__in=codes, then=Value(seconds))
        for deadlines, codes in groups.items()
        for source, seconds in zip(SOURCES, deadlines, strict=True)
    ]
    return Case(*whens, default=Value(None), output_field=IntegerField())


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
                (
                    "Code of the kind of bed or other resource; the reference data have its name "
                    "and unit."
                ),
            ),
        ),
        Column(
            "cohort",
            Sort.TEXT,
            filled("cohort"),
            ("Groep", "Cohort"),
            (
                (
                    "Deel van de cijfers, zoals een ziektebeeld; deze rijen tellen niet op bij "
                    "de rij zonder groep."
                ),
                (
                    "A part of the figures, such as a disease; these rows do not add to the row "
                    "without one."
                ),
            ),
            empty=("de rij gaat over allen", "the row is about all"),
        ),
        *told("report__"),
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
            replaced_at(ReportLine, same, "report__received_at", by="report_id"),
            ("Vervangen op", "Replaced at"),
            (
                (
                    "Moment waarop dezelfde bron van hetzelfde peilmoment iets anders "
                    "meldde. De rij blijft: zo was het verteld. Wat nu geldt heeft hier niets."
                ),
                (
                    "Moment at which the same source reported otherwise of the same "
                    "moment. The row stays: so it was told. What counts now has nothing here."
                ),
            ),
            empty=NEVER_CORRECTED,
        ),
        Column(
            "stale_after_s",
            Sort.WHOLE,
            _deadline,
            ("Vers gedurende", "Fresh for"),
            (
                (
                    "Na zoveel seconden vanaf het peilmoment telt het cijfer als "
                    "verouderd, in gewone tijden; een "
                    "opgeschaalde regio vraagt eerder een nieuw cijfer."
                ),
                (
                    "So many seconds after it was observed a figure counts as stale, in "
                    "ordinary times; a region that is scaled up asks sooner."
                ),
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
        (
            "Een rij per melding, locatie en soort: bedden, plaatsen, personeel, voorraad. "
            "Meldingen van aangesloten systemen worden regel voor regel maar enkele dagen bewaard."
        ),
        (
            "A row per report, facility and kind: beds, places, staff, stock. What "
            "connected systems report is kept line by line for some days only."
        ),
    ),
    "observed_at",
    _lines,
    _figure_columns,
    of_regions,
    of_houses,
)


def _regular_columns() -> tuple[Column, ...]:
    """Return the columns of regular beds that people fixed."""
    return (
        region("facility__region_id"),
        house("facility"),
        Column(
            "kind",
            Sort.TEXT,
            F("kind"),
            ("Soort", "Kind"),
            ("Code van de soort.", "Code of the kind."),
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
    of_regions,
    of_houses,
)
