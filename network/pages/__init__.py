"""The screens of the network: who looked at what, and the tokens of people's programs."""

from django.utils.translation import gettext_lazy as _

from network.services.tokens import TOKENS_SEE
from network.trail import ACTIONS, TRAIL_SEE
from web.naming import programs
from web.pages import Empty, Page, register

register(
    Page(
        "spoor",
        _("Inzage"),
        TRAIL_SEE,
        order=95,
        data=lambda: {"actions": ACTIONS, "programs": programs()},
        empty=Empty("network.empty.spoor"),
    ),
    Page(
        "sleutels",
        _("Toegangssleutels"),
        TOKENS_SEE,
        order=96,
        in_menu=False,
        empty=Empty("network.empty.sleutels"),
    ),
)
