"""Reading a shared text for those who write in it: what came after a change, and how it stands."""

from dataclasses import dataclass
from typing import Any

from journal.models import Realm
from journal.said import Said, beside, both, said
from phases.models import ActivityState
from situation.models import ItemState, SharedText, TextUpdate
from situation.texts.documents import TextDocument


@dataclass(frozen=True)
class Change:
    """One change as it goes to the others."""

    number: int
    data: bytes
    origin: str
    by: dict[str, str]


@dataclass(frozen=True)
class News:
    """What came in a text after a number; `whole`: changes in between were folded in."""

    number: int
    waiting: bool  # letters that the item does not say yet
    changes: tuple[Change, ...]
    whole: bytes | None
    standing: dict[str, Any]


def text_news(number: int, after: int) -> News | None:
    """Return what came in a text after a change; None: the text is gone (2 queries)."""
    rows = SharedText.objects.select_related("item__activity", "item__realm").filter(pk=number)
    text = rows.first()
    if text is None:
        return None
    later: list[TextUpdate] = []
    whole = None
    if text.number > after:
        later = list(text.updates.filter(number__gt=max(after, text.compacted)).order_by("number"))
        if after < text.compacted:
            # folded in: all of it goes out, letters that are known do no harm
            whole = TextDocument(bytes(text.folded), (bytes(row.data) for row in later)).since()
            later = []
    changes = tuple(
        Change(row.number, bytes(row.data), row.origin, beside("by", row.by)) for row in later
    )
    waiting = text.number > max(text.published, text.refused)
    return News(text.number, waiting, changes, whole, standing_of(text))


def text_since(number: int, vector: bytes) -> tuple[bytes, bytes, int, str]:
    """Return what a client does not have, what we know, the number and the epoch (2 queries).

    Raises SharedText.DoesNotExist.
    """
    text = SharedText.objects.get(pk=number)
    later = text.updates.filter(number__gt=text.compacted).order_by("number")
    document = TextDocument(bytes(text.folded), map(bytes, later.values_list("data", flat=True)))
    return document.since(vector), document.vector, text.number, text.epoch


def standing_of(text: SharedText) -> dict[str, Any]:
    """Return how a text stands, in both languages where it is a sentence."""
    present = {who for who, _size in text.runs}
    closed = _closed(text)
    return {
        "number": text.number,
        "published": text.published,
        "published_at": text.published_at,
        "authors": [
            {name: one[name] for name in ("by", "by_en") if name in one}
            for who, one in enumerate(text.authors)
            if who in present
        ],
        "refusal": {name: one for name, one in text.refusal.items() if name != "left"} or None,
        "closed": both(closed) if closed else None,
        "merged_at": text.merged_at,
        **beside("merged_by", text.merged_by),
    }


def _closed(text: SharedText) -> Said | None:
    """Return why nobody can write in a text any more."""
    item = text.item
    realm: Realm = item.realm
    if not realm.is_open:
        return said("journal.realm_closed")
    if item.activity.state == ActivityState.CLOSED:
        return said("phases.activity.closed", name=item.activity.name)
    if item.state != ItemState.ACTIVE:
        return said("situation.item.is_withdrawn")
    return None
