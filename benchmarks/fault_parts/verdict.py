"""What must hold in the end: acknowledged once, in order, nothing due left, every screen as a fresh one."""

import json
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fault_parts.people import Person, Told
from fault_parts.screens import LOG_KEPT, Screen, Screens
from fault_parts.site import REALM, WEBS, Site

MARK = re.compile(r"K\d{5}[a-z0-9]+K")
LINES = 200  # what a fresh screen starts with


@dataclass(frozen=True)
class Finding:
    """One demand, and what was found."""

    what: str
    demanded: Any
    reached: Any
    held: bool | None = None  # where it is no matter of being equal

    @property
    def holds(self) -> bool:
        """Say whether it is what was demanded."""
        return bool(self.demanded == self.reached) if self.held is None else self.held

    def document(self) -> dict[str, Any]:
        """Return it as the JSON of the results shows it."""
        return {
            "what": self.what,
            "demanded": self.demanded,
            "reached": self.reached,
            "holds": self.holds,
        }


@dataclass(frozen=True)
class Row:
    """What matters here of an entry."""

    seq: int
    actor: str
    kind: str
    key: str
    state: Any
    marks: frozenset[str]


def journal(site: Site) -> list[Row]:
    """Return every entry of the realm, in order."""
    rows = site.sql(
        "SELECT seq, actor, type, key, variants, reason FROM journal_entry e"
        " JOIN journal_realm r ON r.id = e.realm_id WHERE r.slug = %s ORDER BY seq",
        REALM,
    )
    return [_row(row) for row in rows]


def _row(columns: tuple[Any, ...]) -> Row:
    seq, actor, kind, key, variants, reason = columns
    bodies = [json.loads(item["body"]) for item in json.loads(variants)]
    state = next((body["state"] for body in bodies if body["state"] is not None), None)
    return Row(seq, actor, kind, key, state, frozenset(MARK.findall(f"{variants}{reason}")))


def commands(people: Iterable[Person], rows: list[Row], site: Site) -> list[Finding]:
    """Hold what was answered against the journal and against the answers that the database keeps."""
    told = [one for person in people for one in person.told]
    taken = [one for one in told if 200 <= one.status < 300]
    marked: dict[tuple[str, str, str], int] = Counter(
        (mark, row.kind, row.actor) for row in rows for mark in row.marks
    )
    anywhere = {mark for row in rows for mark in row.marks}
    counted = [marked[one.mark, one.kind, f"user:{one.who}"] for one in taken if one.mark]
    kept = _kept(site)
    answers = [(one, kept.get((f"user:{one.who}", f"{one.path}#{one.key}"))) for one in taken]
    numbers = Counter(seq for _one, row in answers if row for seq in [row[1]] if seq)
    refused = [one for one in told if one.status >= 400]
    return [
        Finding("commands without an answer", 0, sum(not one.status for one in told)),
        Finding("answers 500", [], sorted({_short(f) for p in people for f in p.faults})),
        Finding("acknowledged and not in the journal", 0, counted.count(0)),
        Finding("acknowledged and more than once in the journal", 0, sum(n > 1 for n in counted)),
        Finding("acknowledged and no answer kept", 0, sum(row is None for _one, row in answers)),
        Finding("told another answer than is kept", 0, sum(_differs(*pair) for pair in answers)),
        Finding("entries that two commands call theirs", 0, sum(n > 1 for n in numbers.values())),
        Finding(
            "refused and yet in the journal", 0, sum(one.mark in anywhere for one in refused if one.mark)
        ),
        Finding(
            "answers kept of commands that nobody gave", 0,
            len(set(kept) - {(f"user:{one.who}", f"{one.path}#{one.key}") for one in taken}),
        ),
    ]  # fmt: skip


def _short(fault: str) -> str:
    return re.sub(r"\d+|[0-9a-f]{32}", "…", fault.split(maxsplit=1)[0].partition(REALM)[2])


def _kept(site: Site) -> dict[tuple[str, str], tuple[Any, int]]:
    """Return the answers that the database keeps, by actor and key: body and number."""
    rows = site.sql(
        "SELECT actor, key, answer FROM journal_idempotentanswer WHERE scope = %s", REALM
    )
    documents = {(actor, key): json.loads(answer) for actor, key, answer in rows if answer}
    return {name: (one["body"], one["seq"]) for name, one in documents.items()}


def _differs(told: Told, row: tuple[Any, int] | None) -> bool:
    return row is not None and told.answer != row[0]


def order(rows: list[Row], site: Site) -> list[Finding]:
    """Hold the journal against its own laws, with the programs of the installation."""
    numbers = [row.seq for row in rows]
    verified = site.manage("journal_verify", check=False)
    said = (verified.stdout + verified.stderr).strip().splitlines()
    return [
        Finding("holes in the numbers", 0, len(set(range(1, len(rows) + 1)) - set(numbers))),
        Finding("the chain from the first entry on", "verified", _verified(verified, said)),
        Finding("states that are not their newest entry", [], _rebuilt(rows, site)),
        Finding("times that go back", 0, _backwards(site)),
    ]


def _verified(done: subprocess.CompletedProcess[str], said: list[str]) -> str:
    return "verified" if done.returncode == 0 else "; ".join(said[-3:])


def _rebuilt(rows: list[Row], site: Site) -> list[str]:
    """Rebuild the state from the journal alone; return where the table of states differs."""
    newest: dict[str, tuple[int, bool]] = {
        row.key: (row.seq, row.state is not None) for row in rows
    }
    found = site.sql(
        "SELECT key, seq, gone_seq IS NULL FROM journal_currentstate s"
        " JOIN journal_realm r ON r.id = s.realm_id WHERE r.slug = %s",
        REALM,
    )
    table = {key: (seq, present) for key, seq, present in found}
    differ = sorted(key for key in {*table, *newest} if table.get(key) != newest.get(key))
    return [f"{key} {table.get(key)} {newest.get(key)}" for key in differ]


def _backwards(site: Site) -> int:
    rows = site.sql(
        "SELECT count(*) FROM (SELECT realm_time, lag(realm_time) OVER (ORDER BY seq) AS before"
        " FROM journal_entry e JOIN journal_realm r ON r.id = e.realm_id WHERE r.slug = %s) t"
        " WHERE realm_time < before",
        REALM,
    )
    return int(rows[0][0])


def due(rows: list[Row], site: Site) -> list[Finding]:
    """Hold what time brings against once: stops that end, rounds that close, days, runs, proposals."""
    days = Counter(row.key for row in rows if row.kind == "capacity.day_closed")
    return [
        Finding("stops that ended twice, or were never said", [], _lapses(rows)),
        Finding("rounds of questions that closed twice", 0, _ends(rows, "surveyround:", "closed")),
        Finding("alarms that closed twice", 0, _ends(rows, "alarm:", "closed")),
        Finding("plans that were made twice", 0, _ends(rows, "run:", "done", by="finished_at")),
        Finding("days that were counted twice", 0, sum(n > 1 for n in days.values())),
        Finding("transfers with the number of another", 0, _twins(site)),
    ]


def _lapses(rows: list[Row]) -> list[str]:
    """Return lapses that follow no standing stop: of a stop that ended before, or that nobody said."""
    standing: dict[str, bool] = {}
    known: dict[str, str] = {}  # the moment of the last lapse: a state may be told again, as it was
    wrong = []
    for row in rows:
        if row.kind != "capacity.ed_reported" or row.state is None:
            continue
        if row.state["method"] == "lapsed":
            told_again = known.get(row.key) == row.state["received_at"]
            if not standing.get(row.key) and not told_again:
                wrong.append(f"{row.key} at {row.seq}")
            known[row.key] = row.state["received_at"]
        standing[row.key] = row.state["traffic"] != "open"
    return wrong


def _ends(rows: list[Row], prefix: str, state: str, *, by: str = "closed_at") -> int:
    """Count entities that came to their end more than once: with more than one moment of it."""
    ends: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.key.startswith(prefix) and row.state and row.state["state"] == state:
            ends[row.key].add(str(row.state[by]))
    return sum(len(moments) > 1 for moments in ends.values())


def _twins(site: Site) -> int:
    rows = site.sql(
        "SELECT count(*) - count(DISTINCT (realm_id, number)) FROM patientspread_transfer"
    )
    return int(rows[0][0])


def left_over(site: Site) -> list[Finding]:
    """Ask what waits although its time has come."""
    waiting = {
        "messages in the queue": site.queued(),
        "plans that wait or are being made": _count(
            site, "patientspread_spreadrun", "state IN ('requested', 'running')"
        ),
        "stops over and not ended": _count(
            site, "capacity_edstop", "ended_at IS NULL AND expected_end < %s", _realm_now(site)
        ),
        "messages of the bridge not taken up": _count(
            site, "lcms_bridge_message", "state = 'received'"
        ),
    }
    return [Finding(f"left over: {what}", 0, count) for what, count in waiting.items()]


def _realm_now(site: Site) -> Any:
    return site.sql("SELECT newest_time FROM journal_realm WHERE slug = %s", REALM)[0][0]


def _count(site: Site, table: str, condition: str, *values: Any) -> int:
    return int(site.sql(f"SELECT count(*) FROM {table} WHERE {condition}", *values)[0][0])  # noqa: S608


def screens(all_screens: Screens, site: Site) -> list[Finding]:
    """Hold every screen against a fresh one of the same reader, at the same number."""
    fresh: dict[str, Any] = {}
    for one in all_screens.all:
        if one.account.name not in fresh:
            url = site.url(WEBS[len(fresh) % len(WEBS)])
            answer = one.account.ask("GET", f"/api/v1/realms/{REALM}/snapshot/", url=url)
            fresh[one.account.name] = answer.body
    unlike = [one for one in all_screens.all if not same(one, fresh[one.account.name])]
    faults = sorted({fault for one in all_screens.all for fault in one.faults})
    count = len(all_screens.all)
    return [
        Finding("screens equal to a fresh one", count, count - len(unlike)),
        Finding("errors that screens were told", [], faults),
    ]


def same(screen: Screen, fresh: Any) -> bool:
    """Say whether a screen shows what a fresh one does: every entity, and the lines both hold."""
    lines = [event["seq"] for event in screen.log][-min(LINES, LOG_KEPT) :]
    fresh_lines = [event["seq"] for event in fresh["log"]][-len(lines) :]
    return (
        (screen.epoch, screen.seq, screen.tag) == (fresh["epoch"], fresh["seq"], fresh["tag"])
        and screen.entities == fresh["entities"]
        and lines == fresh_lines
    )
