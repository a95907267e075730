"""Activiteiten, who takes part in them, and room for GRIP to belong to one."""

import django.db.models.deletion
import journal.fields
from django.db import migrations, models

MAY_BREAK = (
    "Every decision about GRIP belongs to an activiteit from this version on, and names who decided apart from "
    "who registered it. The version before cannot register GRIP on these tables: install while nobody works."
)


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0008_trail'),
        ('network', '0010_roles_at_work'),
        ('phases', '0010_prescribed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('open', 'open'), ('winding_down', 'in afbouw'), ('closed', 'gesloten')], default='open', max_length=12)),
                ('address', models.CharField(blank=True, max_length=160)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('area', models.JSONField(null=True)),
                ('starts_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField()),
                ('opened_by', journal.fields.ReadableField()),
                ('state_at', models.DateTimeField()),
                ('state_by', journal.fields.ReadableField()),
                ('reason', journal.fields.ReadableField(blank=True)),
                ('demo', models.BooleanField(default=False)),
                ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ('regions', models.ManyToManyField(related_name='+', to='network.region')),
                ('veiligheidsregios', models.ManyToManyField(related_name='+', to='network.veiligheidsregio')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['realm', 'state'], name='phases_activity_realm')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'winding_down', 'closed'])), name='phases_activity_state'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='phases_activity_point')],
            },
        ),
        migrations.CreateModel(
            name='ActivityParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('telephone', models.CharField(blank=True, max_length=30)),
                ('guest', models.BooleanField(default=False)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='phases.activity')),
                ('facility', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
                ('veiligheidsregio', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.veiligheidsregio')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('activity', 'facility'), name='phases_party_facility'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('activity', 'region'), name='phases_party_region'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('activity', 'veiligheidsregio'), name='phases_party_veiligheidsregio')],
            },
        ),
        migrations.RemoveIndex(model_name='gripdecision', name='phases_grip_newest'),
        migrations.RenameField(model_name='gripdecision', old_name='decider', new_name='registrar'),
        migrations.RenameField(model_name='gripdecision', old_name='decided_by', new_name='registered_by'),
        migrations.AddField(
            model_name='gripdecision',
            name='activity',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grips', to='phases.activity'),
        ),
        migrations.AddField(
            model_name='gripdecision',
            name='decider',
            field=models.CharField(blank=True, default='', max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='gripdecision',
            name='on_behalf_of',
            field=journal.fields.ReadableField(blank=True, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='gripdecision',
            name='registered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='gripdecision',
            name='registered_as',
            field=models.CharField(blank=True, default='', max_length=24),
            preserve_default=False,
        ),
    ]
