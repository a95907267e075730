"""Tokens of people's programs as digests with a scope and an end; those of before lose their plain text."""

import hashlib
from datetime import timedelta
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


DAYS_LEFT = 90  # a token of before had no end: its owner has this long to make another
OLD = "authtoken_token"


def take_over(apps: Any, editor: Any) -> None:
    """Keep the digests of the tokens that were kept in plain text, and remove their table."""
    connection = editor.connection
    if OLD not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, user_id FROM {OLD}")  # noqa: S608 -- a constant
        found = cursor.fetchall()
        cursor.execute(f"DELETE FROM {OLD}")  # noqa: S608 -- a constant
    now = django.utils.timezone.now()
    apps.get_model("network", "ApiToken").objects.bulk_create(
        apps.get_model("network", "ApiToken")(
            user_id=user,
            name="token van voor deze versie",
            digest=hashlib.sha256(key.encode()).hexdigest(),
            hint=key[:6],
            may_change=True,
            created_at=now,
            ends_at=now + timedelta(days=DAYS_LEFT),
        )
        for key, user in found
    )


def drop(_apps: Any, editor: Any) -> None:
    """Remove the table of before."""
    if OLD in editor.connection.introspection.table_names():
        editor.execute(f"DROP TABLE {OLD}")


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0005_contacts_in_callout"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mandate",
            name="role",
            field=models.CharField(
                choices=[
                    ("roaz_chair", "Voorzitter ROAZ"),
                    ("dpg", "DPG"),
                    ("hin", "Hoofd Informatie GHOR (HIN)"),
                    ("hospital_liaison", "Informatiecoördinator (ICo)"),
                    ("regional_coordinator", "Regiocoördinator (RCPS)"),
                    ("national_coordinator", "Landelijk coördinator (LCPS)"),
                    ("observer", "Waarnemer"),
                    ("administrator", "Beheerder"),
                    ("security_officer", "Functionaris informatiebeveiliging"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=12)),
                ("may_change", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ends_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("created_at"))),
                        name="network_token_ends_later",
                    )
                ],
            },
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RunPython(drop, migrations.RunPython.noop),
    ]
