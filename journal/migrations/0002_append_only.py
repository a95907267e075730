"""The database itself refuses to change or remove journal entries and read audits."""

from django.db import migrations

from journal import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)
    apps.get_model("journal", "RightsCounter").objects.get_or_create(pk=1)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    # SQLite rebuilds a table to alter it, which drops its triggers: a later migration that alters
    # one of these tables must install them again.
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
