from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lcms_bridge', '0011_neighbour_by_plan'),
    ]

    operations = [
        migrations.AddField(
            model_name='movement',
            name='patient',
            field=models.CharField(blank=True, db_default='', max_length=24),
        ),
        migrations.AddField(
            model_name='movement',
            name='admission',
            field=models.CharField(blank=True, db_default='', max_length=24),
        ),
    ]
