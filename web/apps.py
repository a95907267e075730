"""The place of `web` in the project."""

from django.apps import AppConfig

from journal.said import word


class WebConfig(AppConfig):
    """Rights, commands, pages and what they stand on."""

    name = "web"
    verbose_name = word("web.app")
