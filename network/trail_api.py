"""The trail and the tokens over HTTP."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from journal.asked import asked_seq, asked_since, asked_until
from journal.errors import Invalid
from journal.trail import trail_note
from network.services.tokens import TOKENS_SEE, tokens_of
from network.trail import (
    ACTIONS,
    FILE_ROWS,
    OUTCOMES,
    PAGE,
    TRAIL_SEE,
    TrailQuestion,
    file_rows,
    note_document,
    trail_seen,
)
from web.scopes import TRAIL, WRITING
from web.tables import csv_answer
from web.views import RealmView

MAX_TEXT = 120
_ASKED = ("since", "until", "actor", "object", "action", "outcome", "realm", "before")
_PARAMETERS = [
    OpenApiParameter("since", OpenApiTypes.DATETIME, description="From this moment or day"),
    OpenApiParameter("until", OpenApiTypes.DATETIME, description="Until this moment or day"),
    OpenApiParameter("actor", str, description="Part of the name of who did it"),
    OpenApiParameter("object", str, description="What it was about, such as `transfer:12`"),
    OpenApiParameter("action", str, enum=ACTIONS),
    OpenApiParameter("outcome", str, enum=OUTCOMES),
    OpenApiParameter("realm", str, description="Only what belongs to this realm"),
    OpenApiParameter("before", int, description="Only notes before this `id`"),
]


class _TrailView(RealmView):
    """What both forms of the trail share."""

    right = TRAIL_SEE
    scope = TRAIL
    query = _ASKED
    is_dear = True

    def asked(self, request: Request) -> TrailQuestion:
        """Return which notes are asked for; that they were is noted. Raises Invalid."""
        found = {name: _text(request, name) for name in ("actor", "object", "action", "outcome")}
        for name, known in (("action", ACTIONS), ("outcome", OUTCOMES)):
            if found[name] and found[name] not in known:
                raise Invalid("network.trail_unknown", field=name, value=found[name])
        about = found.pop("object")
        return TrailQuestion(
            since=asked_since(request, "since"),
            until=asked_until(request, "until"),
            realm=_text(request, "realm"),
            before=asked_seq(request, "before", 0),
            about=about,
            **found,
        )


def _text(request: Request, name: str) -> str:
    """Return a short text from the query. Raises Invalid."""
    text: str = request.query_params.get(name, "")
    if len(text) > MAX_TEXT or not text.isprintable():
        raise Invalid("network.trail_text", field=name, most=MAX_TEXT)
    return text


class TrailView(_TrailView):
    """Who did what with whose data: page by page."""

    @extend_schema(
        parameters=_PARAMETERS,
        responses={200: OpenApiTypes.OBJECT},
        summary="The trail (NEN 7513), as whoever asks may see it",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with `notes`, newest first, and `before` for the next page (null: no older ones)."""
        rows = list(trail_seen(self.person, self.asked(request), self.realm)[: PAGE + 1])
        shown = rows[:PAGE]
        detail = {"way": "trail", "query": request.GET.urlencode()[:200], "notes": len(shown)}
        trail_note("read", actor=self.person, about="trail", detail=detail)
        before = shown[-1].pk if len(rows) > PAGE else None
        return Response({"notes": [note_document(note) for note in shown], "before": before})


class TrailCsvView(_TrailView):
    """The trail as a file."""

    @extend_schema(
        parameters=_PARAMETERS,
        responses={(200, "text/csv"): OpenApiTypes.STR},
        summary=f"The trail as CSV, at most {FILE_ROWS} notes",
    )
    def get(self, request: Request, realm: str) -> HttpResponse:
        """Answer with the file."""
        rows = trail_seen(self.person, self.asked(request), self.realm)
        return csv_answer(self.realm, "inzage", file_rows(rows))


class TokensView(RealmView):
    """The tokens of one's programs; all of them for who oversees them."""

    right = TOKENS_SEE

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, summary="Tokens of programs, without them")
    def get(self, _request: Request, realm: str) -> Response:
        """Answer with what is kept of each."""
        return Response({"tokens": [_token(row) for row in tokens_of(self.person)]})


def _token(row: Any) -> dict[str, Any]:
    """Return what is kept of a token."""
    return {
        "id": row.pk,
        "owner": row.user.username,
        "owner_name": str(row.user),
        "name": row.name,
        "hint": row.hint,
        "may_change": row.may_change,
        # one that reads only changes nothing, also with a scope that reads and writes
        "scopes": sorted(row.can if row.may_change else row.can - WRITING),
        "created_at": row.created_at,
        "ends_at": row.ends_at,
        "revoked_at": row.revoked_at,
        "last_used_at": row.last_used_at,
    }
