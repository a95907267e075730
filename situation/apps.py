"""The place of `situation` in the project."""

from django.apps import AppConfig

from journal.said import word


class SituationConfig(AppConfig):
    """The shared picture, the log, the exercise."""

    name = "situation"
    verbose_name = word("situation.app")
