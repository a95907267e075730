"""Make an activiteit of each incident for which a GRIP level was set before there were activiteiten.

The decisions of a veiligheidsregio from a first level until none is one incident; its name is the last one
that was given. Two veiligheidsregio's are never taken together: the same word need not mean the same fire.
What was decided, when and by whom stays as it was; whom they acted for was not asked then.
"""

from django.db import migrations


def carry(apps, schema_editor):
    """Go through the decisions of each realm and veiligheidsregio in their order."""
    decision = apps.get_model("phases", "GripDecision")
    groups = decision.objects.order_by("realm", "veiligheidsregio").values_list("realm", "veiligheidsregio")
    for realm, area in sorted(set(groups)):
        rows = decision.objects.filter(realm=realm, veiligheidsregio=area).order_by("pk")
        for incident in _incidents(list(rows)):
            _activity(apps, incident)


def _incidents(rows):
    """Yield the decisions of one incident after another: a level of none ends one."""
    running = []
    for row in rows:
        running.append(row)
        if row.level == 0:
            yield running
            running = []
    if running:
        yield running


def _activity(apps, rows):
    """Make the activiteit of these decisions, and have each belong to it."""
    first, last = rows[0], rows[-1]
    is_over = last.level == 0
    names = [row.incident for row in rows if row.incident]
    made = apps.get_model("phases", "Activity").objects.create(
        realm_id=first.realm_id,
        name=(names[-1] if names else f"GRIP {first.veiligheidsregio_id}")[:120],
        kind="incident",
        state="closed" if is_over else "open",
        starts_at=first.decided_at,
        opened_at=first.decided_at,
        opened_by=first.registered_by,
        state_at=last.decided_at if is_over else first.decided_at,
        state_by=last.registered_by if is_over else first.registered_by,
        reason=last.reason if is_over else "",
    )
    area = apps.get_model("network", "Veiligheidsregio").objects.get(pk=first.veiligheidsregio_id)
    made.veiligheidsregios.add(area)
    made.regions.add(*area.regions.all())
    for row in rows:
        row.activity = made
        row.registered_at = row.decided_at
        row.incident = row.incident or made.name
        row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('phases', '0012_activities'),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
    ]
