"""One POST to another system: a deadline on the whole, no redirect followed, little of the answer read."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

from callout.ways.outcome import NotSentError
from web.outside import NotThereError, Pinned, looked_at

CONNECT_S, WHOLE_S = 10.0, 20.0
MOST_BYTES = 4096


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Return the status of a POST. Raises NotSentError when there is no answer.

    A redirect is an answer like any other: a POST that is followed as a GET counts as delivered, and is not.
    """
    line: Pinned | None = None
    # the gateway of the settings, or a push service of the list: where it is was judged before
    named = {(urlsplit(url).hostname or "").lower()}
    try:
        line = Pinned(looked_at(url, named), CONNECT_S, WHOLE_S)
        line.request("POST", line.place.path, body, dict(headers))
        answer = line.getresponse()
        answer.read(MOST_BYTES)
    except (NotThereError, OSError, http.client.HTTPException, ValueError) as error:
        raise NotSentError("no_answer", again=True, way_down=True) from error
    finally:
        if line is not None:
            line.finish()
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
