"""What is kept as a document (evidence, a policy), laid out to be read in the administration."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from journal.said import said

LANGUAGES = {"nl", "en"}
NOTHING = "-"


def laid_out(value: Any, named: Callable[[str], str] = str) -> str:
    """Return a value of JSON as a list within a list; a text in both languages in that of the reader.

    A row of plain values stands on one line: fifty figures are no fifty lines. `named`: what people call
    a name or a code in it.
    """
    if isinstance(value, dict) and value:
        if set(value) == LANGUAGES:
            return str(value["en" if get_language() == "en" else "nl"])
        return beneath(
            format_html("{}: {}", named(key), laid_out(one, named)) for key, one in value.items()
        )
    if isinstance(value, list) and _holds_names(value):
        return beneath(laid_out(one, named) for one in value)
    return _plain(value, named)


def beneath(lines: Iterable[str]) -> SafeString:
    """Return lines beneath each other."""
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html('<ul class="laid-out">{}</ul>', items)


def _holds_names(value: list[Any]) -> bool:
    """Say whether there is a document in a list, or in one within it."""
    return any(
        isinstance(one, dict) or (isinstance(one, list) and _holds_names(one)) for one in value
    )


def _plain(value: Any, named: Callable[[str], str]) -> str:
    """Return what holds no names, as people write it."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return str(said("web.admin.yes" if value else "web.admin.no"))
    if isinstance(value, list):
        parts = (_plain(one, named) for one in value)
        return ", ".join(
            f"({part})" if isinstance(one, list) else part
            for one, part in zip(value, parts, strict=True)
        )
    return named(value) if isinstance(value, str) else str(value)
