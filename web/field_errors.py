"""The first thing wrong with a body, in our own words: the place and the sentence.

The framework's sentences are not all there in Dutch, name Python's types and repeat whatever was sent.
"""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from journal.said import Readable, said
from web.fields import PatternField

# what a field should have been, by its class
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (serializers.IntegerField, "web.field.whole_number"),
    (serializers.FloatField, "web.field.number"),
    (serializers.EmailField, "web.field.mail"),
    (serializers.CharField, "web.field.text"),
    (serializers.BaseSerializer, "web.field.object"),
)
_SENTENCES = {
    "required": "web.field.required",
    "null": "web.field.empty",
    "blank": "web.field.empty",
    "empty": "web.field.empty",
    "not_a_list": "web.field.list",
    "max_string_length": "web.field.number_long",
    "overflow": "web.field.number_long",
    "null_characters_not_allowed": "web.field.characters",
    "surrogate_characters_not_allowed": "web.field.characters",
}


def first_error(errors: Any, field: Any, path: str = "") -> tuple[str, Readable]:
    """Return the place (dotted path) and the sentence of the first error of a field, or of its parts."""
    if isinstance(errors, Mapping):
        name, inner = next(iter(errors.items()))
        if name == "non_field_errors":
            return first_error(inner, field, path)
        return first_error(inner, _part(field, name), f"{path}.{name}".strip("."))
    if isinstance(errors, list) and errors:
        nested = next(((i, e) for i, e in enumerate(errors) if isinstance(e, Mapping) and e), None)
        if nested is not None:
            return first_error(nested[1], _part(field, nested[0]), f"{path}.{nested[0]}".strip("."))
        return path, _sentence(errors[0], field)
    return path, _sentence(errors, field)


def _part(field: Any, name: Any) -> Any:
    """Return the field of a part: an item of a list, or a member of an object."""
    child = getattr(field, "child", None)
    return child if child is not None else getattr(field, "fields", {}).get(name)


def _sentence(error: Any, field: Any) -> Readable:
    """Return the sentence for one error; one that a field of ours says is said as it is."""
    code = getattr(error, "code", "")
    if code in _SENTENCES:
        return said(_SENTENCES[code])
    if code == "max_length":
        many = isinstance(field, serializers.ListField)
        return said(f"web.field.{'many' if many else 'long'}", most=field.max_length)
    if code == "min_length" and isinstance(field, serializers.CharField):
        return said("web.field.short", least=field.min_length)
    if code in {"min_value", "max_value"}:
        return _bounds(field)
    if code == "invalid_choice":
        return said("web.field.choice", known=[f"‘{choice}’" for choice in field.choices])
    own = field.says if isinstance(field, PatternField) else ""
    kind = own or next((what for cls, what in _KINDS if isinstance(field, cls)), "")
    return said(kind) if kind and code == "invalid" else str(error)


def _bounds(field: Any) -> Readable:
    """Return between which numbers a value must lie."""
    least, most = _written(field.min_value), _written(field.max_value)
    if most is None:
        return said("web.field.least", least=least)
    return said("web.field.between", least=least, most=most)


def _written(bound: float | None) -> float | None:
    """Return a bound as people write it: a whole number without a fraction."""
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound
