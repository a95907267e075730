"""Every table of journal in one step, for a new database; one that has begun the steps it stands for goes on with those."""

import django.db.models.deletion
import journal.clock
import journal.fields
import uuid
from django.db import migrations, models

from journal import guards
from journal.migrating import Tables


def guard(apps, editor):
    """Have the database itself refuse to change or remove entries; make the counter of rights."""
    guards.install(editor.connection)
    apps.get_model("journal", "RightsCounter").objects.get_or_create(pk=1)


def unguard(_apps, editor):
    guards.remove(editor.connection)


class Migration(migrations.Migration):

    replaces = [('journal', '0001_initial'), ('journal', '0002_append_only'), ('journal', '0003_growth'), ('journal', '0004_database_clock'), ('journal', '0005_heartbeat'), ('journal', '0006_readable_words'), ('journal', '0007_fewer_indexes'), ('journal', '0008_trail'), ('journal', '0009_seen_from_outside'), ('journal', '0010_persons')]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Heartbeat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, unique=True)),
                    ('at', models.DateTimeField()),
                    ('detail', models.JSONField(db_default={}, default=dict)),
                ],
            ),
            migrations.CreateModel(
                name='PartState',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, unique=True)),
                    ('state', models.CharField(max_length=10)),
                    ('since', models.DateTimeField()),
                    ('better_since', models.DateTimeField(null=True)),
                    ('told', models.CharField(blank=True, max_length=10)),
                    ('telling_until', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='RightsChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.BigIntegerField(unique=True)),
                    ('actor', models.CharField(max_length=120)),
                    ('at', models.DateTimeField(default=journal.clock.now)),
                ],
            ),
            migrations.CreateModel(
                name='RightsCounter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('head', models.BigIntegerField(default=0)),
                ],
            ),
            migrations.CreateModel(
                name='TrailHead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.CharField(blank=True, max_length=50, unique=True)),
                    ('number', models.BigIntegerField(default=0)),
                    ('hash', models.CharField(blank=True, max_length=64)),
                    ('floor', models.BigIntegerField(default=0)),
                    ('floor_hash', models.CharField(blank=True, max_length=64)),
                ],
            ),
            migrations.CreateModel(
                name='IdempotentAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.CharField(blank=True, max_length=50)),
                    ('actor', models.CharField(max_length=120)),
                    ('key', models.CharField(max_length=200)),
                    ('answer', models.TextField()),
                    ('at', models.DateTimeField(db_index=True, default=journal.clock.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('scope', 'actor', 'key'), name='journal_answer_key')],
                },
            ),
            migrations.CreateModel(
                name='Realm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(unique=True)),
                    ('name', models.CharField(max_length=120)),
                    ('kind', models.CharField(choices=[('real', 'werkelijkheid'), ('exercise', 'oefening')], max_length=10)),
                    ('epoch', models.UUIDField(default=uuid.uuid4)),
                    ('head', models.BigIntegerField(default=0)),
                    ('floor', models.BigIntegerField(default=0)),
                    ('is_open', models.BooleanField(default=True)),
                    ('created_at', models.DateTimeField(default=journal.clock.now)),
                    ('clock_time', models.DateTimeField(blank=True, null=True)),
                    ('clock_set_at', models.DateTimeField(blank=True, null=True)),
                    ('clock_rate', models.FloatField(default=1.0)),
                    ('clock_running', models.BooleanField(default=True)),
                    ('newest_time', models.DateTimeField(blank=True, null=True)),
                    ('head_hash', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('floor__lte', models.F('head'))), name='journal_realm_floor_le_head'), models.CheckConstraint(condition=models.Q(('clock_rate__gt', 0)), name='journal_realm_rate_positive')],
                },
            ),
            migrations.CreateModel(
                name='TrailNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.CharField(blank=True, max_length=50)),
                    ('number', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('actor', models.CharField(blank=True, max_length=120)),
                    ('organisation', models.CharField(blank=True, max_length=20)),
                    ('ground', models.CharField(blank=True, max_length=200)),
                    ('address', models.CharField(blank=True, max_length=45)),
                    ('request', models.CharField(blank=True, max_length=40)),
                    ('door', models.CharField(max_length=20)),
                    ('action', models.CharField(max_length=40)),
                    ('outcome', models.CharField(max_length=10)),
                    ('object', models.CharField(blank=True, max_length=200)),
                    ('detail', models.JSONField(default=dict)),
                    ('hash', models.CharField(max_length=64)),
                ],
                options={
                    'ordering': ['-at', '-pk'],
                    'base_manager_name': 'objects',
                    'indexes': [models.Index(fields=['at'], name='journal_trail_at'), models.Index(fields=['actor', 'at'], name='journal_trail_actor'), models.Index(fields=['object', 'at'], name='journal_trail_object'), models.Index(fields=['organisation', 'at'], name='journal_trail_house')],
                    'constraints': [models.UniqueConstraint(fields=('scope', 'number'), name='journal_trail_number')],
                },
            ),
            migrations.CreateModel(
                name='ReadPosition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('actor', models.CharField(max_length=120)),
                    ('rights', models.CharField(max_length=32)),
                    ('seq', models.BigIntegerField()),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'actor'), name='journal_readposition_actor')],
                },
            ),
            migrations.CreateModel(
                name='ReadAudit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=journal.clock.now)),
                    ('actor', models.CharField(max_length=120)),
                    ('key', models.CharField(max_length=120)),
                    ('way', models.CharField(max_length=20)),
                    ('seq', models.BigIntegerField(null=True)),
                    ('note', models.BigIntegerField(null=True)),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'base_manager_name': 'objects',
                    'indexes': [models.Index(fields=['realm', 'key', 'at'], name='journal_readaudit_key'), models.Index(condition=models.Q(('note__isnull', False)), fields=['note'], name='journal_readaudit_note')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('seq__isnull', False)), fields=('realm', 'actor', 'seq', 'key'), name='journal_readaudit_once')],
                },
            ),
            migrations.CreateModel(
                name='Entry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seq', models.BigIntegerField()),
                    ('tag', models.CharField(max_length=8)),
                    ('recorded_at', models.DateTimeField()),
                    ('realm_time', models.DateTimeField()),
                    ('actor', models.CharField(max_length=120)),
                    ('type', models.CharField(max_length=60)),
                    ('key', models.CharField(max_length=120)),
                    ('reason', journal.fields.ReadableField(blank=True)),
                    ('corrects', models.BigIntegerField(blank=True, null=True)),
                    ('has_line', models.BooleanField()),
                    ('variants', models.TextField()),
                    ('hash', models.CharField(blank=True, db_default='', default='', max_length=64)),
                    ('realm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='journal.realm')),
                ],
                options={
                    'ordering': ['realm', 'seq'],
                    'base_manager_name': 'objects',
                    'indexes': [models.Index(fields=['realm', 'key', 'seq'], name='journal_entry_key'), models.Index(fields=['realm', 'realm_time'], name='journal_entry_time'), models.Index(condition=models.Q(('has_line', True)), fields=['realm', 'seq'], name='journal_entry_line')],
                    'constraints': [models.UniqueConstraint(fields=('realm', 'seq'), name='journal_entry_seq')],
                },
            ),
            migrations.CreateModel(
                name='CurrentState',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=120)),
                    ('seq', models.BigIntegerField()),
                    ('variants', models.TextField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('first_seq', models.BigIntegerField(default=0)),
                    ('gone_seq', models.BigIntegerField(null=True)),
                    ('kept_as', models.CharField(max_length=20, null=True)),
                    ('realm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='states', to='journal.realm')),
                ],
                options={
                    'indexes': [models.Index(fields=['realm', 'seq'], name='journal_state_seq'), models.Index(condition=models.Q(('gone_seq__isnull', True)), fields=['realm', 'kept_as', 'ended_at'], name='journal_state_ended')],
                    'constraints': [models.UniqueConstraint(fields=('realm', 'key'), name='journal_state_key')],
                },
            ),
            migrations.CreateModel(
                name='Redaction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seq', models.BigIntegerField()),
                    ('at', models.DateTimeField(default=journal.clock.now)),
                    ('actor', models.CharField(max_length=120)),
                    ('reason', journal.fields.ReadableField()),
                    ('digest', models.CharField(max_length=64)),
                    ('left', models.CharField(max_length=64)),
                    ('link', models.CharField(blank=True, db_default='', default='', max_length=64)),
                    ('batch', models.CharField(blank=True, db_default='', default='', max_length=40)),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'base_manager_name': 'objects',
                    'indexes': [models.Index(fields=['realm', 'seq'], name='journal_redaction_seq')],
                },
            ),
        ]),
        migrations.RunPython(guard, unguard),
    ]
