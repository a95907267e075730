"""Around a migration: the views of analysts step aside before it, and come back after it."""

from typing import Any

from django.db import connections

from lcms_bridge.analysis.views import views_again, views_rest


def rest_before_migrating(*, using: str, plan: Any, **_signal: Any) -> None:
    """Take the views away where something will change."""
    connection = connections[using]
    if plan and connection.vendor == "postgresql":
        views_rest(connection)


def again_after_migrating(*, using: str, **_signal: Any) -> None:
    """Make the views anew; a migration does not fail for them, and the log says what is missing."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        views_again(connection)
