"""Reading pictures beside the live picture: what items said before, and versions of the common picture."""

from typing import Any

from journal.actors import Actor
from journal.errors import Missing
from journal.said import beside
from phases.models import Activity
from situation.picture_models import ItemRevision, PictureItem, Share
from situation.picture_owners import owner_of
from situation.picture_reach import audience, sees
from situation.picture_states import item_audience
from situation.total_models import TotalVersion

PAGE = 25


def revisions_seen(
    activity: Activity, number: int, reader: Actor, *, before: int = 0
) -> list[dict[str, Any]]:
    """Return what an item said before, the newest first: what the reader may see, as it was shared then.

    Raises Missing: also for an item that the reader may not see.
    """
    item = PictureItem.objects.filter(activity=activity, pk=number).first()
    if item is None or not sees(reader, activity.realm, _to(item, activity)):
        raise Missing("situation.item.none", field="item")
    owner = owner_of(item.owner, item.owner_name)
    open_to = {
        share
        for share in Share.values
        if sees(reader, activity.realm, audience(activity, owner, share))
    }
    rows = item.revisions.filter(share__in=open_to)
    if before:
        rows = rows.filter(number__lt=before)
    return [_revision(row) for row in rows.order_by("-number")[:PAGE]]


def _to(item: PictureItem, activity: Activity) -> tuple[str, ...]:
    """Return who sees an item."""
    item.activity = activity
    return item_audience(item)


def _revision(row: ItemRevision) -> dict[str, Any]:
    """Return one earlier state of an item."""
    return {
        "number": row.number,
        "theme": row.theme,
        "text": row.text,
        "source": row.source,
        "fact_at": row.fact_at,
        "certainty": row.certainty,
        "contradicted_by": row.contradicted_by,
        "contradiction": row.contradiction,
        "share": row.share,
        "changed_at": row.changed_at,
        "until": row.until,
        "reason": row.reason,
        **beside("by", row.by),
    }


def versions_before(activity: Activity, number: int) -> list[TotalVersion]:
    """Return published versions of a common picture, the newest first, at most a page."""
    rows = TotalVersion.objects.filter(total__activity=activity).defer("document")
    if number:
        rows = rows.filter(number__lt=number)
    return list(rows.order_by("-number")[:PAGE])


def version_get(activity: Activity, number: int) -> TotalVersion | None:
    """Return one published version."""
    return TotalVersion.objects.filter(total__activity=activity, number=number).first()
