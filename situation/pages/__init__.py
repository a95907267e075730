"""The screens of the shared picture."""

from django.utils.translation import gettext_lazy as _

from network.permissions import PICTURE_SEE
from web.pages import Page, register

register(
    Page("wacht", _("Wacht op u"), PICTURE_SEE, order=15, waits=True),
    Page("beeld", _("Beeld"), PICTURE_SEE, order=20, uses_map=True, waits=True),
    Page("logboek", _("Logboek"), PICTURE_SEE, order=60),
    Page("berichten", _("Berichten"), PICTURE_SEE, order=70),
    Page("wand", _("Wand"), PICTURE_SEE, order=90, in_menu=False, uses_map=True),
)
