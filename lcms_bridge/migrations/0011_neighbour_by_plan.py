from django.db import migrations, models


def apart(apps, _editor):
    """Keep that a line follows the plans beside the phase, which a version before this one must know."""
    rows = apps.get_model("lcms_bridge", "Neighbour").objects
    rows.filter(from_phase="plan").update(by_plan=True, from_phase="")


def together(apps, _editor):
    """Keep it in the phase again."""
    rows = apps.get_model("lcms_bridge", "Neighbour").objects
    rows.filter(by_plan=True).update(from_phase="plan")


class Migration(migrations.Migration):

    dependencies = [
        ('lcms_bridge', '0010_read_only_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='neighbour',
            name='by_plan',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(apart, together),
    ]
