"""The bridge over HTTP: the state of a region out, files in, and the inbox."""

from collections.abc import Iterable
from typing import Any, ClassVar, cast
from urllib.parse import unquote

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from journal.errors import Invalid, TooLarge
from journal.said import beside, said
from lcms_bridge.answers import VERDICT
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.formats import Format
from lcms_bridge.models import HELD, Message
from lcms_bridge.rights import EXPORT, MEND, SEE
from lcms_bridge.selectors import (
    export_name,
    message_fields,
    message_get,
    messages_of,
    picture_of,
)
from lcms_bridge.services import message_receive
from lcms_bridge.services.corrections import require_mend
from lcms_bridge.sheets import sheet_document
from web.scopes import FILES, MESSAGES
from web.views import RealmView

PAGE = 50  # messages in one answer
MULTIPART_SLACK = 64 * 1024  # what the envelope of a form may add to a file


class OneForm(BaseContentNegotiation):
    """An address that answers in one form, whatever the client says it accepts."""

    def select_parser(self, _request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Return the first parser: a download has no body."""
        return next(iter(parsers), None)

    def select_renderer(
        self,
        _request: Request,
        renderers: Iterable[BaseRenderer],
        _format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer of errors; the file itself is no rendered value."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type or ""


class RawBody(BaseParser):
    """Whatever is sent, as bytes, up to one byte more than a message may have."""

    media_type = "*/*"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> dict[str, bytes]:
        """Return the bytes under the name `raw`."""
        return {"raw": stream.read(MAX_BYTES + 1)}


class ExportView(RealmView):
    """A file with the state of a region, or of the country (`NL`), in one format."""

    right = EXPORT
    scope = FILES
    is_dear = True
    content_negotiation_class = OneForm
    form: ClassVar[Format]

    def get(self, request: Request, realm: str, region: str) -> HttpResponse:
        """Answer with the file; figures age, so no cache may hold it."""
        form = self.form
        picture = picture_of(self.realm, region)
        response = HttpResponse(
            form.encode(picture) if form.encode else b"", content_type=form.media_type
        )
        name = export_name(self.realm, region, picture.at, form.suffix)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response


def export_view(form: Format) -> type[ExportView]:
    """Return the view of one outgoing format."""
    view = type(
        f"{form.name.title().replace('-', '').replace('.', '')}View", (ExportView,), {"form": form}
    )
    described = extend_schema(
        operation_id=form.route.replace("-", "_"),
        responses={(200, form.media_type.partition(";")[0]): OpenApiTypes.BINARY},
        summary=form.summary,
    )
    return cast("type[ExportView]", extend_schema_view(get=described)(view))


class MessagesView(RealmView):
    """The inbox: what came in, and the way in."""

    right = SEE
    scope_of_writing = MESSAGES
    query = ("before", "held")
    parser_classes = [MultiPartParser, RawBody]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a body that is far too large before it is taken apart."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MAX_BYTES + MULTIPART_SLACK:
            raise _too_large()
        super().initial(request, *args, **kwargs)

    @extend_schema(
        parameters=[
            OpenApiParameter("before", int, description="Messages older than this number"),
            OpenApiParameter(
                "held", bool, description="Only those of which something is held back"
            ),
        ],
        responses={200: OpenApiTypes.OBJECT},
        operation_id="messages_list",
        summary="The inbox, newest first",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with one page of messages and the number to ask the next page with."""
        rows = messages_of(self.realm, self.person)
        if _yes(request.query_params.get("held", ""), "held"):
            rows = rows.filter(state__in=HELD)
        before = request.query_params.get("before", "")
        if before:
            rows = rows.filter(pk__lt=_number(before))
        page = list(rows[: PAGE + 1])
        more = page[PAGE - 1].pk if len(page) > PAGE else None
        return Response({"messages": [message_fields(row) for row in page[:PAGE]], "next": more})

    @extend_schema(
        request={"multipart/form-data": OpenApiTypes.OBJECT, "text/csv": OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("X-Filename", str, OpenApiParameter.HEADER)],
        responses={202: OpenApiTypes.OBJECT, 200: OpenApiTypes.OBJECT},
        summary="Send a file; it is stored, then read",
    )
    def post(self, request: Request, realm: str) -> Response:
        """Store the file and answer at once; 200 when the same file was here already."""
        name, raw = uploaded(request)

        def receive() -> dict[str, Any]:
            receipt = message_receive(actor=self.person, realm=self.realm, raw=raw, name=name)
            document = message_document(receipt.message) | {"already_received": receipt.again}
            return document | (
                beside("sentence", said("lcms_bridge.already")) if receipt.again else {}
            )

        answer = self.once(request, receive, status=202)
        if answer.data["already_received"]:
            answer.status_code = 200
        return answer


class MessageView(RealmView):
    """One message."""

    right = SEE
    scope = MESSAGES

    @extend_schema(responses={200: VERDICT}, summary="One message and what became of it")
    def get(self, request: Request, realm: str, message: int) -> Response:
        """Answer with the message as the wire shows it."""
        return Response(message_document(message_get(self.realm, self.person, message)))


class SheetView(RealmView):
    """A message that is a table, as it is read when it is translated so."""

    right = MEND
    scope = MESSAGES
    query = ("map", "turned", "fill", "moment", "facility", "header")

    @extend_schema(
        operation_id="message_sheet",
        parameters=[OpenApiParameter(name, str) for name in query],
        responses={200: OpenApiTypes.OBJECT},
        summary="What stands in a table, which column is what, and what it says then; nothing is kept",
    )
    def get(self, request: Request, realm: str, message: int) -> Response:
        """Answer with the beginning of the table and of what it says, to who may mend it. Raises Refused."""
        row = message_get(self.realm, self.person, message)
        require_mend(self.person, row)
        return Response(sheet_document(row, request.query_params))


def message_document(message: Message) -> dict[str, Any]:
    """Return a message as the wire shows it."""
    document = message_fields(message)
    return document | {"received_at": message.received_at.isoformat()}


def uploaded(request: Request) -> tuple[str, bytes]:
    """Return the name and bytes of what was sent: a form's `file`, or the body itself."""
    sent: Any = request.data  # a form's fields, or what `RawBody` returned
    raw = sent.get("raw")
    if isinstance(raw, bytes):
        return unquote(request.headers.get("X-Filename", "")), raw
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid("lcms_bridge.no_file", code="empty", field="file")
    if upload.size is None or upload.size > MAX_BYTES:
        raise _too_large()
    return upload.name or "", upload.read()


def _yes(text: str, field: str) -> bool:
    """Return whether something is asked for. Raises Invalid for what is neither yes nor no."""
    if text not in {"", "true", "false"}:
        raise Invalid("lcms_bridge.no_yes", code="invalid", field=field)
    return text == "true"


def _number(text: str) -> int:
    """Return the number of a message. Raises Invalid."""
    most = 18  # digits a database number can have
    if not text.isascii() or not text.isdecimal() or len(text) > most:
        raise Invalid("lcms_bridge.no_number", code="invalid", field="before")
    return int(text)


def _too_large() -> TooLarge:
    """Return the refusal of a file that is too large."""
    return TooLarge("lcms_bridge.too_large", field="file", kilobytes=MAX_BYTES // 1024)
