"""The place of `patientspread` in the project."""

from django.apps import AppConfig

from journal.said import word


class PatientspreadConfig(AppConfig):
    """Has reading a transfer recorded."""

    name = "patientspread"
    verbose_name = word("patientspread.app")

    def ready(self) -> None:
        """Make transfers known to the audit of reads."""
        from journal.audit import register_prefix  # noqa: PLC0415

        register_prefix("transfer:")
        register_prefix("pmr:")
        register_prefix("ride:")
        register_prefix("placement:")
