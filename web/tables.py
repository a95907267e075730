"""A table that is read, as a file: its name says in which realm it was made, no cell is a formula."""

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import Any

from django.http import HttpResponse

from journal.models import Realm
from journal.said import Named, Said

# What a spreadsheet computes when a cell begins with it, also after spaces; the wide forms are the same
# signs as a Japanese keyboard types them (OWASP, CSV injection).
_SIGNS = "=+\\-@＝＋－＠"
# A spreadsheet elsewhere splits cells at another sign than the file does: after any of them begins a cell,
# which some trim. So many at most: a text of tabs alone would be read again from each.
_BEGINS = re.compile(rf"(\A[\s'\"]*|[;,|\t\r\n][\s'\"]{{0,200}})(?=[{_SIGNS}]|\A[\t\r])")


def csv_answer(
    realm: Realm | None, name: str, rows: Iterable[Iterable[Any]], *, mark: str = ""
) -> HttpResponse:
    """Return rows as a file to keep: moments as ISO 8601, `true` and `false`, unknown as an empty cell.

    Without a realm the name stands alone. `mark` goes in front: some spreadsheets know UTF-8 by it.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return HttpResponse(
        mark + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_place(realm)}{name}.csv"'},
    )


def _place(realm: Realm | None) -> str:
    """Return the beginning of a file's name: an exercise says so."""
    if realm is None:
        return ""
    return f"{'OEFENING-' if realm.is_exercise else ''}{realm.slug}-"


def harmless(text: str) -> str:
    """Return a text that no spreadsheet computes, however it splits the line."""
    return _BEGINS.sub(r"\1'", text.replace("\0", "\ufffd"))


def _cell(value: Any) -> Any:
    """Return a value as a cell; a text that a spreadsheet would compute stays a text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(str(value)) if isinstance(value, str | Said | Named) else value
