"""The place of `patientspread` in the project."""

from django.apps import AppConfig


class PatientspreadConfig(AppConfig):
    """Registers its commands, and that reading a transfer is recorded."""

    name = "patientspread"
    verbose_name = "Spreiding"

    def ready(self) -> None:
        """Make the commands known to sockets, and transfers to the audit of reads."""
        from journal.audit import register_prefix  # noqa: PLC0415
        from journal.commands import register  # noqa: PLC0415
        from patientspread import admin, commands, receivers  # noqa: F401, PLC0415

        register_prefix("transfer:")
        register("patientspread.run_request", commands.run_request)
        register("patientspread.transfer_answer", commands.transfer_answer)
        register("patientspread.transfer_withdraw", commands.transfer_withdraw)
