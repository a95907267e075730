"""A transfer names its kind of bed by code: kinds are data."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("patientspread", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="transfer",
            name="bed",
            field=models.CharField(max_length=20),
        ),
    ]
