"""Rides that left though nobody planned them: none of those is late by a plan."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patientspread", "0018_day_curve")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="unplanned",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
