"""Two versions of a plan beside each other: what came, what went, what says something else now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from journal.said import both
from phases.plan_sentences import Statement

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Difference:
    """One thing that two versions do not both say."""

    what: str
    before: Statement | None
    after: Statement | None

    @property
    def key(self) -> str:
        """Return what it is about."""
        one = self.after or self.before
        return one.key if one else ""

    @property
    def document(self) -> dict[str, Any]:
        """Return it as screens get it."""
        one = self.after or self.before
        assert one is not None  # noqa: S101 - a difference is of something
        return {
            "what": self.what,
            "section": one.section,
            "of": one.of,
            "key": self.key,
            "before": both(self.before.text) if self.before else None,
            "after": both(self.after.text) if self.after else None,
        }


def compared(before: Sequence[Statement], after: Sequence[Statement]) -> list[Difference]:
    """Return the differences, in the order of the newer version, with what went where it stood."""
    old = {one.key: one for one in before}
    new = {one.key: one for one in after}
    found: list[Difference] = []
    waiting = list(before)
    for one in after:
        while waiting and waiting[0].key not in new:
            found.append(Difference(REMOVED, waiting.pop(0), None))
        if waiting and waiting[0].key == one.key:
            waiting.pop(0)
        was = old.get(one.key)
        if was is None:
            found.append(Difference(ADDED, None, one))
        elif both(was.text) != both(one.text):
            found.append(Difference(CHANGED, was, one))
    gone = [one for one in waiting if one.key not in new]
    found.extend(Difference(REMOVED, one, None) for one in gone)
    return found
