"""What a browser gets: the proxy answers, its certificate is good and lasts, a page can be served."""

import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings

from config.doctor.register import Finding, examines, must, should, well
from web.in_time import connected

SECONDS = 5
SOON = timedelta(days=21)  # time enough to order another one
LOCAL = "127.0.0.1"


@examines("address", production=True)
def address_answers() -> Iterator[Finding]:
    """Come in as a browser does: through the proxy of this machine, or else by the public name."""
    parts = urlsplit(settings.PUBLIC_URL)
    host, port = parts.hostname or "", parts.port or 443
    got = _ask(host, port)
    if got is None:
        yield must(
            "config.doctor.address_away", "config.doctor.address_away_mend", host=host, port=port
        )
        return
    certificate, status = got
    yield from _certificate(certificate, host, port)
    if status == "unready":
        yield must("config.doctor.address_unready", "config.doctor.address_unready_mend", host=host)
    else:
        yield well("config.doctor.address", host=host)


def _ask(host: str, port: int) -> tuple[bytes, str] | None:
    """Return the certificate and what /readyz says, from this machine's proxy or by name; None: neither."""
    for peer in (LOCAL, host):
        try:
            return _through(peer, host, port)
        except (OSError, HTTPException, ValueError):
            continue
    return None


def _through(peer: str, host: str, port: int) -> tuple[bytes, str]:
    """Ask /readyz at a peer under a name. The certificate is judged afterwards, not here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection(host, port, timeout=SECONDS)
    with (
        connected(peer, port, SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        connection.sock = wrapped
        connection.request("GET", "/readyz", headers={"Host": host})
        answer = connection.getresponse()
        return wrapped.getpeercert(binary_form=True) or b"", _status(answer.read())


def _status(body: bytes) -> str:
    """Return what /readyz says; another answer than its own is that of the proxy: nobody behind it."""
    try:
        return str(json.loads(body)["status"])
    except (ValueError, KeyError, TypeError):
        return "unready"


def _certificate(der: bytes, host: str, port: int) -> Iterator[Finding]:
    """Judge a certificate: its name, its issuer, its end."""
    certificate = x509.load_der_x509_certificate(der)
    until = certificate.not_valid_after_utc
    left = until - datetime.now(UTC)
    if left <= timedelta():
        yield must("config.doctor.certificate_over", "config.doctor.certificate_mend", until=until)
        return
    since = certificate.not_valid_before_utc
    if since > datetime.now(UTC):
        yield must("config.doctor.certificate_early", "config.doctor.certificate_mend", since=since)
        return
    if host not in _names(certificate):
        yield must("config.doctor.certificate_name", "config.doctor.certificate_mend", host=host)
        return
    if certificate.issuer == certificate.subject:
        yield should("config.doctor.certificate_own", "config.doctor.certificate_mend", port=port)
    if left < SOON:
        yield should(
            "config.doctor.certificate_soon", "config.doctor.certificate_mend", n=left.days
        )
    else:
        yield well("config.doctor.certificate", until=until)


def _names(certificate: x509.Certificate) -> set[str]:
    """Return the names that a certificate is for; a star stands for the first part."""
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return set()
    names = set(extension.value.get_values_for_type(x509.DNSName))
    parts = urlsplit(settings.PUBLIC_URL).hostname or ""
    star = f"*.{parts.partition('.')[2]}"
    return names | ({parts} if star in names else set())
