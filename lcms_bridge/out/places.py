"""Where messages may go: to the public internet over TLS, and to what the installation names for them."""

from django.conf import settings

from web import outside
from web.outside import NotThereError, Place

__all__ = ["NotThereError", "Place", "checked", "looked_at"]


def checked(url: str) -> tuple[str, int, str, bool]:
    """Return host, port, path and whether it is TLS of an address.

    Raises NotThereError, whose `fault` is a code of `lcms_bridge.out.fault`.
    """
    return outside.checked(url, settings.BRIDGE_HOSTS)


def looked_at(url: str) -> Place:
    """Return where an address leads now. Raises NotThereError, OSError (its name is not known)."""
    return outside.looked_at(url, settings.BRIDGE_HOSTS)
