"""The place of `situation` in the project."""

from django.apps import AppConfig


class SituationConfig(AppConfig):
    """The shared picture, the log, the exercise."""

    name = "situation"
    verbose_name = "Situatie"
