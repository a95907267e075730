"""What keeps a shared text from being published after a number of a person in it was refused.

Its other digits were taken before the last one came: until they are out of the text it is not published,
whoever writes in it.
"""

from collections.abc import Iterable, Sequence

from journal.said import said
from situation.text_models import SharedText
from situation.texts.documents import TextDocument
from situation.texts.numbers import parts_in
from situation.texts.rows import document_of, fold, ring_for, why_not


class NumberError(Exception):
    """A change brings numbers of persons."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers = tuple(numbers)


def hold(item: int, numbers: Sequence[str]) -> None:
    """Publish no more of a text in which the beginning of a refused number stands."""
    text = SharedText.objects.select_for_update(no_key=True).get(item=item)
    document = document_of(text)
    held = [*text.refusal.get("left", []), *(left for left, _ in parts_in(numbers, document.text))]
    if not held:
        return
    text.refusal = {**text.refusal, "left": list(dict.fromkeys(held))}
    is_held(text, document)
    text.save()
    ring_for(text)


def is_held(text: SharedText, document: TextDocument) -> bool:
    """Say whether the beginning of a refused number stands in a text, and note that.

    Once it is out of the text it goes out of its changes too.
    """
    left = text.refusal.get("left", [])
    if not left:
        return False
    if parts := parts_in(left, document.text):
        why = why_not("patient", said("situation.text.patient_begun"), parts[0][1], document.text)
        text.refused, text.refusal = text.number, {**why, "left": left}
        return True
    fold(text, document)
    text.refusal = {}
    return False
