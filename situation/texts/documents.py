"""One shared text as the library holds it: built from what is kept, changed by updates; whose each part is.

A document lives for one call and in one thread. Parts are counted in bytes of UTF-8, as the library does.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pycrdt import Doc, Text

from situation.texts.updates import ROOT, BadUpdateError, read_state, read_update

Runs = list[list[int]]  # who (a number), how many bytes


class BehindError(Exception):
    """An update builds on letters that are not known here."""


class TextDocument:
    """A shared text and whose each part of it is."""

    def __init__(
        self, state: bytes, updates: Iterable[bytes] = (), runs: Sequence[Sequence[int]] = ()
    ) -> None:
        self._doc: Doc[Any] = Doc()
        self._text = self._doc.get(ROOT, type=Text)
        for part in (state, *updates):
            if part:
                self._doc.apply_update(part)
        self.runs: Runs = [list(run) for run in runs]

    @property
    def text(self) -> str:
        """Return the letters."""
        return str(self._text)

    @property
    def known(self) -> Mapping[int, int]:
        """Return how many letters of each writer are known."""
        return read_state(self._doc.get_state())

    @property
    def vector(self) -> bytes:
        """Return what is known, as clients ask for it."""
        return self._doc.get_state()

    def since(self, vector: bytes = b"") -> bytes:
        """Return what is missing in a state; all of it without one."""
        return self._doc.get_update(vector) if vector else self._doc.get_update()

    def apply(self, update: bytes, who: int) -> bytes:
        """Take an update of somebody and return what it brought, to keep and to bring on; nothing: nothing.

        Letters with digits that it also takes out are not in what is returned: a number that was typed and
        removed before it was taken goes to nobody. Raises BadUpdateError, BehindError: then this document is
        to be thrown away.
        """
        seen = read_update(update)
        before, vector = self.known, self.vector
        if not seen.follows(before):
            raise BehindError
        deltas: list[list[dict[str, Any]]] = []
        held = self._text.observe(lambda event: deltas.append(event.delta))
        try:
            self._doc.apply_update(update)
        except BaseException as error:  # the library's own fault is none of Python's
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise BadUpdateError("it cannot be applied") from None
        finally:
            self._text.unobserve(held)
        known = self.known
        if any(known.get(writer, 0) < last for writer, (_first, last) in seen.spans.items()):
            raise BehindError
        for delta in deltas:
            self.runs = written(self.runs, delta, who)
        if not deltas and known == before:
            return b""
        return self.since(vector) if seen.removed and seen.has_digits else update

    def replace(self, text: str, who: int) -> bytes:
        """Have the text say something else, by changing what differs; return the update."""
        before = self.text
        start = next(
            (at for at, (one, other) in enumerate(zip(before, text, strict=False)) if one != other),
            min(len(before), len(text)),
        )
        end = 0
        while end < min(len(before), len(text)) - start and before[-1 - end] == text[-1 - end]:
            end += 1
        vector = self.vector
        first = len(before[:start].encode())
        gone = len(before[start : len(before) - end].encode())
        new = text[start : len(text) - end]
        with self._doc.transaction():
            if new:  # first: so it stands where it stood before what goes
                self._text.insert(first, new)
            if gone:
                after = first + len(new.encode())
                del self._text[after : after + gone]
        delta: list[dict[str, Any]] = [{"retain": first}] if first else []
        delta += ([{"insert": new}] if new else []) + ([{"delete": gone}] if gone else [])
        self.runs = written(self.runs, delta, who)
        return self.since(vector)


def written(runs: Sequence[Sequence[int]], delta: Sequence[Mapping[str, Any]], who: int) -> Runs:
    """Return whose each part is after a change by somebody."""
    left = [list(run) for run in runs]
    made: Runs = []
    for step in delta:
        if "insert" in step:
            _add(made, who, len(step["insert"].encode()))
        else:
            keeps = "retain" in step
            size = int(step["retain"] if keeps else step["delete"])
            while size and left:
                part = min(size, left[0][1])
                if keeps:
                    _add(made, left[0][0], part)
                left[0][1] -= part
                size -= part
                if not left[0][1]:
                    left.pop(0)
    for one, size in left:
        _add(made, one, size)
    return made


def _add(runs: Runs, who: int, size: int) -> None:
    """Add some bytes of somebody at the end."""
    if not size:
        return
    if runs and runs[-1][0] == who:
        runs[-1][1] += size
    else:
        runs.append([who, size])


def parts(text: str, runs: Sequence[Sequence[int]]) -> list[tuple[int, str]]:
    """Return a text in parts, each with who wrote it."""
    data, at, made = text.encode(), 0, []
    for who, size in runs:
        made.append((who, data[at : at + size].decode(errors="ignore")))
        at += size
    return made
