"""Fields of a command's body that name a place: its code comes in, the place itself goes on."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from journal.said import said
from network.selectors import facility_get, region_get, veiligheidsregio_get

MAX_CODE = 20


@extend_schema_field(OpenApiTypes.STR)
class PlaceField(serializers.Field[Any, str, str, Any]):
    """The code of a place. Raises Missing when there is none of that code."""

    find: Callable[[str], Any]

    def to_internal_value(self, data: Any) -> Any:
        """Return the place of a code."""
        if not isinstance(data, str) or not 0 < len(data) <= MAX_CODE or not data.isprintable():
            raise serializers.ValidationError(str(said("network.place_code")), code="place_code")
        return type(self).find(data)

    def to_representation(self, value: Any) -> str:
        """Return the code of a place."""
        return str(value.pk)


class FacilityField(PlaceField):
    """A facility."""

    find = staticmethod(facility_get)


class RegionField(PlaceField):
    """A ROAZ region."""

    find = staticmethod(region_get)


class VeiligheidsregioField(PlaceField):
    """A veiligheidsregio."""

    find = staticmethod(veiligheidsregio_get)
