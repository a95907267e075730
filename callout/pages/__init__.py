"""The screens of callout: alarms with their answers, rosters, contacts, own ways; the state of the system."""

from django.utils.translation import gettext_lazy as _

from network.permissions import PICTURE_SEE
from web.pages import Page, register

register(
    Page("oproep", _("Oproep"), PICTURE_SEE, order=45, waits=True),
    Page("stand", _("Stand van het systeem"), PICTURE_SEE, order=82, under="berichten"),
)
