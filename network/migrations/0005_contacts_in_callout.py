"""Contacts belong to callout, which took the rows over."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('callout', '0001_initial'),
        ('network', '0004_hours_of_hospitals'),
    ]

    operations = [
        migrations.DeleteModel(
            name='FacilityContact',
        ),
    ]
