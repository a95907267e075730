"""Writing an answer as a file: CSV for spreadsheets, Parquet for programs; both from the same rows.

A file is written whole before it is sent: a fault on the way is an error with a sentence, and never a file
that looks complete.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from journal.errors import Invalid
from journal.models import Realm
from lcms_bridge.analysis.asked import Asked
from web.tables import harmless

# what the houses of an installation reported is theirs: no licence lets anybody publish it
TERMS = (
    "Not open data: of the houses and regions that reported it. Publish nothing traceable to one."
)


@dataclass(frozen=True)
class Form:
    """A form of file: its name and ending, its media type, and what writes it and returns how many rows."""

    name: str
    media_type: str
    writer: str

    @property
    def write(self) -> Callable[[Asked, datetime, BinaryIO], int]:
        """Return what writes it. pyarrow takes some 45 MB of a process: it is loaded when first asked for."""
        found: Callable[[Asked, datetime, BinaryIO], int] = import_string(self.writer)
        return found


FORMS = (
    Form("csv", "text/csv; charset=utf-8", "lcms_bridge.analysis.files.write_csv"),
    Form("parquet", "application/vnd.apache.parquet", "lcms_bridge.analysis.parquet.write_parquet"),
)


def form_named(name: str) -> Form:
    """Return a form by its name. Raises Invalid."""
    for one in FORMS:
        if one.name == name:
            return one
    known = [f"‘{one.name}’" for one in FORMS]
    raise Invalid("lcms_bridge.analysis.no_form", field="format", given=name, known=known)


def about(asked: Asked, made_at: datetime) -> dict[str, str]:
    """Return what a file says of itself."""
    dataset = asked.dataset
    return {
        "realm": asked.realm.slug,
        "exercise": "true" if asked.realm.is_exercise else "false",
        "dataset": dataset.name,
        "version": str(dataset.version),
        "from": asked.start.astimezone(UTC).isoformat(),
        "until": asked.end.astimezone(UTC).isoformat(),
        "region": asked.region,
        "made_at": made_at.isoformat(),
        "definitions": definitions(asked.realm),
        "terms": TERMS,
        "made_by": f"Zorgbeeld {settings.VERSION}",
    }


def definitions(realm: Realm) -> str:
    """Return the address at which columns, units and definitions stand."""
    return f"{settings.PUBLIC_URL}{reverse('analysis', args=[realm.slug])}"


def write_csv(asked: Asked, made_at: datetime, out: BinaryIO) -> int:
    """Write rows as CSV (RFC 4180, UTF-8): unknown is an empty cell, no cell is a formula."""
    del made_at
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([one.name for one in asked.dataset.all_columns()])
    counted = Counted(asked.tuples())
    writer.writerows([_cell(value) for value in row] for row in counted)
    text.flush()
    text.detach()
    return counted.number


class Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self.rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for row in self.rows:
            self.number += 1
            yield row


def _cell(value: Any) -> Any:
    """Return a value as a cell: moments as ISO 8601 in UTC, yes and no as `true` and `false`."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def digest(file: Any) -> str:
    """Return a mark of the bytes of a file, from its begin."""
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return found
