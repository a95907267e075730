"""The screens of capacity: the own house, and all of them."""

from django.utils.translation import gettext_lazy as _

from capacity.services.beds import beds_report
from network.permissions import PICTURE_SEE
from web.pages import Page, register

register(
    Page("mijn-huis", _("Mijn huis"), beds_report.right, order=10, waits=True),
    Page("capaciteit", _("Capaciteit"), PICTURE_SEE, order=30),
)
