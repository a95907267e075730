"""The log over HTTP: older lines than a screen starts with."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from journal import audit
from journal.asked import SEQ_MAX, asked_only, asked_seq, asked_since, asked_until
from journal.errors import Invalid
from journal.identity import identify
from journal.logpages import MAX_LINES, PAGE_LINES, Asked, log_page
from journal.logtopics import about, topics
from journal.selectors import realm_get
from journal.wording import LONGEST, Sought


class LogView(APIView):
    """Older lines of the log, page by page, as whoever asks sees them."""

    is_dear = True

    @extend_schema(
        operation_id="realm_log",
        parameters=[
            OpenApiParameter("before", int, description="Only lines before this number"),
            OpenApiParameter("after", int, description="Only lines after this number"),
            OpenApiParameter("category", str, description="Only these categories, with commas"),
            OpenApiParameter(
                "since",
                OpenApiTypes.DATETIME,
                description="From this moment of realm time, or from the start of this day",
            ),
            OpenApiParameter(
                "until",
                OpenApiTypes.DATETIME,
                description="Until this moment of realm time, or until the end of this day",
            ),
            OpenApiParameter(
                "words",
                str,
                description="Only lines that hold all these words, in any form; the last may be unfinished, "
                "what stands in quotation marks must stand there so",
            ),
            OpenApiParameter(
                "by", str, description="Only lines of whoever's name or function holds these words"
            ),
            *(OpenApiParameter(name, str, description=text) for name, text in topics().items()),
            OpenApiParameter("limit", int, description=f"Lines, at most {MAX_LINES}"),
        ],
        responses={200: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Answer with `events`, newest first, and `before` for the next page (null: no older ones)."""
        realm = realm_get(slug)
        reader = identify(request, realm)
        page = log_page(realm, reader.audiences, _asked_log(request))
        audit.record_shown(realm, reader.actor.name, page.audited, way="log")
        before = "null" if page.before is None else page.before
        text = f'{{"events":[{",".join(page.bodies)}],"before":{before}}}'
        answer = HttpResponse(text, content_type="application/json")
        answer["Cache-Control"] = "private, no-store"
        return answer


def _asked_log(request: Request) -> Asked:
    """Return which lines the query asks for. Raises Invalid."""
    plain = ("before", "after", "category", "since", "until", "limit", "words", "by")
    asked_only(request, *plain, *topics())
    limit = asked_seq(request, "limit", PAGE_LINES)
    if not 1 <= limit <= MAX_LINES:
        raise Invalid("journal.bad_limit", field="limit", most=MAX_LINES)
    names = request.query_params.get("category", "").split(",")
    return Asked(
        before=asked_seq(request, "before", SEQ_MAX),
        after=asked_seq(request, "after", 0),
        categories=frozenset(name for name in names if name),
        since=asked_since(request, "since"),
        until=asked_until(request, "until"),
        lines=limit,
        words=_sought(request, "words"),
        by=_sought(request, "by"),
        about=tuple(
            about(name, code) for name in topics() if (code := request.query_params.get(name, ""))
        ),
    )


def _sought(request: Request, name: str) -> Sought | None:
    """Return the words that the query asks for, None: none. Raises Invalid."""
    words = request.query_params.get(name, "").strip()
    if len(words) > LONGEST:
        raise Invalid("journal.long_question", field=name, most=LONGEST)
    return Sought(words) if words else None
