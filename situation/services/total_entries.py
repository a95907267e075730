"""The common picture of an activiteit: its owner places items in it by reference, and takes them out.

An item that changes shows changed here too: the reference keeps which revision was placed.
"""

from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Missing, Refused
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from phases.models import Activity
from situation.picture_bodies import OneItem
from situation.picture_models import ItemState, PictureItem, Share
from situation.picture_reach import WRITE
from situation.picture_states import total_event
from situation.services.picture_items import item_seen
from situation.services.posts import running
from situation.total_models import TotalEntry, TotalPicture
from web.commands import command

MOST = 80  # references in one common picture: more is no picture
ON = ("total:{activity}",)


def _answer(total: TotalPicture) -> dict[str, Any]:
    """Return what is answered about a common picture."""
    return {"activity": total.activity_id, "owner": total.owner, "version": total.version}


@command(
    "situation.total_place",
    by=WRITE,
    body=OneItem,
    address="activities/<int:activity>/total/place/",
    answer=_answer,
)
def total_place(*, actor: Actor, realm: Realm, activity: int, item: int) -> TotalPicture:
    """Place an item in the common picture, or say that one has looked at what it says by now.

    Raises Refused (not the owner), Missing, Conflict (withdrawn, not shared, closed, too many).
    """
    with writing():
        row = running(realm, activity)
        total = total_own(actor, row)
        found = item_seen(actor, row, item)
        if found.share == Share.OWN:
            raise Conflict("situation.total.not_shared", field="item", owner=found.owner_name)
        if found.state != ItemState.ACTIVE:
            raise Conflict("situation.item.is_withdrawn", field="item")
        entry = total.entries.filter(item=found).first()
        if entry is None and total.entries.count() >= MOST:
            raise Conflict("situation.total.too_many", field="item", most=MOST)
        if entry is not None and entry.revision == found.revision:
            return total
        entry = entry or TotalEntry(total=total, item=found)
        entry.revision, entry.placed_at, entry.by = found.revision, realm.now(), actor.label
        entry.save()
        total_tell(total, actor)
    return total


@command(
    "situation.total_remove",
    by=WRITE,
    body=OneItem,
    address="activities/<int:activity>/total/remove/",
    answer=_answer,
)
def total_remove(*, actor: Actor, realm: Realm, activity: int, item: int) -> TotalPicture:
    """Take an item out of the common picture; it stays in the own one. Raises Refused, Missing, Conflict."""
    with writing():
        row = running(realm, activity)
        total = total_own(actor, row)
        entry = total.entries.filter(item=item).first()
        if entry is None:
            raise Missing("situation.total.not_in", field="item")
        entry.delete()
        total_tell(total, actor)
    return total


def total_follows(item: PictureItem, *, actor: Actor) -> None:
    """Have the common picture follow how an item is shared: what is kept leaves it. Inside `writing()`."""
    entry = TotalEntry.objects.filter(item=item).select_related("total").first()
    if entry is None:
        return
    total = total_of(item.activity)
    told: Readable = ""
    if item.share == Share.OWN:
        entry.delete()
        told = said("situation.line.total_lost", activity=item.activity.name, owner=item.owner_name)
    total_tell(total, actor, told)


def total_of(activity: Activity) -> TotalPicture:
    """Return the locked common picture of a locked activiteit, made where there was none."""
    rows = TotalPicture.objects.filter(activity=activity).select_related("user", "offered_to")
    found = rows.select_for_update(of=("self",), no_key=True).first()
    total = found or TotalPicture.objects.create(activity=activity)
    total.activity = activity
    return total


def total_own(actor: Actor, activity: Activity) -> TotalPicture:
    """Return the common picture that somebody owns. Raises Refused (nobody, or another, owns it)."""
    total = total_of(activity)
    if actor.is_system:
        return total
    if total.user is None:
        raise Refused("situation.total.no_owner", field="activity")
    if actor.name != f"user:{total.user.username}":
        raise Refused("situation.total.not_owner", field="activity", who=total.owner)
    return total


def total_tell(total: TotalPicture, actor: Actor, told: Readable = "") -> None:
    """Save a common picture and record how it stands. Inside `writing()`."""
    total.save()
    record(total_event(total, told), realm=total.activity.realm, actor=actor)
