"""Traces go to a real receiver (OTLP over HTTP), joined from request to task; off, none is made."""

import gzip
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from config import traces
from config.celery import app
from config.tasks_seen import came_from, come_from, say_who_asks
from tests.needs import REPO
from tests.servers import wait_until

pytestmark = pytest.mark.django_db


class Receiver(BaseHTTPRequestHandler):
    """Takes traces as a collector does."""

    spans: list[Any] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        request = ExportTraceServiceRequest.FromString(body)
        assert self.path == "/v1/traces"
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.spans.extend(scope.spans)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.end_headers()

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def spans(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Receiver.spans.clear()
    settings.OTEL_ENDPOINT = f"http://127.0.0.1:{server.server_port}"
    traces._tracer.cache_clear()
    yield Receiver.spans
    end_tracer()
    server.shutdown()


def end_tracer():
    """Have the exporter of this process end here, not with the run."""
    traces._tracer(os.getpid()).span_processor.shutdown()
    traces._tracer.cache_clear()


def test_a_request_and_its_task_are_one_trace_that_names_nobody(spans, client):
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    client.get("/oproep/een-geheime-link/", headers={"traceparent": parent})
    headers: dict[str, object] = {"traceparent": parent}
    app.loader.import_default_modules()
    task = app.tasks["journal.tasks.beat"]
    task.push_request(**headers)
    try:
        come_from(task_id="t2", task=task)
        inner: dict[str, object] = {}
        say_who_asks(headers=inner)
        came_from(task_id="t2", state="FAILURE")
    finally:
        task.pop_request()
    wait_until(lambda: len(spans) >= 2, "the receiver has both")

    by_name = {span.name: span for span in spans}
    request, done = by_name["GET callout-answer"], by_name["journal.tasks.beat"]
    assert {request.trace_id.hex(), done.trace_id.hex()} == {"4bf92f3577b34da6a3ce929d0e0e4736"}
    assert request.parent_span_id.hex() == "00f067aa0ba902b7"
    assert done.span_id.hex() in str(inner["traceparent"])
    assert done.status.code == 2
    assert "geheime" not in str(spans)
    known = {one.key: one.value.string_value for one in request.attributes}
    assert known["zorgbeeld.request_id"]


def test_a_receiver_that_is_away_disturbs_nothing(settings, client):
    settings.OTEL_ENDPOINT = "http://127.0.0.1:9"
    traces._tracer.cache_clear()
    assert client.get("/healthz").status_code == 200
    end_tracer()


def test_off_no_exporter_is_loaded(tmp_path):
    code = "import config.asgi, sys; print(any('opentelemetry.exporter' in name for name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPO,
        env={"ZORGBEELD_VAR": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.strip().endswith("False"), done.stderr
