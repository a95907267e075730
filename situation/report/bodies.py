"""What people send about reports: the bodies of the commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from situation.picture_bodies import HERE, InActivity
from situation.report.models import LONGEST_NOTE, LONGEST_TITLE
from situation.report.sections import CODES
from web.bodies import Body
from web.fields import NameField


class SitrepPublishIn(InActivity):
    """What stands out in this report, in a few words."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "note": "Evacuatie van twee afdelingen loopt."}

    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")


class ReportLayoutIn(Body):
    """The sections of a region's reports in their order, and the title; none: as everybody has them."""

    example: ClassVar[Mapping[str, Any]] = {
        "place_kind": "veiligheidsregio",
        "place": "VR18",
        "title": "SITRAP GHOR Zuid-Holland Zuid",
        "sections": ["facts", "changes", "picture", "map", "decisions", "actions"],
    }

    place_kind = serializers.ChoiceField(("veiligheidsregio", "region"))
    place = serializers.CharField(max_length=20)
    title = NameField(max_length=LONGEST_TITLE)
    sections = serializers.ListField(child=serializers.ChoiceField(CODES), max_length=len(CODES))
