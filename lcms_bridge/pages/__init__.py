"""The screen of the bridge."""

from django.utils.translation import gettext_lazy as _

from lcms_bridge.rights import EXPORT
from web.pages import Page, register

register(Page("koppelingen", _("Koppelingen"), EXPORT, order=80))
