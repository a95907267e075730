"""What a command takes: the shape of its payload, and the arguments of its service from it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from journal.errors import Invalid
from journal.models import Realm


class Body(serializers.Serializer[Any]):
    """The payload of a command. `example` is a whole one: for the documents and the tests."""

    example: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the service's arguments from checked values: by default the values themselves."""
        del realm
        return values


def checked(body: type[Body], payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload's values, converted. Raises Invalid naming the first wrong field."""
    reading = body(data=payload)
    if not reading.is_valid():
        field, sentence = first_error(reading.errors)
        raise Invalid("web.as_read", code="invalid", field=field, sentence=sentence)
    values: dict[str, Any] = reading.validated_data
    return values


def first_error(errors: Any, path: str = "") -> tuple[str, str]:
    """Return the place (dotted path) and the sentence of the first error in a nested structure."""
    if isinstance(errors, Mapping):
        name, inner = next(iter(errors.items()))
        name = "" if name == "non_field_errors" else str(name)
        return first_error(inner, f"{path}.{name}".strip("."))
    if isinstance(errors, list) and errors:
        nested = next(((i, e) for i, e in enumerate(errors) if isinstance(e, Mapping) and e), None)
        if nested is not None:
            return first_error(nested[1], f"{path}.{nested[0]}".strip("."))
        return path, str(errors[0])
    return path, str(errors)
