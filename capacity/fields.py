"""Fields of commands that name a kind of resource."""

from typing import Any

from rest_framework import serializers

from capacity.kinds import bed_kind, kind_in_force
from journal.errors import Invalid


class KindField(serializers.CharField):
    """The code of a kind of resource that is in force."""

    def __init__(self, **options: Any) -> None:
        """Take the options of a text."""
        super().__init__(max_length=20, **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the code, or say that there is no such kind."""
        code = super().to_internal_value(data)
        try:
            return kind_in_force(code).code
        except Invalid as error:
            raise serializers.ValidationError(error.message, code=error.code) from None


class BedKindField(serializers.CharField):
    """The code of a kind of bed that is in force."""

    def __init__(self, **options: Any) -> None:
        """Take the options of a text."""
        super().__init__(max_length=20, **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the code, or say that there is no such kind."""
        code = super().to_internal_value(data)
        try:
            return bed_kind(code).code
        except Invalid as error:
            raise serializers.ValidationError(error.message, code=error.code) from None
