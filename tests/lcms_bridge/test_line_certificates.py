"""A line for HL7 v2 that asks certificates of an authority hears nobody without one."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lcms_bridge.mllp import listener
from lcms_bridge.mllp.listener import Line, encryption, listen
from tests.loops import run

HERE = "127.0.0.1"
MESSAGE = b"\x0bMSH|^~\\&|A|B|C|D|20260131||ADT^A01|1|P|2.5\r\x1c\r"
Made = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def certificate(folder: Path, name: str, by: Made | None = None) -> Made:
    """Make a certificate, of an authority or by one, in `name`.pem with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signs = (by[0].subject, by[1]) if by else (subject, key)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .sign(signs, hashes.SHA256())
    )
    text = made.public_bytes(Encoding.PEM)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.pem").write_bytes(text + secret)
    return made, key


async def heard(port: int, shown: Path | None) -> bytes:
    """Return what is answered to a message by who shows a certificate, or none; empty: nothing."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if shown:
        context.load_cert_chain(shown)
    try:
        reader, writer = await asyncio.open_connection(HERE, port, ssl=context)
        writer.write(MESSAGE)
        answer = await asyncio.wait_for(reader.read(4096), 10)
        writer.close()
    except (ssl.SSLError, ConnectionError):
        return b""
    return answer


def test_who_has_no_certificate_of_the_authority_is_not_heard(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = certificate(tmp_path, "authority")
    for name in ("line", "hospital"):
        certificate(tmp_path, name, authority)
    certificate(tmp_path, "stranger", certificate(tmp_path, "elsewhere"))
    settings.BRIDGE_MLLP_CERT = settings.BRIDGE_MLLP_KEY = str(tmp_path / "line.pem")
    settings.BRIDGE_MLLP_CA = str(tmp_path / "authority.pem")
    taken: list[bytes] = []

    def take(_line: Line, message: bytes) -> tuple[str, str]:
        taken.append(message)
        return "AA", ""

    monkeypatch.setattr(listener, "_taken_apart", take)
    asked = run(answers(tmp_path / "stranger.pem", tmp_path / "hospital.pem"))
    assert asked[:2] == [b"", b""]
    assert b"MSA|AA" in asked[2]
    assert len(taken) == 1


async def answers(stranger: Path, hospital: Path) -> list[bytes]:
    """Return what is answered to who shows no certificate, another authority's, and one of the authority."""
    server = await listen(Line(0, "echt", "hix"), HERE, encryption())
    async with server:
        port = server.sockets[0].getsockname()[1]
        return [await heard(port, shown) for shown in (None, stranger, hospital)]
