"""Which pages may open a live socket: an allow-list, because browsers send cookies to anyone's
socket.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host


def header(scope: dict[str, Any], name: bytes) -> str:
    """Return a header of the handshake, or an empty text."""
    found: Iterable[bytes] = (value for key, value in scope["headers"] if key.lower() == name)
    return next(iter(found), b"").decode("latin-1")


def is_allowed(origin: str) -> bool:
    """Say whether an Origin header is allowed; a missing one is not."""
    if settings.LIVE_ALLOWED_ORIGINS:
        return origin.rstrip("/") in settings.LIVE_ALLOWED_ORIGINS
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    domain, _port = split_domain_port(parts.netloc)
    return (
        bool(domain)
        and parts.scheme in ("http", "https")
        and validate_host(domain, settings.ALLOWED_HOSTS)
    )
