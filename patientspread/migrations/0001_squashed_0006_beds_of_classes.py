"""Every table of patientspread in one step, for a new database; one that has begun the steps it stands for goes on with those."""

import django.db.models.deletion
import django.utils.timezone
import journal.fields
from django.db import migrations, models

from journal.migrating import Tables


class Migration(migrations.Migration):

    replaces = [('patientspread', '0001_initial'), ('patientspread', '0002_transfer_bed_kind'), ('patientspread', '0003_known_states'), ('patientspread', '0004_readable_words'), ('patientspread', '0005_run_cohort'), ('patientspread', '0006_beds_of_classes')]

    initial = True

    dependencies = [
        ('journal', '0001_squashed_0010_persons'),
        ('network', '0012_roles_of_the_chain'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Policy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(unique=True)),
                    ('author', journal.fields.ReadableField()),
                    ('document', models.JSONField()),
                    ('valid_from', models.DateTimeField(default=django.utils.timezone.now)),
                    ('valid_until', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'verbose_name_plural': 'policies',
                },
            ),
            migrations.CreateModel(
                name='SpreadRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.CharField(max_length=12)),
                    ('state', models.CharField(choices=[('requested', 'aangevraagd'), ('running', 'in berekening'), ('done', 'klaar'), ('failed', 'mislukt')], default='requested', max_length=10)),
                    ('what_if', models.JSONField(null=True)),
                    ('requested_by', journal.fields.ReadableField()),
                    ('requester', models.CharField(max_length=120)),
                    ('requested_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('attempt', models.PositiveSmallIntegerField(default=0)),
                    ('lease_until', models.DateTimeField(null=True)),
                    ('looked_at', models.JSONField(default=dict)),
                    ('result', models.JSONField(default=dict)),
                    ('error', journal.fields.ReadableField(blank=True)),
                    ('cohort', models.CharField(blank=True, max_length=20)),
                    ('outdated', journal.fields.ReadableField(blank=True, db_default='')),
                    ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patientspread.policy')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'lease_until'], name='patientspread_run_state')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'running', 'done', 'failed'])), name='patientspread_run_known_state')],
                },
            ),
            migrations.CreateModel(
                name='Transfer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('bed', models.CharField(max_length=20)),
                    ('isolation', models.BooleanField(default=False)),
                    ('mode', models.CharField(max_length=12)),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('why', models.JSONField()),
                    ('state', models.CharField(choices=[('proposed', 'voorgesteld'), ('accepted', 'geaccepteerd'), ('refused', 'geweigerd'), ('withdrawn', 'ingetrokken'), ('expired', 'verlopen')], default='proposed', max_length=10)),
                    ('proposed_at', models.DateTimeField()),
                    ('answer_before', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('decided_by', journal.fields.ReadableField(blank=True)),
                    ('refusal_code', models.CharField(blank=True, choices=[('no_bed', 'geen bed'), ('no_staff', 'geen personeel'), ('no_specialism', 'geen specialisme'), ('no_isolation', 'isolatie niet mogelijk'), ('unstable', 'patiënt instabiel'), ('patient_declines', 'familie of patiënt weigert'), ('no_transport', 'transport niet beschikbaar')], max_length=20)),
                    ('note', journal.fields.ReadableField(blank=True)),
                    ('bed_class', models.CharField(blank=True, db_default='', max_length=10)),
                    ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='patientspread.spreadrun')),
                ],
                options={
                    'indexes': [models.Index(fields=['realm', 'state'], name='patientspread_transfer_state')],
                    'constraints': [models.UniqueConstraint(fields=('realm', 'number'), name='patientspread_transfer_number'), models.CheckConstraint(condition=models.Q(('origin', models.F('destination')), _negated=True), name='patientspread_transfer_moves'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refusal_code', ''), _negated=True), _connector='OR'), name='patientspread_refusal_has_code'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'accepted', 'refused', 'withdrawn', 'expired'])), name='patientspread_transfer_known_state')],
                },
            ),
        ]),
    ]
