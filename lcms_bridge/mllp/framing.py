"""The frames of MLLP: bytes as they come, in whatever pieces, to whole messages; and acknowledgements. Pure.

A frame is 0x0B, the message, 0x1C 0x0D. A message may come in pieces, several in one piece, and a sender
may send the next before the last was acknowledged. What stands between frames is passed over.
"""

from collections.abc import Iterator

START, END, RETURN = b"\x0b", b"\x1c", b"\r"
TAKEN, FAULT, REFUSED = "AA", "AE", "AR"
MOST_TEXT, MOST_HEAD = 200, 8000
HEADERS = ("MSH", "FHS", "BHS")
_SIGNS = str.maketrans(dict.fromkeys("|^~\\&\r\n\x0b\x1c", " "))


class TooLongError(Exception):
    """A message is longer than anybody reads: the line is closed."""


class Frames:
    """What came in of one connection, as the whole messages that are in it."""

    def __init__(self, most: int) -> None:
        """Begin with nothing; `most` is how many bytes a message may have."""
        self._most = most
        self._got = bytearray()

    @property
    def is_open(self) -> bool:
        """Say whether a message has begun that did not end."""
        return self._got.startswith(START)

    def take(self, piece: bytes) -> Iterator[bytes]:
        """Yield the messages that a piece brings to their end. Raises TooLongError."""
        self._got += piece
        while True:
            begin = self._got.find(START)
            if begin < 0:
                self._got.clear()
                return
            del self._got[:begin]
            end = self._got.find(END)
            if end < 0:
                if len(self._got) > self._most:
                    raise TooLongError
                return
            message = bytes(self._got[1:end])
            del self._got[: end + 1]
            # a sender that was cut off begins anew without having ended
            yield message.rpartition(START)[2]


def framed(message: bytes) -> bytes:
    """Return a message in its frame."""
    return START + message + END + RETURN


def acknowledgement(message: bytes, code: str, number: str, moment: str, text: str = "") -> bytes:
    """Return the acknowledgement of a message, as far as its header can be read.

    `number` is that of the acknowledgement, `moment` when it was given (YYYYMMDDHHMMSS+ZZZZ).
    """
    said, *within = _headers(message)
    event = said[8].split("^") if said[0] == "MSH" and len(said) > 8 else []  # noqa: PLR2004
    kind = f"ACK^{event[1]}" if len(event) > 1 else "ACK"
    app, house = (_value(said, place) for place in (2, 3))
    # a batch is acknowledged by its own number; one without by that of its first message
    control = next(filter(None, map(_number, (said, *within))), "")
    version = _value(next((one for one in (said, *within) if one[0] == "MSH"), []), 11) or "2.5"
    head = f"MSH|^~\\&|ZORGBEELD||{app}|{house}|{moment}||{kind}|{number}|P|{version}"
    answer = f"MSA|{code}|{control}"
    if text:
        answer += f"|{text.translate(_SIGNS)[:MOST_TEXT]}"
    return framed(f"{head}\r{answer}\r".encode())


def _headers(message: bytes) -> list[list[str]]:
    """Return the fields of a message's header, or of those of a batch up to its first message.

    Where there is none they are one of an empty name.
    """
    found: list[list[str]] = []
    for line in message[:MOST_HEAD].lstrip(b"\xef\xbb\xbf \r\n").splitlines()[:3]:
        text = line[:2000].decode("utf-8", "replace")
        if not text.startswith(HEADERS) or len(text) < 4:  # noqa: PLR2004
            break
        found.append(text.split(text[3]))
        if found[-1][0] == "MSH":
            break
    return found or [[""]]


def _number(fields: list[str]) -> str:
    """Return the number of a message (MSH-10), of a batch (BHS-11) or of a file of them (FHS-11)."""
    return _value(fields, 9 if fields[0] == "MSH" else 10)


def _value(fields: list[str], place: int) -> str:
    """Return a field of a header, without what would be read as a sign of ours."""
    return fields[place].translate(_SIGNS).strip()[:MOST_TEXT] if len(fields) > place else ""
