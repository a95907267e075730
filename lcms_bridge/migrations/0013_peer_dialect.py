from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lcms_bridge', '0012_movement_patient'),
    ]

    operations = [
        migrations.AddField(
            model_name='peer',
            name='dialect',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
