from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lcms_bridge', '0013_peer_dialect'),
    ]

    operations = [
        migrations.AddField(
            model_name='peer',
            name='told_mark',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
    ]
