"""Carry the lines of earlier reports over into figures by name, and what counts into its source's row."""

from django.db import migrations

COUNTS = ("operational", "occupied", "blocked", "isolation_free")
SOME = 2000


def values_of(line):
    """Return the figures of a line by name."""
    values = {name: getattr(line, name) for name in COUNTS}
    return values | ({"widths": line.widths} if line.widths else {})


def carry(apps, schema_editor):
    """Give every line its values and its place; every newest report its rows."""
    lines = apps.get_model("capacity", "ReportLine")
    told = []
    for line in lines.objects.select_related("report").iterator(chunk_size=SOME):
        line.values = values_of(line)
        line.realm_id, line.facility_id = line.report.realm_id, line.report.facility_id
        line.source, line.observed_at = line.report.source, line.report.observed_at
        told.append(line)
        if len(told) >= SOME:
            write(lines, told)
    write(lines, told)
    rows = apps.get_model("capacity", "SourceFigures")
    newest = apps.get_model("capacity", "Newest")
    for row in newest.objects.filter(beds__isnull=False).select_related("beds").iterator():
        rows.objects.bulk_create(
            rows(
                realm_id=row.realm_id,
                facility_id=row.facility_id,
                kind=line.kind,
                source=line.source,
                report_id=row.beds_id,
                observed_at=line.observed_at,
                values=line.values,
                counts=True,
                why={"code": "only"},
                load=line.occupied,
                room=line.operational,
                regular=(line.widths or {}).get("regular"),
            )
            for line in lines.objects.filter(report_id=row.beds_id)
        )


def write(lines, told):
    """Write lines and forget them."""
    columns = ["values", "realm_id", "facility_id", "source", "observed_at"]
    lines.objects.bulk_update(told, [name.removesuffix("_id") for name in columns])
    told.clear()


def carry_back(apps, schema_editor):
    """Give lines of beds their columns back; a line of another shape has none to go to."""
    lines = apps.get_model("capacity", "ReportLine")
    for line in lines.objects.iterator(chunk_size=SOME):
        for name in COUNTS:
            setattr(line, name, line.values.get(name))
        line.widths = line.values.get("widths", {})
        line.save(update_fields=[*COUNTS, "widths"])
    newest = apps.get_model("capacity", "Newest")
    for row in apps.get_model("capacity", "SourceFigures").objects.filter(counts=True).iterator():
        newest.objects.update_or_create(
            realm_id=row.realm_id,
            facility_id=row.facility_id,
            defaults={"beds_id": row.report_id},
        )


class Migration(migrations.Migration):

    dependencies = [("capacity", "0005_figures")]

    operations = [migrations.RunPython(carry, carry_back)]
