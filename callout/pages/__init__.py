"""The screens of callout: alarms with their answers, rosters, contacts, own ways; the state of the system."""

from django.utils.translation import gettext_lazy as _

from callout.rights import KEEP
from network.permissions import PICTURE_SEE
from web.pages import Empty, Page, register

register(
    Page(
        "oproep",
        _("Oproep"),
        PICTURE_SEE,
        order=45,
        waits=True,
        empty=Empty(
            "callout.empty.oproep",
            ("roster:", "contacts:"),
            does=KEEP,
            asks="callout.empty.ask_keepers",
        ),
    ),
    Page(
        "stand",
        _("Stand van het systeem"),
        PICTURE_SEE,
        order=82,
        under="berichten",
        empty=Empty("callout.empty.stand"),
    ),
)
