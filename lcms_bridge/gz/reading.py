"""Values out of the body of a change, each checked: what is none is refused with its name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from journal.errors import Invalid
from lcms_bridge.gz.values import is_moment

Body = Mapping[str, Any]


def lines_in(body: Body) -> list[Body]:
    """Return the lines of figures that were said."""
    lines = body.get("lines", [])
    if not isinstance(lines, list) or not all(isinstance(one, Mapping) for one in lines):
        raise Invalid("lcms_bridge.gz.no_value", field="lines")
    return lines


def mapping_in(body: Body, name: str) -> Mapping[str, Any]:
    """Return values by name. Raises Invalid."""
    value = body.get(name) or {}
    if not isinstance(value, Mapping):
        raise Invalid("lcms_bridge.gz.no_value", field=name)
    return value


def text_in(body: Body, name: str) -> str:
    """Return a text, empty where nothing is said. Raises Invalid."""
    value = body.get(name) or ""
    if not isinstance(value, str) or "\0" in value:
        raise Invalid("lcms_bridge.gz.no_value", field=name)
    return value


def number_in(body: Body, name: str, most: int) -> int:
    """Return a whole number from 0. Raises Invalid."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Invalid("lcms_bridge.gz.no_value", field=name)
    return value


def moment_in(body: Body, name: str) -> datetime:
    """Return a moment. Raises Invalid."""
    moment = maybe_moment_in(body, name)
    if moment is None:
        raise Invalid("lcms_bridge.gz.no_value", field=name)
    return moment


def maybe_moment_in(body: Body, name: str) -> datetime | None:
    """Return a moment with its offset, None where nothing is said. Raises Invalid."""
    value = text_in(body, name)
    if not value:
        return None
    try:
        moment = parse_datetime(value)
    except ValueError:
        moment = None
    if moment is None or not is_moment(moment):
        raise Invalid("lcms_bridge.gz.no_value", field=name)
    return moment
