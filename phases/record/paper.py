"""The decision list on paper: a tagged PDF, the same bytes for the same moment, an exercise marked on every page."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from journal.local_time import shown_moment
from journal.models import Realm
from journal.said import Readable, Said, said, text_of
from network.models import Region
from phases.record.decisions import Decided

HERE = Path(__file__).parent
TEMPLATE = HERE / "decisions.typ"
COLUMNS = ("when", "where", "from", "to", "by", "why", "evidence", "plan")


def decisions_pdf(
    realm: Realm,
    region: Region,
    since: datetime,
    until: datetime,
    rows: Iterable[Decided],
    language: str,
) -> bytes:
    """Return a decision list as PDF/UA-1 in a language; its date is the end of its period, not the clock's."""
    data = _document(realm, region, since, until, list(rows), language)
    made = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(until.timestamp()),
    )
    assert isinstance(made, bytes)  # noqa: S101 -- a PDF is one document, whatever its pages
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the house's own face and those inside the library; what the machine has makes no difference."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])


def _document(  # noqa: PLR0917
    realm: Realm,
    region: Region,
    since: datetime,
    until: datetime,
    rows: list[Decided],
    language: str,
) -> dict[str, Any]:
    """Return what the page says, all of it in words."""

    def say(what: Readable) -> str:
        return text_of(what, language)

    def moment(at: datetime) -> str:
        return shown_moment(at, language)

    period = said("phases.list.period", since=since, until=until)
    return {
        "lang": language,
        "title": say(said("phases.list.title", region=region.name)),
        "period": say(period),
        "how_many": say(said("phases.list.how_many", n=len(rows))),
        "empty": say(said("phases.list.empty")),
        "realm": realm.name,
        "exercise": realm.is_exercise,
        "moment": moment(until),
        "words": {
            "exercise": say(said("phases.list.exercise")),
            "columns": [say(said(f"phases.list.column.{name}")) for name in COLUMNS],
        },
        "rows": [_row(one, say, moment) for one in rows],
    }


def _row(one: Decided, say: Any, moment: Any) -> dict[str, str]:
    """Return one decision in words."""
    behalf: Said | str = ""
    if one.on_behalf_of:
        behalf = said("phases.list.behalf", who=one.on_behalf_of)
    review = said("phases.list.review", at=one.review_at) if one.review_at else ""
    return {
        "at": moment(one.told.at),
        "place": say(one.name),
        "from": say(one.source),
        "to": say(one.target),
        "by": say(one.by),
        "behalf": say(behalf),
        "reason": say(one.reason),
        "evidence": say(one.evidence),
        "plan": say(one.plan),
        "review": say(review),
    }
