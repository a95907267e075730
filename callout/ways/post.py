"""One POST to another system: a deadline on everything, no redirect followed, little of the answer read."""

import http.client
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

from callout.ways.outcome import NotSentError

SECONDS = 10
MOST_BYTES = 4096


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Return the status of a POST. Raises NotSentError when there is no answer.

    A redirect is an answer like any other: a POST that is followed as a GET counts as delivered, and is not.
    """
    place = urlsplit(url)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    connection = kind(place.hostname or "", place.port, timeout=SECONDS)
    path = place.path or "/"
    try:
        connection.request(
            "POST", f"{path}?{place.query}" if place.query else path, body, dict(headers)
        )
        answer = connection.getresponse()
        answer.read(MOST_BYTES)
    except (OSError, http.client.HTTPException, socket.gaierror) as error:
        raise NotSentError("no_answer", again=True, way_down=True) from error
    finally:
        connection.close()
    return answer.status


def require_taken(status: int) -> None:
    """Raise NotSentError unless a status says that the message was taken."""
    if 200 <= status < 300:  # noqa: PLR2004
        return
    if status in {404, 410}:
        raise NotSentError("gone", gone=True)
    if status in {408, 425, 429} or status >= 500:  # noqa: PLR2004
        raise NotSentError("busy", again=True, way_down=True)
    if status in {401, 403} or 300 <= status < 400:  # noqa: PLR2004
        raise NotSentError("not_let_in", way_down=True)
    raise NotSentError("refused")
