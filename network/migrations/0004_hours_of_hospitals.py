"""A hospital whose emergency department is open day and night has those hours."""

from typing import Any

from django.db import migrations


def fill(apps: Any, _schema: Any) -> None:
    facilities = apps.get_model("network", "Facility")
    facilities.objects.filter(ed_hours="24/7", hours="").update(hours="24/7")


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0003_chain'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
