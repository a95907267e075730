"""Datasets of emergency departments, their stops, and what houses say of being open."""

from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from capacity.kinds import kinds_ever
from capacity.models import EdReport, EdStop, OperatingState
from lcms_bridge.analysis.columns import Column, Dataset, Pair, Sort
from lcms_bridge.analysis.expressions import Minutes, filled, house, key, only, region
from lcms_bridge.analysis.reported import NEVER_CORRECTED, UNKNOWN, replaced_at, told
from lcms_bridge.rights import ANALYSIS


def _number(
    name: str, nl: str, en: str, unit: str | Pair, sort: Sort = Sort.WHOLE, *way: str
) -> Column:
    """Return a column of a number that a department reported, from a JSON field or one of "
    "its own."""
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
                    "waar alleen de stand is"
                    " herhaald."
                ),
                (
                    "Moment at which the numbers were counted: before it was observed "
                    "where only the state was said"
                    " again."
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
    lambda codes: Q(facility__region__in=codes),
    lambda codes: Q(facility__in=codes),
)


def _part(field: str) -> Column:
    """Return the column with the part of a house, by its code alone: people also write "
    "names there."""
    return Column(
        "part",
        Sort.TEXT,
        lambda: only(field, [kind.code for kind in kinds_ever()], "other"),
        ("Deel", "Part"),
        (
            (
                "Code van de soort waarover het gaat; `other`: een afdeling met een eigen naam, "
                "die hier niet staat."
            ),
            (
                "Code of the kind that it is about; `other`: a department with a name of its "
                "own, not given here."
            ),
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
            "wordt, mag niet tot een"
            " ziekenhuis te herleiden zijn."
        ),
        (
            "A row per stop, of a whole department or of a part. What is published of it "
            "must not be traceable to a"
            " hospital."
        ),
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
            replaced_at(OperatingState, ("realm", "facility", "part"), "set_at", by="pk"),
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
        (
            "Een rij per keer dat van een huis of een deel is gezegd of het open, beperkt of "
            "gesloten is."
        ),
        "A row each time that a house or a part was said to be open, limited or closed.",
    ),
    "since",
    lambda: OperatingState.objects.order_by("since", "pk"),
    _operating_columns,
    lambda codes: Q(facility__region__in=codes),
    lambda codes: Q(facility__in=codes),
)
