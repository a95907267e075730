"""The network over HTTP: the reference data, and who asks."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from journal.encodings import knows, smallest
from journal.errors import Invalid
from journal.events import encode
from journal.models import Realm
from journal.selectors import realm_get
from network.selectors import (
    outlines_document,
    person_document,
    reference_document,
    reference_in_dutch,
    reference_version,
)
from web.views import PersonView


class ReferenceView(PersonView):
    """The reference data in force, cached by its version."""

    query = ("words",)

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="Regions, veiligheidsregio's, facilities",
        parameters=[
            OpenApiParameter(
                "words", str, enum=["nl"], description="`nl`: without the names in English"
            )
        ],
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with the whole edition, or 304. Raises Invalid."""
        words = request.query_params.get("words", "")
        if words not in ("", "nl"):
            raise Invalid("network.reference_words", field="words", given=words)
        return _by_version(request, reference_in_dutch if words else reference_document)


class OutlinesView(PersonView):
    """The outlines of all regions, cached by the version of the reference data."""

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT}, summary="Outlines of the regions (GeoJSON)"
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with one FeatureCollection, or 304."""
        return _by_version(request, outlines_document)


class VersionView(PersonView):
    """Which version runs here."""

    @extend_schema(
        responses={
            200: inline_serializer(
                "Version", {"version": serializers.CharField(), "build": serializers.CharField()}
            )
        },
        summary="Which version runs here",
    )
    def get(self, _request: Request) -> Response:
        """Answer with the number of the release, and the mark of what its screens are made of."""
        return Response({"version": settings.VERSION, "build": str(settings.BUILD)})


class MeView(PersonView):
    """Who I am, what I may do, and in which realms."""

    query = ("realm",)

    def here(self, _named: Mapping[str, Any]) -> Realm | None:
        """Return the realm that is asked about. Raises Missing."""
        slug = self.request.GET.get("realm", "")
        return realm_get(slug) if slug else None

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="Who I am and what I may do",
        parameters=[
            OpenApiParameter(
                "realm", str, description="Where: mandates for exercises count in exercises only"
            )
        ],
    )
    def get(self, _request: Request) -> Response:
        """Answer with the person."""
        return Response(person_document(self.person))


def _by_version(request: Request, document: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Answer with a document of the reference data under its version as ETag."""
    version = reference_version()
    tag = f'"{version}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return HttpResponseNotModified()
    # while none was loaded what is there may change without a version
    make = _encoded if version else _encoded.__wrapped__
    plain, packed = make(document, version, get_language())
    with_brotli = knows(request, "br")
    response = HttpResponse(packed if with_brotli else plain, content_type="application/json")
    if with_brotli:
        response["Content-Encoding"] = "br"
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@lru_cache(maxsize=8)
def _encoded(
    document: Callable[[], dict[str, Any]], _version: str, _language: str | None
) -> tuple[bytes, bytes]:
    """Return a document as bytes, and compressed; once for a version: a fifth of a second is saved."""
    plain = encode(document()).encode()
    return plain, smallest(plain)
