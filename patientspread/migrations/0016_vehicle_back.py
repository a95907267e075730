"""When a vehicle was back, as somebody said; of what arrived or ended before this, at its last change."""

from typing import Any

from django.db import migrations, models


def came_back(apps: Any, schema_editor: Any) -> None:
    """Say of every vehicle that left before anybody could say so that it is back, but for those on the road."""
    rows = apps.get_model("patientspread", "Request").objects.using(schema_editor.connection.alias)
    gone = rows.filter(left_at__isnull=False, ride_back_at=None).exclude(state="under_way")
    gone.update(ride_back_at=models.F("changed_at"))


class Migration(migrations.Migration):
    dependencies = [("patientspread", "0015_share_key")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="ride_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(came_back, migrations.RunPython.noop),
    ]
