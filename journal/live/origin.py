"""What the handshake of a live socket tells: from which page it comes, in which language.

Which pages may open one is an allow-list, because browsers send cookies to anyone's socket.
"""

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain

from journal.said import FIRST, LANGUAGES


def header(scope: dict[str, Any], name: bytes) -> str:
    """Return a header of the handshake, or an empty text."""
    found: Iterable[bytes] = (value for key, value in scope["headers"] if key.lower() == name)
    return next(iter(found), b"").decode("latin-1")


def is_allowed(origin: str, host: str = "") -> bool:
    """Say whether an Origin header is allowed at the host that the handshake names; a missing one is not.

    Behind TLS it is what may post a form: a page of this very host over https, or a declared origin.
    """
    origin = origin.rstrip("/")
    if settings.LIVE_ALLOWED_ORIGINS:
        return origin in settings.LIVE_ALLOWED_ORIGINS
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if _is_declared(parts.scheme, parts.netloc):
        return True
    domain, port = split_domain_port(parts.netloc)
    return (
        bool(domain)
        and validate_host(domain, settings.ALLOWED_HOSTS)
        and _is_own(parts.scheme, parts.netloc, port, host)
    )


def _is_declared(scheme: str, netloc: str) -> bool:
    """Say whether an origin may post forms by name, or by `https://*.…`, as Django reads it."""
    declared = [urlsplit(one) for one in settings.CSRF_TRUSTED_ORIGINS]
    return bool(netloc) and any(
        scheme == one.scheme and is_same_domain(netloc.lower(), one.netloc.lower().lstrip("*"))
        for one in declared
    )


def _is_own(scheme: str, netloc: str, port: str, host: str) -> bool:
    """Say whether a page of a host of ours is one of this installation.

    Behind TLS another port of the machine is somebody else's, and so is what came over plain http. A
    proxy may hand the host on without its port, or with it: then the page must have the same one.
    """
    if settings.INSECURE_HTTP:  # one machine, on whatever port it serves
        return scheme in ("http", "https")
    return scheme == "https" and (port in ("", "443") or netloc.lower() == host.lower())


def language_of(scope: dict[str, Any]) -> str:
    """Return the language that the cookie of a handshake asks for; a ticket says it better."""
    try:
        asked = SimpleCookie(header(scope, b"cookie")).get(settings.LANGUAGE_COOKIE_NAME)
    except CookieError:
        asked = None
    return asked.value if asked is not None and asked.value in LANGUAGES else FIRST
