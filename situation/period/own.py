"""What is kept of the reports that somebody gets: for whoever asks what is known about them."""

from typing import Any

from network.models import User
from situation.period.models import ReportSubscription


def subscriptions_kept(user: User) -> list[dict[str, Any]]:
    """Return the subscriptions of somebody, also those that ended."""
    rows = ReportSubscription.objects.filter(user=user).order_by("pk")
    columns = ("realm__slug", "level", "place", "rhythm", "since", "ended_at")
    return list(rows.values(*columns))
