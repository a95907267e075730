"""The dataset of what houses say of being open, and of which part."""

from django.db.models import F

from capacity.models import OperatingState
from lcms_bridge.analysis.columns import Column, Dataset, Sort
from lcms_bridge.analysis.expressions import filled, house, region
from lcms_bridge.analysis.reported import of_houses, of_regions, part, replaced_at
from lcms_bridge.rights import ANALYSIS


def _operating_columns() -> tuple[Column, ...]:
    """Return the columns of operating states."""
    return (
        region("facility__region_id"),
        house("facility"),
        part("part"),
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
    of_regions,
    of_houses,
)
