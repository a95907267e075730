"""When a router said how long a ride takes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0012_roles_of_the_chain")]

    operations = [
        migrations.AddField(
            model_name="traveltime",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
    ]
