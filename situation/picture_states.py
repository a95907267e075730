"""What the wire shows of pictures: one place turns rows into events, each for who may see it."""

from typing import Any

from journal.events import EVERYONE
from journal.said import Readable, beside
from phases.models import Activity, ActivityState
from situation.picture_events import ItemChanged, QuestionChanged, ThemesChanged, TotalChanged
from situation.picture_models import (
    ItemQuestion,
    ItemState,
    PictureItem,
    PictureTheme,
    QuestionState,
    Share,
)
from situation.picture_owners import owner_of
from situation.picture_reach import activity_audience, audience
from situation.text_models import SharedText
from situation.total_models import TotalPicture

OPEN_QUESTIONS = (QuestionState.ASKED, QuestionState.ANSWERED)


def item_audience(item: PictureItem) -> tuple[str, ...]:
    """Return who sees an item as it stands."""
    owner = owner_of(item.owner, item.owner_name)
    return tuple(sorted(audience(item.activity, owner, item.share)))


def is_over(activity: Activity) -> bool:
    """Say whether an activiteit is closed: what is in it goes to the archive with it."""
    return activity.state == ActivityState.CLOSED


def together(item: PictureItem) -> dict[str, Any] | None:
    """Return who wrote an item's text together; None: nobody did so (1 query)."""
    text = SharedText.objects.filter(item=item.pk).first()
    if text is None or not text.published_at:
        return None
    present = {who for who, _size in text.runs}
    names = [one for who, one in enumerate(text.authors) if who in present]
    return {
        "authors": [{name: one[name] for name in ("by", "by_en") if name in one} for one in names],
        "merged_at": text.merged_at,
        **beside("merged_by", text.merged_by),
    }


def item_event(item: PictureItem, told: Readable = "") -> ItemChanged:
    """Return the event for an item as it stands; `told` is its line in the log (some 4 queries)."""
    return ItemChanged(
        id=item.pk,
        activity=item.activity_id,
        owner=item.owner,
        owner_name=item.owner_name,
        theme=item.theme,
        text=item.text,
        source=item.source,
        fact_at=item.fact_at,
        written_at=item.written_at,
        changed_at=item.changed_at,
        checked_at=item.checked_at,
        certainty=item.certainty,
        contradicted_by=item.contradicted_by,
        contradiction=item.contradiction,
        share=item.share,
        revision=item.revision,
        standing=item.state,
        by=item.by,
        reason=item.reason,
        together=together(item),
        to=item_audience(item),
        before=tuple(item.seen_by),
        told=told,
        over=is_over(item.activity) or item.state == ItemState.WITHDRAWN,
    )


def question_event(question: ItemQuestion, told: Readable = "") -> QuestionChanged:
    """Return the event for a question as it stands."""
    item = question.item
    return QuestionChanged(
        id=question.pk,
        activity=item.activity_id,
        item=item.pk,
        owner=item.owner,
        text=question.text,
        username=question.user.username if question.user else "",
        asked_by=question.asked_by,
        asked_at=question.asked_at,
        answer=question.answer,
        answered_by=question.answered_by,
        answered_at=question.answered_at,
        seen_at=question.seen_at,
        standing=question.state,
        to=item_audience(item),
        before=tuple(question.seen_by),
        told=told,
        over=is_over(item.activity) or question.state not in OPEN_QUESTIONS,
    )


def theme_row(row: PictureTheme) -> dict[str, Any]:
    """Return one theme as the wire shows it."""
    return {
        "code": row.code,
        "owner": row.owner,
        **beside("name", row.name),
        "stale_after_min": row.stale_after_min,
        "closed_at": row.closed_at,
    }


def themes_event(activity: Activity, told: Readable = "") -> ThemesChanged:
    """Return the event for the themes of an activiteit."""
    rows = PictureTheme.objects.filter(activity=activity)
    return ThemesChanged(
        activity=activity.pk,
        themes=tuple(theme_row(row) for row in rows),
        to=tuple(sorted(activity_audience(activity))),
        before=(),
        told=told,
        over=is_over(activity),
    )


def total_event(total: TotalPicture, told: Readable = "") -> TotalChanged:
    """Return the event for a common picture as it stands (some 6 queries)."""
    entries = list(total.entries.select_related("item"))
    offered = total.offered_to
    return TotalChanged(
        activity=total.activity_id,
        username=total.user.username if total.user else "",
        owner=total.owner,
        since=total.since,
        offer=None
        if offered is None
        else {
            "to": offered.username,
            "to_name": str(offered),
            "at": total.offered_at,
            "note": total.offer_note,
        },
        declined_by=total.declined_by,
        entries=tuple(
            {
                "item": one.item_id,
                "revision": one.revision,
                "placed_at": one.placed_at,
                **beside("by", one.by),
            }
            for one in entries
        ),
        public=tuple(one.item_id for one in entries if one.item.share == Share.ALL),
        version=total.version,
        published_at=total.published_at,
        published_by=total.published_by,
        to=tuple(sorted(activity_audience(total.activity))),
        before=(EVERYONE,),
        told=told,
        over=is_over(total.activity),
    )
