"""The delivery's own figures as JSON: for monitoring, and for the readiness page."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from journal.live.hub import all_hubs
from journal.metrics import metrics


def live_report() -> dict[str, Any]:
    """Return this process's counters, delays and realms; `alarm` is true when delivery is too
    late.
    """
    realms = {
        slug: {
            "sockets": len(follower.feed.peers),
            "late": len(follower.feed._late),  # noqa: SLF001 - the feed's own report
            "head": follower.feed.head,
            "epoch": follower.feed.epoch,
            "ring": len(follower.feed.ring),
        }
        for found in all_hubs()
        for slug, follower in tuple(found.followers.items())
    }
    return metrics.report() | {"realms": realms}


async def live_status(_request: HttpRequest) -> JsonResponse:
    """Answer with the report; 503 while the alarm is up, so that a plain probe sees it."""
    report = live_report()
    return JsonResponse(report, status=503 if report["alarm"] else 200)
