"""The way in for systems: figures of many facilities in one request, with the token of a source."""

from typing import Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from capacity.feed_signature import require_signed
from capacity.kinds import example
from capacity.models import Source
from capacity.services.feed import feed_take
from capacity.services.sources import source_of_token, source_used, token_over
from journal import errors
from journal.errors import Invalid, Refused, TooLarge, ZorgbeeldError
from journal.limits import Kind, shares
from journal.said import said
from journal.services import require_open
from network.auth import false_token
from web.problems import CONTENT_TYPE, problem
from web.scopes import FIGURES, OF_SYSTEMS, described, require_scope
from web.views import MAX_KEY

MAX_REPORTS = 1_000
MAX_BYTES = 2 * 1024 * 1024  # a thousand reports of ten kinds are 1.5 MB
FEEDS = Kind("feeds", "FEED_REQUESTS_PER_10_S", 10.0, "capacity.feed_too_often")
SCHEMES = (b"bearer", b"token")
FIGURE = {"type": "integer", "nullable": True, "minimum": 0}
ROW = {
    "type": "object",
    "required": ["facility", "observed_at"],
    "properties": {
        "id": {"type": "string", "maxLength": 100, "description": "Comes back in the answer."},
        "facility": {"type": "string"},
        "observed_at": {"type": "string", "format": "date-time"},
        "duiding": {"type": "string", "maxLength": 500},
        "capacity_class": {
            "type": "string",
            "enum": ["regular", "buffer", "adapted", "crisis"],
        },
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["bed"],
                "properties": {
                    "bed": {"type": "string", "description": "The code of a kind."},
                    "cohort": {"type": "string", "maxLength": 20},
                    "note": {"type": "string"},
                    "operational": FIGURE,
                    "occupied": FIGURE,
                    "blocked": FIGURE,
                    "values": {"type": "object", "description": "Of a kind with another shape."},
                },
            },
        },
        "ed": {
            "type": "object",
            "description": "As `facilities/<facility>/ed/`; without `traffic` the state stays as it was.",
        },
    },
}
BATCH = {
    "type": "object",
    "required": ["reports"],
    "properties": {"reports": {"type": "array", "maxItems": MAX_REPORTS, "items": ROW}},
}

_PART = {
    "row": {"type": "integer", "minimum": 0},
    "id": {"type": "string"},
    "part": {"type": "string", "description": "`figures` or `ed`."},
}
_REFUSED = {
    **_PART,
    "field": {"type": "string"},
    "code": {"type": "string", "description": "Stable; the sentence is for people."},
    "sentence": {
        "type": "object",
        "properties": {"nl": {"type": "string"}, "en": {"type": "string"}},
    },
}
TOLD = {
    "type": "object",
    "properties": {
        "source": {"type": "string"},
        "accepted": {"type": "array", "items": {"type": "object", "properties": _PART}},
        "unchanged": {"type": "array", "items": {"type": "object", "properties": _PART}},
        "rejected": {"type": "array", "items": {"type": "object", "properties": _REFUSED}},
        "counts": {
            "type": "object",
            "description": "How many there are of each.",
            "additionalProperties": {"type": "integer"},
        },
    },
}
TOLD_EXAMPLE = {
    "source": "hix-maasstad",
    "accepted": [{"row": 0, "id": "a1", "part": "figures"}, {"row": 0, "id": "a1", "part": "ed"}],
    "unchanged": [],
    "rejected": [],
    "counts": {"accepted": 2, "unchanged": 0, "rejected": 0},
}


class TooMany(ZorgbeeldError):  # noqa: N818 -- read at `raise TooMany(…)`
    """A source sends more often than it may."""

    status = 429


class Machine:
    """Who a request with the token of a source is made by, as the framework wants to know it."""

    is_authenticated = True

    def __init__(self, source: Source) -> None:
        self.source = source


class SourceAccess(BaseAuthentication):
    """Access with the token of a source: `Authorization: Bearer <token>`, or `Token <token>`."""

    def authenticate(self, request: Request) -> tuple[Machine, None]:
        """Return the source whose token this is. Raises AuthenticationFailed, Refused."""
        parts = get_authorization_header(request).split()
        if len(parts) != 2 or parts[0].lower() not in SCHEMES:  # noqa: PLR2004 -- a scheme and a token
            raise AuthenticationFailed(str(said("capacity.source_token_missing")))
        token = parts[1].decode("ascii", errors="replace")
        found = source_of_token(token)
        if found is None:
            false_token(request)
            over = token_over(token)
            if over is not None:  # who has the token itself may know why it opens nothing
                raise AuthenticationFailed(str(said("capacity.source_token_over", at=over)))
            raise AuthenticationFailed(str(said("capacity.source_token_unknown")))
        require_scope(found.can, request)
        source_used(found)
        return Machine(found), None

    def authenticate_header(self, request: Request) -> str:
        """Name the way in, which makes the answer a 401."""
        del request
        return "Bearer"


class SourceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The token of a source, as the description of the API shows it."""

    target_class = "capacity.feed_api.SourceAccess"
    name = "source"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": f"Made for some of the scopes {', '.join(OF_SYSTEMS)}",
        }

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """Return what a token must be made for."""
        return {self.name: described(auto_schema)}


class FiguresView(APIView):
    """Figures from a source: one report, or a batch of up to a thousand."""

    authentication_classes = (SourceAccess,)
    scope_of_writing = FIGURES

    @extend_schema(
        operation_id="capacity_figures",
        request={"application/json": {"oneOf": [BATCH, ROW]}},
        responses={
            200: TOLD,
            422: TOLD,  # one report that is refused: as a batch with one row
        },
        summary="Report figures as a registered source: the good rows count, the bad ones are named",
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
        examples=[
            OpenApiExample(
                "batch",
                value={
                    "reports": [
                        {
                            "facility": "MAASSTAD",
                            "observed_at": "2026-01-31T08:30:00+01:00",
                            "lines": [{"bed": example(), "operational": 400, "occupied": 380}],
                            "ed": {"present": 24},
                        }
                    ]
                },
                request_only=True,
            ),
            OpenApiExample("told", value=TOLD_EXAMPLE, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request, realm: str) -> Response:
        """Take the reports in; answer row by row what became of them.

        A single report that is refused is answered 422; a batch is answered 200, whatever its rows.
        """
        source = cast("Machine", request.user).source
        if source.realm.slug != realm:
            raise Refused("capacity.source_other_realm", field="realm")
        require_open(source.realm)
        wait = wait_of(source)  # whatever it is, and whoever has the token: it is a request
        if wait:
            return too_many(wait)
        _require_size(request)
        require_signed(source, request)
        rows, single = _rows(request)
        key = request.headers.get("Idempotency-Key", "")
        if len(key) > MAX_KEY:
            raise Invalid("web.long_key", field="Idempotency-Key", most=MAX_KEY)
        answer = feed_take(source=source, rows=rows, key=key)
        refused = single and answer["rejected"] and not answer["accepted"]
        return Response(answer, status=422 if refused else 200)


def _require_size(request: Request) -> None:
    """Raise TooLarge for a request whose body is not read at all."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not str(length).isdecimal() or int(length) > MAX_BYTES:
        raise TooLarge("capacity.feed_too_large", field="", kilobytes=MAX_BYTES // 1024)


def _rows(request: Request) -> tuple[list[Any], bool]:
    """Return the rows of a request, and whether it is one report. Raises TooLarge, Invalid."""
    document = request.data
    if not isinstance(document, dict):
        raise Invalid("journal.bad_payload")
    if "reports" not in document:
        return [document], True
    strange = next((name for name in document if name != "reports"), None)
    if strange is not None:
        raise Invalid("web.unknown_name", field=strange, name=strange, known=["‘reports’"])
    rows = document["reports"]
    if not isinstance(rows, list) or not rows:
        raise Invalid("capacity.feed_no_rows", field="reports")
    if len(rows) > MAX_REPORTS:
        raise TooLarge("capacity.feed_too_many_rows", field="reports", most=MAX_REPORTS)
    return rows, False


def wait_of(source: Source) -> int:
    """Return for how many seconds a source must wait; counted in this process, as people's shares are."""
    try:
        shares.spend(f"source:{source.pk}", FEEDS)
    except errors.TooMany as refusal:
        return refusal.retry_after
    return 0


def too_many(wait: int) -> Response:
    """Return the answer to whoever asks too often, with when to come back."""
    refusal = TooMany("capacity.feed_too_often", seconds=wait)
    document = problem(refusal.code, refusal.message, refusal.status)
    return Response(
        document,
        status=refusal.status,
        content_type=CONTENT_TYPE,
        headers={"Retry-After": str(wait)},
    )
