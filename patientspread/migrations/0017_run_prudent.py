"""Runs that count on P90, and how far the worker of a run is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patientspread", "0016_vehicle_back")]

    operations = [
        migrations.AddField(
            model_name="spreadrun",
            name="prudent",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="spreadrun",
            name="progress",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
