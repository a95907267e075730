"""Put the default beheersplan in force for every region that has none."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from journal.actors import system_actor
from network.models import Region
from phases.selectors import plans_in_force
from phases.services import plan_adopt

DEFAULT_PLAN = Path(__file__).resolve().parents[2] / "data" / "default_plan.json"


class Command(BaseCommand):
    """Idempotent: a region that has a plan keeps it."""

    help = "Put the default beheersplan in force for regions without one."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Adopt the default where nothing is in force."""
        document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
        in_force = plans_in_force()
        without = Region.objects.filter(retired_at__isnull=True).exclude(pk__in=in_force)
        for region in without:
            plan_adopt(
                actor=system_actor("defaults", "Standaardplan"),
                region=region,
                name=f"Beheersplan {region.short_name}",
                source="voorbeeldplan van Zorgbeeld; drempels zijn voorstellen, geen regionaal beleid",
                document=document,
            )
        self.stdout.write(f"Plans: {len(in_force)} in force already, {len(without)} adopted.")
