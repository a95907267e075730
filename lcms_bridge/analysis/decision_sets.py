"""Datasets of what was decided and asked: phases, GRIP, measures, rounds of questions."""

from django.db.models import F, OuterRef, Q, Subquery

from capacity.models import SurveyAnswer, SurveyRequest
from lcms_bridge.analysis.columns import Column, Dataset, Sort
from lcms_bridge.analysis.expressions import Minutes, filled, house, region, yes
from lcms_bridge.rights import ANALYSIS
from network.models import Veiligheidsregio
from phases.models import GripDecision, MeasureState, PhaseDecision, RunMeasure


def _moment(name: str, nl: str, en: str, about: tuple[str, str], path: str = "") -> Column:
    """Return a column of a moment that is always there."""
    return Column(name, Sort.MOMENT, F(path or name), (nl, en), about)


def _phase_columns() -> tuple[Column, ...]:
    """Return the columns of decisions on the care phase."""
    return (
        region("region_id"),
        Column(
            "phase",
            Sort.TEXT,
            F("phase"),
            ("Zorgfase", "Care phase"),
            ("`regular`, `adapted` of `crisis`.", "`regular`, `adapted` or `crisis`."),
        ),
        _moment(
            "decided_at",
            "Besloten op",
            "Decided at",
            ("Moment van het besluit.", "Moment of the decision."),
        ),
        Column(
            "colour",
            Sort.TEXT,
            filled("colour"),
            ("Kleur", "Colour"),
            ("Kleur zoals het plan van de regio haar noemt.", "The colour as the region's plan names it."),
            empty=("het plan noemt er geen", "the plan names none"),
        ),
        Column(
            "proposed",
            Sort.YES,
            yes(Q(proposal__isnull=False)),
            ("Op voorstel", "Proposed"),
            (
                "Waar: het systeem stelde het voor; mensen besloten.",
                "True: the system proposed it; people decided.",
            ),
        ),
        Column(
            "in_body",
            Sort.YES,
            yes(Q(round__isnull=False)),
            ("In overleg", "In a body"),
            (
                "Waar: een overleg is erover gehoord.",
                "True: a body was heard about it.",
            ),
        ),
    )


PHASES = Dataset(
    "phases",
    1,
    ANALYSIS,
    ("Besluiten over de zorgfase", "Decisions on the care phase"),
    (
        "Een rij per besluit; het nieuwste van een regio geldt. Zorgfase, GRIP en netcentrisch werken zijn drie"
        " dingen.",
        "A row per decision; the newest of a region counts. Care phase, GRIP and netcentric working are three"
        " things.",
    ),
    "decided_at",
    lambda: PhaseDecision.objects.order_by("decided_at", "pk"),
    _phase_columns,
    lambda codes: Q(region__in=codes),
)


def _grip_columns() -> tuple[Column, ...]:
    """Return the columns of decisions on GRIP."""
    return (
        Column(
            "veiligheidsregio",
            Sort.TEXT,
            F("veiligheidsregio_id"),
            ("Veiligheidsregio", "Safety region"),
            ("Code van de veiligheidsregio.", "Code of the safety region."),
        ),
        Column(
            "activity",
            Sort.WHOLE,
            F("activity_id"),
            ("Activiteit", "Activiteit"),
            (
                "Nummer van de activiteit: een niveau hoort bij een activiteit in een veiligheidsregio.",
                "Number of the activiteit: a level belongs to an activiteit in a safety region.",
            ),
        ),
        Column(
            "activity_kind",
            Sort.TEXT,
            F("activity__kind"),
            ("Soort activiteit", "Kind of activiteit"),
            ("Code van de soort.", "Code of the kind."),
        ),
        Column(
            "level",
            Sort.WHOLE,
            F("level"),
            ("GRIP", "GRIP"),
            ("Niveau van 0 (geen) tot 5.", "Level from 0 (none) to 5."),
            "level",
        ),
        _moment(
            "decided_at",
            "Besloten op",
            "Decided at",
            (
                "Moment van het besluit; het laatste besluit telt, niet de laatste registratie.",
                "Moment of the decision; the latest decision counts, not the latest registration.",
            ),
        ),
        _moment(
            "registered_at",
            "Geregistreerd op",
            "Registered at",
            (
                "Moment waarop het is gehoord en opgeschreven.",
                "Moment at which it was heard and written down.",
            ),
        ),
        Column(
            "decider",
            Sort.TEXT,
            filled("decider"),
            ("Beslisser", "Decider"),
            ("Code van de functie die besloot.", "Code of the function that decided."),
            empty=("niet gezegd", "not said"),
        ),
        Column(
            "registered_as",
            Sort.TEXT,
            filled("registered_as"),
            ("Geregistreerd als", "Registered as"),
            ("Code van de functie die het opschreef.", "Code of the function that wrote it down."),
            empty=("niet gezegd", "not said"),
        ),
    )


GRIP = Dataset(
    "grip",
    1,
    ANALYSIS,
    ("Besluiten over GRIP", "Decisions on GRIP"),
    (
        "Een rij per besluit over het niveau van een activiteit in een veiligheidsregio.",
        "A row per decision on the level of an activiteit in a safety region.",
    ),
    "decided_at",
    lambda: GripDecision.objects.order_by("decided_at", "pk"),
    _grip_columns,
    # a safety region may lie in several regions: a decision is one row all the same
    lambda codes: Q(
        veiligheidsregio__in=Veiligheidsregio.objects.filter(regions__in=codes).values("pk")
    ),
)

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
        _moment(
            "opened_at", "Opengezet", "Opened at", ("Moment waarop zij begon.", "When it was opened.")
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
    lambda codes: Q(facility__in=codes),
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
        _moment(
            "asked_at",
            "Gevraagd op",
            "Asked at",
            ("Moment waarop de uitvraag openging.", "When the round opened."),
            "round__opened_at",
        ),
        _moment(
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
            ("Moment waarop het antwoord kwam dat nu telt.", "When the answer came that counts now."),
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
            "number",
        ),
    )


SURVEYS = Dataset(
    "surveys",
    1,
    ANALYSIS,
    ("Uitvragen", "Rounds of questions"),
    (
        "Een rij per uitvraag en gevraagd huis: of en wanneer er antwoord kwam. De antwoorden zelf staan er niet"
        " in.",
        "A row per round and house that was asked: whether and when it answered. The answers are not in it.",
    ),
    "asked_at",
    lambda: SurveyRequest.objects.order_by("round__opened_at", "pk"),
    _survey_columns,
    lambda codes: Q(round__region__in=codes),
    lambda codes: Q(facility__in=codes),
    realm="round__realm",
)
