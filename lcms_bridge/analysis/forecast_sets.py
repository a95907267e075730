"""The dataset of what was expected of beds, and what came of it."""

from dataclasses import replace

from django.db.models import Case, F, FloatField, Q, Value, When

from capacity.foresight import LEVELS
from capacity.models.forecasts import Forecast
from lcms_bridge.analysis.columns import Column, Dataset, Pair, Sort
from lcms_bridge.analysis.expressions import filled, house, key, region
from lcms_bridge.analysis.reported import of_houses
from lcms_bridge.rights import ANALYSIS

_SHOWN = Q(refused="")
_REFUSED: Pair = ("niet getoond: zie `refused`", "not shown: see `refused`")
_NOT_SCORED: Pair = ("nog niet te toetsen, of weggelaten", "cannot be scored yet, or left out")


def _quantile(level: float) -> Column:
    """Return the column of one quantile; what was refused is never shown."""
    percent = f"{level * 100:g}".replace(".", "_")
    return Column(
        f"q{percent}",
        Sort.REAL,
        Case(
            When(_SHOWN, then=key("quantiles", f"{level:g}", sort=Sort.REAL)),
            default=Value(None),
            output_field=FloatField(),
        ),
        (f"Kwantiel {level * 100:g} %", f"Quantile {level * 100:g} %"),
        (
            f"Met kans {level:g} zijn er hoogstens zoveel bedden bezet.",
            f"With probability {level:g} at most so many beds are occupied.",
        ),
        "bed",
        _REFUSED,
    )


def _score(name: str, nl: str, en: str, about: Pair, unit: str = "bed") -> Column:
    """Return a column of how a forecast came out."""
    return Column(name, Sort.REAL, F(f"score__{name}"), (nl, en), about, unit, _NOT_SCORED)


def _forecast_columns() -> tuple[Column, ...]:
    """Return the columns of forecasts with their scores."""
    place = house("facility")
    return (
        replace(
            region("region_id"), empty=("verwachting van het hele land", "forecast of the country")
        ),
        Column(
            place.name,
            place.sort,
            place.value,
            place.label,
            place.means,
            empty=("verwachting van de hele regio", "forecast of the whole region"),
        ),
        Column(
            "kind",
            Sort.TEXT,
            F("kind"),
            ("Soort bed", "Kind of bed"),
            ("Code van de soort bed.", "Code of the kind of bed."),
        ),
        Column(
            "made_at",
            Sort.MOMENT,
            F("made_at"),
            ("Gemaakt", "Made at"),
            (
                "Einde van de laatste hele dag waarop zij steunt.",
                "End of the last whole day it stands on.",
            ),
        ),
        Column(
            "hours",
            Sort.REAL,
            F("hours"),
            ("Vooruit", "Ahead"),
            (
                "Zoveel uur na `made_at` geldt de verwachting.",
                "So many hours after `made_at` it is for.",
            ),
            "h",
        ),
        Column(
            "fresh_until",
            Sort.MOMENT,
            F("fresh_until"),
            ("Telde tot", "Counted until"),
            (
                "Daarna telde zij niet meer: verouderd.",
                "After it the forecast counted no more: stale.",
            ),
        ),
        Column(
            "model",
            Sort.TEXT,
            filled("model"),
            ("Model", "Model"),
            ("Model en versie.", "Model and version."),
            empty=("er was geen model", "there was no model"),
        ),
        Column(
            "refused",
            Sort.TEXT,
            filled("refused"),
            ("Geweigerd", "Refused"),
            ("Waarom zij nergens is getoond.", "Why it was shown nowhere."),
            empty=("getoond", "shown"),
        ),
        Column(
            "regular",
            Sort.REAL,
            F("regular"),
            ("Reguliere bedden", "Regular beds"),
            ("Waartegen zij is gehouden.", "What it was held against."),
            "bed",
            ("onbekend", "unknown"),
        ),
        *map(_quantile, LEVELS),
        Column(
            "day",
            Sort.DAY,
            F("score__day"),
            ("Dag", "Day"),
            ("De dag waarover zij ging.", "The day it was about."),
            empty=("nog niet gekomen", "has not come yet"),
        ),
        Column(
            "left_out",
            Sort.TEXT,
            filled("score__left_out"),
            ("Weggelaten", "Left out"),
            (
                (
                    "`silent`: een huis meldde die dag niets; `changed`: het cijfer ging iets "
                    "anders betekenen."
                ),
                (
                    "`silent`: a house reported nothing that day; `changed`: the figure began to "
                    "mean something else."
                ),
            ),
            empty=("getoetst, of nog niet gekomen", "scored, or has not come yet"),
        ),
        _score(
            "truth_at_first",
            "Eerst bekend",
            "Known at first",
            (
                "Bezette bedden zoals bekend toen zij voor het eerst is getoetst.",
                "Occupied beds as known when it was first scored.",
            ),
        ),
        _score(
            "truth",
            "Werkelijk",
            "Truth",
            (
                "Bezette bedden zoals nu bekend, met correcties.",
                "Occupied beds as known now, with corrections.",
            ),
        ),
        _score(
            "error",
            "Fout",
            "Error",
            ("Absolute fout van de mediaan.", "Absolute error of the median."),
        ),
        _score(
            "persistence",
            "Fout zonder model",
            "Error without a model",
            (
                "Absolute fout van ‘het blijft zoals het is’.",
                "Absolute error of ‘it stays as it is’.",
            ),
        ),
        _score(
            "crps",
            "CRPS",
            "CRPS",
            (
                "Fout van de hele verdeling (continuous ranked probability score).",
                "Error of the whole distribution (continuous ranked probability score).",
            ),
        ),
        Column(
            "inside",
            Sort.YES,
            F("score__inside"),
            ("Binnen 95 %", "Within 95 %"),
            (
                "Waar: de werkelijkheid viel binnen de band van 95 %.",
                "True: the truth fell within the 95 % band.",
            ),
            empty=_NOT_SCORED,
        ),
        Column(
            "cohort",
            Sort.TEXT,
            filled("cohort"),
            ("Groep", "Cohort"),
            (
                "Label van de patiënten over wie het gaat.",
                "Label of the patients that it is about.",
            ),
            empty=("alle bedden van de soort", "all beds of the kind"),
        ),
    )


FORECASTS = Dataset(
    "forecasts",
    1,
    ANALYSIS,
    ("Verwachtingen en hun uitkomst", "Forecasts and how they came out"),
    (
        (
            "Een rij per verwachting en dag vooruit, ook wat geweigerd is (zonder waarden), met "
            "wat ervan kwam."
        ),
        (
            "A row per forecast and day ahead, also what was refused (without values), with what "
            "came of it."
        ),
    ),
    "made_at",
    lambda: Forecast.objects.order_by("made_at", "pk"),
    _forecast_columns,
    lambda codes: Q(region__in=codes),
    of_houses,
)
