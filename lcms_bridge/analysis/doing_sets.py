"""Datasets of what had to be done and answered: measures, and rounds of questions."""

from django.db.models import F, OuterRef, Q, Subquery

from capacity.models import SurveyAnswer, SurveyRequest
from lcms_bridge.analysis.columns import Column, Dataset, Sort
from lcms_bridge.analysis.expressions import Minutes, at, filled, house, region, yes
from lcms_bridge.analysis.reported import of_houses
from lcms_bridge.rights import ANALYSIS
from phases.models import MeasureState, RunMeasure

_DONE = Q(state=MeasureState.DONE)


def _measure_columns() -> tuple[Column, ...]:
    """Return the columns of measures."""
    none = ("van de hele regio of het land", "of the whole region, or the country")
    place = house("facility")
    return (
        Column(
            "region",
            Sort.TEXT,
            F("region_id"),
            ("ROAZ-regio", "ROAZ region"),
            ("Code van de ROAZ-regio.", "Code of the ROAZ region."),
            empty=("van het land", "of the country"),
        ),
        Column(place.name, place.sort, place.value, place.label, place.means, empty=none),
        Column(
            "code",
            Sort.TEXT,
            F("code"),
            ("Maatregel", "Measure"),
            ("Code van de maatregel in het plan.", "Code of the measure in the plan."),
        ),
        Column(
            "phase",
            Sort.TEXT,
            filled("phase"),
            ("Zorgfase", "Care phase"),
            ("Fase waarbij de maatregel hoort.", "Phase to which the measure belongs."),
            empty=("bij geen fase", "of no phase"),
        ),
        Column(
            "prescribed",
            Sort.YES,
            yes(Q(run__isnull=True)),
            ("Door drukscore", "By the pressure score"),
            (
                "Waar: voorgeschreven door de drukscore; anders door een plan.",
                "True: prescribed by the pressure score; else by a plan.",
            ),
        ),
        Column(
            "owner",
            Sort.TEXT,
            F("owner"),
            ("Eigenaar", "Owner"),
            ("Code van de functie die haar uitvoert.", "Code of the function that carries it out."),
        ),
        Column(
            "state",
            Sort.TEXT,
            F("state"),
            ("Stand", "State"),
            (
                "`open`, `started`, `done`, `declined` of `lapsed`.",
                "`open`, `started`, `done`, `declined` or `lapsed`.",
            ),
        ),
        at(
            "opened_at",
            "Opengezet",
            "Opened at",
            ("Moment waarop zij begon.", "When it was opened."),
        ),
        Column(
            "due_at",
            Sort.MOMENT,
            F("due_at"),
            ("Gereed voor", "Due at"),
            ("Moment waarop zij gedaan moet zijn.", "When it must be done."),
            empty=("geen termijn", "no deadline"),
        ),
        Column(
            "changed_at",
            Sort.MOMENT,
            F("changed_at"),
            ("Stand sinds", "Changed at"),
            (
                "Moment van de laatste verandering; van wat `done` is: wanneer het gedaan was.",
                "Moment of the last change; of what is `done`: when it was done.",
            ),
            empty=("sinds het begin niet veranderd", "not changed since it was opened"),
        ),
        Column(
            "late",
            Sort.YES,
            yes(
                Q(overdue_since__isnull=False) | (_DONE & Q(changed_at__gt=F("due_at"))),
                unless=Q(due_at__isnull=True),
            ),
            ("Te laat", "Late"),
            (
                "Waar: later gedaan dan de termijn, of open en door de bewaker te laat bevonden.",
                "True: done after its deadline, or open and found overdue by the auditor.",
            ),
            empty=("geen termijn: niet van toepassing", "no deadline: does not apply"),
        ),
    )


MEASURES = Dataset(
    "measures",
    1,
    ANALYSIS,
    ("Maatregelen", "Measures"),
    (
        "Een rij per maatregel van een plan of de drukscore, zoals zij er nu voor staat.",
        "A row per measure of a plan or the pressure score, as it stands now.",
    ),
    "opened_at",
    lambda: RunMeasure.objects.order_by("opened_at", "pk"),
    _measure_columns,
    lambda codes: Q(region__in=codes) | Q(facility__region__in=codes),
    of_houses,
)


def _survey_columns() -> tuple[Column, ...]:
    """Return the columns of questions to houses."""
    answers = SurveyAnswer.objects.filter(round=OuterRef("round"), facility=OuterRef("facility"))
    first = Subquery(answers.order_by("pk").values("received_at")[:1])
    silent = ("niet geantwoord", "did not answer")
    return (
        region("round__region_id"),
        Column(
            "round",
            Sort.WHOLE,
            F("round__number"),
            ("Uitvraag", "Round"),
            ("Nummer van de uitvraag in de regio.", "Number of the round in the region."),
        ),
        house("facility"),
        Column(
            "sector",
            Sort.TEXT,
            F("sector"),
            ("Sector", "Sector"),
            ("Code van de sector waarvan gevraagd is.", "Code of the sector that was asked."),
        ),
        at(
            "asked_at",
            "Gevraagd op",
            "Asked at",
            ("Moment waarop de uitvraag openging.", "When the round opened."),
            "round__opened_at",
        ),
        at(
            "due_at",
            "Antwoord voor",
            "Due at",
            ("Moment waarop het antwoord er moet zijn.", "When the answer must be there."),
            "round__due_at",
        ),
        Column(
            "closed_at",
            Sort.MOMENT,
            F("round__closed_at"),
            ("Gesloten op", "Closed at"),
            ("Moment waarop de uitvraag sloot.", "When the round closed."),
            empty=("nog open", "still open"),
        ),
        Column(
            "answered",
            Sort.YES,
            yes(Q(answer__isnull=False)),
            ("Beantwoord", "Answered"),
            ("Waar: er kwam antwoord.", "True: an answer came."),
        ),
        Column(
            "first_answered_at",
            Sort.MOMENT,
            first,
            ("Eerste antwoord", "First answer"),
            ("Moment waarop het eerste antwoord kwam.", "When the first answer came."),
            empty=silent,
        ),
        Column(
            "last_answered_at",
            Sort.MOMENT,
            F("answer__received_at"),
            ("Laatste antwoord", "Last answer"),
            (
                "Moment waarop het antwoord kwam dat nu telt.",
                "When the answer came that counts now.",
            ),
            empty=silent,
        ),
        Column(
            "corrected",
            Sort.YES,
            yes(Q(answer__corrects__isnull=False), unless=Q(answer__isnull=True)),
            ("Gecorrigeerd", "Corrected"),
            (
                "Waar: wat nu telt verbetert een eerder antwoord.",
                "True: what counts now corrects an earlier answer.",
            ),
            empty=silent,
        ),
        Column(
            "minutes",
            Sort.WHOLE,
            Minutes(first, F("round__opened_at")),
            ("Antwoordtijd", "Time to answer"),
            ("Van vraag tot eerste antwoord.", "From the question to the first answer."),
            "min",
            silent,
        ),
        Column(
            "reminders",
            Sort.WHOLE,
            F("reminders"),
            ("Herinneringen", "Reminders"),
            ("Hoe vaak is herinnerd.", "How often it was reminded."),
            ("aantal", "number"),
        ),
    )


SURVEYS = Dataset(
    "surveys",
    1,
    ANALYSIS,
    ("Uitvragen", "Rounds of questions"),
    (
        (
            "Een rij per uitvraag en gevraagd huis: of en wanneer er antwoord kwam. De "
            "antwoorden zelf staan er niet in."
        ),
        (
            "A row per round and house that was asked: whether and when it answered. The answers "
            "are not in it."
        ),
    ),
    "asked_at",
    lambda: SurveyRequest.objects.order_by("round__opened_at", "pk"),
    _survey_columns,
    lambda codes: Q(round__region__in=codes),
    of_houses,
    realm="round__realm",
)
