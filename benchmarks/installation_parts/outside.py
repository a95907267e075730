"""What stands around a machine: an authority for certificates, a mail server, a look from outside by TLS."""

import re
import socket
import ssl
import subprocess
import time
from email import message_from_bytes
from email.message import Message
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from installation_parts.bare import BareError

MAIL_PORT = 2525


class Authority:
    """An authority of one's own, as an organisation has it: it signs, and is trusted by who knows it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "authority.pem"
        self._key = folder / "authority.key"
        self._openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *(
                "-days",
                "30",
                "-subj",
                "/CN=Own authority",
                "-addext",
                "keyUsage=critical,keyCertSign",
            ),
            *("-keyout", str(self._key), "-out", str(self.file)),
        )

    def certificate(self, host: str, days: int = 30) -> tuple[str, str]:
        """Return a certificate for a name, with its chain, and its key; `days` from now it ends."""
        asked, key, made = (self.folder / f"{host}.{end}" for end in ("csr", "key", "pem"))
        self._openssl(
            *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"),
            *("-keyout", str(key), "-out", str(asked)),
        )
        self._openssl(
            *("x509", "-req", "-in", str(asked), "-copy_extensions", "copy", "-days", str(days)),
            *("-CA", str(self.file), "-CAkey", str(self._key), "-out", str(made)),
        )
        return made.read_text() + self.file.read_text(), key.read_text()

    def _openssl(self, *words: str) -> None:
        done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BareError(f"openssl {words[0]}: {done.stderr}")

    def get(self, host: str, path: str) -> tuple[int, str]:
        """Ask this network's own address for a page, as a browser that trusts this authority alone would."""
        trusted = ssl.create_default_context(cafile=str(self.file))
        connection = HTTPSConnection(host, timeout=30)
        with (
            socket.create_connection(("127.0.0.1", 443), 30) as plain,
            trusted.wrap_socket(plain, server_hostname=host) as wrapped,
        ):
            connection.sock = wrapped
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", errors="replace")


class Mails:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.received: list[Message] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=MAIL_PORT)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail in."""
        self.received.append(message_from_bytes(envelope.content))
        return "250 OK"

    def start(self) -> None:
        """Listen in the network of whoever calls."""
        self._controller.start()

    def stop(self) -> None:
        """Listen no more."""
        self._controller.stop()

    def link_for(self, address: str, seconds: float) -> tuple[str, float]:
        """Return the path of the link in the newest mail to an address, and what waiting for it took, s."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            for mail in reversed(self.received):
                body = mail.get_payload(decode=True)
                found = re.search(r"https://[^/\s]+(/toegang/\S+)", body.decode() if body else "")  # type: ignore[union-attr]
                if mail["To"] == address and found:
                    return found[1], time.monotonic() - began
            time.sleep(0.2)
        raise BareError(f"no mail for {address} within {seconds:.0f} s")
