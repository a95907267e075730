"""Datasets of emergency departments and their stops."""

from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from capacity.models import EdReport, EdStop
from lcms_bridge.analysis.columns import Column, Dataset, Pair, Sort
from lcms_bridge.analysis.expressions import Minutes, filled, house, key, region
from lcms_bridge.analysis.reported import (
    NEVER_CORRECTED,
    UNKNOWN,
    of_houses,
    of_regions,
    part,
    replaced_at,
    told,
)
from lcms_bridge.rights import ANALYSIS


def _number(
    name: str, nl: str, en: str, unit: str | Pair, sort: Sort = Sort.WHOLE, *way: str
) -> Column:
    """Return a column of a number that a department reported: of a JSON field, or of its own."""
    value: Any = key(*way, name, sort=sort) if way else F(name)
    return Column(
        name, sort, value, (nl, en), (f"{nl}, zoals gemeld.", f"{en}, as reported."), unit, UNKNOWN
    )


_TRAFFIC: Pair = (
    (
        "`open`, `pressure` (dreigende stop) of `stop`. Wie in levensgevaar is, wordt ook bij "
        "een stop opgevangen."
    ),
    (
        "`open`, `pressure` (a stop threatens) or `stop`. Who is in danger of life is taken in "
        "during a stop too."
    ),
)
_REASON: Pair = ("`peak`, `capacity` of `incident`.", "`peak`, `capacity` or `incident`.")


def _department_columns() -> tuple[Column, ...]:
    """Return the columns of reports of emergency departments."""
    same = ("realm", "facility", "source", "observed_at")
    return (
        region("facility__region_id"),
        house("facility"),
        *told(),
        Column(
            "counted_at",
            Sort.MOMENT,
            Coalesce(F("counted_at"), F("observed_at")),
            ("Geteld", "Counted at"),
            (
                (
                    "Moment waarop de aantallen zijn geteld: eerder dan het peilmoment "
                    "waar alleen de stand is herhaald."
                ),
                (
                    "Moment at which the numbers were counted: before it was observed "
                    "where only the state was said again."
                ),
            ),
        ),
        Column(
            "replaced_at",
            Sort.MOMENT,
            replaced_at(EdReport, same, "received_at", by="pk"),
            ("Vervangen op", "Replaced at"),
            (
                "Moment waarop dezelfde bron van hetzelfde peilmoment iets anders meldde.",
                "Moment at which the same source reported otherwise of the same moment.",
            ),
            empty=NEVER_CORRECTED,
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
        _number(
            "places",
            "Behandelplaatsen",
            "Treatment places",
            ("plaats", "place"),
            Sort.WHOLE,
            "inputs",
        ),
        _number(
            "boarders", "Wachtend op een bed", "Waiting for a bed", "patient", Sort.WHOLE, "inputs"
        ),
        _number("ventilated", "Beademd", "Ventilated", "patient", Sort.WHOLE, "inputs"),
        *(
            _number(name, nl, en, "h", Sort.REAL, "inputs")
            for name, nl, en in (
                (
                    "longest_boarding_hours",
                    "Langste wachttijd op een bed",
                    "Longest wait for a bed",
                ),
                ("last_wait_hours", "Laatste wachttijd op een bed", "Last wait for a bed"),
            )
        ),
        *(
            _number(
                name,
                f"Mediaan van binnenkomst tot {nl}",
                f"Median from arrival to {en}",
                "min",
                Sort.REAL,
                "times",
            )
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
        (
            "A row per report of an emergency department: state, patients present, crowding, "
            "throughput times."
        ),
    ),
    "observed_at",
    lambda: EdReport.objects.order_by("observed_at", "pk"),
    _department_columns,
    of_regions,
    of_houses,
)


def _stop_columns() -> tuple[Column, ...]:
    """Return the columns of stops."""
    return (
        region("facility__region_id"),
        house("facility"),
        part("part"),
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
                (
                    "`reported` (gemeld), `time` (op het aangekondigde moment) of `closed` (huis "
                    "of omgeving dicht)."
                ),
                (
                    "`reported`, `time` (at the announced moment) or `closed` (the house or the "
                    "realm closed)."
                ),
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
        (
            "Een rij per stop, van een hele SEH of van een deel. Wat hieruit openbaar "
            "wordt, mag niet tot een ziekenhuis te herleiden zijn."
        ),
        (
            "A row per stop, of a whole department or of a part. What is published of it "
            "must not be traceable to a hospital."
        ),
    ),
    "began_at",
    lambda: EdStop.objects.order_by("began_at", "pk"),
    _stop_columns,
    of_regions,
    of_houses,
)
