"""A document of sections with rows: what page, JSON and PDF are made of, and how two of them differ.

A text is as people wrote it, or `{nl, en}`. A row has a key that stays the same from one report to the next,
and cells that are compared; its age is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from journal.local_time import shown_moment
from journal.models import Realm
from journal.said import LANGUAGES, Named, Readable, Said, both, kept, said, text_of

Text = str | dict[str, str]
Document = dict[str, Any]

LATE, OLD, CHANGED = "late", "old", "changed"  # marks of a row, each with a word beside it
FACTS, TABLE, MAP = "facts", "table", "map"  # forms of a section
_MINUTES, _HOURS = 120, 48


@dataclass(frozen=True)
class Row:
    """One line of a section; `mark` says what a reader must notice, `age` how old it is."""

    key: str
    cells: tuple[Readable, ...]
    age: Readable = ""
    mark: str = ""


@dataclass(frozen=True)
class Figure:
    """One number of a section, to compute with: of which row, what, in which unit; None is unknown."""

    key: str
    measure: str
    value: float | None
    unit: str = ""


@dataclass(frozen=True)
class Section:
    """One part of a document: `columns` name the cells, `drawing` is what a map shows.

    `lines` stand above its rows, `charts` beside them; `figures` are its numbers as they were counted.
    """

    code: str
    columns: tuple[Readable, ...]
    rows: tuple[Row, ...]
    form: str = TABLE
    drawing: Mapping[str, Any] | None = None
    title: Readable = ""
    lines: tuple[Readable, ...] = ()
    charts: tuple[Mapping[str, Any], ...] = ()
    figures: tuple[Figure, ...] = ()
    empty: Readable = ""

    def document(self) -> Document:
        """Return it as the wire shows it."""
        made: Document = {
            "code": self.code,
            "title": text(self.title or said(f"situation.report.section.{self.code}")),
            "form": self.form,
            "columns": [text(one) for one in self.columns],
            "rows": [_row(one) for one in self.rows],
            "empty": text(self.empty or said("situation.report.nothing")),
        }
        if self.drawing is not None:
            made["drawing"] = dict(self.drawing)
        return made | self._more()

    def _more(self) -> Document:
        """Return what only some sections have."""
        found = {
            "lines": [text(one) for one in self.lines],
            "charts": [dict(one) for one in self.charts],
            "figures": [asdict(one) for one in self.figures],
        }
        return {name: some for name, some in found.items() if some}


@dataclass(frozen=True)
class Head:
    """What a document says of itself: which, of what, as of when."""

    kind: str
    title: Readable
    realm: Realm
    moment: datetime
    seq: int
    lines: tuple[Readable, ...] = ()


def paper(head: Head, sections: Iterable[Section], **more: Any) -> Document:
    """Return a document. `more`: what this kind of document says besides."""
    return {
        "kind": head.kind,
        "title": text(head.title),
        "lines": [text(one) for one in head.lines if text_of(one, "nl")],
        "realm": head.realm.name,
        "exercise": head.realm.is_exercise,
        "at": head.moment.isoformat(),
        "moment": text(shown(head.moment)),
        "seq": head.seq,
        **more,
        "sections": [one.document() for one in sections],
    }


def text(what: Readable) -> Text:
    """Return something readable as a document keeps it."""
    told = kept(what)
    return told if isinstance(told, str) else both(told)


def shown(at: datetime | None) -> Readable:
    """Return a moment in words of both languages; nothing for none."""
    return "" if at is None else Named(shown_moment(at, "nl"), shown_moment(at, "en"))


def age(since: datetime | None, moment: datetime) -> Readable:
    """Return how long ago something was, in minutes, hours or days."""
    if since is None:
        return ""
    minutes = max(0, int((moment - since).total_seconds() // 60))
    if minutes < _MINUTES:
        return said("situation.report.age.minutes", count=minutes)
    if minutes < _HOURS * 60:
        return said("situation.report.age.hours", count=minutes // 60)
    return said("situation.report.age.days", count=minutes // (24 * 60))


def joined(parts: Iterable[Readable], between: str = " · ") -> Readable:
    """Return what is there of some texts, one after the other."""
    found = [one for one in parts if text_of(one, "nl")]
    return Named(*(between.join(text_of(one, which) for one in found) for which in LANGUAGES))


def in_language(value: Any, language: str) -> Any:
    """Return a document with each text in one language."""
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            return value[language]
        return {name: in_language(one, language) for name, one in value.items()}
    return [in_language(one, language) for one in value] if isinstance(value, list) else value


def difference(before: Document, after: Document) -> Section:
    """Return what a document says otherwise than the one before it: new, changed, gone, by section."""
    old = {one["code"]: one for one in before["sections"]}
    rows: list[Row] = []
    for section in after["sections"]:
        was = old.get(section["code"], {"rows": ()})
        rows += _differing(section, was["rows"])
    return Section(
        "changes", tuple(_column(one) for one in ("where", "what", "now", "before")), tuple(rows)
    )


def _differing(section: Document, was: Sequence[Document]) -> Iterable[Row]:
    """Yield a row for each line of a section that is new, says something else, or is gone."""
    title = _readable(section["title"])
    earlier = {one["key"]: one for one in was}
    present = {one["key"] for one in section["rows"]}
    for one in section["rows"]:
        found = earlier.get(one["key"])
        if found is None:
            yield _change(title, one["key"], "new", _whole(one), "")
        elif found["cells"] != one["cells"]:
            places = [n for n, cell in enumerate(one["cells"]) if cell != _cell(found, n)]
            said_now = joined(
                [_readable(one["cells"][0]), *(_readable(_cell(one, n)) for n in places if n)]
            )
            said_then = joined(_readable(_cell(found, n)) for n in places)
            yield _change(title, one["key"], "changed", said_now, said_then)
    for key, one in earlier.items():
        if key not in present:
            yield _change(title, key, "gone", "", _whole(one))


def _change(title: Readable, key: str, what: str, now: Readable, before: Readable) -> Row:
    """Return one difference."""
    return Row(f"{what}:{key}", (title, said(f"situation.report.change.{what}"), now, before))


def _whole(row: Document) -> Readable:
    """Return all that a row says."""
    return joined(_readable(one) for one in row["cells"])


def _cell(row: Document, place: int) -> Text:
    """Return a cell of a row; an earlier one may have had fewer."""
    cells: list[Text] = row["cells"]
    return cells[place] if place < len(cells) else ""


def _readable(value: Text) -> Readable:
    """Return a text of a document as something readable."""
    return value if isinstance(value, str) else Named(**value)


def _column(code: str) -> Said:
    """Return the name of a column."""
    return said(f"situation.report.column.{code}")


def columns(*codes: str) -> tuple[Readable, ...]:
    """Return the names of columns."""
    return tuple(_column(one) for one in codes)


def _row(row: Row) -> Document:
    """Return a row as the wire shows it."""
    return {
        "key": row.key,
        "cells": [text(one) for one in row.cells],
        "age": text(row.age),
        "mark": row.mark,
        "marked": text(said(f"situation.report.mark.{row.mark}")) if row.mark else "",
    }
