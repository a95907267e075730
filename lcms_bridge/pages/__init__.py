"""The screen of the bridge."""

from django.utils.translation import gettext_lazy as _

from capacity.reported import REPORTED
from lcms_bridge.formats import OUTGOING
from lcms_bridge.rights import EXPORT, IMPORT
from web.pages import Empty, Page, register


def outgoing() -> list[dict[str, str]]:
    """Return the formats that can be taken out: the name of the address of each, and its label."""
    return [{"route": form.route, "label": form.label} for form in OUTGOING]


register(
    Page(
        "koppelingen",
        _("Koppelingen"),
        EXPORT,
        order=80,
        under="berichten",
        data=outgoing,
        empty=Empty(
            "bridge.empty.koppelingen",
            ("message:", *REPORTED),
            does=IMPORT,
            asks="capacity.empty.ask_liaisons",
        ),
    )
)
