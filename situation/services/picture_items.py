"""What every service of pictures needs of an item: found for its readers, kept as it was, told."""

from journal.actors import Actor
from journal.errors import Missing
from journal.said import Said, said
from journal.services import record
from phases.models import Activity
from situation.live_figures import spoken
from situation.picture_models import ItemRevision, PictureItem, Told
from situation.picture_owners import owner_of, require_writes
from situation.picture_reach import sees
from situation.picture_states import item_audience, item_event
from situation.services.picture_themes import theme_get

KEPT = tuple(field.name for field in Told._meta.get_fields())  # noqa: SLF001 - Django's own way in


def item_seen(actor: Actor, activity: Activity, number: int) -> PictureItem:
    """Return a locked item that somebody may see. Raises Missing: one that may not be seen is not there."""
    rows = PictureItem.objects.filter(activity=activity, pk=number)
    row = rows.select_for_update(no_key=True).first()
    if row is not None:
        row.activity, row.realm = activity, activity.realm
    if row is None or not sees(actor, activity.realm, item_audience(row)):
        raise Missing("situation.item.none", field="item")
    return row


def item_own(actor: Actor, activity: Activity, number: int) -> PictureItem:
    """Return a locked item of a picture in which somebody writes. Raises Missing, Refused."""
    row = item_seen(actor, activity, number)
    require_writes(actor, owner_of(row.owner, row.owner_name), activity)
    return row


def revise(item: PictureItem) -> None:
    """Keep what an item says as a revision, before it says something else; the item is not saved."""
    values = {name: getattr(item, name) for name in KEPT}
    ItemRevision.objects.create(item=item, number=item.revision, until=item.realm.now(), **values)
    item.revision += 1


def item_tell(item: PictureItem, actor: Actor, code: str = "") -> None:
    """Save an item and record how it stands, for who may see it. Inside `writing()`."""
    item.save()
    told = item_line(item, code) if code else ""
    event = item_event(item, told)
    record(event, realm=item.realm, actor=actor)
    if item.seen_by != list(event.to):
        item.seen_by = list(event.to)
        item.save(update_fields=["seen_by"])


def item_line(item: PictureItem, code: str) -> Said:
    """Return the line of the log for what happened to an item."""
    return said(
        f"situation.line.{code}",
        activity=item.activity.name,
        owner=item.owner_name,
        theme=theme_get(item.activity, item.theme).name,
        text=spoken(item.text, item.realm),
        who=item.contradicted_by,
        why=item.contradiction or item.reason,
    )
