"""What is kept of when somebody had the log open: for whoever asks what is known about them."""

from typing import Any

from network.models import User
from situation.models import LogLook


def looks_kept(user: User) -> list[dict[str, Any]]:
    """Return up to which line somebody read the log of each realm."""
    rows = LogLook.objects.filter(user=user).order_by("pk")
    columns = ("realm__slug", "seq", "at")
    return list(rows.values(*columns))
