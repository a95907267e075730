"""Which settings are addresses, and what keeps one from being reached; found at start (`config.checks`)."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

WEB = ("http", "https")
POSTGRES = ("postgres", "postgresql", "psql", "pgsql")
# every setting that is an address, and what it may begin with
ADDRESSES = {
    "BACKUP_DATABASE_URL": POSTGRES,
    "DATABASE_URL": (*POSTGRES, "sqlite"),
    "GATEWAY_URL": WEB,
    "OIDC_SERVER": WEB,
    "OTEL_ENDPOINT": WEB,
    "PUBLIC_URL": WEB,
    "REDIS_URL": ("redis", "rediss", "unix"),
    "ROUTER_URL": WEB,
}


def addresses() -> Iterator[CheckMessage]:
    """An address that leads nowhere is found out when it is needed: at night, by whom nobody called."""
    for setting, schemes in ADDRESSES.items():
        fault = _fault_of(getattr(settings, setting), schemes)
        if fault:
            yield Error(  # never the address itself: there may be a password in it
                f"{setting} is no address that can be reached: {fault}.",
                hint=f"Give it whole, as {schemes[0]}://host{'/path' if schemes == WEB else '…'}.",
                id="zorgbeeld.E018",
            )
    if settings.MODE == "production" and settings.OIDC_SERVER.startswith("http:"):
        yield Error(
            "OIDC_SERVER is plain http.",
            hint="Whoever stands between says who comes in: use https.",
            id="zorgbeeld.E019",
        )


def _fault_of(url: str, schemes: Sequence[str]) -> str:
    """Return why an address cannot be reached; empty: it can be, or there is none."""
    try:
        parts = urlsplit(url)
        _known = parts.port  # judged when it is asked for
    except ValueError:
        return "host or port cannot be read"
    faults = {
        "it holds a space or a character that an address cannot hold": " " in url
        or not (url.isascii() and url.isprintable()),
        f"it begins with none of {', '.join(f'{one}://' for one in schemes)}": bool(url)
        and parts.scheme not in schemes,
        "it names no host": bool(url) and schemes == WEB and not parts.hostname,
        "no name and password may stand in it": schemes == WEB and "@" in parts.netloc,
    }
    return next((words for words, is_so in faults.items() if is_so), "")
