"""What a backup says of itself: version, migrations, moment, and where journal and trail end in it."""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from config.backup import BackupError
from journal.verify import TRAIL, Anchor

Fetch = Callable[[str], Sequence[Sequence[Any]]]
LENGTH = 4  # bytes that say how long the manifest is
LONGEST = 16 * 1024 * 1024
COUNTED = ("journal_entry", "journal_trailnote", "network_user", "network_mandate")


@dataclass(frozen=True)
class RealmEnd:
    """Where a realm's journal ends: what a journal that was put back must show."""

    slug: str
    kind: str
    is_open: bool
    epoch: str
    head: int
    hash: str


@dataclass(frozen=True)
class Manifest:
    """Everything that is known of a backup without putting it back."""

    version: str
    store: str  # `postgresql` or `sqlite`
    made_at: str
    migrations: tuple[str, ...]
    realms: tuple[RealmEnd, ...]
    trail: tuple[tuple[str, int, str], ...]
    rows: dict[str, int] = field(default_factory=dict)

    def anchors(self) -> list[Anchor]:
        """Return the newest links of journal and trail, as `manage.py journal_anchor` writes them."""
        return [
            *(Anchor(one.slug, one.head, one.hash) for one in self.realms if one.hash),
            *(Anchor(f"{TRAIL}{scope or '-'}", number, link) for scope, number, link in self.trail),
        ]


def manifest_of(fetch: Fetch, *, version: str, store: str) -> Manifest:
    """Read the manifest of a database; every question is asked of the same snapshot."""
    realms = fetch(
        "SELECT slug, kind, is_open, epoch, head, head_hash FROM journal_realm ORDER BY 1"
    )
    trail = fetch("SELECT scope, number, hash FROM journal_trailhead ORDER BY scope")
    applied = fetch("SELECT app, name FROM django_migrations ORDER BY app, name")
    return Manifest(
        version=version,
        store=store,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        migrations=tuple(f"{app}.{name}" for app, name in applied),
        realms=tuple(
            RealmEnd(slug, kind, bool(is_open), str(uuid.UUID(str(epoch))), head, link)
            for slug, kind, is_open, epoch, head, link in realms
        ),
        trail=tuple((scope, number, link) for scope, number, link in trail),
        rows={table: fetch(f"SELECT count(*) FROM {table}")[0][0] for table in COUNTED},  # noqa: S608
    )


def with_manifest(manifest: Manifest, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a manifest, and after it the parts of a dump."""
    text = json.dumps(asdict(manifest), ensure_ascii=False).encode()
    yield len(text).to_bytes(LENGTH) + text
    yield from parts


def split_manifest(parts: Iterable[bytes]) -> tuple[Manifest, Iterator[bytes]]:
    """Return the manifest at the beginning, and the parts of the dump after it. Raises BackupError."""
    rest = iter(parts)
    held = bytearray()
    needed = LENGTH
    while len(held) < needed:
        more = next(rest, None)
        if more is None or needed > LONGEST:
            raise BackupError("This backup has no manifest.")
        held += more
        needed = LENGTH + int.from_bytes(held[:LENGTH])
    manifest = _read(bytes(held[LENGTH:needed]))

    def after() -> Iterator[bytes]:
        yield bytes(held[needed:])
        yield from rest

    return manifest, after()


def _read(text: bytes) -> Manifest:
    """Return a manifest from its text. Raises BackupError."""
    try:
        found = json.loads(text)
        return Manifest(
            version=found["version"],
            store=found["store"],
            made_at=found["made_at"],
            migrations=tuple(found["migrations"]),
            realms=tuple(RealmEnd(**one) for one in found["realms"]),
            trail=tuple((scope, number, link) for scope, number, link in found["trail"]),
            rows=dict(found["rows"]),
        )
    except (ValueError, KeyError, TypeError):
        raise BackupError("The manifest of this backup cannot be read by this version.") from None
