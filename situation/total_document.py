"""A common picture as a document: what a published version keeps, with the figures of that moment.

Who may not see an item gets nothing of it in a version either: `version_for` leaves it out.
"""

import json
from collections.abc import Mapping
from typing import Any

from journal.events import encode
from journal.said import beside
from situation.live_figures import TOKEN, frozen
from situation.picture_models import PictureItem, PictureTheme, Share
from situation.picture_states import theme_row
from situation.total_models import TotalEntry, TotalPicture, TotalVersion

Document = dict[str, Any]


def total_document(total: TotalPicture) -> Document:
    """Return a common picture as it stands: themes, items in their order, figures (some 5 queries)."""
    entries = list(total.entries.select_related("item"))
    themes = PictureTheme.objects.filter(activity=total.activity)
    made = {
        "owner": total.owner,
        "themes": [theme_row(one) for one in themes],
        "items": [_item(one) for one in entries],
        "figures": frozen((one.item.text for one in entries), total.activity.realm),
    }
    plain: Document = json.loads(encode(made))
    return plain


def version_for(version: TotalVersion, *, inside: bool) -> Document:
    """Return a version for a reader: `inside` for who takes part, else with what everybody sees."""
    document: Document = version.document
    items = [one for one in document["items"] if inside or one["share"] == Share.ALL]
    named = {token for one in items for token in TOKEN.findall(one["text"])}
    themes = [one for one in document["themes"] if inside or not one["owner"]]
    return {
        **version_head(version, inside=inside),
        "owner": document["owner"],
        "themes": themes,
        "items": items,
        "figures": {token: one for token, one in document["figures"].items() if token in named},
    }


def version_head(version: TotalVersion, *, inside: bool) -> Mapping[str, Any]:
    """Return which version it is, of when and by whom; what was noted with it is for who takes part."""
    return {
        "number": version.number,
        "at": version.at,
        **beside("by", version.by),
        "note": version.note if inside else "",
    }


def _item(entry: TotalEntry) -> Document:
    """Return an item as it is published."""
    item: PictureItem = entry.item
    return {
        "id": item.pk,
        "owner": item.owner,
        **beside("owner_name", item.owner_name),
        "theme": item.theme,
        "text": item.text,
        "source": item.source,
        "fact_at": item.fact_at,
        "checked_at": item.checked_at,
        "certainty": item.certainty,
        "contradicted_by": item.contradicted_by,
        "contradiction": item.contradiction,
        "share": item.share,
        "revision": item.revision,
        "placed": entry.revision,
        "state": item.state,
        "reason": item.reason,
    }
