"""From which address somebody comes: behind a proxy, what the nearest proxies say and no more."""

from typing import Any

from django.conf import settings

LONGEST = 45  # of an IPv6 address as text


def address_of(request: Any) -> str:
    """Return the address a request comes from."""
    meta = request.META
    return address_behind(
        str(meta.get("REMOTE_ADDR") or ""), str(meta.get("HTTP_X_FORWARDED_FOR", ""))
    )


def address_behind(near: str, forwarded: str) -> str:
    """Return the address behind as many proxies as this installation has.

    Each proxy adds whom it heard at the right: what stands further left anybody may have written.
    """
    heard = [part.strip() for part in forwarded.split(",") if part.strip()]
    hops = settings.PROXY_HOPS
    if hops and heard:
        return heard[-min(hops, len(heard))][:LONGEST]
    return near[:LONGEST]
