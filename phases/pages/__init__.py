"""The screens of the phases: where every region stands, its measures, pressure and agreements."""

from django.utils.translation import gettext_lazy as _

from network.permissions import PICTURE_SEE
from web.pages import Page, register

register(Page("fasen", _("Fasen"), PICTURE_SEE, order=40, waits=True))
register(Page("druk", _("Druk"), PICTURE_SEE, order=43, under="fasen"))
register(Page("afspraken", _("Afspraken"), PICTURE_SEE, order=44, under="fasen"))
register(Page("plan", _("Plan van de regio"), PICTURE_SEE, order=42, under="fasen"))
register(Page("maatregelen", _("Maatregelen"), PICTURE_SEE, order=41, under="fasen"))
register(Page("land", _("Land in één oogopslag"), PICTURE_SEE, order=42, under="fasen"))
register(Page("verloop", _("Verloop en besluiten"), PICTURE_SEE, order=43, under="fasen"))
