"""Several people in the text of one item: opened, written, published for all who read.

A letter is acknowledged when it is in the database. What the item says follows after a moment of quiet, as
any other change of it does; what may not be published stays in the document, and who writes is told why.
"""

import secrets
from datetime import timedelta

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.patients import certain_in, eleven_in
from journal.said import Readable, beside
from journal.services import require_open, writing
from phases.models import ActivityState
from situation.live_figures import figures_in
from situation.models import SharedText
from situation.picture_models import LONGEST_TEXT, ItemRevision, ItemState, PictureItem
from situation.picture_owners import owner_of, require_writes
from situation.picture_steps import ITEMS
from situation.services.picture_items import item_own, item_tell, revise
from situation.services.posts import running
from situation.texts.documents import BehindError, TextDocument
from situation.texts.holds import NumberError, hold, is_held
from situation.texts.rows import append, author_of, document_of, fold, ring_for, why_not
from situation.texts.updates import BadUpdateError
from situation.total_models import TotalEntry
from web.formulas import formulas_note

MOST_LETTERS = (
    8_000  # in the document: more than an item may say, so that nobody's letters are cut off
)
MOST_BYTES = 256 * 1024  # of the document with what was removed from it
QUIET = timedelta(seconds=10)  # after which the sweep publishes what no server process did
SETTLED = timedelta(seconds=30)  # without a letter: then the log tells of it


def text_open(*, actor: Actor, realm: Realm, activity: int, item: int) -> SharedText:
    """Return the shared text of an item; the first time it begins as what the item says.

    Raises Refused (not one's own picture), Missing, Conflict (withdrawn, closed).
    """
    require_open(realm)
    with writing():
        row = item_own(actor, running(realm, activity), item)
        ITEMS.check(row, "correct", actor=actor)
        found = SharedText.objects.filter(item=row).first()
        return found or _begin(row)


def text_write(
    *,
    actor: Actor,
    realm: Realm,
    item: int,
    epoch: str,
    update: bytes,
    origin: str = "",
    away: bool = False,
) -> int:
    """Take a change of a shared text and return its number; `away`: it was written without a line.

    Where it brings a number of a person, what stood of that in the text before is published no more.
    Raises Refused, Missing, Invalid (not a change of a text, too large, it brings a number of a person),
    Conflict (another document, behind, withdrawn, closed).
    """
    require_open(realm)
    try:
        with writing():
            text = _writable(actor, realm, item, epoch)
            document = document_of(text)
            brought = _brought(document, update, author_of(text, actor))
            if not brought:
                return text.number
            if away:
                text.merged_at, text.merged_by = realm.now(), actor.label
            append(text, document, brought, actor, origin, away=away)
    except NumberError as error:
        with writing():  # one of its own: the change is taken back, this is not
            hold(item, error.numbers)
        raise Invalid("situation.text.patient_bsn", code="patient", field="data") from None
    return text.number


def text_publish(*, realm: Realm, text: int) -> None:
    """Have an item say what its shared text says; what may not be said is kept, with why.

    Who wrote last does it; whether she may was looked at with each letter.
    """
    with writing():
        found = _locked(realm, text)
        if found is not None and found.item.activity.state != ActivityState.CLOSED:
            _publish(found)


def text_settle(*, realm: Realm, text: int) -> None:
    """Publish a shared text, and have the log tell what it says now that it is quiet."""
    with writing():
        found = _locked(realm, text)
        if found is None or found.item.activity.state == ActivityState.CLOSED:
            return
        _publish(found)
        _tell(found)


def text_last(item: PictureItem) -> None:
    """Publish what was written last, before the activiteit of an item closes. Inside `writing()`."""
    text = SharedText.objects.select_for_update(no_key=True).filter(item=item).first()
    if text is not None:
        text.item = item
        _publish(text)
        _tell(text)


def text_follow(item: PictureItem, words: str, actor: Actor) -> None:
    """Have the shared text of an item follow a correction. Inside `writing()`.

    Raises Conflict: letters were written that the item does not say yet.
    """
    text = SharedText.objects.select_for_update(no_key=True).filter(item=item).first()
    if text is None or words == item.text:
        return
    if text.number > text.published:
        raise Conflict("situation.text.being_written", field="text")
    document = document_of(text)
    update = document.replace(words, author_of(text, actor))
    append(text, document, update, actor, "")
    is_held(text, document)
    text.published, text.published_at = text.number, item.realm.now()
    text.save()


def texts_watch(*, realm: Realm) -> None:
    """Publish what no server process did, and tell of what has been quiet for a while; may run twice."""
    now = clock.now()
    rows = SharedText.objects.filter(
        item__realm=realm, item__state=ItemState.ACTIVE, written_at__lt=now - QUIET
    ).exclude(item__activity__state=ActivityState.CLOSED)
    for text in rows.order_by("pk"):
        if text.owes_line and text.written_at < now - SETTLED:
            text_settle(realm=realm, text=text.pk)
        elif text.number > max(text.published, text.refused):
            text_publish(realm=realm, text=text.pk)


def _writable(actor: Actor, realm: Realm, number: int, epoch: str) -> SharedText:
    """Return the locked text of an item in which somebody writes now. Raises as `text_write` does."""
    rows = PictureItem.objects.select_related("activity", "realm").filter(realm=realm, pk=number)
    item = rows.first()
    text = SharedText.objects.select_for_update(no_key=True).filter(item=number).first()
    if item is None or text is None:
        raise Missing("situation.text.none", field="item")
    if item.activity.state == ActivityState.CLOSED:
        raise Conflict("phases.activity.closed", name=item.activity.name)
    require_writes(actor, owner_of(item.owner, item.owner_name), item.activity)
    ITEMS.check(item, "correct", actor=actor)
    if epoch != text.epoch:
        raise Conflict("situation.text.another", field="epoch")
    return text


def _begin(item: PictureItem) -> SharedText:
    """Begin the document of an item with what it says, of whoever wrote that."""
    wrote = _wrote(item)
    text = SharedText(
        item=item,
        epoch=secrets.token_hex(8),
        actor="",
        by=wrote,
        written_at=clock.now(),
        authors=[{"actor": "", **beside("by", wrote)}],
    )
    document = TextDocument(b"")
    document.replace(item.text, 0)
    text.folded, text.runs = document.since(), document.runs
    text.save()
    return text


def _wrote(item: PictureItem) -> Readable:
    """Return who wrote what an item says; who contradicted it or shared it otherwise wrote none of it."""
    wrote: Readable = item.by
    for before in ItemRevision.objects.filter(item=item).order_by("-number"):
        if before.text != item.text:
            break
        wrote = before.by
    return wrote


def _brought(document: TextDocument, update: bytes, author: int) -> bytes:
    """Apply a change of somebody to a document; return what it brought.

    Raises Invalid, Conflict, NumberError.
    """
    before = eleven_in(document.text)
    try:
        brought = document.apply(update, author)
    except BadUpdateError:
        raise Invalid("situation.text.bad_update", field="data") from None
    except BehindError:
        raise Conflict("situation.text.behind", field="data") from None
    if len(document.text) > MOST_LETTERS or len(document.since()) > MOST_BYTES:
        raise Invalid("situation.text.too_large", field="data", most=MOST_LETTERS)
    if numbers := eleven_in(document.text) - before:
        raise NumberError(numbers)
    return brought


def _locked(realm: Realm, number: int) -> SharedText | None:
    """Return a shared text with its item, both locked, the item first; None: it can change no more."""
    if not realm.is_open:
        return None
    items = PictureItem.objects.filter(realm=realm, shared=number, state=ItemState.ACTIVE)
    item = items.select_for_update(no_key=True, of=("self",)).first()
    if item is None:
        return None
    item.realm = realm
    text = SharedText.objects.select_for_update(no_key=True).filter(pk=number).first()
    if text is not None:
        text.item = item
    return text


def _publish(text: SharedText) -> None:
    """Have the item say what the document says, or keep why it may not."""
    if text.number <= max(text.published, text.refused):
        return
    document = document_of(text)
    if not is_held(text, document):
        _try(text, document)
    text.save()
    ring_for(text)


def _try(text: SharedText, document: TextDocument) -> None:
    """Have the item say what its document says, or note why it may not."""
    item, words = text.item, document.text
    try:
        with writing():
            _say(item, text, words)
    except Invalid as error:
        text.refused = text.number
        text.refusal = why_not(error.code, error.said, certain_in(words), words)
    else:
        if text.refusal:
            fold(text, document)  # what was refused is out of the text: out of its changes too
        text.published, text.refusal, text.owes_line = text.number, {}, True
        text.published_at = item.realm.now()


def _say(item: PictureItem, text: SharedText, words: str) -> None:
    """Have an item say something. Raises Invalid: nothing, too much, an unknown figure, a patient."""
    said_now = words.strip()
    if not said_now:
        raise Invalid("situation.item.no_text", field="text")
    if len(said_now) > LONGEST_TEXT:
        raise Invalid("situation.text.too_long", field="text", most=LONGEST_TEXT)
    if found := certain_in(words):
        raise Invalid(f"journal.patient_{found.kind}", code="patient", field="text")
    figures_in(said_now, item.realm)
    if said_now == item.text:
        return
    placed = TotalEntry.objects.filter(item=item, revision=item.revision)
    if not text.owes_line or placed.exists():
        revise(item)
    item.text, item.by, item.reason = said_now, text.by, ""
    item.changed_at = item.realm.now()
    if text.fresh_at:
        item.checked_at = max(item.checked_at, min(item.realm.now(text.fresh_at), item.changed_at))
    text.published_at = item.changed_at
    text.save()
    item_tell(item, Actor(text.actor, text.by))
    about = f"item:{item.pk}"
    formulas_note(
        Actor(text.actor, text.by), {"text": said_now}, realm=item.realm.slug, about=about
    )


def _tell(text: SharedText) -> None:
    """Have the log tell what was written together, once it is quiet."""
    if not text.owes_line or text.number > text.published:
        return
    item_tell(text.item, Actor(text.actor, text.by), "item_together")
    text.owes_line = False
    text.save()
