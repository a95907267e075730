"""What a command takes: the shape of its payload, and the arguments of its service from it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from journal.errors import Invalid
from journal.models import Realm
from journal.patients import refuse_patients
from journal.unseen import all_seen
from web.field_errors import first_error


class Body(serializers.Serializer[Any]):
    """The payload of a command. `example` is a whole one: for the documents and the tests."""

    example: ClassVar[Mapping[str, Any]] = {}
    names_persons: ClassVar[bool] = (
        False  # what must be found to be removed may be somebody's number
    )

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the service's arguments from checked values: by default the values themselves."""
        del realm
        return values


def checked(body: type[Body], payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload's values, converted. Raises Invalid naming the first wrong field.

    A name that nobody knows is refused: a slip in `what_if` would make a comparison a plan. So are words
    that surely are about one patient. Free texts lose what nobody sees before they are measured.
    """
    reading = body(data=texts_seen(body(), payload))
    _refuse_unknown(reading, payload)
    if not reading.is_valid():
        field, sentence = first_error(reading.errors, reading)
        raise Invalid("web.as_read", code="invalid", field=field, sentence=sentence)
    values: dict[str, Any] = reading.validated_data
    if not body.names_persons:
        refuse_patients(values)
    return values


def _refuse_unknown(field: Any, given: Any, path: str = "") -> None:
    """Raise Invalid for the first member of an object that its serializer does not have."""
    if isinstance(field, serializers.ListSerializer):
        for at, item in enumerate(given if isinstance(given, list) else ()):
            _refuse_unknown(field.child, item, f"{path}{at}.")
    elif isinstance(field, serializers.Serializer) and isinstance(given, Mapping):
        for name, value in given.items():
            if name not in field.fields:
                known = [f"‘{one}’" for one in field.fields]
                raise Invalid("web.unknown_name", field=f"{path}{name}", name=name, known=known)
            _refuse_unknown(field.fields[name], value, f"{path}{name}.")


def texts_seen(field: Any, given: Any) -> Any:
    """Return what was given, its free texts as they can be seen; a field with a rule of its own keeps it."""
    if isinstance(field, serializers.Serializer) and isinstance(given, Mapping):
        fields = field.fields
        return {
            name: texts_seen(fields[name], one) if name in fields else one
            for name, one in given.items()
        }
    if isinstance(field, serializers.ListSerializer | serializers.ListField) and isinstance(
        given, list
    ):
        return [texts_seen(field.child, one) for one in given]
    if isinstance(field, serializers.DictField) and isinstance(given, Mapping):
        return {name: texts_seen(field.child, one) for name, one in given.items()}
    if isinstance(field, serializers.JSONField) or type(field) is serializers.CharField:
        return all_seen(given)
    return given
