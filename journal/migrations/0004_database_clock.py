"""New rows take the database's clock; a default is no part of the database: no table is touched."""

import journal.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_growth"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="idempotentanswer",
                    name="at",
                    field=models.DateTimeField(db_index=True, default=journal.clock.now),
                ),
                migrations.AlterField(
                    model_name="readaudit",
                    name="at",
                    field=models.DateTimeField(default=journal.clock.now),
                ),
                migrations.AlterField(
                    model_name="realm",
                    name="created_at",
                    field=models.DateTimeField(default=journal.clock.now),
                ),
                migrations.AlterField(
                    model_name="rightschange",
                    name="at",
                    field=models.DateTimeField(default=journal.clock.now),
                ),
            ],
        ),
    ]
