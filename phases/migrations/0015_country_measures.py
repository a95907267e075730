"""A measure that the pressure score of the country prescribes belongs to no region."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0010_roles_at_work'),
        ('phases', '0014_grip_of_activities'),
    ]

    operations = [
        migrations.AlterField(
            model_name='runmeasure',
            name='region',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region'),
        ),
    ]
