"""Is the journal as it was written? Every link anew, from the first entry; and the anchors kept elsewhere."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from journal.kept_digest import digest_shown
from journal.making import link_of
from journal.models import CurrentState, Entry, Realm
from journal.persons import Step, batch_digest, batches_told
from journal.redaction import ContentRedacted
from journal.trail import trail_link
from journal.trail_models import Redaction, TrailHead, TrailNote

CHUNK = 2000
TRAIL = "trail:"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written: the realm or scope, the number, what."""

    scope: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.scope} {self.number}: {self.what}"


@dataclass(frozen=True)
class Anchor:
    """The newest link of a realm, or of a scope of the trail (`trail:` before its name)."""

    scope: str
    number: int
    hash: str

    def line(self) -> str:
        """Return it as one line of a file."""
        return f"{self.scope} {self.number} {self.hash}"


def anchors() -> list[Anchor]:
    """Return the newest links of every realm and of the trail."""
    realms = Realm.objects.order_by("slug").values_list("slug", "head", "head_hash")
    scopes = TrailHead.objects.order_by("scope").values_list("scope", "number", "hash")
    return [
        *(Anchor(slug, head, found) for slug, head, found in realms if found),
        *(Anchor(f"{TRAIL}{scope or '-'}", number, found) for scope, number, found in scopes),
    ]


def read_anchors(lines: Iterable[str]) -> list[Anchor]:
    """Return the anchors of a file, in which other words may stand before them. Raises ValueError."""
    found = []
    for line in lines:
        parts = line.split()[-3:]
        if len(parts) == 3 and parts[1].isdecimal() and len(parts[2]) == 64:  # noqa: PLR2004
            found.append(Anchor(parts[0], int(parts[1]), parts[2]))
        elif line.strip():
            msg = f"no anchor: {line.strip()[:80]!r}"
            raise ValueError(msg)
    return found


def verify_realm(slug: str, known: Iterable[Anchor] = ()) -> list[Finding]:
    """Return what is wrong with a realm's journal; `known` are anchors kept elsewhere."""
    realm = Realm.objects.get(slug=slug)
    return [*_entries(realm, {one.number: one.hash for one in known}), *_states(realm)]


def _entries(realm: Realm, known: Mapping[int, str]) -> Iterator[Finding]:
    """Follow the chain from the first entry to the head."""
    head, newest = realm.head, realm.head_hash
    gone, told = _redactions(realm), _told(realm)
    realm.head_hash = ""
    expected, linked = 1, False
    rows = Entry.objects.filter(realm=realm).order_by("seq")
    for entry in rows.iterator(chunk_size=CHUNK):
        if entry.seq != expected:
            yield Finding(realm.slug, expected, f"missing up to {entry.seq - 1}")
        expected = entry.seq + 1
        rows_of_it = gone.get(entry.seq, [])
        digest, fault = _digest(entry, rows_of_it, told)
        kept_link = next((row.link for row in rows_of_it if row.link), "")
        made = kept_link or link_of(entry, realm, digest)
        linked = linked or bool(entry.hash)
        faults = {
            fault: bool(fault),
            "changed, added or put in another place": linked and entry.hash != made,
            "not what its anchor says": known.get(entry.seq, made) != made,
        }
        yield from (Finding(realm.slug, entry.seq, what) for what, is_so in faults.items() if is_so)
        # what follows is judged by itself: one changed entry is one finding
        realm.head_hash = entry.hash or made
    yield from _end(realm, expected - 1, head, newest, known)


def _end(
    realm: Realm, last: int, head: int, newest: str, known: Mapping[int, str]
) -> Iterator[Finding]:
    """Compare where the journal ends with what its realm and the anchors say."""
    if last != head:
        yield Finding(realm.slug, last, f"the journal ends here, its realm says {head}")
    elif newest != realm.head_hash:
        yield Finding(realm.slug, head, "the newest link is not that of the last entry")
    for number in sorted(known):
        if number > last:
            yield Finding(realm.slug, number, "an anchor knows an entry that is not there")


def _redactions(realm: Realm) -> dict[int, list[Redaction]]:
    """Return the redactions of a realm by entry, in order."""
    found: dict[int, list[Redaction]] = {}
    for row in Redaction.objects.filter(realm=realm).order_by("pk"):
        found.setdefault(row.seq, []).append(row)
    return found


def _told(realm: Realm) -> set[tuple[int, str, str]]:
    """Return the redactions that a journal tells of: entry, digest before and after."""
    # its own journal, or that of another realm where it was closed
    rows = Entry.objects.filter(type=ContentRedacted.type)
    states = (
        (realm_id, json.loads(json.loads(text)[0]["body"])["state"])
        for realm_id, text in rows.values_list("realm_id", "variants")
    )
    alone = {
        (state["seq"], state["digest"], state["left"])
        for realm_id, state in states
        if (state.get("of_realm") == realm.slug if state.get("of_realm") else realm_id == realm.pk)
    }
    batches: dict[str, list[Step]] = {}
    for row in Redaction.objects.filter(realm=realm).exclude(batch=""):
        step = Step(row.seq, row.digest, row.left, row.link)
        batches.setdefault(row.batch, []).append(step)
    known = batches_told(realm.slug)
    together = {
        (step.seq, step.digest, step.left)
        for account, steps in batches.items()
        if known.get(account) == batch_digest(steps)
        for step in steps
    }
    return alone | together


def _digest(
    entry: Entry, rows: list[Redaction], told: set[tuple[int, str, str]]
) -> tuple[str, str]:
    """Return the digest an entry was linked with, and what is wrong with its redactions."""
    present = digest_shown(entry, linked=any(row.link for row in rows))
    if not rows:
        return present, ""
    steps = [(row.digest, row.left) for row in rows]
    follow = all(one[1] == after[0] for one, after in pairwise(steps))
    if not follow or steps[-1][1] != present:
        return rows[0].digest, "changed after its redaction"
    if any((entry.seq, *step) not in told for step in steps):
        return rows[0].digest, "redacted without an entry that says so"
    return rows[0].digest, ""


def _states(realm: Realm) -> Iterator[Finding]:
    """Compare the present states with the entries they were taken from."""
    states = CurrentState.objects.filter(realm=realm).exclude(variants="").order_by("key")
    rows = states.values_list("key", "seq", "variants").iterator(chunk_size=CHUNK)
    for key, seq, variants in rows:
        entry = Entry.objects.filter(realm=realm, seq=seq).values_list("key", "variants").first()
        if entry != (key, variants):
            yield Finding(realm.slug, seq, f"the state of {key} is not that of its entry")


def verify_trail(scope: str, known: Iterable[Anchor] = ()) -> list[Finding]:
    """Return what is wrong with one scope of the trail."""
    name = f"{TRAIL}{scope or '-'}"
    head = TrailHead.objects.filter(scope=scope).first() or TrailHead(scope=scope)
    anchored = {one.number: one.hash for one in known}
    found: list[Finding] = []
    previous, expected = head.floor_hash, head.floor + 1
    rows = TrailNote.objects.filter(scope=scope, number__gt=head.floor).order_by("number")
    for note in rows.iterator(chunk_size=CHUNK):
        if note.number != expected:
            found.append(Finding(name, expected, f"missing up to {note.number - 1}"))
        expected = note.number + 1
        made = trail_link(previous, note)
        if note.hash != made:
            found.append(Finding(name, note.number, "changed, added or put in another place"))
        if anchored.get(note.number, made) != made:
            found.append(Finding(name, note.number, "not what its anchor says"))
        previous = note.hash
    if (expected - 1, previous) != (head.number, head.hash):
        found.append(
            Finding(name, expected - 1, f"the trail ends here, its head says {head.number}")
        )
    found += [
        Finding(name, number, "an anchor knows a note that is not there")
        for number in sorted(anchored)
        if number >= expected
    ]
    return found


def verify_all(known: Iterable[Anchor] = ()) -> list[Finding]:
    """Return what is wrong with any realm's journal or the trail."""
    kept_elsewhere = list(known)

    def of(name: str) -> list[Anchor]:
        return [one for one in kept_elsewhere if one.scope == name]

    slugs = list(Realm.objects.order_by("slug").values_list("slug", flat=True))
    scopes = list(TrailHead.objects.order_by("scope").values_list("scope", flat=True))
    names = {*slugs, *(f"{TRAIL}{scope or '-'}" for scope in scopes)}
    return [
        *(finding for slug in slugs for finding in verify_realm(slug, of(slug))),
        *(
            finding
            for scope in scopes
            for finding in verify_trail(scope, of(f"{TRAIL}{scope or '-'}"))
        ),
        *(
            Finding(one.scope, one.number, "an anchor knows what is not there")
            for one in kept_elsewhere
            if one.scope not in names
        ),
    ]
