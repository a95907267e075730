"""The signature of what a source sends, where its messages must have one: over the moment and the body."""

import hmac
import time

from rest_framework.request import Request

from callout.ways.gateway import SIGNATURE, TIMESTAMP, signature_of
from capacity.models import Source
from journal.errors import Refused
from journal.sealed import InvalidToken, unseal

SEALED_FOR = "capacity.source"
WINDOW_S = 300  # a message that was heard by somebody else opens nothing after that
MOST_DIGITS = 12


def require_signed(source: Source, request: Request) -> None:
    """Raise Refused unless a request is signed, now, with the key of its source; where it has none, pass.

    Read before the body is taken apart, and after its length was looked at. The same bytes sent again
    within the window change nothing: they are the same message.
    """
    if not source.secret:
        return
    moment = request.headers.get(TIMESTAMP, "")
    is_moment = moment.isascii() and moment.isdecimal() and len(moment) <= MOST_DIGITS
    if not is_moment or abs(time.time() - int(moment)) > WINDOW_S:
        raise Refused("capacity.signature_old", field=TIMESTAMP, seconds=WINDOW_S)
    try:
        secret = unseal(SEALED_FOR, source.secret)
    except InvalidToken:  # SECRET_KEY was changed
        raise Refused("capacity.signature_key_gone", field=SIGNATURE) from None
    given = request.headers.get(SIGNATURE, "")
    expected = signature_of(secret, moment, request._request.body)  # noqa: SLF001 -- as it was sent
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise Refused("capacity.signature_wrong", field=SIGNATURE)
