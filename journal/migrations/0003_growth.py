"""What is over leaves the state; readings name the entry shown; realm time never goes back."""

import django.db.models.deletion
from django.db import migrations, models

from journal import guards


def guard_again(apps, schema_editor):
    """SQLite may have rebuilt an append-only table, which drops its triggers."""
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadPosition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("actor", models.CharField(max_length=120)),
                ("rights", models.CharField(max_length=32)),
                ("seq", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="currentstate",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="currentstate",
            name="first_seq",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="currentstate",
            name="gone_seq",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="currentstate",
            name="kept_as",
            field=models.CharField(max_length=20, null=True),
        ),
        migrations.AddField(
            model_name="readaudit",
            name="seq",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="realm",
            name="newest_time",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="currentstate",
            index=models.Index(
                condition=models.Q(("gone_seq__isnull", True)),
                fields=["realm", "kept_as", "ended_at"],
                name="journal_state_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="readaudit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("seq__isnull", False)),
                fields=("realm", "actor", "seq", "key"),
                name="journal_readaudit_once",
            ),
        ),
        migrations.AddField(
            model_name="readposition",
            name="realm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="journal.realm"
            ),
        ),
        migrations.AddConstraint(
            model_name="readposition",
            constraint=models.UniqueConstraint(
                fields=("realm", "actor"), name="journal_readposition_actor"
            ),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
