"""Put the default spreading policy in force where there is none."""

from typing import Any

from django.core.management.base import BaseCommand

from journal.actors import system_actor
from patientspread.models import Policy
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt


class Command(BaseCommand):
    """Idempotent: a policy that is in force stays."""

    help = "Put the default spreading policy in force where there is none."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Adopt the default when nothing was ever adopted."""
        if not Policy.objects.exists():
            policy_adopt(
                actor=system_actor("defaults", "Standaardbeleid (voorstel)"),
                document=DEFAULT_POLICY,
            )
        self.stdout.write(
            f"Spreading policy: version {Policy.objects.latest('version').version} in force."
        )
