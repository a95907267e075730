"""The way in for systems that send files: any format of the bridge, with the token of a source."""

from collections.abc import Iterable
from typing import Any, cast

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from callout.ways.gateway import TIMESTAMP
from capacity.feed_api import Machine, SourceAccess, too_many, wait_of
from capacity.feed_signature import require_signed
from capacity.models import Source
from capacity.permissions import SOURCE_MANAGE
from journal.asked import asked_only
from journal.errors import Invalid, Missing, Refused, TooLarge
from journal.idempotency import once_answered
from journal.said import beside, said
from journal.services import require_open
from lcms_bridge.answers import AGAIN, STORED, VERDICT
from lcms_bridge.api import MULTIPART_SLACK, RawBody, message_document, uploaded
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.examples import examples_of
from lcms_bridge.formats import INCOMING, format_named
from lcms_bridge.models import Message
from lcms_bridge.selectors import envelope_of
from lcms_bridge.senders import program_of
from lcms_bridge.services import message_receive
from lcms_bridge.transports import PUSH
from network.selectors import facility_get
from web.people import require
from web.scopes import MESSAGES
from web.views import RealmView


class OneAnswer(DefaultContentNegotiation):
    """An address whose `format` is that of what is sent; it answers in JSON."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Return the first renderer, whatever the client says it accepts."""
        del request, format_suffix
        renderer = next(iter(renderers))
        return renderer, renderer.media_type or ""


class SourceView(APIView):
    """An address that the token of a source opens, in its own realm alone."""

    authentication_classes = (SourceAccess,)
    scope = scope_of_writing = MESSAGES
    parser_classes = [MultiPartParser, RawBody]
    content_negotiation_class = OneAnswer
    query: tuple[str, ...] = ()

    def source_in(self, request: Request, realm: str) -> Source:
        """Return whose token it is. Raises Refused, Conflict (the realm is closed)."""
        asked_only(request, *self.query)
        source = cast("Machine", request.user).source
        if source.realm.slug != realm:
            raise Refused("capacity.source_other_realm", field="realm")
        require_open(source.realm)
        return source


class DeliveriesView(SourceView):
    """Where a system sends its files to."""

    query = ("format",)

    @extend_schema(
        operation_id="deliveries_create",
        request={"application/octet-stream": OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter("format", str, description="The name of a format; else recognised"),
            OpenApiParameter("X-Filename", str, OpenApiParameter.HEADER),
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="Sent twice under one key, it is one message: the first",
            ),
        ],
        responses={202: STORED, 200: AGAIN},
        summary="Send a file as a registered source; it is stored, then read",
    )
    def post(self, request: Request, realm: str) -> Response:
        """Store the file and answer at once; 200 when the same file was here already."""
        source = self.source_in(request, realm)
        wait = wait_of(source)
        if wait:
            return too_many(wait)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not str(length).isdecimal() or int(length) > MAX_BYTES + MULTIPART_SLACK:
            raise TooLarge("lcms_bridge.too_large", field="file", kilobytes=MAX_BYTES // 1024)
        require_signed(source, request)
        given = request.query_params.get("format", "")
        form = format_named(given)
        if given and (form is None or form not in INCOMING):
            names = [one.name for one in INCOMING]
            raise Invalid("lcms_bridge.cli.no_format", field="format", given=given, names=names)
        name, raw = uploaded(request)
        sender = program_of(source)
        signed_at = request.headers.get(TIMESTAMP, "") if source.secret else ""

        def receive() -> dict[str, Any]:
            receipt = message_receive(
                actor=sender,
                realm=source.realm,
                raw=raw,
                name=name,
                format_name=given,
                transport=PUSH,
                sent_at=signed_at,
            )
            return {"id": receipt.message.pk, "again": receipt.again}

        key = request.headers.get("Idempotency-Key", "")
        done = once_answered(
            sender.name, f"{request.path}#{key}" if key else "", source.realm, receive
        )
        message = Message.objects.defer("raw").get(pk=done.body["id"])
        again = done.body["again"] or done.repeated
        document = message_document(message) | {
            "already_received": again,
            "status": reverse("delivery", kwargs={"realm": realm, "message": message.pk}),
        }
        if again:
            document |= beside("sentence", said("lcms_bridge.already"))
        return Response(document, status=200 if again else 202)


class DeliveryView(SourceView):
    """What became of one file that a system sent."""

    @extend_schema(
        operation_id="delivery_retrieve",
        responses={200: VERDICT},
        summary="What became of a file of this source: the verdict per stage, and why",
    )
    def get(self, request: Request, realm: str, message: int) -> Response:
        """Answer with the message as the wire shows it."""
        source = self.source_in(request, realm)
        rows = Message.objects.filter(realm=source.realm, actor=program_of(source).name)
        row = rows.defer("raw").filter(pk=message).first()
        if row is None:
            raise Missing("lcms_bridge.no_message", field="message")
        return Response(message_document(row))


class ExamplesView(RealmView):
    """How a house would send its figures, in every format that can carry them."""

    right = SOURCE_MANAGE
    query = ("facility",)

    @extend_schema(
        operation_id="delivery_examples",
        parameters=[OpenApiParameter("facility", str, description="The code of a facility")],
        responses={200: OpenApiTypes.OBJECT},
        summary="An example of each format that can bring figures of a facility in",
    )
    def get(self, request: Request, realm: str) -> Response:
        """Answer with the address to send to and the examples, filled in for this facility."""
        facility = facility_get(request.query_params.get("facility", ""))
        require(self.person, SOURCE_MANAGE, facility)
        found = examples_of(facility, envelope_of(self.realm), self.realm.now())
        return Response(
            {
                "address": request.build_absolute_uri(
                    reverse("deliveries", kwargs={"realm": self.realm.slug})
                ),
                "facility": facility.pk,
                "examples": [
                    {
                        "format": one.form.name,
                        "label": one.form.label,
                        "note": one.form.note,
                        "file": one.file,
                        "text": one.text,
                        "advice": one.advice,
                    }
                    for one in found
                ],
            }
        )
