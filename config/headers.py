"""What answers tell browsers: where scripts and styles come from, what a page may use, what to keep.

The policy names no inline script and no inline style; a page that must have one gives it the nonce of its
answer (`{{ csp_nonce }}`). Pages of others' making (the administration, the API's description) keep to it
too; only they write markup from texts, so trusted types are asked of our own pages alone.
"""

import secrets
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

# What a page may use of the machine it is shown on: nothing, but for what a wall and a phone need.
_USED = ("fullscreen", "screen-wake-lock", "clipboard-write")
_UNUSED = (
    *("accelerometer", "autoplay", "camera"),
    *("display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "serial", "usb", "xr-spatial-tracking"),
)
PERMISSIONS = ", ".join(
    [*(f"{name}=(self)" for name in _USED), *(f"{name}=()" for name in _UNUSED)]
)
# What is no page runs nothing and stands in no frame; a page's own rules would be a kilobyte on each answer.
OF_DATA = "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
STATIC = "/static/"
OTHERS_PAGES = ("/beheer/", "/api/")  # Django's administration and swagger build markup from texts
PERSONAL = "private, no-store"
API = "/api/v1/"
STRANGERS = (401, 403)  # whoever is not let in is not told what runs here


@sync_and_async_middleware
def secured(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Give every answer its headers; what a view set itself stays."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            _nonce(request)
            answer = await cast("Awaitable[HttpResponseBase]", get_response(request))
            return _headed(request, answer)

        return later

    def at_once(request: HttpRequest) -> HttpResponseBase:
        _nonce(request)
        return _headed(request, get_response(request))

    return at_once


def nonce(request: HttpRequest) -> dict[str, str]:
    """Give templates the nonce of their answer."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}


def _nonce(request: HttpRequest) -> None:
    """Give a request the nonce of its answer: used once, never guessed."""
    request.csp_nonce = secrets.token_urlsafe(16)  # type: ignore[attr-defined]


def policy(request: HttpRequest) -> str:
    """Return the Content-Security-Policy of one answer."""
    own = f"'self' 'nonce-{request.csp_nonce}'"  # type: ignore[attr-defined]
    rules = {
        "default-src": "'none'",
        "script-src": own,
        "style-src": own,
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": " ".join(["'self'", *_sockets(request)]),
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        # the login by an organisation's own provider is a form whose answer leads there
        "form-action": " ".join(["'self'", *provider_origin()]),
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }
    if not request.path.startswith(OTHERS_PAGES):
        rules |= {"require-trusted-types-for": "'script'", "trusted-types": "default"}
    text = "; ".join(f"{name} {value}" for name, value in rules.items())
    return text if settings.INSECURE_HTTP else f"{text}; upgrade-insecure-requests"


def provider_origin() -> list[str]:
    """Return where the identity provider of the organisation is, where there is one."""
    where = urlsplit(settings.OIDC_SERVER)
    return [f"{where.scheme}://{where.netloc}"] if where.netloc else []


def _sockets(request: HttpRequest) -> list[str]:
    """Return the address of our own live socket: not every browser counts it as `'self'`."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return []
    return [f"{'wss' if request.is_secure() else 'ws'}://{host}"]


def _headed(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Add the headers."""
    answer.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    answer.setdefault("X-Content-Type-Options", "nosniff")
    answer.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
    if request.path.startswith(STATIC):
        return answer
    if str(answer.get("Content-Type", "")).startswith("text/html"):
        answer.setdefault("Content-Security-Policy", policy(request))
        answer.setdefault("Permissions-Policy", PERMISSIONS)
        answer.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    else:
        answer.setdefault("Content-Security-Policy", OF_DATA)
    answer.setdefault("Cache-Control", PERSONAL)
    if request.path.startswith(API):
        answer.setdefault("API-Version", str(settings.SPECTACULAR_SETTINGS["VERSION"]))
    if request.path.startswith(API) and answer.status_code not in STRANGERS:
        answer.setdefault("X-Zorgbeeld-Version", str(settings.BUILD))
    return answer
