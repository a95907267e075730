"""Where metrics are read: `/metrics` of a server process, an own port of a worker.

They say how many people work and where things stand still: open to this machine alone, or to who has the
token. A request that a proxy passed on comes from elsewhere, whatever address it comes by.
"""

import ipaddress
import threading
from collections.abc import Callable, Iterable
from hmac import compare_digest
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from journal.metrics import REGISTRY


def may_read(peer: str, forwarded: str, authorization: str) -> bool:
    """Say whether somebody may read the metrics."""
    if settings.METRICS_TOKEN:
        given = authorization.removeprefix("Bearer ").encode("utf-8", "replace")
        return compare_digest(given, settings.METRICS_TOKEN.encode())
    try:
        return not forwarded and ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False


@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Answer with the metrics of this process."""
    meta = request.META
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "") or meta.get("HTTP_FORWARDED", "")
    peer = meta.get("REMOTE_ADDR", "")
    if not may_read(peer, forwarded, meta.get("HTTP_AUTHORIZATION", "")):
        return HttpResponse("no\n", status=403, content_type="text/plain")
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Quiet(WSGIRequestHandler):
    """Writes no line for each scrape."""

    def log_message(self, *_args: Any) -> None:
        """Write nothing."""


def _serve(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one scrape of a worker; who reaches its address may read, or must have the token."""
    given = environ.get("HTTP_AUTHORIZATION", "")
    if settings.METRICS_TOKEN and not may_read("", "", given):
        start("403 Forbidden", [("Content-Type", "text/plain")])
        return [b"no\n"]
    start("200 OK", [("Content-Type", CONTENT_TYPE_PLAIN_0_0_4)])
    return [generate_latest(REGISTRY)]


def show_metrics() -> None:
    """Show the metrics of this process at `METRICS_LISTEN`, where that is set."""
    if not settings.METRICS_LISTEN:
        return
    where, _colon, port = settings.METRICS_LISTEN.rpartition(":")
    server = make_server(where.strip("[]"), int(port), _serve, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
