"""A journal entry as the delivery holds it: parsed once, its bodies ready to be written."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

Variants = tuple[tuple[frozenset[str], str], ...]
UNSEEN = -1


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """One entry: its place, its mark, when it was recorded (epoch seconds), and who sees which
    body.

    `audited` is the entity's key when reading it must be recorded, else empty.
    """

    seq: int
    tag: str
    recorded: float
    variants: Variants
    audited: str = ""

    def pick(self, audiences: frozenset[str]) -> int:
        """Return the index of the variant that these audiences see, or UNSEEN."""
        return pick(self.variants, audiences)


def parse_variants(text: str) -> Variants:
    """Return the stored variants as (audiences, encoded body), most privileged first."""
    return tuple((frozenset(item["to"]), item["body"]) for item in json.loads(text))


def pick(variants: Variants, audiences: frozenset[str]) -> int:
    """Return the index of the first variant for any of these audiences, or UNSEEN."""
    for index, (to, _body) in enumerate(variants):
        if not to.isdisjoint(audiences):
            return index
    return UNSEEN


def body_for(variants: Variants, audiences: frozenset[str]) -> str | None:
    """Return the encoded body that these audiences see, or None."""
    index = pick(variants, audiences)
    return None if index == UNSEEN else variants[index][1]


def bodies(entries: Iterable[LiveEntry], audiences: frozenset[str]) -> list[str]:
    """Return the bodies that these audiences see of some entries, in order."""
    return [
        entry.variants[index][1] for entry in entries if (index := entry.pick(audiences)) != UNSEEN
    ]
