"""Let the deadlines of figures follow the phases that were decided before they did."""

from typing import Any

from django.db import migrations


def follow(apps: Any, _editor: Any) -> None:
    """Note the newest phase of each region where figures look for it."""
    pace = apps.get_model("capacity", "RegionPace")
    newest: dict[tuple[int, str], str] = {}
    for row in apps.get_model("phases", "PhaseDecision").objects.order_by("pk"):
        newest[row.realm_id, row.region_id] = row.phase
    pace.objects.bulk_create(
        pace(realm_id=realm, region_id=region, pace=phase)
        for (realm, region), phase in newest.items()
        if phase != "regular"
    )


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("phases", "0003_readable_words"), ("capacity", "0012_feeds")]
    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
