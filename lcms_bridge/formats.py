"""The formats that can come in: how each is recognised and read. A new format is one line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lcms_bridge.canonical import Decoded
from lcms_bridge.codecs import capacity_csv


@dataclass(frozen=True)
class Format:
    """A format: its name, whether a message looks like it, and how it is read.

    `decode` takes the bytes and the words for our kinds of bed.
    """

    name: str
    recognises: Callable[[bytes], bool]
    decode: Callable[[bytes, Mapping[str, str]], Decoded]


# The last one reads whatever the others leave, and says of it what is wrong.
FORMATS: tuple[Format, ...] = (
    Format(capacity_csv.FORMAT, lambda _data: True, capacity_csv.decode),
)


def format_of(data: bytes) -> Format:
    """Return the format of a message."""
    return next(item for item in FORMATS if item.recognises(data))
