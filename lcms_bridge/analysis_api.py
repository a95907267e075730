"""The analyst's door over HTTP: which datasets there are and what they mean, and each as a file."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from typing import Any, BinaryIO, ClassVar

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal import clock
from journal.asked import INSTANT, asked_since, asked_until
from journal.said import reader_language
from lcms_bridge.analysis.asked import (
    LONGEST,
    MOST_ROWS,
    Asked,
    check_may,
    may_have,
    period,
    reached_by,
)
from lcms_bridge.analysis.datasets import DATASETS, dataset_named
from lcms_bridge.analysis.files import FORMS, Form, about, digest, form_named
from lcms_bridge.api import OneForm
from lcms_bridge.rights import ANALYSIS
from network.models import Region
from web.people import Person
from web.scopes import FILES
from web.views import RealmView

IN_MEMORY = 8 * 1024 * 1024  # what is larger waits on the disk
PIECE = 64 * 1024


class AnalysisView(RealmView):
    """The datasets that whoever asks may have."""

    right = ANALYSIS
    scope = FILES

    @extend_schema(
        responses={200: OpenApiTypes.OBJECT},
        summary="Datasets for analysis: columns, units, definitions, versions",
    )
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with the datasets in the reader's language, the regions to choose, and the limits."""
        del realm
        language = reader_language()
        mine = [one for one in DATASETS if may_have(self.person, one)]
        return Response(
            {
                "realm": self.realm.slug,
                "exercise": self.realm.is_exercise,
                "datasets": [
                    one.told(language) | {"regions": _regions(self.person, one)} for one in mine
                ],
                "formats": [form.name for form in FORMS],
                "longest_days": LONGEST.days,
                "most_rows": MOST_ROWS,
            }
        )


def _regions(person: Person, dataset: Any) -> list[str]:
    """Return the codes of the regions that somebody can choose of a dataset; none: only own houses."""
    reached = reached_by(person, dataset.right)
    if not reached.everywhere:
        return sorted(reached.regions)
    return list(Region.objects.filter(retired_at=None).values_list("pk", flat=True))


class AnalysisFileView(RealmView):
    """One dataset of a period, as a file."""

    right = ANALYSIS
    scope = FILES
    is_dear = True
    content_negotiation_class = OneForm
    query: ClassVar[tuple[str, ...]] = ("from", "until", "region", "format")

    @extend_schema(
        operation_id="analysis_file",
        parameters=[
            OpenApiParameter(
                "from", str, description="A moment or a day; a week before without it."
            ),
            OpenApiParameter(
                "until",
                str,
                description=f"A moment (not included) or a day (included); {LONGEST.days} days at most.",
            ),
            OpenApiParameter("region", str, description="Code of a region."),
            OpenApiParameter("format", str, enum=[form.name for form in FORMS]),
        ],
        responses={
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/vnd.apache.parquet"): OpenApiTypes.BINARY,
        },
        summary="A dataset of a period, as CSV or Parquet",
    )
    def get(self, request: Request, realm: str, dataset: str) -> HttpResponseBase:
        """Answer with the file; a CSV that somebody has already is not sent again."""
        del realm
        form = form_named(request.query_params.get("format", "csv"))
        asked = self._asked(request, dataset)
        made_at = clock.now()
        file: BinaryIO = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # type: ignore[assignment]  # noqa: SIM115 -- closed by the answer
        try:
            form.write(asked, made_at, file)
        except BaseException:
            file.close()
            raise
        return self._answer(request, asked, form, file, about(asked, made_at))

    def _asked(self, request: Request, name: str) -> Asked:
        """Return what is asked. Raises Invalid, Refused, Missing."""
        dataset = dataset_named(name)
        region = request.query_params.get("region", "")
        reached = check_may(self.person, dataset, region)
        until = asked_until(request, "until")
        # a day is meant whole
        whole = until is not None and "T" not in request.query_params["until"]
        end = until + INSTANT if until is not None and whole else until
        start, end = period(asked_since(request, "from"), end, self.realm.now() + INSTANT)
        return Asked(dataset, self.realm, start, end, reached, region)

    def _answer(
        self, request: Request, asked: Asked, form: Form, file: BinaryIO, says: dict[str, str]
    ) -> HttpResponseBase:
        """Return the file as an answer, or that it is still the same."""
        mark = f'"{digest(file)}"'
        if request.headers.get("If-None-Match") == mark:
            file.close()
            return HttpResponseNotModified(headers={"ETag": mark})
        waits = isinstance(request._request, ASGIRequest)  # noqa: SLF001 -- DRF's name of what Django made
        answer = FileInPieces(file, asked_for=waits, content_type=form.media_type)
        answer["Content-Disposition"] = f'attachment; filename="{asked.name}.{form.name}"'
        answer["Cache-Control"] = "private, no-cache"
        answer["ETag"] = mark
        for name in ("realm", "exercise", "dataset", "version", "from", "until", "made_at"):
            answer[f"X-Zorgbeeld-{name.title().replace('_', '-')}"] = says[name]
        return answer


class FileInPieces(StreamingHttpResponse):
    """A file that goes out in pieces, and is let go of at the end.

    `asked_for`: an asynchronous server asks for the pieces itself. Django reads an ordinary iterator to its
    end there, and holds the whole file in memory.
    """

    def __init__(self, file: BinaryIO, *, asked_for: bool, **options: Any) -> None:
        super().__init__(_asked_for(file) if asked_for else _pieces(file), **options)
        self.file = file
        file.seek(0, 2)
        self["Content-Length"] = str(file.tell())
        file.seek(0)

    def close(self) -> None:
        """Let go of the file as well."""
        super().close()
        self.file.close()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file in pieces."""
    while piece := file.read(PIECE):
        yield piece


async def _asked_for(file: BinaryIO) -> AsyncIterator[bytes]:
    """Yield a file in pieces: from memory or the page cache, 64 kB take less than a turn of a thread."""
    for piece in _pieces(file):
        yield piece
