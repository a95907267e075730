"""A redaction may keep the link of its entry: who did it goes, and the chain still closes."""

from typing import Any

from django.db import migrations, models

from journal import guards


def unguard(_apps: Any, editor: Any) -> None:
    """Take the guards away where a column is added by making the table anew, which they refer to."""
    if editor.connection.vendor == "sqlite":
        guards.remove(editor.connection)


def guard_again(_apps: Any, editor: Any) -> None:
    """Let the guard of the entries know of links that are kept."""
    guards.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0009_seen_from_outside"),
    ]

    operations = [
        migrations.RunPython(unguard, migrations.RunPython.noop),
        migrations.AddField(
            model_name="redaction",
            name="link",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="redaction",
            name="batch",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
