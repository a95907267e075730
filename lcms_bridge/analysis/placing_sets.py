"""The dataset of places that desks find. Nothing says who it was for, how old she was, or how it ended.

For whoever sees it on screens: a house its own, the coordinator of a region its own, the country what crosses
the border of one. Moments are whole hours.
"""

from django.db.models import Case, F, Q, Value, When

from lcms_bridge.analysis.columns import Column, Dataset, Pair, Sort
from lcms_bridge.analysis.expressions import Minutes, WholeHour, house, region, yes
from lcms_bridge.rights import ANALYSIS_MOVES
from patientspread.placement_models import Placement, PlacementState

_NOT_YET: Pair = ("niet gebeurd", "did not happen")


def _columns() -> tuple[Column, ...]:
    """Return the columns of places that are asked."""
    return (
        region("origin__region_id"),
        house("origin", "origin", ("Van", "From")),
        house("destination", "destination", ("Naar", "To")),
        Column(
            "care",
            Sort.TEXT,
            F("care"),
            ("Soort zorg", "Sort of care"),
            (
                "Code van de zorg waarvoor een plek wordt gezocht.",
                "Code of the care for which a place is sought.",
            ),
        ),
        Column(
            "at_home",
            Sort.YES,
            yes(Q(at_home=True)),
            ("Thuis", "At home"),
            (
                "Waar: de patiënt is thuis en houdt geen bed bezet.",
                "True: the patient is at home and keeps no bed.",
            ),
        ),
        Column(
            "asked_at",
            Sort.MOMENT,
            WholeHour(F("entered_at")),
            ("Gevraagd", "Asked at"),
            (
                "Wanneer een plek is gevraagd, op het hele uur.",
                "When a place was asked for, by the whole hour.",
            ),
        ),
        Column(
            "ready_since",
            Sort.MOMENT,
            WholeHour(F("ready_since")),
            ("Klaar sinds", "Ready since"),
            (
                (
                    "Vanaf wanneer de patiënt er niet meer hoeft te zijn, op het hele uur: hier beginnen de "
                    "verkeerde-beddagen."
                ),
                (
                    "From when the patient need no longer be there, by the whole hour: wrong-bed days count "
                    "from here."
                ),
            ),
        ),
        Column(
            "state",
            Sort.TEXT,
            F("state"),
            ("Stand", "State"),
            (
                "`waiting`, `asked`, `placed`, `done` of `ended`.",
                "`waiting`, `asked`, `placed`, `done` or `ended`.",
            ),
        ),
        Column(
            "minutes_to_place",
            Sort.WHOLE,
            Minutes(F("placed_at"), F("ready_since")),
            ("Tot een plek", "Until a place"),
            (
                "Van klaar tot een huis een plek toezegde.",
                "From being ready until a house promised a place.",
            ),
            "min",
            _NOT_YET,
        ),
        Column(
            "minutes_to_leave",
            Sort.WHOLE,
            Case(
                When(state=PlacementState.DONE, then=Minutes(F("ended_at"), F("ready_since"))),
                default=Value(None),
            ),
            ("Tot vertrek", "Until it left"),
            (
                "Van klaar tot de patiënt daar was.",
                "From being ready until the patient was there.",
            ),
            "min",
            _NOT_YET,
        ),
    )


PLACEMENTS = Dataset(
    "placements",
    1,
    ANALYSIS_MOVES,
    ("Plekken die gezocht zijn", "Places that were sought"),
    (
        (
            "Een rij per patiënt voor wie een plek buiten de afdeling is gevraagd, zonder iets over die "
            "patiënt: hoe lang en op welke zorg gewacht is."
        ),
        (
            "A row per patient for whom a place elsewhere was asked, with nothing about that "
            "patient: how long and for which care was waited."
        ),
    ),
    "asked_at",
    lambda: Placement.objects.order_by("entered_at", "pk"),
    _columns,
    lambda codes: Q(origin__region__in=codes),
    lambda codes: Q(origin__in=codes) | Q(destination__in=codes),
    for_country=~Q(origin__region=F("destination__region")) & Q(destination__isnull=False),
)
