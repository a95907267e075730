"""The pictures of an activiteit as a whole: told anew when others take part, ended when it closes."""

from collections.abc import Iterator

from journal.actors import Actor
from journal.services import record
from phases.models import Activity
from situation.picture_models import ItemState, PictureItem, PictureTheme, Share
from situation.picture_states import themes_event
from situation.services.picture_items import item_tell
from situation.services.picture_questions import questions_end, questions_retell
from situation.services.texts import text_last
from situation.services.total_entries import total_of, total_tell
from situation.total_models import TotalPicture


def pictures_retell(*, actor: Actor, activity: Activity, whole: bool = False) -> None:
    """Tell to who sees them now what only those who take part see. Inside `writing()`.

    What a team keeps to itself, and what everybody sees, is seen by the same people as before: it is told
    again only (`whole`) when the activiteit was in the archive.
    """
    for item in _items(activity):
        if whole or item.share == Share.ACTIVITY:
            item_tell(item, actor)
            questions_retell(item, actor=actor)
    _common(actor, activity)


def pictures_end(*, actor: Actor, activity: Activity) -> None:
    """Put the pictures of an activiteit that closes in the archive with it. Inside `writing()`."""
    for item in _items(activity):
        questions_end(item, actor=actor)
        text_last(item)
        item_tell(item, actor)
    if TotalPicture.objects.filter(activity=activity).exists():
        total = total_of(activity)
        total.offered_to, total.offered_at, total.offer_note = None, None, ""
        total.declined_by = ""  # nobody could set it aside any more
        total.save()
    _common(actor, activity)


def _items(activity: Activity) -> Iterator[PictureItem]:
    """Yield the items of an activiteit that count, locked."""
    rows = PictureItem.objects.filter(activity=activity, state=ItemState.ACTIVE)
    for item in rows.select_for_update(no_key=True).order_by("pk"):
        item.activity, item.realm = activity, activity.realm
        yield item


def _common(actor: Actor, activity: Activity) -> None:
    """Tell the themes and the common picture of an activiteit, where there are any."""
    if PictureTheme.objects.filter(activity=activity).exists():
        record(themes_event(activity), realm=activity.realm, actor=actor)
    if TotalPicture.objects.filter(activity=activity).exists():
        total_tell(total_of(activity), actor)
