"""What the handshake of a live socket tells: from which page it comes, in which language.

Which pages may open one is an allow-list, because browsers send cookies to anyone's socket.
"""

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from journal.said import FIRST, LANGUAGES


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


def language_of(scope: dict[str, Any]) -> str:
    """Return the language that the cookie of a handshake asks for; a ticket says it better."""
    try:
        asked = SimpleCookie(header(scope, b"cookie")).get(settings.LANGUAGE_COOKIE_NAME)
    except CookieError:
        asked = None
    return asked.value if asked is not None and asked.value in LANGUAGES else FIRST
