"""Every table of capacity in one step, for a new database; one that has begun the steps it stands for goes on with those."""

import django.db.models.deletion
import django.utils.timezone
import journal.clock
import journal.fields
from django.db import migrations, models

from journal.migrating import Tables


class Migration(migrations.Migration):

    replaces = [('capacity', '0001_initial'), ('capacity', '0002_initial'), ('capacity', '0003_kinds'), ('capacity', '0004_readable_words'), ('capacity', '0005_figures'), ('capacity', '0006_figures_kept'), ('capacity', '0007_figures_whole'), ('capacity', '0008_chain'), ('capacity', '0009_operating'), ('capacity', '0010_emergency'), ('capacity', '0011_survey'), ('capacity', '0012_feeds'), ('capacity', '0013_history'), ('capacity', '0014_lending'), ('capacity', '0015_regular_beds'), ('capacity', '0016_cohorts'), ('capacity', '0017_fewer_indexes'), ('capacity', '0018_forecasts'), ('capacity', '0019_forecast_days')]

    initial = True

    dependencies = [
        ('journal', '0001_squashed_0010_persons'),
        ('network', '0012_roles_of_the_chain'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='ResourceKind',
                fields=[
                    ('code', models.CharField(max_length=20, primary_key=True, serialize=False)),
                    ('sector', models.CharField(max_length=160)),
                    ('name_nl', models.CharField(max_length=80)),
                    ('name_en', models.CharField(max_length=80)),
                    ('short_nl', models.CharField(max_length=30)),
                    ('short_en', models.CharField(max_length=30)),
                    ('definition_nl', models.CharField(blank=True, max_length=500)),
                    ('definition_en', models.CharField(blank=True, max_length=500)),
                    ('why_nl', models.CharField(blank=True, max_length=500)),
                    ('why_en', models.CharField(blank=True, max_length=500)),
                    ('unit', models.CharField(max_length=20)),
                    ('order', models.PositiveIntegerField()),
                    ('is_bed', models.BooleanField()),
                    ('classes', models.JSONField(default=list)),
                    ('deadlines', models.JSONField(default=dict)),
                    ('applies', models.CharField(max_length=40)),
                    ('demo_column', models.CharField(blank=True, max_length=40)),
                    ('demo_factor', models.FloatField(default=1.0)),
                    ('demo_level', models.FloatField(null=True)),
                    ('valid_from', models.DateField(blank=True, null=True)),
                    ('retired_on', models.DateField(blank=True, null=True)),
                    ('shape_code', models.CharField(default='beds', max_length=12)),
                    ('theme', models.CharField(default='beds', max_length=12)),
                    ('headline', models.BooleanField(default=True)),
                ],
                options={
                    'ordering': ['order', 'code'],
                },
            ),
            migrations.CreateModel(
                name='EdReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('observed_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField()),
                    ('source', models.CharField(max_length=40)),
                    ('method', models.CharField(choices=[('reported', 'ingevoerd'), ('confirmed', 'ongewijzigd bevestigd'), ('derived_transfer', 'afgeleid uit verplaatsing'), ('imported', 'ingelezen'), ('simulated', 'gesimuleerd (oefening)'), ('lapsed', 'vanzelf verstreken')], max_length=20)),
                    ('reported_by', journal.fields.ReadableField()),
                    ('reporter', models.CharField(max_length=120)),
                    ('duiding', models.CharField(blank=True, max_length=500)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('traffic', models.CharField(choices=[('open', 'open'), ('pressure', 'dreigende stop'), ('stop', 'stop')], max_length=10)),
                    ('reason', models.CharField(blank=True, choices=[('', '—'), ('peak', 'piek in patiënten'), ('capacity', 'onvoldoende behandelcapaciteit'), ('incident', 'interne calamiteit')], max_length=10)),
                    ('expected_end', models.DateTimeField(null=True)),
                    ('present', models.PositiveIntegerField(null=True)),
                    ('nedocs', models.FloatField(null=True)),
                    ('counted_at', models.DateTimeField(null=True)),
                    ('inputs', models.JSONField(default=dict)),
                    ('times', models.JSONField(default=dict)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'indexes': [models.Index(fields=['realm', 'facility', '-id'], name='capacity_edreport_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('traffic', 'open'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='capacity_ed_reason_when_not_open')],
                },
            ),
            migrations.CreateModel(
                name='EdScores',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('monday', models.DateField()),
                    ('counts', models.JSONField()),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'facility', 'monday'), name='capacity_scores_week')],
                },
            ),
            migrations.CreateModel(
                name='EdStop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('part', models.CharField(blank=True, max_length=20)),
                    ('traffic', models.CharField(choices=[('open', 'open'), ('pressure', 'dreigende stop'), ('stop', 'stop')], max_length=10)),
                    ('reason', models.CharField(choices=[('', '—'), ('peak', 'piek in patiënten'), ('capacity', 'onvoldoende behandelcapaciteit'), ('incident', 'interne calamiteit')], max_length=10)),
                    ('began_at', models.DateTimeField()),
                    ('expected_end', models.DateTimeField(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('ended_by', models.CharField(blank=True, choices=[('reported', 'opgegeven'), ('time', 'aangekondigd einde bereikt'), ('closed', 'locatie gesloten')], max_length=10)),
                    ('reported_by', journal.fields.ReadableField()),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['realm', 'expected_end'], name='capacity_stop_due'), models.Index(fields=['realm', 'part', 'began_at'], name='capacity_stop_began')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('realm', 'facility', 'part'), name='capacity_stop_one_standing')],
                },
            ),
            migrations.CreateModel(
                name='FigureDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('cohort', models.CharField(blank=True, max_length=20)),
                    ('day', models.DateField()),
                    ('hours', models.BinaryField()),
                    ('facility', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'facility', 'kind', 'cohort', 'day'), name='capacity_day_series')],
                },
            ),
            migrations.CreateModel(
                name='FigureHour',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('hour', models.DateTimeField()),
                    ('facility', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'indexes': [models.Index(fields=['realm', 'hour'], name='capacity_hour_due'), models.Index(fields=['realm', 'facility', 'hour'], name='capacity_hour_facility')],
                },
            ),
            migrations.CreateModel(
                name='FigureReminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('by', journal.fields.ReadableField()),
                    ('kinds', models.JSONField()),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'facility'), name='capacity_reminder_facility')],
                },
            ),
            migrations.CreateModel(
                name='FigureReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('observed_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField()),
                    ('source', models.CharField(max_length=40)),
                    ('method', models.CharField(choices=[('reported', 'ingevoerd'), ('confirmed', 'ongewijzigd bevestigd'), ('derived_transfer', 'afgeleid uit verplaatsing'), ('imported', 'ingelezen'), ('simulated', 'gesimuleerd (oefening)'), ('lapsed', 'vanzelf verstreken')], max_length=20)),
                    ('reported_by', journal.fields.ReadableField()),
                    ('reporter', models.CharField(max_length=120)),
                    ('duiding', models.CharField(blank=True, max_length=500)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('capacity_class', models.CharField(choices=[('regular', 'regulier'), ('buffer', 'buffer'), ('adapted', 'aangepast'), ('crisis', 'crisis')], max_length=10)),
                    ('is_correction', models.BooleanField(default=False)),
                    ('holds_until', models.DateTimeField(null=True)),
                    ('facility', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'indexes': [models.Index(fields=['realm', 'facility', '-id'], name='capacity_bedreport_newest'), models.Index(condition=models.Q(('source__in', ('manual', 'file', 'exercise')), _negated=True), fields=['realm', 'received_at'], name='capacity_report_thin')],
                },
            ),
            migrations.CreateModel(
                name='Forecast',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40)),
                    ('hours', models.FloatField()),
                    ('made_at', models.DateTimeField()),
                    ('fresh_until', models.DateTimeField()),
                    ('model', models.CharField(max_length=60)),
                    ('quantiles', models.JSONField()),
                    ('regular', models.FloatField(null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('refused', models.CharField(blank=True, db_default='', max_length=24)),
                    ('facility', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journal.realm')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
                ],
                options={
                    'indexes': [models.Index(fields=['realm', 'region', 'kind', '-id'], name='capacity_forecast_newest')],
                },
            ),
            migrations.CreateModel(
                name='ForecastRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('shown', models.PositiveIntegerField()),
                    ('refused', models.JSONField(default=dict)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('realm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'day'), name='capacity_forecastrun_day')],
                },
            ),
            migrations.CreateModel(
                name='Newest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.edreport')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'facility'), name='capacity_newest_facility')],
                },
            ),
            migrations.CreateModel(
                name='OperatingState',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('part', models.CharField(blank=True, max_length=60)),
                    ('operating', models.CharField(choices=[('open', 'open'), ('limited', 'beperkt open'), ('closed', 'gesloten')], max_length=10)),
                    ('reason', models.CharField(blank=True, choices=[('', '—'), ('staff', 'personeel'), ('material', 'middelen'), ('space', 'ruimte'), ('equipment', 'apparatuur'), ('incident', 'incident')], max_length=10)),
                    ('since', models.DateTimeField()),
                    ('expected_end', models.DateTimeField(blank=True, null=True)),
                    ('temporary', models.CharField(blank=True, max_length=200)),
                    ('note', models.CharField(blank=True, max_length=500)),
                    ('set_at', models.DateTimeField()),
                    ('set_by', journal.fields.ReadableField()),
                    ('setter', models.CharField(max_length=120)),
                    ('in_force', models.BooleanField(default=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('in_force', True)), fields=('realm', 'facility', 'part'), name='capacity_operating_in_force'), models.CheckConstraint(condition=models.Q(models.Q(('operating', 'open'), ('reason', '')), models.Q(models.Q(('operating', 'open'), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='capacity_operating_reason')],
                },
            ),
            migrations.CreateModel(
                name='Questionnaire',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sector', models.CharField(max_length=40)),
                    ('version', models.PositiveIntegerField()),
                    ('document', models.JSONField()),
                    ('author', journal.fields.ReadableField()),
                    ('valid_from', models.DateTimeField(default=journal.clock.now)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['sector', 'version'],
                    'constraints': [models.UniqueConstraint(fields=('sector', 'version'), name='capacity_questionnaire_version')],
                },
            ),
            migrations.CreateModel(
                name='RegionPace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pace', models.CharField(default='regular', max_length=10)),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journal.realm')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'region'), name='capacity_pace_region')],
                },
            ),
            migrations.CreateModel(
                name='RegularBeds',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40)),
                    ('number', models.PositiveIntegerField(null=True)),
                    ('reason', models.CharField(max_length=500)),
                    ('since', models.DateTimeField()),
                    ('set_at', models.DateTimeField()),
                    ('set_by', journal.fields.ReadableField()),
                    ('setter', models.CharField(max_length=120)),
                    ('ended', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended', False)), fields=['realm', 'facility'], name='capacity_regular_standing')],
                },
            ),
            migrations.CreateModel(
                name='ReportLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('cohort', models.CharField(blank=True, max_length=20)),
                    ('source', models.CharField(max_length=40)),
                    ('observed_at', models.DateTimeField()),
                    ('values', models.JSONField()),
                    ('facility', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                    ('report', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='capacity.figurereport')),
                ],
                options={
                    'indexes': [models.Index(fields=['realm', 'facility', 'kind', 'cohort', 'observed_at'], name='capacity_line_series')],
                    'constraints': [models.UniqueConstraint(fields=('report', 'kind', 'cohort'), name='capacity_line_kind')],
                },
            ),
            migrations.CreateModel(
                name='Source',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('label', models.CharField(max_length=80)),
                    ('contact', models.CharField(blank=True, max_length=200)),
                    ('facilities', models.JSONField(default=list)),
                    ('regions', models.JSONField(default=list)),
                    ('kinds', models.JSONField(default=list)),
                    ('interval_s', models.PositiveIntegerField()),
                    ('state', models.CharField(choices=[('never', 'nog nooit gehoord'), ('speaks', 'spreekt'), ('silent', 'stil'), ('withdrawn', 'ingetrokken')], default='never', max_length=10)),
                    ('state_since', models.DateTimeField()),
                    ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                    ('token_made_at', models.DateTimeField(null=True)),
                    ('last_used_at', models.DateTimeField(null=True)),
                    ('last_heard_at', models.DateTimeField(null=True)),
                    ('last_report_at', models.DateTimeField(null=True)),
                    ('batches', models.JSONField(default=list)),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(fields=('realm', 'name'), name='capacity_source_name'), models.CheckConstraint(condition=models.Q(('state__in', ['never', 'speaks', 'silent', 'withdrawn'])), name='capacity_source_state')],
                },
            ),
            migrations.CreateModel(
                name='SourceFigures',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('cohort', models.CharField(blank=True, max_length=20)),
                    ('source', models.CharField(max_length=40)),
                    ('observed_at', models.DateTimeField()),
                    ('values', models.JSONField()),
                    ('holds_until', models.DateTimeField(null=True)),
                    ('counts', models.BooleanField()),
                    ('why', models.JSONField(default=dict)),
                    ('again_at', models.DateTimeField(null=True)),
                    ('load', models.IntegerField(null=True)),
                    ('room', models.IntegerField(null=True)),
                    ('regular', models.IntegerField(null=True)),
                    ('facility', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                    ('report', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.figurereport')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('counts', True)), fields=['realm', 'kind', 'facility'], name='capacity_source_counts'), models.Index(condition=models.Q(('again_at__isnull', False)), fields=['realm', 'again_at'], name='capacity_source_again')],
                    'constraints': [models.UniqueConstraint(fields=('realm', 'facility', 'kind', 'cohort', 'source'), name='capacity_source_kind'), models.UniqueConstraint(condition=models.Q(('counts', True)), fields=('realm', 'facility', 'kind', 'cohort'), name='capacity_source_one_counts')],
                },
            ),
            migrations.CreateModel(
                name='SourceRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(blank=True, max_length=20)),
                    ('prefer', models.CharField(max_length=10)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('set_at', models.DateTimeField(null=True)),
                    ('set_by', journal.fields.ReadableField(blank=True)),
                    ('facility', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('facility__isnull', True)), fields=('realm', 'kind'), name='capacity_source_rule'), models.UniqueConstraint(condition=models.Q(('facility__isnull', False)), fields=('realm', 'facility', 'kind'), name='capacity_source_rule_house')],
                },
            ),
            migrations.CreateModel(
                name='StaffLend',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('until', models.DateTimeField()),
                    ('state', models.CharField(choices=[('lent', 'uitgeleend'), ('returned', 'terug'), ('over', 'afgelopen'), ('closed', 'vervallen door sluiting')], default='lent', max_length=10)),
                    ('lent_at', models.DateTimeField()),
                    ('lent_by', journal.fields.ReadableField()),
                    ('borrower', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'lent')), fields=['realm', 'until'], name='capacity_lend_until')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='capacity_lend_some'), models.CheckConstraint(condition=models.Q(('facility', models.F('borrower')), _negated=True), name='capacity_lend_elsewhere'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('lent_at'))), name='capacity_lend_later')],
                },
            ),
            migrations.CreateModel(
                name='StopGroups',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('groups', models.JSONField()),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'region'), name='capacity_groups_region')],
                },
            ),
            migrations.CreateModel(
                name='SurveyAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('observed_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField()),
                    ('source', models.CharField(max_length=40)),
                    ('method', models.CharField(choices=[('reported', 'ingevoerd'), ('confirmed', 'ongewijzigd bevestigd'), ('derived_transfer', 'afgeleid uit verplaatsing'), ('imported', 'ingelezen'), ('simulated', 'gesimuleerd (oefening)'), ('lapsed', 'vanzelf verstreken')], max_length=20)),
                    ('reported_by', journal.fields.ReadableField()),
                    ('reporter', models.CharField(max_length=120)),
                    ('duiding', models.CharField(blank=True, max_length=500)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('answers', models.JSONField()),
                    ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.surveyanswer')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
            ),
            migrations.CreateModel(
                name='SurveyNewest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.surveyanswer')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'facility'), name='capacity_survey_newest_facility')],
                },
            ),
            migrations.CreateModel(
                name='SurveyRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('asked', models.JSONField()),
                    ('state', models.CharField(choices=[('open', 'open'), ('closed', 'gesloten')], default='open', max_length=10)),
                    ('opened_at', models.DateTimeField()),
                    ('due_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('stale_after_s', models.PositiveIntegerField()),
                    ('opened_by', journal.fields.ReadableField()),
                    ('reason', journal.fields.ReadableField(blank=True)),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
                ],
            ),
            migrations.CreateModel(
                name='SurveyRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sector', models.CharField(max_length=40)),
                    ('reminders', models.PositiveIntegerField(default=0)),
                    ('reminded_at', models.DateTimeField(null=True)),
                    ('answer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.surveyanswer')),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='capacity.surveyround')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('round', 'facility'), name='capacity_survey_request')],
                },
            ),
            migrations.CreateModel(
                name='SurveySeries',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sectors', models.JSONField()),
                    ('every_hours', models.PositiveSmallIntegerField(null=True)),
                    ('daily_at', models.TimeField(null=True)),
                    ('due_minutes', models.PositiveIntegerField()),
                    ('reason', journal.fields.ReadableField(blank=True)),
                    ('started_by', journal.fields.ReadableField()),
                    ('started_at', models.DateTimeField()),
                    ('next_at', models.DateTimeField()),
                    ('stopped_at', models.DateTimeField(null=True)),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('stopped_at__isnull', True)), fields=['next_at'], name='capacity_series_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('daily_at__isnull', False), ('every_hours__isnull', True)), models.Q(('daily_at__isnull', True), ('every_hours__isnull', False)), _connector='OR'), name='capacity_survey_one_rhythm')],
                },
            ),
            migrations.CreateModel(
                name='Arrival',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('urgency', models.CharField(max_length=20)),
                    ('kind', models.CharField(max_length=20)),
                    ('notes', models.JSONField(default=list)),
                    ('state', models.CharField(choices=[('announced', 'verwacht'), ('arrived', 'aangekomen'), ('cancelled', 'afgezegd'), ('unconfirmed', 'niet bevestigd')], default='announced', max_length=12)),
                    ('announced_at', models.DateTimeField()),
                    ('expected_at', models.DateTimeField()),
                    ('announced_by', journal.fields.ReadableField()),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                    ('sender', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'announced')), fields=['realm', 'expected_at'], name='capacity_arrival_expected')],
                },
            ),
            migrations.CreateModel(
                name='BedDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('day', models.DateField()),
                    ('beds', models.JSONField()),
                    ('realm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'kind', 'day'), name='capacity_bedday_once')],
                },
            ),
            migrations.CreateModel(
                name='Cohort',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('labels', models.JSONField()),
                    ('counting', models.CharField(choices=[('beds', 'bedden hebben een label'), ('patients', 'patiënten hebben een label')], max_length=10)),
                    ('opened_at', models.DateTimeField()),
                    ('opened_by', journal.fields.ReadableField()),
                    ('opener', models.CharField(max_length=120)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', journal.fields.ReadableField(blank=True)),
                    ('closer', models.CharField(blank=True, max_length=120)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('realm', 'kind'), name='capacity_cohort_open')],
                },
            ),
            migrations.CreateModel(
                name='DayCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('date', models.DateField()),
                    ('admissions', models.JSONField()),
                    ('present', models.JSONField(default=dict)),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'date'), name='capacity_daycount_date')],
                },
            ),
            migrations.CreateModel(
                name='EdCutoffs',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('edges', models.JSONField()),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('realm', 'facility'), name='capacity_cutoffs_one')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='surveyanswer',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='capacity.surveyround'),
        ),
        migrations.AddField(
            model_name='surveyround',
            name='series',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.surveyseries'),
        ),
        migrations.AddIndex(
            model_name='surveyanswer',
            index=models.Index(fields=['realm', 'facility', '-id'], name='capacity_survey_newest'),
        ),
        migrations.AddIndex(
            model_name='surveyround',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['due_at'], name='capacity_round_open'),
        ),
        migrations.AddConstraint(
            model_name='surveyround',
            constraint=models.UniqueConstraint(fields=('realm', 'region', 'number'), name='capacity_round_number'),
        ),
    ]
