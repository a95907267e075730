from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0008_trail"),
    ]

    operations = [
        migrations.AddField(
            model_name="heartbeat",
            name="detail",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name="PartState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("state", models.CharField(max_length=10)),
                ("since", models.DateTimeField()),
                ("better_since", models.DateTimeField(null=True)),
                ("told", models.CharField(blank=True, max_length=10)),
                ("telling_until", models.DateTimeField(null=True)),
            ],
        ),
    ]
