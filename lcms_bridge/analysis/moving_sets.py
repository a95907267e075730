"""Datasets of what moves and what was expected: requests, transfers, forecasts. Nothing says who it was.

What is said of one patient only its two houses and their coordinators see (`TransferChanged.concerned`,
`RequestChanged.variants`); so it is here, and moments are whole hours.
"""

from django.db.models import Case, F, Q, Value, When

from lcms_bridge.analysis.columns import Column, Dataset, Pair, Sort
from lcms_bridge.analysis.expressions import Minutes, WholeHour, house, region, yes
from lcms_bridge.rights import ANALYSIS_MOVES
from patientspread.models import Transfer, TransferState
from patientspread.request_models import Request

_NOT_YET: Pair = ("niet gebeurd", "did not happen")


def _hour(name: str, path: str, label: Pair, about: Pair, empty: Pair | None = None) -> Column:
    """Return a column with the hour of a moment."""
    means = (f"{about[0]}, op het hele uur.", f"{about[1]}, by the whole hour.")
    return Column(name, Sort.MOMENT, WholeHour(F(path)), label, means, empty=empty)


_KIND = Column(
    "kind",
    Sort.TEXT,
    F("bed"),
    ("Soort bed", "Kind of bed"),
    ("Code van de soort bed: het niveau van zorg.", "Code of the kind of bed: the level of care."),
)


def _request_columns() -> tuple[Column, ...]:
    """Return the columns of requests for a place elsewhere."""
    return (
        region("origin__region_id"),
        house("origin", "origin", ("Van", "From")),
        _KIND,
        _hour(
            "asked_at",
            "entered_at",
            ("Gevraagd", "Asked at"),
            ("Wanneer een plaats is gevraagd", "When a place was asked for"),
        ),
        Column(
            "state",
            Sort.TEXT,
            F("state"),
            ("Stand", "State"),
            (
                "Waar het verzoek nu staat, zoals in docs/wire.md.",
                "Where the request stands now, as in docs/wire.md.",
            ),
        ),
        Column(
            "national",
            Sort.YES,
            yes(Q(national_since__isnull=False)),
            ("Landelijk", "National"),
            (
                "Waar: aan het landelijk coördinatiecentrum doorgegeven.",
                "True: handed on to the national coordination.",
            ),
        ),
        Column(
            "minutes_to_leave",
            Sort.WHOLE,
            Minutes(F("left_at"), F("entered_at")),
            ("Tot vertrek", "Until it left"),
            ("Van vraag tot vertrek.", "From the question to the departure."),
            "min",
            _NOT_YET,
        ),
        Column(
            "minutes_to_arrive",
            Sort.WHOLE,
            Minutes(F("arrived_at"), F("entered_at")),
            ("Tot aankomst", "Until it arrived"),
            ("Van vraag tot aankomst.", "From the question to the arrival."),
            "min",
            _NOT_YET,
        ),
    )


REQUESTS = Dataset(
    "requests",
    1,
    ANALYSIS_MOVES,
    ("Verzoeken om een plaats", "Requests for a place"),
    (
        (
            "Een rij per verzoek, zonder iets over de patiënt: alleen wat voor bed, van waar, en "
            "hoe het afliep."
        ),
        (
            "A row per request, with nothing about the patient: what bed, from where, and how it "
            "ended."
        ),
    ),
    "asked_at",
    lambda: Request.objects.order_by("entered_at", "pk"),
    _request_columns,
    lambda codes: Q(origin__region__in=codes),
    lambda codes: Q(origin__in=codes),
    for_country=Q(national_since__isnull=False),
)


def _transfer_columns() -> tuple[Column, ...]:
    """Return the columns of transfers."""
    answered = Q(state__in=[TransferState.ACCEPTED, TransferState.REFUSED])
    return (
        region("origin__region_id", "from_region", ("Van regio", "From region")),
        house("origin", "origin", ("Van", "From")),
        region("destination__region_id", "to_region", ("Naar regio", "To region")),
        house("destination", "destination", ("Naar", "To")),
        _KIND,
        Column(
            "mode",
            Sort.TEXT,
            F("mode"),
            ("Vervoer", "Transport"),
            ("Code van het vervoer.", "Code of the transport."),
        ),
        Column(
            "ride_minutes",
            Sort.WHOLE,
            F("minutes"),
            ("Reistijd", "Travel time"),
            ("Verwachte reistijd.", "Expected travel time."),
            "min",
        ),
        _hour(
            "offered_at",
            "proposed_at",
            ("Aangeboden", "Offered at"),
            ("Wanneer het voorstel is gedaan", "When it was proposed"),
        ),
        Column(
            "state",
            Sort.TEXT,
            F("state"),
            ("Stand", "State"),
            (
                (
                    "`proposed`, `accepted`, `arrived`, `refused`, `withdrawn` of "
                    "`expired`. Een toezegging is geen telling: alleen `arrived` is verplaatst."
                ),
                (
                    "`proposed`, `accepted`, `arrived`, `refused`, `withdrawn` or "
                    "`expired`. A promise is no count: only `arrived` moved."
                ),
            ),
        ),
        Column(
            "refusal_code",
            Sort.TEXT,
            # what a patient or a family chose is theirs
            Case(
                When(refusal_code__in=["", "patient_declines", "unstable"], then=Value(None)),
                default=F("refusal_code"),
            ),
            ("Reden van weigeren", "Reason of the refusal"),
            (
                (
                    "`no_bed`, `no_staff`, `no_specialism`, `no_isolation` of "
                    "`no_transport`; wat over de patiënt zelf gaat staat er niet in."
                ),
                (
                    "`no_bed`, `no_staff`, `no_specialism`, `no_isolation` or "
                    "`no_transport`; what is about the patient is not in it."
                ),
            ),
            empty=(
                "niet geweigerd, of om de patiënt zelf",
                "not refused, or for the patient's sake",
            ),
        ),
        Column(
            "minutes_to_answer",
            Sort.WHOLE,
            Case(
                When(answered, then=Minutes(F("decided_at"), F("proposed_at"))), default=Value(None)
            ),
            ("Antwoordtijd", "Time to answer"),
            (
                "Van voorstel tot ja of nee, zolang dat de laatste stap is.",
                "From the proposal to yes or no, while that is the last step.",
            ),
            "min",
            ("geen antwoord, of er volgde al een stap", "no answer, or another step followed"),
        ),
        _hour(
            "arrived_at",
            "request__arrived_at",
            ("Aangekomen", "Arrived at"),
            ("Wanneer de patiënt aankwam", "When the patient arrived"),
            _NOT_YET,
        ),
    )


TRANSFERS = Dataset(
    "transfers",
    1,
    ANALYSIS_MOVES,
    ("Verplaatsingen", "Transfers"),
    (
        (
            "Een rij per voorstel om te verplaatsen, zonder iets over de patiënt. Wat het "
            "systeem alleen verwachtte staat er niet in."
        ),
        (
            "A row per proposal to move somebody, with nothing about the patient. What the "
            "system only expected is not in it."
        ),
    ),
    "offered_at",
    lambda: Transfer.objects.exclude(state=TransferState.EXPECTED).order_by("proposed_at", "pk"),
    _transfer_columns,
    lambda codes: Q(origin__region__in=codes) | Q(destination__region__in=codes),
    lambda codes: Q(origin__in=codes) | Q(destination__in=codes),
    for_country=~Q(origin__region=F("destination__region"))
    | Q(request__isnull=True)
    | Q(request__national_since__isnull=False),
)
