"""Fields of a command's body that any app needs."""

import math
import re
from datetime import datetime
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from journal.errors import Invalid
from journal.moments import read_moment
from journal.said import word
from journal.unseen import UNSEEN


class PatternField(serializers.RegexField):
    """A text of one form; `says` is the code of the sentence for what has another."""

    def __init__(self, regex: str | re.Pattern[str], *, says: str, **options: Any) -> None:
        super().__init__(regex, **options)
        self.says = says


class NameField(serializers.CharField):
    """What people call something; with characters that nobody sees two things would have one name."""

    default_error_messages = {"unseen": word("web.name_unseen")}

    def to_internal_value(self, data: Any) -> str:
        """Return the name."""
        value: str = super().to_internal_value(data)
        if UNSEEN.search(value):
            self.fail("unseen")
        return value


class SecretField(serializers.CharField):
    """A token or key that another system gave: taken as it is, kept encrypted, no text for people."""

    def __init__(self, *, max_length: int = 2000, **options: Any) -> None:
        super().__init__(max_length=max_length, trim_whitespace=False, **options)


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentField(serializers.Field[datetime, Any, str, Any]):
    """A moment with its offset, by the one rule of `journal.moments`."""

    def to_internal_value(self, data: Any) -> datetime:
        """Return the instant."""
        try:
            return read_moment(data)
        except Invalid as error:
            raise serializers.ValidationError(error.message, code=error.code) from None

    def to_representation(self, value: datetime) -> str:
        """Return it as it is written."""
        return value.isoformat()


class YesField(serializers.BooleanField):
    """Yes or no; what is neither is refused in both languages."""

    default_error_messages = {"invalid": word("web.no_yes")}


LARGEST_ROW = 2**63 - 1  # what a key of a row can be on either database
LARGEST_COUNT = 2**31 - 1  # likewise a count; what makes sense the services say


class RowField(serializers.IntegerField):
    """The number of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST_ROW} | options)


class CountField(serializers.IntegerField):
    """A count of people, beds, minutes: nought or more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": LARGEST_COUNT} | options)


LARGEST_MEASURE = 1_000_000.0  # hours, scores: what makes sense the services say


class MeasureField(serializers.FloatField):
    """A number with a fraction, finite: what is no number cannot be compared or sent on."""

    def __init__(self, **options: Any) -> None:
        limits = {"min_value": -LARGEST_MEASURE, "max_value": LARGEST_MEASURE}
        super().__init__(**limits | options)

    def to_internal_value(self, data: Any) -> float:
        """Return the number."""
        if isinstance(data, bool):
            self.fail("invalid")
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value
