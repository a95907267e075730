"""The decision list on paper: a tagged PDF, for the same moment the same bytes, an exercise on every page."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
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
from phases.record.printable import printable

HERE = Path(__file__).parent
TEMPLATE = HERE / "decisions.typ"
COLUMNS = ("when", "where", "from", "to", "by", "why", "evidence", "plan")


@dataclass(frozen=True)
class Listed:
    """What goes on paper: the decisions of a region in a period."""

    realm: Realm
    region: Region
    since: datetime
    until: datetime
    rows: Sequence[Decided]


def decisions_pdf(listed: Listed, language: str) -> bytes:
    """Return a decision list as PDF/UA-1 in a language; its date is the end of its period, not now."""
    data = printable(_document(listed, language))
    made = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=house_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(listed.until.timestamp()),
    )
    assert isinstance(made, bytes)  # noqa: S101 -- a PDF is one document, whatever its pages
    return made


@lru_cache(maxsize=1)
def house_fonts() -> typst.Fonts:
    """Return the house's own face and those inside the library; what the machine has makes no difference."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])


def _document(listed: Listed, language: str) -> dict[str, Any]:
    """Return what the page says, all of it in words."""

    def say(what: Readable) -> str:
        return text_of(what, language)

    def moment(at: datetime) -> str:
        return shown_moment(at, language)

    period = said("phases.list.period", since=listed.since, until=listed.until)
    return {
        "lang": language,
        "title": say(said("phases.list.title", region=listed.region.name)),
        "period": say(period),
        "how_many": say(said("phases.list.how_many", n=len(listed.rows))),
        "empty": say(said("phases.list.empty")),
        "realm": listed.realm.name,
        "exercise": listed.realm.is_exercise,
        "moment": moment(listed.until),
        "words": {
            "exercise": say(said("phases.list.exercise")),
            "columns": [say(said(f"phases.list.column.{name}")) for name in COLUMNS],
        },
        "rows": [_row(one, say, moment) for one in listed.rows],
    }


def _row(one: Decided, say: Any, moment: Any) -> dict[str, str]:
    """Return one decision in words."""
    behalf: Said | str = ""
    if one.on_behalf_of:
        behalf = said("phases.list.behalf", who=one.on_behalf_of)
    review = said("phases.list.review", at=one.review_at) if one.review_at else ""
    return {
        "at": moment(one.at),
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
