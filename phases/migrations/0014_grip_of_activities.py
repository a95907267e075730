"""Every GRIP decision belongs to an activiteit from here on."""

import django.db.models.deletion
from django.db import migrations, models

MAY_BREAK = (
    "A decision about GRIP without an activiteit can no longer be kept, which is all that the version before "
    "knows; its table is small, so that its indexes take no time: install while nobody works (see 0012)."
)


class Migration(migrations.Migration):

    dependencies = [
        ('phases', '0013_grip_carried'),
    ]

    operations = [
        migrations.AlterField(
            model_name='gripdecision',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grips', to='phases.activity'),
        ),
        migrations.AlterField(
            model_name='gripdecision',
            name='registered_at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='gripdecision',
            name='veiligheidsregio',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grips', to='network.veiligheidsregio'),
        ),
        migrations.AddIndex(
            model_name='gripdecision',
            index=models.Index(fields=['activity', 'veiligheidsregio', '-decided_at'], name='phases_grip_newest'),
        ),
        migrations.AddIndex(
            model_name='gripdecision',
            index=models.Index(fields=['realm', 'veiligheidsregio'], name='phases_grip_area'),
        ),
    ]
