from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lcms_bridge', '0014_peer_told_mark'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ('partly', 'quarantined'))), fields=['realm', '-id'], name='lcms_bridge_message_held'),
        ),
    ]
