"""Where messages may go: to the public internet over TLS, and to what the installation names for them."""

from django.conf import settings

from journal.errors import Invalid
from web import outside
from web.outside import NotThereError, Place

__all__ = ["NotThereError", "Place", "check_address", "looked_at"]


def check_address(url: str) -> None:
    """Raise Invalid at `url` for an address to which nothing may go: its form, or where its name leads now.

    Asks for its name, so never within a transaction.
    """
    if fault := outside.refused_now(url, settings.BRIDGE_HOSTS):
        raise Invalid(f"lcms_bridge.out.fault.{fault}", field="url")


def looked_at(url: str) -> Place:
    """Return where an address leads now. Raises NotThereError."""
    return outside.looked_at(url, settings.BRIDGE_HOSTS)
