"""Where this program may call others: on the public internet over TLS, and at what the installation names.

An address that somebody typed must not become a way into the own network: every address that its name
stands for is looked at, and the connection is made to one that was looked at. `named` are the hosts
(`name` or `name:port`) of the own network, or without TLS, that an installation allows.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from web.in_time import MOST_ADDRESSES, addresses_of

LOOK_S = 2.0  # who keeps a form waits no longer for the name of an address


class NotThereError(Exception):
    """An address to which nothing may go; `fault` says why, by one word."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Place:
    """Where an address leads: what is asked of whom, and the numeric addresses that were looked at."""

    host: str
    port: int
    path: str
    is_tls: bool
    address: str
    others: tuple[str, ...] = ()  # where the same name leads as well


def checked(url: str, named: Collection[str]) -> tuple[str, int, str, bool]:
    """Return host, port, path and whether it is TLS of an address. Raises NotThereError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotThereError("no_address") from None
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise NotThereError("no_address")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise NotThereError("no_address")
    is_tls = parts.scheme == "https"
    port = port if port is not None else (443 if is_tls else 80)
    if not is_tls and not _is_named(host, port, named):
        raise NotThereError("not_tls")
    path = parts.path or "/"
    return host, port, f"{path}?{parts.query}" if parts.query else path, is_tls


def looked_at(url: str, named: Collection[str], within_s: float | None = None) -> Place:
    """Return where an address leads now.

    Raises NotThereError (`no_name`: its name is not known, or not within so many seconds).
    """
    host, port, path, is_tls = checked(url, named)
    try:
        addresses = addresses_of(host, port, within_s)
    except (OSError, UnicodeError):  # the latter of a name that none can be: a part of 64 letters
        raise NotThereError("no_name") from None
    if not _is_named(host, port, named) and not all(_is_public(one) for one in addresses):
        raise NotThereError("own_network")
    first, *others = addresses[:MOST_ADDRESSES]
    return Place(host, port, path, is_tls, first, tuple(others))


def refused_now(url: str, named: Collection[str]) -> str:
    """Return why nothing may go to an address, by one word, as far as can be told now; else nothing.

    A name that is not known, or not in time, may be there later: it is no reason.
    """
    try:
        looked_at(url, named, LOOK_S)
    except NotThereError as error:
        return "" if error.fault == "no_name" else error.fault
    return ""


def _is_named(host: str, port: int, named: Collection[str]) -> bool:
    """Say whether the installation names a host, alone or with this port."""
    return host in named or f"{host}:{port}" in named


UNICAST = ipaddress.IPv6Network("2000::/3")  # all that is given out of IPv6 (RFC 4291)
# what the library of older Pythons takes for public: the IETF's own, with its dummies and tunnels (RFC 6890),
# the relays of 6to4 (RFC 7526), documents (RFC 9637)
NOBODYS = tuple(
    ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")
)
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # a gateway makes IPv4 of it (RFC 6052)


def _is_public(address: str) -> bool:
    """Say whether an address is of the public internet, also one within another."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour
        if one in TRANSLATED:
            inner = ipaddress.IPv4Address(one.packed[-4:])
        if inner is None and one not in UNICAST:
            return False
        if inner is not None:
            one = inner
    return one.is_global and not one.is_multicast and not any(one in part for part in NOBODYS)


class Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at, whatever its name stands for by now.

    After `whole_s` it is cut, connecting included, also where the other side sends a byte now and then;
    `finish` ends it before. A name that leads to several addresses gets no more time for it.
    """

    def __init__(self, place: Place, connect_s: float, whole_s: float) -> None:
        # no `Host` says the port that its kind has anyway: some answer to the bare name alone
        self.default_port = 443 if place.is_tls else 80
        super().__init__(place.host, place.port, timeout=connect_s)
        self.place = place
        self.is_cut = False
        self._connect_s, self._whole_s = connect_s, whole_s
        self._line: socket.socket | None = None
        self._alarm = threading.Timer(whole_s, self._cut)
        self._alarm.daemon = True

    def finish(self) -> None:
        """Close it, and its alarm."""
        self._alarm.cancel()
        if self._line is not None:
            self._line.close()
        self.close()

    def _cut(self) -> None:
        """End whatever waits for the other side."""
        self.is_cut = True
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def connect(self) -> None:
        """Connect, with TLS for the name where the address says so."""
        until = time.monotonic() + self._whole_s
        self._alarm.start()
        plain = self._reached(until)
        self._line = plain.dup()  # TLS takes the first away, and an answer outlives its connection
        if self.is_cut:  # while it connected
            plain.close()
            raise TimeoutError
        if not self.place.is_tls:
            self.sock = plain
            return
        try:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.place.host)
        except BaseException:
            plain.close()
            raise

    def _reached(self, until: float) -> socket.socket:
        """Return a line to the first address that answers: a name may lead to one where nobody listens."""
        *others, last = (self.place.address, *self.place.others)
        for address in others:
            with contextlib.suppress(OSError):
                return self._tried(address, until)
        return self._tried(last, until)

    def _tried(self, address: str, until: float) -> socket.socket:
        """Return a line to one address. Raises OSError: nobody listens, or the whole took too long."""
        left = min(self._connect_s, until - time.monotonic())
        if left <= 0:
            raise TimeoutError
        line = socket.create_connection((address, self.place.port), left)
        line.settimeout(self._connect_s)
        return line
