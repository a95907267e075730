"""References of the journal lose the indexes that others begin with: one entry less at every entry."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from journal.indexes import drop_own_indexes


def forwards(_apps: Any, editor: Any) -> None:
    for table in ("journal_entry", "journal_currentstate"):
        drop_own_indexes(editor, table, ["realm_id"])


STATE = [
    migrations.AlterField(
        "currentstate",
        "realm",
        models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="states",
            to="journal.realm",
        ),
    ),
    migrations.AlterField(
        "entry",
        "realm",
        models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="entries",
            to="journal.realm",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_readable_words")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(forwards, migrations.RunPython.noop)], STATE
        )
    ]
