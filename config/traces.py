"""Traces (OpenTelemetry), where `OTEL_ENDPOINT` says who takes them; else nothing of it is even loaded.

A span per request and per task, joined by the W3C header `traceparent`, each with the request id of log and
trail. What a span says names no person and no patient: the route's name, never an address with its values.
"""

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase

from journal.whence import whence

SERVICE = "zorgbeeld"
_FAULT = 500
_open: dict[str, tuple[Any, Any]] = {}


def is_on() -> bool:
    """Say whether somebody takes traces."""
    return bool(settings.OTEL_ENDPOINT)


@cache
def _tracer(pid: int) -> Any:
    """Return the tracer of a process: one that forks sends from threads of its own."""
    del pid
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 -- off costs nothing
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        msg = "OTEL_ENDPOINT is set and OpenTelemetry is not installed: run scripts/install trace"
        raise ImproperlyConfigured(msg) from error
    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
    address = f"{settings.OTEL_ENDPOINT.rstrip('/')}/v1/traces"
    provider.add_span_processor(
        BatchSpanProcessor(
            OTLPSpanExporter(endpoint=address, timeout=5), schedule_delay_millis=1000
        )
    )
    return provider.get_tracer(SERVICE)


def request_span(request: HttpRequest) -> AbstractContextManager[Any]:
    """Return the span of a request, as a context; nothing where traces are off."""
    if not is_on():
        return nullcontext()
    from opentelemetry.propagate import extract  # noqa: PLC0415
    from opentelemetry.trace import SpanKind  # noqa: PLC0415

    parent = extract({"traceparent": request.META.get("HTTP_TRACEPARENT", "")})
    span: AbstractContextManager[Any] = _tracer(os.getpid()).start_as_current_span(
        str(request.method), context=parent, kind=SpanKind.SERVER
    )
    return span


def request_done(span: Any, request: HttpRequest, response: HttpResponseBase) -> None:
    """Say of a span what its request was, as far as that names nobody."""
    if span is None:
        return
    match = request.resolver_match
    route = match.view_name if match else "unknown"
    span.update_name(f"{request.method} {route}")
    span.set_attribute("http.request.method", str(request.method))
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", response.status_code)
    span.set_attribute("zorgbeeld.request_id", whence().request)
    if response.status_code >= _FAULT:
        _fail(span)


def _fail(span: Any) -> None:
    """Mark a span as failed."""
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415

    span.set_status(Status(StatusCode.ERROR))


def headers_of() -> dict[str, str]:
    """Return what a message takes along so that its task's span belongs to the one that runs now."""
    if not is_on():
        return {}
    from opentelemetry.propagate import inject  # noqa: PLC0415

    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier


def task_begins(task_id: str, name: str, request: Any) -> None:
    """Open the span of a task."""
    if not is_on():
        return
    from opentelemetry.propagate import extract  # noqa: PLC0415
    from opentelemetry.trace import SpanKind  # noqa: PLC0415

    carrier: Mapping[str, str] = {"traceparent": getattr(request, "traceparent", None) or ""}
    opened = _tracer(os.getpid()).start_as_current_span(
        name, context=extract(carrier), kind=SpanKind.CONSUMER
    )
    span = opened.__enter__()
    span.set_attribute("zorgbeeld.request_id", whence().request)
    _open[task_id] = (opened, span)


def task_ends(task_id: str, state: str) -> None:
    """Close the span of a task."""
    opened, span = _open.pop(task_id, (None, None))
    if opened is None:
        return
    if state == "FAILURE":
        _fail(span)
    opened.__exit__(None, None, None)
