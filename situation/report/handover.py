"""The sheet for the next shift of a team, or of one function in it: what is open, what happened meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from callout.functions import function_name
from journal.events import EVERYONE
from journal.said import Named, Readable, said
from network.models import Veiligheidsregio
from situation.bob.states import team_name
from situation.report.course import course_lines, course_section, noted
from situation.report.items import item_rows
from situation.report.paper import (
    LATE,
    Document,
    Head,
    Row,
    Section,
    age,
    columns,
    joined,
    paper,
    shown,
)
from situation.report.sections import (
    ACTION_COLUMNS,
    MEETING_COLUMNS,
    QUESTION_COLUMNS,
    REQUEST_COLUMNS,
    UNDONE,
    action_row,
    meeting_row,
    question_row,
    request_row,
)
from situation.report.spells import Spell, begun, spells_of
from situation.report.then import State, Then, at, named
from situation.teams import teams

MOST_LINES = 200  # of what happened meanwhile: the log has the rest
HANDOVER_COLUMNS = columns("function", "from_to", "note", "open")
ITEM_COLUMNS = columns("theme", "text", "source", "certainty")


@dataclass(frozen=True)
class Shift:
    """Whose sheet: a team in a veiligheidsregio, or one function of it."""

    area: Veiligheidsregio
    team: str
    function: str

    @property
    def owner(self) -> str:
        """Return how the picture of the team is named."""
        return f"team:{self.area.pk}:{self.team}"

    @property
    def functions(self) -> tuple[str, ...]:
        """Return the functions it is about."""
        return (self.function,) if self.function else teams()[self.team].functions

    def is_of(self, side: State) -> bool:
        """Say whether an action or request is of one of its functions."""
        mine = side["kind"] == "function" and side["area"] == self.area.pk
        return mine and side["code"] in self.functions


def handover_document(then: Then, shift: Shift, *, since: datetime | None = None) -> Document:
    """Return the sheet. `since`: from when it says what happened, else its shift (`begun`)."""
    posts = _posts(then, shift)
    spells = spells_of(then, shift.area.pk, posts)
    begin = since or begun(then, posts, spells)
    own = replace(then, own=then.own & {shift.owner})
    sections = [
        _who(then, posts, _before(posts, spells)),
        _taken(posts, spells),
        _offered(posts),
        _actions(then, shift),
        _requests(then, shift),
        _questions(own, shift),
        Section(
            "decided", columns("number", "team", "decision", "who"), tuple(_since(then, begin))
        ),
        _meetings(then, shift),
        _picture(own, shift),
        _meanwhile(then, shift, begin),
    ]
    name = then.about.get("name", then.activity.name)
    which = function_name(shift.function) if shift.function else team_name(shift.team)
    title = said("situation.report.handover", which=which, area=shift.area.name, name=name)
    lines: list[Readable] = [said("situation.report.as_of", moment=then.moment)]
    if begin is not None:
        lines.append(said("situation.report.since_handover", moment=begin))
    return paper(
        Head("handover", title, then.realm, then.moment, then.seq, tuple(lines)),
        sections,
        activity=then.activity.pk,
        veiligheidsregio=shift.area.pk,
        team=shift.team,
        function=shift.function,
        since=None if begin is None else begin.isoformat(),
    )


def _posts(then: Then, shift: Shift) -> list[State]:
    """Return the functions it is about, in the order of the team."""
    found = {
        one["function"]: one
        for one in then.of("post")
        if one["veiligheidsregio"] == shift.area.pk and one["function"] in shift.functions
    }
    return [found[code] for code in shift.functions if code in found]


def _who(then: Then, posts: list[State], before: Mapping[str, str]) -> Section:
    """Return who holds each function since when, who held it before, and what is vacant."""
    rows = []
    for one in posts:
        holder: Readable = one["holder"] or said("situation.report.vacant")
        where = said(f"situation.attendance.{one['attendance']}") if one["attendance"] else ""
        cells = (
            named(one, "function_name"),
            holder,
            where,
            shown(at(one, "since")),
            before.get(one["function"], ""),
        )
        mark = "" if one["holder"] else LATE
        since = age(at(one, "since"), then.moment)
        rows.append(Row(f"post:{one['function']}", cells, since, mark))
    heads = columns("function", "holder", "attendance", "held_since", "held_before")
    return Section("held", heads, tuple(rows))


def _before(posts: list[State], spells: Mapping[str, list[Spell]]) -> dict[str, str]:
    """Return who held each function before the one who holds it now."""
    now = {one["function"]: (one["username"], one["holder"]) for one in posts}
    found = {}
    for code, held in spells.items():
        gone = held[:-1] if held and (held[-1].username, held[-1].holder) == now[code] else held
        if gone:
            found[code] = gone[-1].holder
    return found


def _taken(posts: list[State], spells: Mapping[str, list[Spell]]) -> Section:
    """Return what those who hold the functions now were told when they took them."""
    rows = []
    for one in posts:
        held = spells.get(one["function"], [])
        if held and held[-1].username == one["username"] and (handed := held[-1].handed):
            rows.append(_handover(f"taken:{one['function']}", one, handed))
    return Section("taken", HANDOVER_COLUMNS, tuple(rows))


def _offered(posts: list[State]) -> Section:
    """Return the handovers that wait."""
    rows = tuple(
        _handover(f"handover:{one['function']}", one, offer)
        for one in posts
        if (offer := one.get("handover"))
    )
    return Section("offered", HANDOVER_COLUMNS, rows)


def _handover(key: str, post: State, offer: State) -> Row:
    """Return a handover: from whom to whom, the note, and what the giver named as open."""
    cells = (
        named(post, "function_name"),
        said("situation.report.from_to", giver=offer["giver"], to=offer["to_name"]),
        offer["note"],
        joined([Named(**point) for point in offer["open_points"]]),
    )
    return Row(key, cells)


def _actions(then: Then, shift: Shift) -> Section:
    """Return the open actions of these functions, and of a team those it noted."""
    rows = tuple(
        action_row(one, then)
        for one in then.of("action")
        if one["state"] in UNDONE and (shift.is_of(one["owner"]) or _of_team(one, shift))
    )
    return Section("actions", ACTION_COLUMNS, rows)


def _of_team(one: State, shift: Shift) -> bool:
    """Say whether something is of the whole team, on the sheet of the team."""
    here = (one["veiligheidsregio"], one["team"]) == (shift.area.pk, shift.team)
    return here and not shift.function


def _requests(then: Then, shift: Shift) -> Section:
    """Return what these functions asked and did not get, and what they were asked and did not answer."""
    rows = tuple(
        request_row(one, then)
        for one in then.of("partyrequest")
        if one["state"] == "open"
        and (
            shift.is_of(one["asker"])
            or any(side["state"] == "asked" and shift.is_of(side["side"]) for side in one["asked"])
        )
    )
    return Section("requests", REQUEST_COLUMNS, rows)


def _questions(then: Then, shift: Shift) -> Section:
    """Return the questions that wait for the team."""
    rows = tuple(
        question_row(one, then)
        for one in then.of("question")
        if one["state"] == "asked" and one["owner"] == shift.owner and one["item"] in then.items
    )
    return Section("questions", QUESTION_COLUMNS, rows)


def _since(then: Then, begin: datetime | None) -> Iterator[Row]:
    """Yield the decisions that were taken, corrected or withdrawn since a moment."""
    for one in then.of("teamdecision"):
        moments = [at(one, name) for name in ("taken_at", "recorded_at", "state_at")]
        if begin is not None and all(moment < begin for moment in moments if moment is not None):
            continue
        words: Readable = one["text"]
        if one["state"] != "stands":
            words = said("situation.report.withdrawn", text=one["text"], why=one["reason"])
        who = joined([one["taken_by"], shown(at(one, "taken_at"))])
        cells = (f"B{one['number']}", team_name(one["team"]), words, who)
        yield Row(f"decision:{one['id']}", cells)


def _meetings(then: Then, shift: Shift) -> Section:
    """Return the next meeting of the team, and the one that goes on."""
    rows = tuple(
        meeting_row(one, then)
        for one in then.of("meeting")
        if one["state"] in ("planned", "running")
        and (one["veiligheidsregio"], one["team"]) == (shift.area.pk, shift.team)
    )
    return Section("meetings", MEETING_COLUMNS, rows)


def _picture(then: Then, shift: Shift) -> Section:
    """Return the own picture of the team, with what it keeps to itself where its reader may see that."""
    found = [
        one
        for one in then.items.values()
        if one["owner"] == shift.owner and one["state"] == "active"
    ]
    return Section("own", ITEM_COLUMNS, item_rows(then, found, {}))


def _meanwhile(then: Then, shift: Shift, begin: datetime | None) -> Section:
    """Return the last lines of the log about this activiteit since a moment."""
    told = [
        one
        for one in course_lines(then.realm, then.activity, then.seq, _readers(then, shift))
        if one.what and (begin is None or one.at >= begin)
    ]
    made = course_section(noted(told[-MOST_LINES:], then.moment))
    return replace(made, code="meanwhile")


def _readers(then: Then, shift: Shift) -> frozenset[str]:
    """Return for whom the sheet is: who takes part, and the team itself where its reader belongs to it.

    What its reader sees beside that, of another team, does not belong on paper that goes to this one.
    """
    seat = f"seat:{then.activity.pk}"
    found = {EVERYONE} | ({seat} if then.inside else set())
    if shift.owner in then.own:
        found.add(f"{seat}:{shift.area.pk}:{shift.team}")
    return frozenset(found)
