"""The frames of protocol `live.v1` (docs/protocol.md): built once, written to many."""

import struct
from collections.abc import Sequence
from typing import Any

from journal.errors import Invalid, ZorgbeeldError
from journal.events import encode
from journal.strict_json import TwiceError, read_json

PROTOCOL = "live.v1"
TICKET_PREFIX = "ticket."

# Why a client must start from a snapshot.
START = "start"  # it holds nothing yet
EPOCH = "epoch"  # the journal is another one
HISTORY = "history"  # its entry at `since` is not ours: a backup was restored
AHEAD = "ahead"  # it knows more than the journal: an older backup was restored
FLOOR = "floor"  # what it missed is no longer sent piece by piece
BEHIND = "behind"  # it missed more than a snapshot costs
RIGHTS = "rights"  # it may see more, or less, than before

CLOSE_BAD_FRAME = 4400
CLOSE_TICKET = 4401
CLOSE_REFUSED = 4403
CLOSE_NO_REALM = 4404
CLOSE_NO_ACK = 4408
CLOSE_TOO_MANY = 4429


def read_frame(text: str | bytes) -> dict[str, Any]:
    """Return what a client sent as an object. Raises Invalid."""
    try:
        said = read_json(text)
    except TwiceError as error:
        raise Invalid("journal.named_twice", code="bad_frame", name=str(error)) from None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Invalid("journal.bad_frame")
    return said


class Frame:
    """One message as text and as the bytes of an unmasked websocket text frame (RFC 6455, 5.2)."""

    __slots__ = ("text", "wire")

    def __init__(self, text: str) -> None:
        payload = text.encode()
        self.text = text
        self.wire = _header(len(payload)) + payload

    @property
    def size(self) -> int:
        """Return the number of bytes on the wire."""
        return len(self.wire)


def _header(length: int) -> bytes:
    """Return the header of a final text frame of this length."""
    if length < 126:  # noqa: PLR2004 - the three length forms of RFC 6455
        return bytes((0x81, length))
    if length < 65536:  # noqa: PLR2004
        return struct.pack("!BBH", 0x81, 126, length)
    return struct.pack("!BBQ", 0x81, 127, length)


def events(first: int, last: int, tag: str, bodies: Sequence[str], *, more: bool = False) -> Frame:
    """Return entries `first`..`last` for one set of audiences; without bodies it is a `skip`."""
    head = f'"from":{first},"to":{last},"tag":"{tag}"'
    if not bodies:
        return Frame(f'{{"op":"skip",{head}{_more(more)}}}')
    return Frame(f'{{"op":"events",{head}{_more(more)},"events":[{",".join(bodies)}]}}')


def _more(more: bool) -> str:  # noqa: FBT001 - one private caller
    """Return the member that says that the journal goes on: acknowledge at once."""
    return ',"more":true' if more else ""


def message(op: str, **members: Any) -> Frame:
    """Return any other frame."""
    return Frame(encode({"op": op, **members}))


def error(what: ZorgbeeldError, language: str, *, ref: str = "") -> Frame:
    """Return an error with its stable code, said in a language; `ref` names the command it answers."""
    members = (("field", what.field), ("id", ref), ("retry_after", what.retry_after))
    more = {name: value for name, value in members if value}
    return message("error", code=what.code, message=what.text(language), **more)
