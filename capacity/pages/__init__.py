"""The screens of capacity: the own house, the whole chain, one facility, dispatch, staff, the meetlat."""

from django.utils.translation import gettext_lazy as _

from capacity.permissions import REPORT, SOURCE_MANAGE, SOURCES_SEE, STAFF_POOL, STATISTICS
from capacity.reported import NOBODY_REPORTED, REPORTED, reports_missing
from capacity.services.beds import beds_report
from capacity.survey_rights import SURVEY_ANSWER, SURVEY_OPEN
from network.permissions import PICTURE_SEE
from web.pages import Empty, Page, register

register(
    Page(
        "mijn-huis",
        _("Mijn huis"),
        beds_report.right,
        order=10,
        waits=True,
        empty=Empty("capacity.empty.mijn_huis", REPORTED, does=REPORT),
    ),
    Page(
        "vragenlijst",
        _("Vragenlijst"),
        SURVEY_ANSWER,
        order=12,
        waits=True,
        empty=Empty(
            "capacity.empty.vragenlijst", ("surveyround:",), asks="capacity.empty.ask_rounds"
        ),
    ),
    Page(
        "capaciteit",
        _("Capaciteit"),
        PICTURE_SEE,
        order=30,
        uses_map=True,
        waits=True,
        empty=NOBODY_REPORTED,
    ),
    Page(
        "verwachting",
        _("Verwachting"),
        PICTURE_SEE,
        order=37,
        under="capaciteit",
        empty=reports_missing("capacity.empty.verwachting"),
    ),
    Page(
        "instelling",
        _("Instelling"),
        PICTURE_SEE,
        order=31,
        in_menu=False,
        empty=NOBODY_REPORTED,
    ),
    Page(
        "uitvraag",
        _("Uitvraag"),
        PICTURE_SEE,
        order=32,
        under="capaciteit",
        empty=Empty(
            "capacity.empty.uitvraag",
            ("surveyround:", "survey:"),
            does=SURVEY_OPEN,
            asks="capacity.empty.ask_rounds",
        ),
    ),
    Page(
        "melden",
        _("Wie meldt"),
        PICTURE_SEE,
        order=36,
        under="capaciteit",
        empty=reports_missing("capacity.empty.melden"),
    ),
    Page(
        "bronnen",
        _("Bronnen"),
        SOURCES_SEE,
        order=75,
        in_menu=False,
        empty=Empty(
            "capacity.empty.bronnen",
            ("source:",),
            does=SOURCE_MANAGE,
            asks="capacity.empty.ask_administrator",
        ),
    ),
    Page(
        "personeel",
        _("Personeel"),
        STAFF_POOL,
        order=33,
        under="capaciteit",
        empty=reports_missing("capacity.empty.personeel", "lend:"),
    ),
    Page(
        "meldkamer",
        _("Meldkamer"),
        PICTURE_SEE,
        order=34,
        uses_map=True,
        empty=reports_missing("capacity.empty.meldkamer"),
    ),
    Page(
        "seh-stops",
        _("SEH-stops"),
        STATISTICS,
        order=35,
        in_menu=False,
        empty=reports_missing("capacity.empty.seh_stops"),
    ),
)
