"""The mail server of the settings, whose name is looked up with an end: alarms go by it one after another."""

import smtplib
import socket
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.utils import DNS_NAME

from web.in_time import NAME_S, addresses_of, in_time, reached


class NoNameError(OSError):
    """The mail server's name, or our own, is not known, or not in time: nothing was given to anybody."""


class Server(smtplib.SMTP):
    """A line to a mail server; smtplib's own looks its name up for as long as the resolver takes."""

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        """Return a line to the first of its addresses that answers. Raises OSError."""
        try:
            addresses = addresses_of(host, port)
        except (OSError, UnicodeError) as error:
            raise NoNameError(str(error) or host) from error
        return reached(addresses, port, timeout)


class Backend(EmailBackend):
    """Django's, by a `Server`; the settings have no mail server that begins with TLS."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return by what it goes."""
        return Server

    def open(self) -> bool | None:
        """Connect unless it is; what this machine calls itself is a question of the resolver as well.

        Raises NoNameError, and as Django's.
        """
        try:
            in_time("fqdn", DNS_NAME.get_fqdn, NAME_S)  # kept by Django, which asks it again
        except TimeoutError as error:
            raise NoNameError("own name") from error
        return super().open()
