"""Kinds of resource as data; a line names its kind by code; a day counts patients per kind."""

from django.db import migrations, models


def gather(apps, schema_editor):
    """Carry the two counts of a day over into one per kind."""
    days = apps.get_model("capacity", "DayCount")
    for day in days.objects.iterator():
        day.present = {"ward": day.ward, "ic": day.ic}
        day.save(update_fields=["present"])


def spread(apps, schema_editor):
    """Carry them back; another kind has no column to go to."""
    days = apps.get_model("capacity", "DayCount")
    for day in days.objects.iterator():
        day.ward, day.ic = day.present.get("ward", 0), day.present.get("ic", 0)
        day.save(update_fields=["ward", "ic"])


class Migration(migrations.Migration):

    dependencies = [("capacity", "0002_initial")]

    operations = [
        migrations.CreateModel(
            name="ResourceKind",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("sector", models.CharField(max_length=40)),
                ("name_nl", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
                ("short_nl", models.CharField(max_length=30)),
                ("short_en", models.CharField(max_length=30)),
                ("definition_nl", models.CharField(blank=True, max_length=500)),
                ("definition_en", models.CharField(blank=True, max_length=500)),
                ("why_nl", models.CharField(blank=True, max_length=500)),
                ("why_en", models.CharField(blank=True, max_length=500)),
                ("unit", models.CharField(max_length=20)),
                ("order", models.PositiveIntegerField()),
                ("is_bed", models.BooleanField()),
                ("classes", models.JSONField(default=list)),
                ("deadlines", models.JSONField(default=dict)),
                ("applies", models.CharField(max_length=40)),
                ("demo_column", models.CharField(blank=True, max_length=40)),
                ("demo_factor", models.FloatField(default=1.0)),
                ("demo_level", models.FloatField(null=True)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("retired_on", models.DateField(blank=True, null=True)),
            ],
            options={"ordering": ["order", "code"]},
        ),
        migrations.AlterField(
            model_name="bedreportline",
            name="bed",
            field=models.CharField(max_length=20),
        ),
        migrations.AddField(
            model_name="daycount",
            name="present",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="daycount",
            name="ward",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="daycount",
            name="ic",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(gather, spread),
        migrations.RemoveField(model_name="daycount", name="ward"),
        migrations.RemoveField(model_name="daycount", name="ic"),
    ]
