"""The page of the wire says what the wire carries: every event's state, by the names of its fields."""

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from capacity.events import FiguresReported
from capacity.shapes import SHAPES
from journal.events import REGISTRY, Event

PAGE = (Path(__file__).parents[1] / "docs" / "wire.md").read_text(encoding="utf-8")
VALUES: dict[Any, Any] = {
    str: "x",
    int: 1,
    float: 1.0,
    bool: True,
    dict: {},
    list: [],
    tuple: (),
    datetime: datetime(2026, 1, 1, tzinfo=UTC),
    date: date(2026, 1, 1),
}


def value_of(hint: Any) -> Any:
    """Return a value of a type; of several, the first that is one of ours."""
    kind = get_origin(hint) or hint
    if kind in VALUES:
        return VALUES[kind]
    return next((value_of(one) for one in get_args(hint) if one is not type(None)), "x")


def made(kind: type[Event]) -> Event:
    """Return an event of a type, whatever it says."""
    hints = get_type_hints(kind)
    return kind(**{field.name: value_of(hints[field.name]) for field in fields(kind)})  # type: ignore[arg-type]


def every_form(event: Event) -> list[Event]:
    """Return an event once per entity that its type can speak of."""
    if isinstance(event, FiguresReported):
        return [
            replace(event, theme=theme)
            for theme in sorted({shape.theme for shape in SHAPES.values()})
            if theme != "beds"
        ]
    return [event]


STATES = [
    form
    for kind in REGISTRY.values()
    if not kind.type.startswith("trial")
    for form in every_form(made(kind))
]


@pytest.mark.parametrize(
    "event",
    [event for event in STATES if event.state() is not None],
    ids=lambda event: event.key,
)
def test_the_page_names_every_field_of_a_state(event: Event) -> None:
    entity = event.key.partition(":")[0]
    described = " ".join(
        line for line in PAGE.splitlines() if f"`{entity}:" in line or f"`{entity}`" in line
    )
    assert described, f"{entity} is not on the page"
    state = event.state() or {}
    assert [name for name in state if not re.search(rf"\b{name}\b", described)] == []
