"""Where else the words of an entry stand: in any row of the realm that says a sentence the entry said.

An app's row says what its entries say, and sentences are taken over: a reason by a decision, a theme by a
published picture, a text by a message to a neighbour. Whatever says one of these sentences loses the words,
by whichever app and column, so that a new one needs no list of its own. Words that somebody else wrote in a
sentence of their own stay: they are another entry's. What a program goes by is no sentence, whoever has a
name like it: codes, digests, who did something, and what the database itself keeps as it is.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from journal.errors import Invalid
from journal.models import Entry
from journal.said import packed
from journal.sought_words import REMOVED
from journal.stored_text import file_without

if TYPE_CHECKING:
    from journal.redaction import taken_out

MOST = 1000  # entries or rows beside those of the entity: more is a word that everybody uses
# what a body says beyond its head that people may have written
FREE = ("state", "reason", "reason_en", "line")
# names of columns, and within documents, of which a value in one piece is no words
FIXED = frozenset(
    {
        *("actor", "answerer", "approver", "at", "at_code", "at_kind", "audience", "bed"),
        *("bed_class", "cat", "closer", "code", "cohort", "decider", "digest", "facility"),
        *("format", "from_phase", "key", "kind", "level", "mandated", "measure", "mode", "nonce"),
        *("opener", "phase", "region", "registered_as", "registrar", "reliability", "reporter"),
        *("requester", "role", "scope", "scopes", "setter", "sha256", "side_area", "side_code"),
        *("side_kind", "state", "team", "theme", "to_phase", "token_hash", "told_mark", "type"),
        *("username", "veiligheidsregio"),
    }
)

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")  # as `encode` writes one


def is_fixed(name: str, value: Any) -> bool:
    """Say whether a value is what a program goes by: some of these names hold people's own words too."""
    if not isinstance(value, str):
        return False
    return (name in FIXED and " " not in value) or _MOMENT.fullmatch(value) is not None


def leaves(value: Any) -> Iterator[str]:
    """Yield every text within a document but those of which the name says that they are no words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if not is_fixed(name, one):
                yield from leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)


class Repeats:
    """The sentences in which an entity said the words, and how to know them elsewhere."""

    def __init__(self, sentences: Iterable[str], take_out: "taken_out") -> None:
        found = {one.strip() for one in sentences if take_out.pattern.search(one)}
        self.take_out = take_out
        self.sentences = {one.casefold() for one in found}
        self.as_said = found
        # a sentence that is the words alone would take them out of whatever anybody wrote
        alone = {one.casefold() for one in found if take_out.pattern.fullmatch(one)}
        self.longer = tuple(self.sentences - alone)
        self.words = {made for one in found for made in take_out.pattern.findall(one)}
        self.runs = {longest_plain(one) for one in self.words}

    def said_in(self, text: str) -> bool:
        """Say whether a text repeats one of the sentences."""
        low = text.casefold()
        return low.strip() in self.sentences or any(one in low for one in self.longer)

    def without(self, value: Any) -> Any:
        """Return a text, a document or what people read without the words, where it repeats a sentence."""
        if isinstance(value, dict):
            return {
                name: one if is_fixed(name, one) else self.without(one)
                for name, one in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.without(one) for one in value]
        text = value if isinstance(value, str) else getattr(value, "nl", None)
        if not isinstance(text, str):
            return value
        texts = (text,) if isinstance(value, str) else (value.nl, value.en)
        return self.take_out(value) if any(self.said_in(one) for one in texts) else value

    def without_in(self, content: bytes | memoryview) -> bytes:
        """Return a stored message without the words, where it repeats a sentence, however it is written."""
        return file_without(bytes(content), self.as_said, self.words, REMOVED)


def require_few(count: int) -> None:
    """Raise Invalid where more repeats a sentence than are one person's words."""
    if count > MOST:
        raise Invalid("journal.redact_wide", field="words", most=MOST)


def said_by(entry: Entry) -> Iterator[str]:
    """Yield every text that an entry shows to anybody, but who made it."""
    for variant in json.loads(entry.variants):
        body = json.loads(variant["body"])
        makers = makers_of(body)
        free = {name: body[name] for name in FREE if name in body}
        yield from (text for text in leaves(free) if text not in makers)
    reason = entry.reason
    yield from (reason,) if isinstance(reason, str) else (reason.nl, reason.en, packed(reason))


def makers_of(body: dict[str, Any]) -> frozenset[str]:
    """Return who made an entry, as a body of it says it in each language."""
    return frozenset(body[name] for name in ("by", "by_en") if body.get(name))


def longest_plain(text: str) -> str:
    """Return the longest piece of a text that no database or notation writes otherwise.

    SQLite knows no capitals outside of ASCII, and documents escape such letters, quotes and new lines.
    """
    return max(re.findall(r"[A-Za-z0-9 ]+", text), key=len, default="").strip()
