"""A chain over the entries, the trail, and redactions; entries of before are sealed in the first link."""

from typing import Any

import django.db.models.deletion
import journal.clock
import journal.fields
from django.db import migrations, models

from journal import guards
from journal.chain import content_digest, entry_link


def seal(apps: Any, editor: Any) -> None:
    """Fold the entries that have no link of their own into what the first one with a link goes on from."""
    entries = apps.get_model("journal", "Entry").objects
    columns = ("seq", "tag", "recorded_at", "realm_time", "actor", "type", "key", "corrects")
    realms = apps.get_model("journal", "Realm").objects
    for realm in realms.all():
        newest = ""
        rows = (
            entries.filter(realm=realm).order_by("seq").values_list(*columns, "variants", "reason")
        )
        for *head, variants, reason in rows.iterator(chunk_size=2000):
            newest = entry_link(newest, realm.slug, *head, content_digest(variants, reason))
        realms.filter(pk=realm.pk).update(head_hash=newest)


def guard_again(_apps: Any, editor: Any) -> None:
    """Make the new tables append-only, and the rebuilt ones again."""
    guards.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0007_fewer_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Redaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField(default=journal.clock.now)),
                ("actor", models.CharField(max_length=120)),
                ("reason", journal.fields.ReadableField()),
                ("digest", models.CharField(max_length=64)),
                ("left", models.CharField(max_length=64)),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TrailHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(blank=True, max_length=50, unique=True)),
                ("number", models.BigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
                ("floor", models.BigIntegerField(default=0)),
                ("floor_hash", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="TrailNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(blank=True, max_length=50)),
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(blank=True, max_length=120)),
                ("organisation", models.CharField(blank=True, max_length=20)),
                ("ground", models.CharField(blank=True, max_length=200)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("request", models.CharField(blank=True, max_length=40)),
                ("door", models.CharField(max_length=20)),
                ("action", models.CharField(max_length=40)),
                ("outcome", models.CharField(max_length=10)),
                ("object", models.CharField(blank=True, max_length=200)),
                ("detail", models.JSONField(default=dict)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="readaudit",
            name="note",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="realm",
            name="head_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="readaudit",
            index=models.Index(
                condition=models.Q(("note__isnull", False)),
                fields=["note"],
                name="journal_readaudit_note",
            ),
        ),
        migrations.AddField(
            model_name="redaction",
            name="realm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journal.realm"
            ),
        ),
        migrations.AddIndex(
            model_name="trailnote",
            index=models.Index(fields=["at"], name="journal_trail_at"),
        ),
        migrations.AddIndex(
            model_name="trailnote",
            index=models.Index(fields=["actor", "at"], name="journal_trail_actor"),
        ),
        migrations.AddIndex(
            model_name="trailnote",
            index=models.Index(fields=["object", "at"], name="journal_trail_object"),
        ),
        migrations.AddIndex(
            model_name="trailnote",
            index=models.Index(fields=["organisation", "at"], name="journal_trail_house"),
        ),
        migrations.AddConstraint(
            model_name="trailnote",
            constraint=models.UniqueConstraint(
                fields=("scope", "number"), name="journal_trail_number"
            ),
        ),
        migrations.AddIndex(
            model_name="redaction",
            index=models.Index(fields=["realm", "seq"], name="journal_redaction_seq"),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
