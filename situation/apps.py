"""The place of `situation` in the project."""

from django.apps import AppConfig


class SituationConfig(AppConfig):
    """See the package's own sentence."""

    name = "situation"
    verbose_name = "Situatie"
