"""What every report writes loses the indexes and checks that others already give."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from journal.indexes import drop_own_indexes, drop_references, leave_room

PLACE = ("realm_id", "facility_id")
ROOM = 60  # per cent of a page filled: a row that changes finds room beside itself


def forwards(_apps: Any, editor: Any) -> None:
    drop_own_indexes(editor, "capacity_figurereport", PLACE)
    drop_own_indexes(editor, "capacity_sourcefigures", (*PLACE, "report_id"))
    drop_references(editor, "capacity_sourcefigures", ["report_id"])
    leave_room(editor, "capacity_sourcefigures", ROOM)
    for table in ("capacity_reportline", "capacity_figurehour"):
        drop_references(editor, table, PLACE)


STATE = [
    migrations.AlterField(
        "figurereport",
        "realm",
        models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="journal.realm",
        ),
    ),
    migrations.AlterField(
        "figurereport",
        "facility",
        models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="network.facility",
        ),
    ),
    migrations.AlterField(
        "sourcefigures",
        "realm",
        models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="journal.realm",
        ),
    ),
    migrations.AlterField(
        "sourcefigures",
        "facility",
        models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="network.facility",
        ),
    ),
    migrations.AlterField(
        "sourcefigures",
        "report",
        models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="capacity.figurereport",
        ),
    ),
    migrations.AlterField(
        "reportline",
        "realm",
        models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="journal.realm",
        ),
    ),
    migrations.AlterField(
        "reportline",
        "facility",
        models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="network.facility",
        ),
    ),
    migrations.AlterField(
        "figurehour",
        "realm",
        models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="journal.realm",
        ),
    ),
    migrations.AlterField(
        "figurehour",
        "facility",
        models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="network.facility",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0016_cohorts"),
        ("journal", "0007_fewer_indexes"),
        ("network", "0004_hours_of_hospitals"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(forwards, migrations.RunPython.noop)], STATE
        )
    ]
