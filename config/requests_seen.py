"""What is counted of requests: class of address, method, outcome, time; never the address itself."""

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Counter, Histogram

from journal.metrics import REGISTRY, Alert, with_alerts

# the first that fits
_CLASSES = (
    ("/static/", "static"),
    ("/healthz", "probe"),
    ("/readyz", "probe"),
    ("/metrics", "probe"),
    ("/live/", "live"),
    ("/beheer/", "admin"),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS = with_alerts(
    Counter(
        "zorgbeeld_http_requests",
        "Requests by class of address, method and status.",
        ["route", "method", "status"],
        registry=REGISTRY,
    ),
    Alert(
        "ZorgbeeldFaults",
        'sum(rate(zorgbeeld_http_requests_total{status=~"5.."}[5m]))'
        " / sum(rate(zorgbeeld_http_requests_total[5m])) > 0.02",
        "5m",
        "page",
        "More than one in fifty requests fails on our side.",
    ),
)
SECONDS = with_alerts(
    Histogram(
        "zorgbeeld_http_request_seconds",
        "How long requests took, by class of address; a stream counts until it begins.",
        ["route"],
        buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
        registry=REGISTRY,
    ),
    Alert(
        "ZorgbeeldSlowAnswers",
        "histogram_quantile(0.95, sum by (le, route) (rate(zorgbeeld_http_request_seconds_bucket"
        '{route=~"read|command|page"}[5m]))) > 2.5',
        "10m",
        "ticket",
        "One in twenty answers of the class {{ $labels.route }} takes more than 2.5 s.",
    ),
)


def route_class(request: HttpRequest) -> str:
    """Return the class of an address: a handful, whatever is asked."""
    path = request.path
    found = next((name for start, name in _CLASSES if path.startswith(start)), "")
    if found:
        return found
    if request.resolver_match is None:
        return "unknown"
    if path.startswith("/api/"):
        return "read" if request.method in ("GET", "HEAD", "OPTIONS") else "command"
    return "page"


def request_seen(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """Count one request."""
    route = route_class(request)
    method = request.method if request.method in _METHODS else "other"
    REQUESTS.labels(route, method, str(response.status_code)).inc()
    SECONDS.labels(route).observe(seconds)
