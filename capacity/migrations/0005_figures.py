"""Reports of any kind of resource: a line keeps its figures by name; the newest of each source is kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("capacity", "0004_readable_words"),
        ("journal", "0002_append_only"),
        ("network", "0002_places_in_use"),
    ]

    operations = [
        migrations.RenameModel("BedReport", "FigureReport"),
        migrations.RenameModel("BedReportLine", "ReportLine"),
        migrations.RemoveConstraint("reportline", "capacity_line_bed"),
        migrations.RenameField("reportline", "bed", "kind"),
        migrations.AddField("figurereport", "is_correction", models.BooleanField(default=False)),
        migrations.AddField(
            "resourcekind", "shape_code", models.CharField(default="beds", max_length=12)
        ),
        migrations.AddField(
            "resourcekind", "theme", models.CharField(default="beds", max_length=12)
        ),
        migrations.AddField("resourcekind", "headline", models.BooleanField(default=True)),
        migrations.AddField(
            "reportline",
            "realm",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="journal.realm",
            ),
        ),
        migrations.AddField(
            "reportline",
            "facility",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="network.facility",
            ),
        ),
        migrations.AddField(
            "reportline", "cohort", models.CharField(blank=True, default="", max_length=20)
        ),
        migrations.AddField("reportline", "source", models.CharField(default="", max_length=40)),
        migrations.AddField("reportline", "observed_at", models.DateTimeField(null=True)),
        migrations.AddField("reportline", "values", models.JSONField(null=True)),
        migrations.CreateModel(
            name="SourceFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("cohort", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(max_length=40)),
                ("observed_at", models.DateTimeField()),
                ("values", models.JSONField()),
                ("holds_until", models.DateTimeField(null=True)),
                ("counts", models.BooleanField()),
                ("why", models.JSONField(default=dict)),
                ("again_at", models.DateTimeField(null=True)),
                ("load", models.IntegerField(null=True)),
                ("room", models.IntegerField(null=True)),
                ("regular", models.IntegerField(null=True)),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.facility",
                    ),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.realm",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="capacity.figurereport",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("counts", True)),
                        fields=["realm", "kind", "facility"],
                        name="capacity_source_counts",
                    ),
                    models.Index(
                        condition=models.Q(("again_at__isnull", False)),
                        fields=["realm", "again_at"],
                        name="capacity_source_again",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("realm", "facility", "kind", "cohort", "source"),
                        name="capacity_source_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("counts", True)),
                        fields=("realm", "facility", "kind", "cohort"),
                        name="capacity_source_one_counts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("prefer", models.CharField(max_length=10)),
                (
                    "realm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="journal.realm",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("realm", "kind"), name="capacity_source_rule")
                ],
            },
        ),
    ]
