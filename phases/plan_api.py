"""Plans in the making over HTTP: drafts, versions, comparisons, trials. What is done to them are commands."""

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from network.permissions import PICTURE_SEE
from network.selectors import region_get
from phases.draft_selectors import (
    comparison,
    draft_document,
    draft_read,
    readable_document,
    trial_document,
    version_of,
    versions_document,
    words_document,
)
from web.views import RealmView

_ANSWER = {200: OpenApiTypes.OBJECT}


class WordsView(RealmView):
    """What plans may name."""

    right = PICTURE_SEE

    @extend_schema(responses=_ANSWER, summary="What plans may name, with what it is called")
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with the names."""
        return Response(words_document())


class DraftView(RealmView):
    """One draft."""

    right = PICTURE_SEE

    @extend_schema(responses=_ANSWER, summary="A draft of a plan whole, with its faults")
    def get(self, _request: Request, realm: str, draft: int) -> Response:
        """Answer with the draft."""
        return Response(draft_document(draft_read(self.person, self.realm, draft)))


class TrialView(RealmView):
    """What a draft would have said."""

    right = PICTURE_SEE

    @extend_schema(responses=_ANSWER, summary="What a draft of a plan would have said")
    def get(self, _request: Request, realm: str, draft: int) -> Response:
        """Answer with its newest trial."""
        return Response(trial_document(draft_read(self.person, self.realm, draft)))


class VersionsView(RealmView):
    """The versions of a region's plan."""

    right = PICTURE_SEE

    @extend_schema(responses=_ANSWER, summary="The versions and drafts of a region's plan")
    def get(self, _request: Request, realm: str, region: str) -> Response:
        """Answer with the versions."""
        return Response(versions_document(self.person, self.realm, region_get(region)))


class DocumentView(RealmView):
    """A version of a plan in sentences."""

    right = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = ("of",)

    @extend_schema(
        responses=_ANSWER,
        summary="A version or draft of a plan in sentences",
        parameters=[OpenApiParameter("of", str)],
    )
    def get(self, request: Request, realm: str, region: str) -> Response:
        """Answer with the sentences."""
        of = request.query_params.get("of", "in-force")
        return Response(
            readable_document(version_of(self.person, self.realm, region_get(region), of))
        )


class ComparisonView(RealmView):
    """Two versions of a plan beside each other."""

    right = PICTURE_SEE
    query: ClassVar[tuple[str, ...]] = ("before", "after")

    @extend_schema(
        responses=_ANSWER,
        summary="The differences between two versions or drafts of a plan, in sentences",
        parameters=[OpenApiParameter("before", str), OpenApiParameter("after", str)],
    )
    def get(self, request: Request, realm: str, region: str) -> Response:
        """Answer with the differences."""
        place = region_get(region)
        before, after = (
            version_of(self.person, self.realm, place, request.query_params.get(name, "in-force"))
            for name in ("before", "after")
        )
        return Response(comparison(before, after))
