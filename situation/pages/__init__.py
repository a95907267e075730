"""The screens of the shared picture."""

from django.utils.translation import gettext_lazy as _

from callout.models import Way
from callout.reaching import is_set_up
from capacity.reported import NOBODY_REPORTED, reports_missing
from network.permissions import PICTURE_SEE
from situation.period.rights import PUBLISH, REPORT_SEE
from situation.services.notes import FOR_REGION
from web.pages import Empty, Page, register

register(
    Page(
        "beeld", _("Beeld"), PICTURE_SEE, order=20, uses_map=True, waits=True, empty=NOBODY_REPORTED
    ),
    Page(
        "wacht",
        _("Mijn werk"),
        PICTURE_SEE,
        order=15,
        waits=True,
        empty=reports_missing("situation.empty.wacht"),
    ),
    Page(
        "activiteiten",
        _("Activiteiten"),
        PICTURE_SEE,
        order=45,
        waits=True,
        empty=Empty("situation.empty.activiteiten"),
    ),
    Page(
        "activiteit",
        _("Activiteit"),
        PICTURE_SEE,
        order=46,
        in_menu=False,
        under="activiteiten",
        uses_map=True,
        empty=Empty("situation.empty.activiteiten"),
    ),
    Page(
        "eigenbeeld",
        _("Eigen beelden"),
        PICTURE_SEE,
        order=46,
        in_menu=False,
        under="activiteiten",
        empty=Empty("situation.empty.activiteiten"),
    ),
    Page(
        "totaalbeeld",
        _("Totaalbeeld"),
        PICTURE_SEE,
        order=46,
        in_menu=False,
        under="activiteiten",
        empty=Empty("situation.empty.activiteiten"),
    ),
    Page(
        "bellijst",
        _("Bellijst"),
        PICTURE_SEE,
        order=47,
        in_menu=False,
        under="activiteiten",
        empty=Empty("situation.empty.activiteiten"),
    ),
    *(
        Page(
            name,
            title,
            PICTURE_SEE,
            order=48,
            in_menu=False,
            under="activiteiten",
            empty=Empty("situation.empty.activiteiten"),
        )
        for name, title in (
            ("besluiten", _("Besluiten en acties")),
            ("verzoeken", _("Verzoeken")),
            ("overleg", _("Overleg")),
            ("sitrap", _("SITRAP")),
            ("overdrachtsblad", _("Overdracht")),
            ("publiek", _("Publieksteksten")),
        )
    ),
    Page(
        "logboek",
        _("Logboek"),
        PICTURE_SEE,
        order=60,
        empty=reports_missing("situation.empty.logboek", "note:", "alarm:", "planrun:"),
    ),
    Page(
        "terugblik",
        _("Rapportage"),
        REPORT_SEE,
        order=62,
        data=lambda: {"mails": is_set_up(Way.MAIL)},
        # who may not fill it reads that reports come by themselves with the figures
        empty=reports_missing("situation.empty.terugblik", "planrun:"),
    ),
    Page(
        "openbaar",
        _("Openbare cijfers"),
        PICTURE_SEE,
        order=63,
        under="terugblik",
        empty=Empty(
            "situation.empty.openbaar",
            ("edition:",),
            does=PUBLISH,
            asks="situation.empty.ask_national",
        ),
    ),
    Page(
        "berichten",
        _("Berichten"),
        PICTURE_SEE,
        order=70,
        waits=True,
        empty=Empty(
            "situation.empty.berichten",
            ("note:",),
            does=FOR_REGION,
            asks="situation.empty.ask_hin",
        ),
    ),
    Page(
        "wand",
        _("Wand"),
        PICTURE_SEE,
        order=90,
        in_menu=False,
        uses_map=True,
        empty=NOBODY_REPORTED,
    ),
    Page(
        "incidentwand",
        _("Wand van een activiteit"),
        PICTURE_SEE,
        order=91,
        in_menu=False,
        uses_map=True,
        empty=Empty("situation.empty.activiteiten"),
    ),
)
