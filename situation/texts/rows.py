"""The rows of a shared text: its document as it stands, a change that is kept, and who is told of it."""

from django.db import transaction

from journal import clock
from journal.actors import Actor
from journal.doorbell import ring
from journal.patients import Found
from journal.said import Said, beside, both
from situation.text_models import SharedText, TextUpdate
from situation.texts.documents import TextDocument

FOLD = 50  # changes that are kept one by one


def bell_of(number: int) -> str:
    """Return the name under which is rung for a text; no realm can have it."""
    return f"_text:{number}"


def document_of(text: SharedText) -> TextDocument:
    """Return the document as it stands (1 query)."""
    later = text.updates.filter(number__gt=text.compacted).order_by("number")
    return TextDocument(
        bytes(text.folded), map(bytes, later.values_list("data", flat=True)), text.runs
    )


def author_of(text: SharedText, actor: Actor) -> int:
    """Return the number of an author of a text; who is new gets the next."""
    for number, one in enumerate(text.authors):
        if one["actor"] == actor.name:
            return number
    text.authors.append({"actor": actor.name, **beside("by", actor.label)})
    return len(text.authors) - 1


def append(
    text: SharedText,
    document: TextDocument,
    update: bytes,
    actor: Actor,
    origin: str,
    *,
    away: bool = False,
) -> None:
    """Keep a change, fold the oldest in where there are many, and ring."""
    now = clock.now()
    if not away:  # when the others were written is not known
        text.fresh_at = now
    text.number += 1
    text.runs, text.actor, text.by, text.written_at = document.runs, actor.name, actor.label, now
    TextUpdate.objects.create(
        text=text,
        number=text.number,
        data=update,
        actor=actor.name,
        by=actor.label,
        at=now,
        origin=origin,
    )
    if text.number - text.compacted >= FOLD:
        fold(text, document)
    text.save()
    ring_for(text)


def fold(text: SharedText, document: TextDocument) -> None:
    """Fold all changes into the state: what was removed from the text goes from the database too."""
    text.folded, text.compacted = document.since(), text.number
    text.updates.filter(number__lte=text.number).delete()


def ring_for(text: SharedText) -> None:
    """Tell the rooms of a text that there is something new."""
    number = text.number
    transaction.on_commit(lambda: ring(bell_of(text.pk), number), robust=True)


def why_not(code: str, told: Said, found: Found | None, words: str) -> dict[str, object]:
    """Return why a text is not published, and where in it, in letters as browsers count them."""
    where = {"start": 0, "end": 0}
    if found is not None:
        ends = {"start": found.start, "end": found.end}
        where = {name: len(words[:at].encode("utf-16-le")) // 2 for name, at in ends.items()}
    return {"code": code, **both(told), **where}
