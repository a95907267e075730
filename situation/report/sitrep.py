"""The situation report: an activiteit as of a moment, in the layout of its region, with what changed."""

from dataclasses import dataclass, replace
from datetime import datetime

from journal.models import Realm
from journal.said import Readable, said
from phases.models import Activity
from situation.report.layout import DEFAULT, Layout, layout_then
from situation.report.paper import Document, Head, difference, paper
from situation.report.sections import CHANGES, MAKERS
from situation.report.then import State, Then, at

COUNTS = "casualties"


@dataclass(frozen=True)
class Asked:
    """Which report: as of which number and moment, in which layout, for who takes part or for everybody.

    `version`: the number under which it was published; `by` and `note` go with that.
    """

    seq: int
    moment: datetime
    inside: bool
    layout: str = ""
    version: int | None = None
    by: Readable = ""
    note: str = ""


def sitrep_document(realm: Realm, activity: Activity, asked: Asked) -> Document:
    """Return the report as page, JSON and PDF show it; equal for equal questions, whatever came after."""
    then = Then(realm, activity, asked.seq, asked.moment, asked.inside)
    layout = layout_then(then, asked.layout)
    codes = [one for one in layout.sections if one in MAKERS and not _is_left(one, layout, then)]
    before = _previous(then, asked.version)
    sections = {code: MAKERS[code](then) for code in codes}
    made = {code: one.document() for code, one in sections.items()}
    if CHANGES in layout.sections:
        sections[CHANGES] = difference(
            {"sections": _sections(_earlier(then, before), codes) if before else ()},
            {"sections": list(made.values()) if before else ()},
        )
        if before is None:
            sections[CHANGES] = replace(sections[CHANGES], empty=said("situation.report.first"))
    name = then.about.get("name", activity.name)
    title = said("situation.report.titled", title=layout.title, name=name)
    return paper(
        Head("sitrep", title, realm, asked.moment, asked.seq, _lines(asked, before)),
        [sections[code] for code in layout.sections if code in sections],
        activity=activity.pk,
        version=asked.version,
        layout=layout.code,
        previous=before and {"version": before["number"], "seq": before["seq"], "at": before["at"]},
        note=asked.note if asked.inside else "",
        inside=asked.inside,
    )


def _is_left(code: str, layout: Layout, then: Then) -> bool:
    """Say whether a section has nothing to say that no region asked for: older reports keep their bytes."""
    return layout.code == DEFAULT and code == COUNTS and not then.of(COUNTS)


def _lines(asked: Asked, before: State | None) -> tuple[Readable, ...]:
    """Return what stands under the title: which version, by whom, against which one it is held."""
    found: list[Readable] = []
    if asked.version is None:
        found.append(said("situation.report.not_published", moment=asked.moment))
    else:
        found.append(
            said("situation.report.version", number=asked.version, moment=asked.moment, by=asked.by)
        )
    if before is not None:
        since = at(before, "at")
        found.append(said("situation.report.since", number=before["number"], moment=since))
    if not asked.inside:
        found.append(said("situation.report.outside"))
    return tuple(found)


def _previous(then: Then, version: int | None) -> State | None:
    """Return the report that was published before this one."""
    found = [one for one in then.of("sitrep") if version is None or one["number"] < version]
    return max(found, key=lambda one: one["number"], default=None)


def _earlier(then: Then, before: State) -> Then:
    """Return the activiteit as the report before had it, for the same reader."""
    moment = at(before, "at") or then.moment
    return Then(then.realm, then.activity, before["seq"], moment, then.inside)


def _sections(then: Then, codes: list[str]) -> list[Document]:
    """Return the sections of another moment."""
    return [MAKERS[code](then).document() for code in codes]
