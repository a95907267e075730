"""A table that is read, as a file: its name says in which realm it was made."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import Any

from django.http import HttpResponse

from journal.models import Realm


def csv_answer(realm: Realm, name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return rows as a file to keep: moments as ISO 8601, unknown as an empty cell."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    mark = "OEFENING-" if realm.is_exercise else ""
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{mark}{realm.slug}-{name}.csv"'},
    )


def _cell(value: Any) -> Any:
    """Return a value as a cell; a text that a spreadsheet would compute stays a text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
