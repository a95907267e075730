"""How many vehicles can be away, by the hour of the day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patientspread", "0017_run_prudent")]

    operations = [
        migrations.AddField(
            model_name="fleet",
            name="by_hour",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
