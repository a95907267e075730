"""What is sent to open and to close a cohort."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from capacity.cohort_lists import labels
from capacity.fields import KindField
from capacity.kinds import example
from capacity.models import Counting
from web.bodies import Body


class CohortOpenIn(Body):
    """Which kinds of bed are split, into which labels, and how the parts are counted."""

    example: ClassVar[Mapping[str, Any]] = {
        "kinds": [example()],
        "labels": ["suspected", "proven", "recovered", "other"],
        "counting": "patients",
        "reason": "Uitbraak: cijfers per cohort gevraagd",
    }

    kinds = serializers.ListField(child=KindField(), allow_empty=False, max_length=20)
    labels = serializers.ListField(
        child=serializers.ChoiceField(choices=[*labels()]),
        min_length=2,
        max_length=8,
        # of lists the framework says this in English only
        error_messages={"min_length": _("Kies er ten minste {min_length}.")},
    )
    counting = serializers.ChoiceField(choices=Counting.choices)
    reason = serializers.CharField(max_length=500)


class CohortCloseIn(Body):
    """Which kind of bed is no longer split."""

    example: ClassVar[Mapping[str, Any]] = {"kind": example(), "reason": "Uitbraak voorbij"}

    kind = KindField()
    reason = serializers.CharField(max_length=500)
