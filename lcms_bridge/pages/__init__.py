"""The screens of the bridge: what came in and goes out, and linking a system."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from capacity.permissions import SOURCE_MANAGE
from capacity.reported import REPORTED
from lcms_bridge.formats import INCOMING, OUTGOING
from lcms_bridge.rights import ANALYSIS, EXPORT, IMPORT, PEERS
from web.pages import Empty, Page, register


def incoming() -> list[dict[str, str]]:
    """Return the formats that come in: the name of each, and its label."""
    return [{"name": form.name, "label": form.label} for form in INCOMING]


def both_ways() -> dict[str, Any]:
    """Return the formats that come in, and those that can be taken out with the name of their address."""
    outgoing = [{"route": form.route, "label": form.label} for form in OUTGOING]
    return {"incoming": incoming(), "outgoing": outgoing}


def outgoing() -> list[dict[str, str]]:
    """Return the formats that go out: the name of each, and its label."""
    return [{"name": form.name, "label": form.label} for form in OUTGOING]


register(
    Page(
        "koppelingen",
        _("Koppelingen"),
        EXPORT,
        order=80,
        under="berichten",
        data=both_ways,
        empty=Empty(
            "bridge.empty.koppelingen",
            ("message:", *REPORTED),
            does=IMPORT,
            asks="capacity.empty.ask_liaisons",
        ),
    ),
    Page(
        "aansluiten",
        _("Systeem aansluiten"),
        SOURCE_MANAGE,
        order=81,
        under="berichten",
        data=incoming,
        empty=Empty("bridge.empty.aansluiten", ("source:",), does=SOURCE_MANAGE),
    ),
    Page(
        "doorgeven",
        _("Doorgeven"),
        PEERS,
        order=82,
        under="berichten",
        data=outgoing,
        empty=Empty("bridge.empty.doorgeven", ("peer:",), does=PEERS),
    ),
    Page(
        "buren",
        _("Buren"),
        PEERS,
        order=83,
        under="berichten",
        empty=Empty("bridge.empty.buren", ("neighbour:", "shared:"), does=PEERS),
    ),
    Page(
        "analyse",
        _("Gegevens downloaden"),
        ANALYSIS,
        order=84,
        under="berichten",
        empty=Empty("bridge.empty.analyse", REPORTED, asks="capacity.empty.ask_liaisons"),
    ),
)
