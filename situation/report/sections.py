"""The sections of a situation report: each makes its rows of an activiteit as it was."""

from collections.abc import Callable, Iterator, Mapping

from journal.said import Readable, said, text_of
from phases.activity_kinds import activity_kinds, grip_deciders
from situation.bob.data import kind_name
from situation.bob.states import team_name
from situation.report.casualties import casualties_section
from situation.report.drawing import map_section
from situation.report.houses import houses_section
from situation.report.items import picture_section, shared_section
from situation.report.paper import (
    FACTS,
    LATE,
    Row,
    Section,
    age,
    columns,
    joined,
    shown,
)
from situation.report.public_models import PublicState
from situation.report.then import State, Then, at, is_passed, named
from situation.teams import teams

UNDONE = ("open", "under_way", "cannot")
COMING = ("planned", "running")
MET = "met"


def _facts(then: Then) -> Section:
    """Return what it is, where, since when, for which areas, and who takes part."""
    about = then.about
    kind = activity_kinds().get(about.get("kind", ""))
    parties = [named(one, "name") for one in about.get("parties", ()) if not one["guest"]]
    guests = [named(one, "name") for one in about.get("parties", ()) if one["guest"]]
    told: list[tuple[str, Readable]] = [
        ("kind", kind.name if kind else about.get("kind", "")),
        ("begin", shown(at(about, "starts_at"))),
        ("place", _place(about)),
        ("status", said(f"phases.activity.state.{about['state']}") if about else ""),
        ("areas", joined([one.name for one in then.areas], ", ")),
        ("regions", joined([one.name for one in then.regions], ", ")),
        ("parties", joined(parties, ", ")),
        ("guests", joined(guests, ", ")),
    ]
    rows = [
        Row(code, (said(f"situation.report.fact.{code}"), value))
        for code, value in told
        if text_of(value, "nl")
    ]
    return Section("facts", columns("what", "says"), (*rows, *_levels(then)), FACTS)


def _place(about: State) -> Readable:
    """Return where it is: in words, and on the map."""
    point = ""
    if about.get("latitude") is not None:
        point = f"{about['latitude']:.4f}, {about['longitude']:.4f}"
    return joined([about.get("address", ""), point])


def _levels(then: Then) -> Iterator[Row]:
    """Yield GRIP per veiligheidsregio, with who decided, who registered it, and the phase of each region."""
    for one in then.of("grip"):
        # with the function in which: before that was kept, the function alone
        who = named(one, "on_behalf_of") or grip_deciders().get(one["decider"], one["decider"])
        told = said(
            "situation.report.grip",
            level=one["level"],
            since=at(one, "since"),
            who=who,
            by=named(one, "registered_by"),
        )
        yield Row(f"grip:{one['veiligheidsregio']}", (f"GRIP {one['name']}", told))
    phases = then.elsewhere(f"phase:{one.pk}" for one in then.regions)
    for one in phases.values():
        phase = said(f"phases.phase.{one['phase']}")
        by = named(one, "decided_by")
        told = said("situation.report.phase", phase=phase, since=at(one, "since"))
        if by:
            told = said("situation.report.phase_by", told=told, by=by)
        yield Row(
            f"phase:{one['region']}", (said("situation.report.phase_of", name=one["name"]), told)
        )


def _teams(then: Then) -> Section:
    """Return who holds which function, and how far calls are."""
    names = {one.pk: one.name for one in then.areas}
    rows = []
    for one in sorted(then.of("post"), key=_in_teams(names)):
        holder: Readable = one["holder"] or said("situation.report.vacant")
        where = said(f"situation.attendance.{one['attendance']}") if one["attendance"] else ""
        team = joined([team_name(one["team"]), names.get(one["veiligheidsregio"], "")], " ")
        key = f"post:{one['veiligheidsregio']}:{one['function']}"
        cells = (team, named(one, "function_name"), holder, where)
        rows.append(
            Row(key, cells, age(at(one, "since"), then.moment), "" if one["holder"] else LATE)
        )
    for one in then.of("callup"):
        cells = (said("situation.report.call"), named(one, "what"), _rate(one), "")
        rows.append(Row(f"callup:{one['alarm']}", cells, age(at(one, "opened_at"), then.moment)))
    return Section("teams", columns("team", "function", "holder", "attendance"), tuple(rows))


def _rate(call: State) -> Readable:
    """Return for how many functions somebody comes, and how many people that are."""
    told = said("situation.report.confirmed", confirmed=call["confirmed"], n=call["total"])
    people = call.get("people")  # not there: kept before people were counted
    return said("situation.report.confirmed_by", told=told, n=people) if people else told


def _in_teams(names: dict[str, str]) -> Callable[[State], tuple[int, int, int]]:
    """Return how functions stand: by veiligheidsregio, as their teams do, in the order of the team."""
    areas, codes = list(names), list(teams())

    def place(post: State) -> tuple[int, int, int]:
        area, team = post["veiligheidsregio"], post["team"]
        functions = teams()[team].functions if team in codes else ()
        function = post["function"]
        return (
            areas.index(area) if area in names else len(areas),
            codes.index(team) if team in codes else len(codes),
            functions.index(function) if function in functions else len(functions),
        )

    return place


def _decisions(then: Then) -> Section:
    """Return the decisions that stand."""
    rows = tuple(
        Row(
            f"decision:{one['id']}",
            (
                f"B{one['number']}",
                team_name(one["team"]),
                one["text"],
                joined([one["taken_by"], named(one, "taken_as_name"), shown(at(one, "taken_at"))]),
            ),
        )
        for one in then.of("teamdecision")
        if one["state"] == "stands"
    )
    return Section("decisions", columns("number", "team", "decision", "who"), rows)


def _actions(then: Then) -> Section:
    """Return the actions that are not done."""
    found = [one for one in then.of("action") if one["state"] in UNDONE]
    return Section("actions", ACTION_COLUMNS, tuple(action_row(one, then) for one in found))


ACTION_COLUMNS = columns("number", "action", "owner", "due", "state")


def action_row(one: State, then: Then) -> Row:
    """Return an action: whose, by when, how far."""
    due = at(one, "due_at")
    is_late = due is not None and due < then.moment and one["state"] in UNDONE
    cells = (
        f"A{one['number']}",
        one["text"],
        named(one["owner"], "name"),
        shown(due),
        said(f"situation.action.state.{one['state']}"),
    )
    return Row(
        f"action:{one['id']}", cells, age(at(one, "at"), then.moment), LATE if is_late else ""
    )


def _requests(then: Then) -> Section:
    """Return the requests that are open, and those that were met: help that came is part of how it stands."""
    asked = then.of("partyrequest")
    found = [one for state in ("open", MET) for one in asked if one["state"] == state]
    return Section("requests", REQUEST_COLUMNS, tuple(request_row(one, then) for one in found))


REQUEST_COLUMNS = columns("number", "request", "asker", "asked", "due")


def request_row(one: State, then: Then) -> Row:
    """Return a request: what, by whom, how it stands with each who was asked, until when."""
    due = at(one, "due_at")
    is_met = one["state"] == MET
    asked = [
        joined([named(side["side"], "name"), said(f"situation.asked.state.{side['state']}")], " ")
        for side in one["asked"]
    ]
    waits = any(side["state"] == "asked" for side in one["asked"])
    is_late = due is not None and due < then.moment and waits and not is_met
    cells = (
        f"V{one['number']}",
        _what(one),
        named(one["asker"], "name"),
        joined(asked, ", "),
        said(f"situation.request.state.{MET}") if is_met else shown(due),
    )
    return Row(
        f"request:{one['id']}", cells, age(at(one, "at"), then.moment), LATE if is_late else ""
    )


def _what(one: State) -> Readable:
    """Return what is asked, and how many of it were promised and came."""
    what: Readable = joined([kind_name(one["kind"]), one["text"]], ": ")
    if one["amount"] is None:
        return what
    code = "situation.report.arrived" if one["arrived"] else "situation.report.taken"
    more = {"arrived": one["arrived"]} if one["arrived"] else {}
    return said(code, what=what, taken=one["accepted"], amount=one["amount"], **more)


def _questions(then: Then) -> Section:
    """Return the questions about shared items that nobody answered."""
    found = [
        one for one in then.of("question") if one["item"] in then.items and one["state"] == "asked"
    ]
    return Section("questions", QUESTION_COLUMNS, tuple(question_row(one, then) for one in found))


QUESTION_COLUMNS = columns("question", "about", "asked_by")


def question_row(one: State, then: Then) -> Row:
    """Return a question, and about what it is."""
    about = then.items[one["item"]]
    cells = (
        one["text"],
        joined([named(about, "owner_name"), about["text"]], ": "),
        named(one, "asked_by"),
    )
    return Row(f"question:{one['id']}", cells, age(at(one, "asked_at"), then.moment))


def _meetings(then: Then) -> Section:
    """Return the meetings that are planned or going on."""
    found = [one for one in then.of("meeting") if one["state"] in COMING]
    return Section("meetings", MEETING_COLUMNS, tuple(meeting_row(one, then) for one in found))


MEETING_COLUMNS = columns("team", "meeting_at", "where", "state")


def meeting_row(one: State, then: Then) -> Row:
    """Return a meeting: of whom, when, where; one whose time passed and that nobody began is late."""
    names = {area.pk: area.name for area in then.areas}
    team = joined([team_name(one["team"]), names.get(one["veiligheidsregio"], "")], " ")
    starts = at(one, "starts_at")
    passed = is_passed(one, then.moment)
    state = said(f"situation.meeting.{'not_begun' if passed else 'state.' + one['state']}")
    cells = (team, shown(starts), one["place"], state)
    key = f"meeting:{one['id']}"
    return Row(key, cells, age(starts, then.moment), LATE) if passed else Row(key, cells)


def _public(then: Then) -> Section:
    """Return what may be told to the public, and who approved it."""
    rows = []
    for one in then.of("publictext"):
        if one["state"] == PublicState.APPROVED:
            by = joined([named(one, "approved_by"), shown(at(one, "approved_at"))])
            cells = (f"P{one['number']}", one["title"], one["text"], by)
            rows.append(Row(f"public:{one['id']}", cells))
    return Section("public", columns("number", "title", "public_text", "approved"), tuple(rows))


MAKERS: Mapping[str, Callable[[Then], Section]] = {
    "facts": _facts,
    "picture": picture_section,
    "casualties": casualties_section,
    "map": map_section,
    "houses": houses_section,
    "shared": shared_section,
    "decisions": _decisions,
    "actions": _actions,
    "requests": _requests,
    "questions": _questions,
    "teams": _teams,
    "meetings": _meetings,
    "public": _public,
}
CHANGES = "changes"  # made of two reports, not of the state
CODES = (CHANGES, *MAKERS)
