"""Reading an update of a shared text (Yjs, version 1) before anything is done with it.

The library below applies whatever can be decoded, keeps what it cannot place for later, and knows maps,
arrays and embedded documents too. Here an update is plain letters in one text, whole, and of a bearable
size; what is anything else is refused before it is applied.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

ROOT = "text"  # the one shared type in a document
LARGEST = 2**53  # JavaScript counts no further: names of writers
LAST_CLOCK = 2**31  # letters of one writer
MOST_STRUCTS = 20_000
MOST_LETTERS = 100_000  # in one update, removed ones included

_GONE, _DELETED, _STRING = 0, 1, 4
_ORIGIN, _RIGHT, _BELOW, _KIND = 0x80, 0x40, 0x20, 0x1F


class BadUpdateError(ValueError):
    """What came is no update of a shared text."""


@dataclass(frozen=True)
class Seen:
    """What an update holds: letters of writers from a count to a count, and which ones it removes.

    `has_digits`: digits are among its letters, those included that it removes itself.
    """

    spans: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    removed: tuple[tuple[int, int, int], ...] = ()  # writer, first, how many
    has_digits: bool = False

    def follows(self, known: Mapping[int, int]) -> bool:
        """Say whether every letter that it builds on is known: else it would wait, unseen."""
        ends = dict(known)
        for writer, (first, last) in self.spans.items():
            if first > known.get(writer, 0):
                return False
            ends[writer] = max(last, ends.get(writer, 0))
        return all(first + size <= ends.get(writer, 0) for writer, first, size in self.removed)


class _Reader:
    """Bytes that are read one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self.has_digits = False

    @property
    def is_at_end(self) -> bool:
        """Say whether nothing is left."""
        return self._at == len(self._data)

    def byte(self) -> int:
        """Return the next byte. Raises BadUpdateError at the end."""
        if self.is_at_end:
            raise BadUpdateError("cut off")
        self._at += 1
        return self._data[self._at - 1]

    def number(self, most: int = LARGEST) -> int:
        """Return the next number of variable length. Raises BadUpdateError: too large, cut off."""
        value = shift = 0
        while True:
            part = self.byte()
            value |= (part & 0x7F) << shift
            if value > most:
                raise BadUpdateError("a number too large")
            if part < 0x80:  # noqa: PLR2004 - no further byte
                return value
            shift += 7
            if shift > 56:  # noqa: PLR2004 - eight bytes: no number is longer
                raise BadUpdateError("a number too long")

    def text(self) -> str:
        """Return the next text. Raises BadUpdateError."""
        size = self.number(len(self._data))
        part = self._data[self._at : self._at + size]
        if len(part) != size:
            raise BadUpdateError("cut off")
        self._at += size
        try:
            text = part.decode()
        except UnicodeDecodeError:
            raise BadUpdateError("no text") from None
        self.has_digits = self.has_digits or any(mark.isdigit() for mark in text)
        return text


def read_update(data: bytes) -> Seen:
    """Return what an update holds. Raises BadUpdateError."""
    reader = _Reader(data)
    spans: dict[int, tuple[int, int]] = {}
    letters = 0
    for _writer in range(reader.number(MOST_STRUCTS)):
        structs = reader.number(MOST_STRUCTS)
        writer, first = reader.number(), reader.number(LAST_CLOCK)
        last = first
        for _struct in range(structs):
            last += _struct_length(reader)
            letters += 1
        if writer in spans or not structs or last > LAST_CLOCK:
            raise BadUpdateError("a writer twice, without letters, or with too many")
        spans[writer] = (first, last)
    removed = tuple(_removed(reader))
    letters += sum(last - first for first, last in spans.values())
    if letters + sum(size for _who, _first, size in removed) > MOST_LETTERS * 2:
        raise BadUpdateError("too many letters")
    if not reader.is_at_end:
        raise BadUpdateError("more than an update")
    return Seen(spans, removed, reader.has_digits)


def read_state(data: bytes) -> dict[int, int]:
    """Return how many letters of each writer a state vector knows. Raises BadUpdateError."""
    reader = _Reader(data)
    found = {}
    for _writer in range(reader.number(MOST_STRUCTS)):
        writer = reader.number()
        found[writer] = reader.number(LAST_CLOCK)
    if not reader.is_at_end:
        raise BadUpdateError("more than a state")
    return found


def _struct_length(reader: _Reader) -> int:
    """Read one piece and return how many letters it counts for. Raises BadUpdateError."""
    info = reader.byte()
    kind = info & _KIND
    if info == _GONE:
        return _length(reader)
    if kind not in (_DELETED, _STRING) or info & _BELOW:
        raise BadUpdateError("something else than letters")
    for mark in (_ORIGIN, _RIGHT):
        if info & mark:
            reader.number()
            reader.number(LAST_CLOCK)
    if not info & (_ORIGIN | _RIGHT) and (reader.number(1) != 1 or reader.text() != ROOT):
        raise BadUpdateError("another text")
    if kind == _DELETED:
        return _length(reader)
    text = reader.text()
    if not text or "\0" in text:
        raise BadUpdateError("no letters")
    return len(text.encode("utf-16-le")) // 2


def _length(reader: _Reader) -> int:
    """Return how many letters are meant. Raises BadUpdateError: none, too many."""
    size = reader.number(MOST_LETTERS)
    if not size:
        raise BadUpdateError("no letters")
    return size


def _removed(reader: _Reader) -> Iterator[tuple[int, int, int]]:
    """Yield the runs of letters that are removed."""
    for _writer in range(reader.number(MOST_STRUCTS)):
        writer = reader.number()
        for _run in range(reader.number(MOST_STRUCTS)):
            first = reader.number(LAST_CLOCK)
            yield writer, first, _length(reader)
