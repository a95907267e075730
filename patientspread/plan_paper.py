"""A spreading plan on one page: a tagged PDF, the same bytes for the same plan and answers.

What a reader sees of the plan on the screen is what stands on the page: it is made of that document.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from capacity.kinds import short_name
from journal.local_time import shown_moment
from journal.models import Realm
from journal.said import said, text_of
from network.models import Facility, Region
from patientspread.models import RunState, TransferState
from patientspread.selectors.transfers import NATIONAL
from phases.record.paper import house_fonts
from phases.record.printable import printable

TEMPLATE = Path(__file__).parent / "plan.typ"
MOST_MOVES = 12  # of a page; the file of moves has all
MOST_WHY = 190  # signs
MOST_ROWS = 12  # of the share, and of the figures

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """What goes on paper: a run as its reader sees it (`selectors.runs.run_document`)."""

    realm: Realm
    run: Document
    language: str

    def say(self, code: str, **params: Any) -> str:
        """Return what a code of the page says."""
        return text_of(said(f"patientspread.paper.{code}", **params), self.language)

    def text(self, row: Document, name: str) -> str:
        """Return a text that stands beside its English."""
        english = row.get(f"{name}_en") if self.language == "en" else None
        return str(english or row.get(name) or "")

    def moment(self, at: datetime | str | None) -> str:
        """Return a moment in words; nothing for none."""
        if not at:
            return ""
        found = datetime.fromisoformat(at) if isinstance(at, str) else at
        return shown_moment(found, self.language)

    def bed(self, code: str) -> str:
        """Return what a kind of bed is called."""
        return text_of(short_name(code), self.language)


def plan_pdf(realm: Realm, run: Document, language: str) -> bytes:
    """Return a plan as PDF/UA-1 of one page in a language; its date is that of the plan, not now."""
    page = Page(realm, run, language)
    finished = run["finished_at"] or run["requested_at"]
    made = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=house_fonts(),
        sys_inputs={"data": json.dumps(printable(_document(page)), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(finished.timestamp()),
    )
    assert isinstance(made, bytes)  # noqa: S101 -- a PDF is one document, whatever its pages
    return made


def _document(page: Page) -> dict[str, Any]:
    """Return what the page says, all of it in words."""
    run, say = page.run, page.say
    moves = _moves(page)
    share = run["plan"].get("share") or {}
    return {
        "lang": page.language,
        "title": say("title", run=run["id"], scope=_scope(page)),
        "realm": page.realm.name,
        "exercise": page.realm.is_exercise,
        "moment": page.moment(run["finished_at"] or run["requested_at"]),
        "lines": [one for one in (_proof(page), _totals(page), _hidden(page), _ages(page)) if one],
        "words": {
            name: say(name)
            for name in (
                *("exercise", "moves", "share", "figures", "no_share"),
                *("number", "way", "ride", "why", "state"),
                *("region", "now", "fair", "after", "house", "reported", "when"),
            )
        }
        | {"nobody": say("hidden" if run["hidden"] else "nobody")},
        "moves": moves[:MOST_MOVES],
        "more": say("more", n=len(moves) - MOST_MOVES) if len(moves) > MOST_MOVES else "",
        "key": _key(page, share),
        "share": _share(page, share),
        "figures": _figures(page),
    }


def _scope(page: Page) -> str:
    """Return the area of a plan."""
    if page.run["scope"] == NATIONAL:
        return text_of(said("patientspread.national"), page.language)
    found = Region.objects.filter(pk=page.run["scope"]).values_list("name", flat=True)
    return found.first() or str(page.run["scope"])


def _proof(page: Page) -> str:
    """Return how sure a plan is, who had it made, on which policy."""
    run = page.run
    if run["state"] != RunState.DONE:
        return page.say("undone")
    seconds = f"{run['seconds']:.1f}".replace(".", "." if page.language == "en" else ",")
    code = "proven" if run["proven_optimal"] else "unproven"
    by, policy = page.text(run, "requested_by"), page.text(run, "policy")
    return page.say(code, seconds=seconds, by=by, policy=policy)


def _totals(page: Page) -> str:
    """Return how many go, of how many, and how many have no place."""
    run = page.run
    if "moves" not in run:
        return ""
    code = "expected" if run.get("assumed") else "asked"
    counts = {"moves": run["moves"], "all": run["candidates"], "unplaced": run["unplaced"]}
    return page.say(code, **counts)


def _hidden(page: Page) -> str:
    """Return of how many moves the reader sees the number only, and why; nothing when all are here."""
    hidden = page.run["hidden"]
    return str(hidden["words"][page.language]) if hidden else ""


def _ages(page: Page) -> str:
    """Return how old the figures are that were used, all of them, and the oldest."""
    figures = page.run["looked_at"].get("figures", [])
    seen = [one["observed_at"] for one in figures if one["observed_at"]]
    if not seen:
        return ""
    known = page.run.get("freshness", {})
    return page.say("ages", oldest=page.moment(min(seen, key=datetime.fromisoformat)), **known)


def _moves(page: Page) -> list[dict[str, str]]:
    """Return the moves: one patient a row, or of a variant how many from where to where."""
    if page.run["what_if"] is None:
        gone = (TransferState.WITHDRAWN, TransferState.EXPIRED)
        shown = [one for one in page.run["transfers"] if one["state"] not in gone]
        return [_move(page, one) for one in shown]
    moves = page.run["plan"].get("moves", [])
    codes = {one[end] for one in moves for end in ("from", "to")}
    names = dict(Facility.objects.filter(pk__in=codes).values_list("pk", "name"))
    return [
        {
            "number": f"{one['count']} ×",
            "from": names.get(one["from"], one["from"]),
            "to": names.get(one["to"], one["to"]),
            "bed": page.bed(one["bed"]),
            "ride": "",
            "why": "",
            "state": "",
        }
        for one in moves
    ]


def _move(page: Page, one: Document) -> dict[str, str]:
    """Return one patient's move."""
    kind = text_of(said(f"patientspread.mode.{one['mode']}"), page.language)
    code = "ride_measured" if one["measured"] else "ride_estimated"
    state = text_of(said(f"patientspread.transfer.state.{one['state']}"), page.language)
    return {
        "number": f"R-{one['need']['number']}" if one["need"] else str(one["number"]),
        "from": one["origin_name"],
        "to": one["destination_name"],
        "bed": page.bed(one["bed"]),
        "ride": page.say(code, minutes=one["minutes"], mode=kind),
        "why": _shortened(one["why"].get(page.language, "")),
        "state": state,
    }


def _shortened(text: str) -> str:
    """Return a reason that leaves room for the others: whole words, and that there is more."""
    if len(text) <= MOST_WHY:
        return text
    return text[:MOST_WHY].rsplit(" ", 1)[0] + " …"


def _key(page: Page, share: Document) -> str:
    """Return by which key the share is, whose it is, since when."""
    if not share:
        return ""
    kind = page.say(f"key.{share['key']}")
    author, band = page.text(share, "author"), round(100 * share["band"])
    return page.say("key", kind=kind, author=author, since=share["since"], band=band)


def _share(page: Page, share: Document) -> list[list[str]]:
    """Return how regions stand to their fair share, who is farthest from it first."""
    rows = sorted(share.get("rows", []), key=lambda one: -abs(one["now"] - one["fair"]))
    codes = [one["region"] for one in rows]
    names = dict(Region.objects.filter(pk__in=codes).values_list("pk", "short_name"))
    return [
        [
            f"{names.get(one['region'], one['region'])} ({page.bed(one['bed'])})",
            *(str(one[name]) for name in ("now", "fair", "after")),
        ]
        for one in rows[:MOST_ROWS]
    ]


def _figures(page: Page) -> list[list[str]]:
    """Return what the hospitals of the moves had reported, and when."""
    moves = page.run["plan"].get("moves", [])
    wanted = [(one[end], one["bed"]) for end in ("to", "from") for one in moves]
    figures = {one["facility"]: one for one in page.run["looked_at"].get("figures", [])}
    rows = []
    for code, bed in dict.fromkeys(wanted):
        line = figures[code]["lines"].get(bed) if code in figures else None
        if line is None:
            continue
        said_then = page.say("of", n=_known(line["occupied"]), all=_known(line["operational"]))
        name = f"{figures[code]['name']} ({page.bed(bed)})"
        rows.append([name, said_then, page.moment(figures[code]["observed_at"])])
    return rows[:MOST_ROWS]


def _known(value: int | None) -> str:
    """Return a figure, or that nobody knows."""
    return "?" if value is None else str(value)
