"""The screens of the shared picture."""

from django.utils.translation import gettext_lazy as _

from network.permissions import PICTURE_SEE
from web.pages import Page, register

register(
    Page("beeld", _("Beeld"), PICTURE_SEE, order=20, uses_map=True, waits=True),
    Page("wacht", _("Wacht op u"), PICTURE_SEE, order=22, waits=True),
    Page("activiteiten", _("Activiteiten"), PICTURE_SEE, order=45, waits=True),
    Page(
        "activiteit",
        _("Activiteit"),
        PICTURE_SEE,
        order=46,
        in_menu=False,
        under="activiteiten",
        uses_map=True,
    ),
    Page("bellijst", _("Bellijst"), PICTURE_SEE, order=47, in_menu=False, under="activiteiten"),
    Page("logboek", _("Logboek"), PICTURE_SEE, order=60),
    Page("berichten", _("Berichten"), PICTURE_SEE, order=70),
    Page("wand", _("Wand"), PICTURE_SEE, order=90, in_menu=False, uses_map=True),
)
