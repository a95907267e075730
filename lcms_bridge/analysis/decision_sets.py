"""Datasets of what was decided: care phases, and GRIP on its own axis."""

from django.db.models import F, Q

from lcms_bridge.analysis.columns import Column, Dataset, Sort
from lcms_bridge.analysis.expressions import at, filled, region, yes
from lcms_bridge.rights import ANALYSIS
from network.models import Veiligheidsregio
from phases.models import GripDecision, PhaseDecision


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
        at(
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
            (
                "Kleur zoals het plan van de regio haar noemt.",
                "The colour as the region's plan names it.",
            ),
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
        (
            "Een rij per besluit; het nieuwste van een regio geldt. Zorgfase, GRIP en "
            "netcentrisch werken zijn drie dingen."
        ),
        (
            "A row per decision; the newest of a region counts. Care phase, GRIP and "
            "netcentric working are three things."
        ),
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
                (
                    "Nummer van de activiteit: een niveau hoort bij een activiteit in een "
                    "veiligheidsregio."
                ),
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
            ("niveau", "level"),
        ),
        at(
            "decided_at",
            "Besloten op",
            "Decided at",
            (
                "Moment van het besluit; het laatste besluit telt, niet de laatste registratie.",
                "Moment of the decision; the latest decision counts, not the latest registration.",
            ),
        ),
        at(
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
