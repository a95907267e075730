"""The settings of the trial site: the project's own, plus its app; no login, since hooks stand in."""

from typing import Any

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, REST_FRAMEWORK, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.journal.livesite.apps.LiveSiteConfig"]
_OPEN: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}
REST_FRAMEWORK = {**REST_FRAMEWORK, **_OPEN}
ROOT_URLCONF = "tests.journal.livesite.urls"
# The page of the trial names its module plainly: nothing is collected.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_USE_FINDERS = True
# A herd of one account is what is measured here.
SOCKETS_PER_PERSON = COMMANDS_PER_10_S = READS_PER_10_S = 0
