"""Own pictures: a team or an organisation writes, corrects, confirms and withdraws; others contradict.

What an item said before is kept as a revision. Who sees it the level of sharing says (`picture_reach`).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import text_of
from journal.services import writing
from situation.live_figures import figures_in
from situation.picture_bodies import (
    ItemCheckIn,
    ItemContradictIn,
    ItemCorrectIn,
    ItemIn,
    ItemWithdrawIn,
)
from situation.picture_models import ItemState, PictureItem, Reliability, Share
from situation.picture_owners import owner_read, require_writes
from situation.picture_reach import WRITE
from situation.picture_steps import ITEMS
from situation.services.picture_items import item_own, item_seen, item_tell, revise
from situation.services.picture_questions import questions_retell
from situation.services.picture_themes import theme_for
from situation.services.posts import running
from situation.services.texts import text_follow
from situation.services.total_entries import total_follows
from web.commands import command

Given = Mapping[str, Any]
MOST = 60  # items that count in one picture: a picture is no log, and screens begin with all of it
AHEAD = timedelta(minutes=5)  # clocks of people differ by as much
ON = ("item:{activity}:{item}",)


def _answer(item: PictureItem) -> dict[str, Any]:
    """Return what is answered about an item."""
    return {"item": item.pk, "revision": item.revision, "state": item.state}


@command(
    "situation.item_write",
    by=WRITE,
    body=ItemIn,
    address="activities/<int:activity>/items/",
    status=201,
    answer=_answer,
)
def item_write(
    *, actor: Actor, realm: Realm, activity: int, owner: str, given: Given
) -> PictureItem:
    """Write a fact in the picture of a team or an organisation.

    Raises Refused (not one's own picture, a guest's), Missing, Invalid, Conflict (closed, too many).
    """
    with writing():
        row = running(realm, activity)
        whose = owner_read(row, owner)
        require_writes(actor, whose, row)
        theme_for(row, given["theme"], whose.code)
        counting = PictureItem.objects.filter(
            activity=row, owner=whose.code, state=ItemState.ACTIVE
        )
        if counting.count() >= MOST:
            raise Conflict("situation.item.too_many", field="text", most=MOST)
        now = realm.now()
        item = PictureItem(
            realm=realm,
            activity=row,
            owner=whose.code,
            owner_name=whose.name,
            written_at=now,
        )
        _fill(item, given, actor)
        item_tell(item, actor, "item_written")
    return item


@command(
    "situation.item_correct",
    by=WRITE,
    body=ItemCorrectIn,
    address="activities/<int:activity>/items/<int:item>/",
    answer=_answer,
    on=ON,
)
def item_correct(
    *, actor: Actor, realm: Realm, activity: int, item: int, given: Given, reason: str = ""
) -> PictureItem:
    """Say anew what an item says, or with whom it is shared; what stood before is kept.

    Raises Refused, Missing, Invalid, Conflict (withdrawn, closed).
    """
    with writing():
        row = item_own(actor, running(realm, activity), item)
        ITEMS.check(row, "correct", actor=actor)
        if given["theme"] != row.theme:
            theme_for(row.activity, given["theme"], row.owner)
        revise(row)
        before = row.share
        text_follow(row, given["text"].strip(), actor)
        _fill(row, given, actor)
        row.reason = reason.strip()
        item_tell(row, actor, "item_corrected")
        if row.share != before:
            questions_retell(row, actor=actor)
            total_follows(row, actor=actor)
    return row


@command(
    "situation.item_check",
    by=WRITE,
    body=ItemCheckIn,
    address="activities/<int:activity>/items/<int:item>/check/",
    answer=_answer,
    on=ON,
)
def item_check(*, actor: Actor, realm: Realm, activity: int, item: int) -> PictureItem:
    """Say that an item is still so: it counts as fresh again, and says nothing new.

    Raises Refused, Missing, Conflict (withdrawn, closed).
    """
    with writing():
        row = item_own(actor, running(realm, activity), item)
        ITEMS.check(row, "correct", actor=actor)
        row.checked_at = realm.now()
        item_tell(row, actor)
    return row


@command(
    "situation.item_withdraw",
    by=WRITE,
    body=ItemWithdrawIn,
    address="activities/<int:activity>/items/<int:item>/withdraw/",
    answer=_answer,
    on=ON,
)
def item_withdraw(
    *, actor: Actor, realm: Realm, activity: int, item: int, reason: str
) -> PictureItem:
    """Withdraw an item with a reason: it stays to be read, and counts no more.

    Raises Refused, Missing, Invalid, Conflict (withdrawn, closed).
    """
    _said("reason", reason)
    with writing():
        row = item_own(actor, running(realm, activity), item)
        ITEMS.check(row, "withdraw", actor=actor)
        revise(row)
        ITEMS.take(row, "withdraw", actor=actor)
        row.reason, row.by, row.changed_at = reason.strip(), actor.label, realm.now()
        item_tell(row, actor, "item_withdrawn")
    return row


@command(
    "situation.item_contradict",
    by=WRITE,
    body=ItemContradictIn,
    address="activities/<int:activity>/items/<int:item>/contradict/",
    answer=_answer,
    on=ON,
)
def item_contradict(
    *, actor: Actor, realm: Realm, activity: int, item: int, owner: str, why: str
) -> PictureItem:
    """Contradict an item of another, for the team or organisation for which one writes.

    It is marked at once; whose it is corrects, confirms or withdraws it. Raises Refused, Missing, Invalid,
    Conflict (withdrawn, closed).
    """
    _said("why", why)
    with writing():
        row = item_seen(actor, running(realm, activity), item)
        whose = owner_read(row.activity, owner)
        require_writes(actor, whose, row.activity)
        ITEMS.check(row, "correct", actor=actor)
        revise(row)
        row.certainty = Reliability.CONTRADICTED
        row.contradicted_by = text_of(whose.name, "nl")[:160]
        row.contradiction, row.by, row.changed_at = why.strip(), actor.label, realm.now()
        row.reason = ""
        item_tell(row, actor, "item_contradicted")
    return row


def _fill(item: PictureItem, given: Given, actor: Actor) -> None:
    """Set what was given. Raises Invalid."""
    now = item.realm.now()
    text = given["text"].strip()
    if not text:
        raise Invalid("situation.item.no_text", field="text")
    figures_in(text, item.realm)
    against = given.get("certainty") == Reliability.CONTRADICTED
    for name in ("contradicted_by", "contradiction") if against else ():
        if not given.get(name, "").strip():
            raise Invalid(f"situation.item.no_{name}", field=name)
    fact_at = given.get("fact_at") or now
    if fact_at > now + AHEAD:
        raise Invalid("situation.item.ahead", field="fact_at")
    item.theme, item.text = given["theme"], text
    item.source = given.get("source", "").strip()
    item.fact_at, item.checked_at = fact_at, fact_at
    item.certainty = given.get("certainty", Reliability.UNCONFIRMED)
    item.contradicted_by = given.get("contradicted_by", "").strip() if against else ""
    item.contradiction = given.get("contradiction", "").strip() if against else ""
    item.share = given.get("share", Share.ACTIVITY)
    item.changed_at, item.by, item.reason = now, actor.label, ""


def _said(field: str, text: str) -> None:
    """Raise Invalid for words that are missing."""
    if not text.strip():
        raise Invalid("situation.item.no_reason", field=field)
