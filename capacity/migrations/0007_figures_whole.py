"""The columns that figures by name replace go; what every line has may not be missing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("capacity", "0006_figures_kept")]

    operations = [
        *(
            migrations.RemoveField("reportline", name)
            for name in ("operational", "occupied", "blocked", "isolation_free", "widths")
        ),
        migrations.RemoveField("newest", "beds"),
        migrations.AlterField(
            "reportline",
            "realm",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.realm",
            ),
        ),
        migrations.AlterField(
            "reportline",
            "facility",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="network.facility",
            ),
        ),
        migrations.AlterField(
            "reportline", "cohort", models.CharField(blank=True, max_length=20)
        ),
        migrations.AlterField("reportline", "source", models.CharField(max_length=40)),
        migrations.AlterField("reportline", "observed_at", models.DateTimeField()),
        migrations.AlterField("reportline", "values", models.JSONField()),
        migrations.AddIndex(
            "reportline",
            models.Index(
                fields=["realm", "facility", "kind", "cohort", "observed_at"],
                name="capacity_line_series",
            ),
        ),
        migrations.AddConstraint(
            "reportline",
            models.UniqueConstraint(
                fields=("report", "kind", "cohort"), name="capacity_line_kind"
            ),
        ),
    ]
