"""The course of an activiteit for its evaluation: every entry about it that a reader may see."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from journal.entries import body_for, parse_variants
from journal.leaving import EntityLeft
from journal.models import Entry, Realm
from journal.said import Kept, Named, Readable, said, text_of
from phases.models import Activity
from situation.post_models import CallUp
from situation.report.paper import (
    LATE,
    TABLE,
    Document,
    Head,
    Row,
    Section,
    columns,
    joined,
    paper,
    shown,
    text,
)
from situation.report.then import is_passed, keys_of, named

ALARM = "alarm:"
CHUNK = 500  # entries read at once: an evaluation has tens of thousands
COLUMNS = ("realm_time", "recorded_at", "variants")
HEADINGS = (
    "number",
    "at",
    "recorded_at",
    "category",
    "entity",
    "who",
    "what_nl",
    "what_en",
    "why",
    "note_nl",
    "note_en",
)


@dataclass(frozen=True)
class CourseLine:
    """One entry: its number, when, of what, by whom, in words where it has a line, and the state it left.

    `note` is what is to be known of it afterwards that no entry tells (`noted`).
    """

    seq: int
    at: datetime
    recorded_at: datetime
    key: str
    type: str
    category: str
    who: Kept
    what: Kept
    why: Kept
    state: Mapping[str, Any] | None
    note: Readable = ""

    def document(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return {
            "seq": self.seq,
            "at": self.at.isoformat(),
            "recorded_at": self.recorded_at.isoformat(),
            "category": self.category,
            "key": self.key,
            "type": self.type,
            "who": text(self.who),
            "what": text(self.what),
            "why": text(self.why),
            "note": text(self.note),
            "state": self.state,
        }

    def cells(self) -> tuple[Any, ...]:
        """Return it as a line of a file, in the order of `HEADINGS`."""
        return (
            self.seq,
            self.at,
            self.recorded_at,
            self.category,
            self.key,
            text_of(self.who, "nl"),
            text_of(self.what, "nl"),
            text_of(self.what, "en"),
            text_of(self.why, "nl"),
            text_of(self.note, "nl"),
            text_of(self.note, "en"),
        )


def course_lines(
    realm: Realm, activity: Activity, seq: int, audiences: frozenset[str], after: int = 0
) -> Iterator[CourseLine]:
    """Yield the entries about an activiteit up to a number that some audiences see, oldest first.

    Of its alarms the lines alone: their states name everybody who was called, which `callup:` does not.
    """
    alarms = CallUp.objects.filter(activity=activity).order_by("pk")
    keys = [*keys_of(activity), *(f"{ALARM}{pk}" for pk in alarms.values_list("alarm", flat=True))]
    rows = Entry.objects.filter(realm=realm, key__in=keys, seq__lte=seq, seq__gt=after).exclude(
        type=EntityLeft.type
    )
    found = rows.order_by("seq").values_list(*COLUMNS)
    for at, recorded, variants in found.iterator(chunk_size=CHUNK):
        body = body_for(parse_variants(variants), audiences)
        if body is not None:
            yield _line(at, recorded, json.loads(body))


def _line(at: datetime, recorded: datetime, event: dict[str, Any]) -> CourseLine:
    """Return one entry as it reads."""
    line = event.get("line")
    return CourseLine(
        seq=event["seq"],
        at=at,
        recorded_at=recorded,
        key=event["key"],
        type=event["type"],
        category=line["cat"] if line else "",
        who=named(event, "by"),
        what=Named(line["nl"], line["en"]) if line else "",
        why=named(event, "reason"),
        state=None if event["key"].startswith(ALARM) else event.get("state"),
    )


def course_document(
    realm: Realm, activity: Activity, seq: int, moment: datetime, lines: Iterable[CourseLine]
) -> Document:
    """Return the whole course as JSON: what it is about, as of when, and its entries with their states."""
    return {
        "kind": "course",
        "activity": activity.pk,
        "name": activity.name,
        "realm": realm.name,
        "exercise": realm.is_exercise,
        "at": moment.isoformat(),
        "seq": seq,
        "lines": [one.document() for one in lines],
    }


def course_paper(
    realm: Realm, activity: Activity, seq: int, moment: datetime, lines: Iterable[CourseLine]
) -> Document:
    """Return the course as a document for paper: what has a line, in words."""
    told = [one for one in lines if text_of(one.what, "nl")]
    title = said("situation.report.course", name=activity.name)
    head = Head(
        "course",
        title,
        realm,
        moment,
        seq,
        (
            said("situation.report.until", moment=moment),
            said("situation.report.course_lines", n=len(told)),
        ),
    )
    return paper(head, [course_section(told)])


def noted(lines: Sequence[CourseLine], moment: datetime) -> list[CourseLine]:
    """Return the lines with what `moment` makes known of them: nothing is told of what did not happen.

    What was said last of a meeting whose time had passed by then, and that nobody began, is noted so.
    """
    newest = {one.key: one for one in lines if one.key.startswith("meeting:")}
    late = {one.seq for one in newest.values() if one.state and is_passed(one.state, moment)}
    note = said("situation.meeting.not_begun")
    return [replace(one, note=note) if one.seq in late else one for one in lines]


def course_section(lines: Sequence[CourseLine]) -> Section:
    """Return entries as a section: number, moment, what, by whom and why; what is noted of one marks it."""
    return Section(
        "course", columns("number", "moment", "what", "who_why"), tuple(map(_row, lines)), TABLE
    )


def _row(one: CourseLine) -> Row:
    """Return an entry as a row."""
    what = joined([one.what, one.note]) if one.note else one.what
    cells = (str(one.seq), shown(one.at), what, joined([one.who, one.why]))
    return Row(f"entry:{one.seq}", cells, mark=LATE if one.note else "")
