"""What people send about neighbours, and about texts that are shared with them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.source_bodies import LONGEST_DAYS
from journal.models import Realm
from lcms_bridge.gz.linking import BY_PLAN
from lcms_bridge.gz.sharing import MOST_REVISION, MOST_TEXT, MOST_THEME, MOST_TITLE
from lcms_bridge.models import SharedForm
from network.fields import RegionField
from phases.models import CarePhase
from web.bodies import Body
from web.fields import NameField, PatternField, SecretField, YesField
from web.scopes import EXCHANGE, OF_NEIGHBOURS, ScopesField

MOST_REGIONS = 20
HIGHEST_GRIP = 5


class NeighbourNameIn(Body):
    """Which neighbour."""

    example: ClassVar[Mapping[str, Any]] = {"neighbour": "buren"}

    neighbour = serializers.CharField(max_length=30)


class NeighbourIn(Body):
    """Another installation: where it is, which of its worlds is ours, what each tells the other.

    `token` is the one that its side made for us; null leaves the one we had. `renew`: make the one for its
    side anew, for `days`; `scopes`: what that one is for (null: as it was, of a new one reading alone).
    Without `from_phase` and `from_grip` the line is always open; `from_phase` `plan`: when the plan in force
    of a region of ours says so (`links`; where none says when, it is open, but from `from_grip` on where that
    is given). `is_new`: refused where there is one of that name.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "name": "buren",
        "label": "Zorgbeeld van de buurregio",
        "url": "https://zorgbeeld.example",
        "world": "nederland",
        "gives": ["TCZWN"],
        "takes": [],
        "from_phase": "",
        "from_grip": 0,
        "days": 365,
        "scopes": [EXCHANGE],
    }

    name = PatternField(
        r"^[a-z][a-z0-9-]{1,28}[a-z0-9]$", says="capacity.source_name_form", max_length=30
    )
    label = NameField(min_length=3, max_length=80)  # type: ignore[assignment]
    url = serializers.CharField(min_length=8, max_length=200)
    world = serializers.RegexField(r"^[a-z0-9_-]+$", max_length=50)
    gives = serializers.ListField(child=RegionField(), max_length=MOST_REGIONS, default=list)
    takes = serializers.ListField(child=RegionField(), max_length=MOST_REGIONS, default=list)
    token = SecretField(allow_blank=True, allow_null=True, default=None)
    from_phase = serializers.ChoiceField(
        choices=[*CarePhase.values[1:], BY_PLAN], allow_blank=True, default=""
    )
    from_grip = serializers.IntegerField(min_value=0, max_value=HIGHEST_GRIP, default=0)
    renew = YesField(default=False)
    days = serializers.IntegerField(
        min_value=1, max_value=LONGEST_DAYS, allow_null=True, default=None
    )
    scopes = ScopesField(OF_NEIGHBOURS, allow_null=True, default=None)
    is_new = YesField(default=False)


class SharedNameIn(Body):
    """Which of our shared texts."""

    example: ClassVar[Mapping[str, Any]] = {"ref": "0" * 32}

    ref = serializers.RegexField(r"^[0-9a-f]{32}$", max_length=32)


class SharedIn(Body):
    """A text of a theme, or a layer of the map, that neighbours of a region may read."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "form": "text",
        "theme": "beds",
        "title": "Beddendruk",
        "text": "De IC's zijn vol; de kliniek heeft ruimte.",
    }

    region = RegionField()
    form = serializers.ChoiceField(choices=SharedForm.choices)
    theme = serializers.CharField(max_length=MOST_THEME)
    title = NameField(max_length=MOST_TITLE)
    text = serializers.CharField(max_length=MOST_TEXT, allow_blank=True, default="")
    geometry = serializers.JSONField(default=None, allow_null=True)


class SharedChangeIn(SharedNameIn):
    """What a shared text shall say, made on the revision that was read.

    `neighbour`: of whom it is, empty for ours. Theirs is asked of them.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "ref": "0" * 32,
        "text": "De IC's zijn vol; de kliniek ook.",
        "revision": 1,
    }

    neighbour = serializers.CharField(max_length=30, allow_blank=True, default="")
    text = serializers.CharField(max_length=MOST_TEXT)
    revision = serializers.IntegerField(min_value=1, max_value=MOST_REVISION)


class SharedChoiceIn(SharedNameIn):
    """Which of two texts it shall be: `ours` (perhaps in other words), or `theirs`."""

    example: ClassVar[Mapping[str, Any]] = {
        "ref": "0" * 32,
        "neighbour": "buren",
        "choice": "theirs",
    }

    neighbour = serializers.CharField(max_length=30)
    choice = serializers.ChoiceField(choices=["ours", "theirs"])
    text = serializers.CharField(max_length=MOST_TEXT, allow_blank=True, default="")


class RevisionIn(Body):
    """What a neighbour sends: what one of our texts shall say from now on."""

    example: ClassVar[Mapping[str, Any]] = {"exercise": True, "text": "De kliniek is ook vol."}

    exercise = YesField()
    text = serializers.CharField(max_length=MOST_TEXT, trim_whitespace=False)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the values."""
        del realm
        return values
