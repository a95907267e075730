"""From which address a request comes."""

from typing import Any

from journal.whence import address_of as address_behind

LONGEST = 45  # of an IPv6 address as text


def address_of(request: Any) -> str:
    """Return the address a request comes from: behind our own proxies, what the nearest of them says."""
    meta = request.META
    forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", ""))
    return address_behind(str(meta.get("REMOTE_ADDR") or ""), forwarded)[:LONGEST]
