"""What people send about the address at which a system's figures are fetched."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from lcms_bridge.formats import INCOMING
from lcms_bridge.pulls.models import Way
from web.bodies import Body
from web.fields import PatternField, SecretField

DAY_MINUTES = 24 * 60
# none of the exchange's own, in whatever case: those of the connection, of the body, of what is accepted
HEADER = re.compile(
    r"^(?:(?!(?:host|connection|transfer-|content-|accept|if-|te$|upgrade|user-agent|expect|cookie))"
    r"[A-Za-z][A-Za-z0-9-]{0,39})?$",
    re.IGNORECASE,
)


class PullNameIn(Body):
    """Of which system."""

    example: ClassVar[Mapping[str, Any]] = {"source": "hix-maasstad"}

    source = serializers.CharField(max_length=40)  # type: ignore[assignment]


class PullIn(PullNameIn):
    """Where the figures of a registered system are fetched, in which format, how often.

    `way` says how the token goes along: `bearer`, `basic` (`name:password`), or in a `header` of its own.
    `token` null leaves the one there was, empty takes it away. `format` empty: it is recognised.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "source": "hix-maasstad",
        "url": "https://lpz.example/api/seh.json",
        "format": "lpz-json",
        "every_minutes": 5,
        "way": "header",
        "header": "X-AUTH-TOKEN",
        "token": "voorbeeld",
    }

    url = serializers.CharField(min_length=8, max_length=300)
    format = serializers.ChoiceField(
        choices=[form.name for form in INCOMING], allow_blank=True, default=""
    )
    every_minutes = serializers.IntegerField(min_value=1, max_value=DAY_MINUTES)
    way = serializers.ChoiceField(choices=Way.values, default=Way.NONE.value)
    header = PatternField(
        HEADER,
        says="lcms_bridge.pull_header",
        max_length=40,
        allow_blank=True,
        default="",
    )
    token = SecretField(allow_blank=True, allow_null=True, default=None)
