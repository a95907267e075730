"""The screens of capacity: the own house, the whole chain, one facility, dispatch, staff, the meetlat."""

from django.utils.translation import gettext_lazy as _

from capacity.permissions import SOURCES_SEE, STAFF_POOL, STATISTICS
from capacity.services.beds import beds_report
from capacity.survey_rights import SURVEY_ANSWER
from network.permissions import PICTURE_SEE
from web.pages import Page, register

register(
    Page("mijn-huis", _("Mijn huis"), beds_report.right, order=10, waits=True),
    Page("vragenlijst", _("Vragenlijst"), SURVEY_ANSWER, order=12, waits=True),
    Page("capaciteit", _("Capaciteit"), PICTURE_SEE, order=30, uses_map=True, waits=True),
    Page("instelling", _("Instelling"), PICTURE_SEE, order=31, in_menu=False),
    Page("uitvraag", _("Uitvraag"), PICTURE_SEE, order=32, under="capaciteit"),
    Page("melden", _("Wie meldt"), PICTURE_SEE, order=36, under="capaciteit"),
    Page("bronnen", _("Bronnen"), SOURCES_SEE, order=75, in_menu=False),
    Page("personeel", _("Personeel"), STAFF_POOL, order=33, under="capaciteit"),
    Page("meldkamer", _("Meldkamer"), PICTURE_SEE, order=34, uses_map=True),
    Page("seh-stops", _("SEH-stops"), STATISTICS, order=35, in_menu=False),
)
