"""Around a migration: the views of analysts step aside before it, and come back after it."""

import logging
from typing import Any

from django.db import DatabaseError, connections

from journal.errors import ZorgbeeldError
from lcms_bridge.analysis.views import views_again, views_rest

logger = logging.getLogger("zorgbeeld.analysis")


def rest_before_migrating(*, using: str, plan: Any, **_signal: Any) -> None:
    """Take the views away where something will change."""
    connection = connections[using]
    if plan and connection.vendor == "postgresql":
        views_rest(connection)


def again_after_migrating(*, using: str, **_signal: Any) -> None:
    """Make the views anew; a migration does not fail for them, and the log says what is missing."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    try:
        views_again(connection)
    except (DatabaseError, ZorgbeeldError) as error:
        logger.warning(
            "views for analysis were not made anew (manage.py analysis views): %s", error
        )
