"""Where what is being done comes from: the address, the request, the door it came in by.

A middleware, or the socket, sets it around its work; the trail and the log read it. What runs by the
clock comes from nowhere.
"""

import ipaddress
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass

from django.conf import settings

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{8,40}")


@dataclass(frozen=True)
class Whence:
    """One request or message: its address, its id, its door."""

    address: str = ""
    request: str = ""
    door: str = "program"


NOWHERE = Whence()
_here: ContextVar[Whence] = ContextVar("zorgbeeld_whence", default=NOWHERE)


def whence() -> Whence:
    """Return where what runs now comes from."""
    return _here.get()


@contextmanager
def coming_from(place: Whence) -> Iterator[None]:
    """Have what runs in the block come from a place."""
    token = _here.set(place)
    try:
        yield
    finally:
        _here.reset(token)


def begin_coming_from(place: Whence) -> "Token[Whence]":
    """Have what runs from now on come from a place, until `end_coming_from` is given what this returns."""
    return _here.set(place)


def end_coming_from(token: "Token[Whence]") -> None:
    """Go back to where things came from before."""
    _here.reset(token)


def request_id(given: str) -> str:
    """Return the id that a proxy gave, or a new one where that is none."""
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def address_of(peer: str, forwarded: str) -> str:
    """Return the address of whoever asks: the peer's, or what the proxies before it were told.

    Each proxy adds the address it was asked from at the end; what stands before the entries of our own
    proxies (`TRUSTED_PROXIES`) anybody may have written.
    """
    hops = settings.TRUSTED_PROXIES
    named = [part.strip() for part in forwarded.split(",") if part.strip()]
    told = named[-hops] if 0 < hops <= len(named) else peer
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return peer if told is peer else address_of(peer, "")
