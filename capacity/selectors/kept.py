"""How long the lines of figures are kept."""

from datetime import datetime, timedelta

from django.conf import settings

from journal.models import Realm


def kept_from(realm: Realm) -> datetime | None:
    """Return since when every line is kept; None where all of them are."""
    if realm.is_exercise:
        return None
    return realm.now() - timedelta(days=settings.FIGURES_LINES_DAYS)
