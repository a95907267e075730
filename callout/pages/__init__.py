"""The screen of callout: alarms and who answers, duty rosters, contacts, the own ways."""

from django.utils.translation import gettext_lazy as _

from network.permissions import PICTURE_SEE
from web.pages import Page, register

register(Page("oproep", _("Oproep"), PICTURE_SEE, order=45, waits=True))
