"""Reports of emergency departments are found by when they were observed: their hours are made from them."""

from django.db import migrations, models

from journal.serving_index import AddIndexWhileServing


class Migration(migrations.Migration):

    atomic = False  # PostgreSQL makes the index while others write

    dependencies = [("capacity", "0023_departments_ahead")]

    operations = [
        AddIndexWhileServing(
            model_name="edreport",
            index=models.Index(fields=["realm", "observed_at"], name="capacity_edreport_observed"),
        ),
    ]
