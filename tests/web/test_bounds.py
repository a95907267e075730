"""Every number, text and moment that a command takes has bounds that both databases hold."""

from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework import serializers

from web.commands import Command, commands

BIGGEST = 2**63 - 1


def fields(field: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every field that takes a value, however deep."""
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        yield path, field
        yield from fields(field.child, f"{path}[]")
    elif isinstance(field, serializers.DictField) and not isinstance(
        field, serializers.HStoreField
    ):
        yield from fields(field.child, f"{path}{{}}")
    elif isinstance(field, serializers.Serializer):
        for name, inner in field.fields.items():
            yield from fields(inner, f"{path}.{name}")
    else:
        yield path, field


def accepted(field: Any, value: Any) -> bool:
    """Say whether a field takes a value."""
    try:
        field.run_validation(value)
    except serializers.ValidationError:
        return False
    return True


@pytest.mark.parametrize("made", commands(), ids=str)
def test_every_field_of_a_command_has_its_bounds(made: Command) -> None:
    for path, field in fields(made.body()):
        if isinstance(field, serializers.IntegerField | serializers.FloatField):
            assert field.max_value is not None, f"{path} takes any number"
            assert field.min_value is not None, f"{path} takes any number below nought"
            assert field.max_value <= BIGGEST, path
            strange: Any
            for strange in ("NaN", "Infinity", float("nan"), "9" * 5000, True, [], {}):
                assert not accepted(field, strange), f"{path} takes {strange!r:.20}"
        elif type(field) is serializers.CharField:
            assert field.max_length is not None, f"{path} takes a text of any length"
