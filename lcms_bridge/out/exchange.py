"""One exchange with another system: a deadline on the whole, no redirect followed, a bounded answer read."""

import http.client
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from journal import clock
from lcms_bridge.out import receipts
from lcms_bridge.out.places import NotThereError, looked_at
from web.outside import Pinned

CONNECT_S, WHOLE_S = 10.0, 30.0
MOST_SAID = 2000
LONGEST_WAIT_S = 3600.0
TOLD = {"ETag": 200, "Last-Modified": 60}  # and how long each may be


@dataclass(frozen=True)
class Answer:
    """What came of one try: `status` None is no answer; `fault` empty is that it was taken.

    `again`: nothing was taken and it may be sent once more; otherwise this message will never be taken.
    `wait_s` is what the other side asks for, `asked` what was sent, without its secrets; `said` is the
    beginning of the answer, or why a FHIR server refused; `body` is what was answered, as far as it was
    read, `told` which of it was said (`ETag`, `Last-Modified`).
    """

    status: int | None
    took_ms: int
    fault: str = ""
    said: str = ""
    again: bool = False
    wait_s: float = 0.0
    asked: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def taken(self) -> bool:
        """Say whether the other side has it."""
        return not self.fault


Accepts = Callable[[str, bytes], str]


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    accepts: Accepts = receipts.receipt,
    *,
    most: int = receipts.PLAIN_BYTES,
) -> Answer:
    """Send a message once and return what came of it; never raises for what the line or other side does.

    `accepts` says of an answer with a good status why it is no receipt all the same; of an answer at most
    `most` bytes are read.
    """
    return exchange("POST", url, body, headers, accepts, most=most)


def exchange(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    accepts: Accepts = receipts.plainly,
    *,
    most: int = receipts.PLAIN_BYTES,
) -> Answer:
    """Ask once, by any method, and return what came of it; of an answer at most `most` bytes are read."""
    began = time.monotonic()
    connection: Pinned | None = None
    try:
        connection = Pinned(looked_at(url), CONNECT_S, WHOLE_S)
        connection.request(method, connection.place.path, body, dict(headers))
        response = connection.getresponse()
        got = _read(response, connection, began, most)
    except NotThereError as error:
        return Answer(None, _since(began), error.fault, again=True)
    except ssl.SSLEOFError as error:  # hung up: by them, or by the alarm
        return Answer(None, _since(began), "no_answer", type(error).__name__, again=True)
    except ssl.SSLError as error:
        return Answer(
            None, _since(began), "no_trust", str(error.reason or "")[:MOST_SAID], again=True
        )
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(None, _since(began), "no_answer", type(error).__name__, again=True)
    finally:
        if connection is not None:
            connection.finish()
    fault, again = fault_of(response.status)
    if not fault:
        fault = accepts(response.headers.get("Content-Type", ""), got)
        again = fault in receipts.NOT_TAKEN  # somebody else answered: the line, not this message
    said = _shown(receipts.reasons(got).encode() or got)
    wait = _wait(response.headers.get("Retry-After", "")) if again else 0.0
    return Answer(
        response.status,
        _since(began),
        fault,
        said,
        again=again,
        wait_s=wait,
        body=got,
        told=_told(response.headers),
    )


def _told(headers: Message) -> dict[str, str]:
    """Return which of something was answered, as it is said when it is asked for again."""
    found = {name: headers.get(name) or "" for name in TOLD}
    return {
        name: value
        for name, value in found.items()
        if 0 < len(value) <= TOLD[name] and value.isascii() and value.isprintable()
    }


def fault_of(status: int) -> tuple[str, bool]:
    """Return what a status means, empty for taken, and whether the same message may go again."""
    if 200 <= status < 300:  # noqa: PLR2004
        return "", False
    if status in {408, 409, 425, 429} or status >= 500:  # noqa: PLR2004
        return "busy", True
    if status in {300, 301, 302, 303, 307, 308}:
        return "elsewhere", True
    if status in {401, 403, 407} or 300 <= status < 400:  # noqa: PLR2004
        return "not_let_in", True
    if status in {404, 410}:
        return "not_there", True
    return "refused", False


def _read(response: http.client.HTTPResponse, line: Pinned, began: float, most: int) -> bytes:
    """Return the beginning of an answer, as long as there is time. Raises OSError: it was not whole."""
    got = b""
    while len(got) < most:
        left = WHOLE_S - (time.monotonic() - began)
        if left <= 0:
            raise TimeoutError
        if line.sock is not None:
            line.sock.settimeout(min(CONNECT_S, left))
        piece = response.read1(most - len(got))
        if line.is_cut:
            raise TimeoutError
        if not piece:
            if response.length:
                raise http.client.IncompleteRead(got, response.length)
            break
        got += piece
    return got


def _shown(got: bytes) -> str:
    """Return the beginning of an answer, as people can read it."""
    text = got[: 4 * MOST_SAID].decode("utf-8", "replace")
    return "".join(one if one.isprintable() else " " for one in text)[:MOST_SAID].strip()


def _since(began: float) -> int:
    """Return the milliseconds since then."""
    return round((time.monotonic() - began) * 1000)


def _wait(told: str) -> float:
    """Return the seconds of a Retry-After, in either of its forms; 0 for what is neither."""
    if told.isascii() and told.isdecimal() and len(told) < 10:  # noqa: PLR2004
        return min(float(told), LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(told)
        return min(max((moment - clock.now()).total_seconds(), 0.0), LONGEST_WAIT_S)
    except (TypeError, ValueError):
        return 0.0
