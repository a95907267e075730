"""The dataset of what was expected of emergency departments hour by hour, and what came of it."""

from collections.abc import Collection
from datetime import UTC
from typing import Any

from django.db.models import (
    Case,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, ExtractHour, NullIf, TruncDate
from django.db.models.lookups import IsNull

from capacity.department_models import MAIN
from capacity.departments import PRESENT
from capacity.foresight import LEVELS
from capacity.models import EdDay, EdForecast
from lcms_bridge.analysis.columns import Column, Dataset, Pair, Sort
from lcms_bridge.analysis.expressions import at, region
from lcms_bridge.analysis.unfolding import HoursOn, Of, Unfolded, Within, unfold
from lcms_bridge.rights import ANALYSIS
from network.models import Facility

HOUSE, AHEAD = "house", "ahead"  # a row per department of a forecast, and per hour ahead of that
_SHOWN = Q(c_refused__isnull=True)
NOT_KEPT = "not_kept"
_REFUSED: Pair = ("niet getoond: zie `refused`", "not shown: see `refused`")
_CHANCE: Pair = ("kans van 0 tot 1", "probability, 0 to 1")
_MAIN: Pair = (
    f"niet getoond, niet bekend, of niet {MAIN} uur vooruit",
    f"not shown, not known, or not {MAIN} hours ahead",
)


def _rows() -> QuerySet[EdForecast]:
    """Return a row per forecast that was kept, department and hour ahead."""
    table = EdForecast._meta.db_table  # noqa: SLF001 -- the documented name of a table
    found: QuerySet[EdForecast] = unfold(
        EdForecast.objects.all(),
        Unfolded(table, ("rows",), HOUSE),
        Unfolded(HOUSE, ("value", "quantiles"), AHEAD),
    )
    found = found.annotate(
        house=Of(HOUSE, "key"),
        ahead=Of(AHEAD, "key"),
        about=HoursOn(F("made_at"), Of(AHEAD, "key")),
        day=TruncDate("about", tzinfo=UTC),
        hour=ExtractHour("about", tzinfo=UTC),
    )
    return found.order_by("made_at", "pk", "house", "ahead")


def _said(*path: Any) -> Within:
    """Return a number that was said of a department."""
    return Within(Of(HOUSE, "value"), *path, output_field=FloatField())


def _shown(value: Any, when: Q = _SHOWN) -> Case:
    """Return a number, null where it was not shown."""
    return Case(When(when, then=value), default=Value(None), output_field=FloatField())


def _refused() -> Coalesce:
    """Return why a department was not shown at all, or why this hour ahead of it was not.

    Of what was kept before hours had a reason nobody knows which were shown, but for the main one.
    """
    left = Within(Of(HOUSE, "value"), "left", output_field=TextField())
    return Coalesce(
        NullIf(
            Within(Of(HOUSE, "value"), "refused", output_field=TextField()),
            Value("", output_field=TextField()),
        ),
        Within(Of(HOUSE, "value"), "left", Of(AHEAD, "key"), output_field=TextField()),
        Case(
            When(Q(IsNull(left, False)) | Q(ahead=str(MAIN)), then=Value(None)),  # noqa: FBT003
            default=Value(NOT_KEPT),
            output_field=TextField(),
        ),
    )


def _truth() -> Subquery:
    """Return how many patients were there at the hour that a forecast is about."""
    days = EdDay.objects.filter(realm=OuterRef("realm"), day=OuterRef("day"))
    told = Within(
        F("hours"), OuterRef("house"), PRESENT, OuterRef("hour"), output_field=FloatField()
    )
    return Subquery(days.values(told=told), output_field=FloatField())


def _quantile(place: int, level: float) -> Column:
    """Return the column of one quantile; what was refused is never shown."""
    percent = f"{level * 100:g}".replace(".", "_")
    return Column(
        f"q{percent}",
        Sort.REAL,
        _shown(Within(Of(AHEAD, "value"), place, output_field=FloatField())),
        (f"Kwantiel {level * 100:g} %", f"Quantile {level * 100:g} %"),
        (
            f"Met kans {level:g} zijn er dan hoogstens zoveel patiënten.",
            f"With probability {level:g} at most so many patients are there then.",
        ),
        "patient",
        _REFUSED,
    )


def _of_main(name: str, value: str, label: Pair, means: Pair, unit: Pair | str) -> Column:
    """Return a column that is about the main horizon alone."""
    shown = _shown(_said(value), _SHOWN & Q(ahead=str(MAIN)))
    return Column(name, Sort.REAL, shown, label, means, unit, _MAIN)


def _columns() -> tuple[Column, ...]:
    """Return the columns of what was expected of departments."""
    lies = Facility.objects.filter(pk=OuterRef("house")).values("region_id")
    place = region("house")
    return (
        Column(place.name, place.sort, Subquery(lies), place.label, place.means),
        Column(
            "facility",
            Sort.TEXT,
            F("house"),
            ("Locatie", "Facility"),
            ("Code van de zorglocatie.", "Code of the facility."),
        ),
        at(
            "made_at",
            "Gemaakt",
            "Made at",
            (
                "Het hele uur waarop de verwachting is gemaakt; die van ertussen staan hier niet.",
                "The whole hour at which it was made; those in between are not here.",
            ),
        ),
        Column(
            "hours",
            Sort.WHOLE,
            Cast("ahead", IntegerField()),
            ("Vooruit", "Ahead"),
            ("Zoveel uur na `made_at`.", "So many hours after `made_at`."),
            "h",
        ),
        at(
            "expected_at",
            "Waarover",
            "About",
            ("Het moment waarover het gaat.", "The moment that it is about."),
            "about",
        ),
        Column(
            "model",
            Sort.TEXT,
            F("model"),
            ("Model", "Model"),
            ("Model en versie.", "Model and version."),
        ),
        Column(
            "refused",
            Sort.TEXT,
            _refused(),
            ("Geweigerd", "Refused"),
            (
                (
                    "Waarom dit nergens is getoond: van de hele afdeling, of van dit uur vooruit. "
                    f"`{NOT_KEPT}`: of het is getoond is toen niet bewaard, en de waarden staan hier niet."
                ),
                (
                    "Why it was shown nowhere: of the whole department, or of this hour ahead. "
                    f"`{NOT_KEPT}`: whether it was shown was not kept then, and its values are not here."
                ),
            ),
            empty=("getoond", "shown"),
        ),
        Column(
            "present",
            Sort.REAL,
            _said("present"),
            ("Aanwezig", "Present"),
            (
                "Patiënten die er waren toen de verwachting is gemaakt, zoals toen bekend.",
                "Patients who were there when it was made, as known then.",
            ),
            "patient",
            ("onbekend", "unknown"),
        ),
        *(_quantile(place, level) for place, level in enumerate(LEVELS)),
        _of_main(
            "busy_from",
            "limit",
            ("Eigen drukste uren vanaf", "Own busiest hours from"),
            (
                "Meer patiënten dan dit heeft de afdeling in een op de tien uren van acht weken.",
                "The department has more patients than this in one hour of ten of eight weeks.",
            ),
            "patient",
        ),
        _of_main(
            "chance_busy",
            "over",
            ("Kans op eigen drukste uren", "Probability of own busiest hours"),
            (
                f"Kans op meer dan `busy_from`, over {MAIN} uur.",
                f"Probability of more than `busy_from`, in {MAIN} hours.",
            ),
            _CHANCE,
        ),
        _of_main(
            "chance_stop",
            "stop",
            ("Kans op een stop", "Probability of a stop"),
            (
                f"Kans dat de afdeling binnen {MAIN} uur een stop heeft.",
                f"Probability of a stop of the department within {MAIN} hours.",
            ),
            _CHANCE,
        ),
        Column(
            "truth",
            Sort.REAL,
            _truth(),
            ("Werkelijk", "Truth"),
            (
                "Patiënten die er op dat moment waren, zoals nu bekend, met correcties.",
                "Patients who were there at that moment, as known now, with corrections.",
            ),
            "patient",
            (
                "nog niet gekomen, of de afdeling zweeg",
                "has not come yet, or the department was silent",
            ),
        ),
    )


def _in_regions(codes: Collection[str]) -> Q:
    """Return that a row is of a department in one of these regions."""
    return Q(house__in=Facility.objects.filter(region__in=codes).values("pk"))


ED_FORECASTS = Dataset(
    "emergency_forecasts",
    1,
    ANALYSIS,
    (
        "Verwachtingen van SEH’s en hun uitkomst",
        "Forecasts of emergency departments and how they came out",
    ),
    (
        (
            "Een rij per heel uur, SEH en uur vooruit: hoeveel patiënten er dan zijn, ook wat geweigerd is "
            "(zonder waarden), met wat ervan kwam."
        ),
        (
            "A row per whole hour, department and hour ahead: how many patients are there then, also "
            "what was refused (without values), with what came of it."
        ),
    ),
    "made_at",
    _rows,
    _columns,
    _in_regions,
    lambda codes: Q(house__in=list(codes)),
)
