"""Every table of network in one step, for a new database; one that has begun the steps it stands for goes on with those."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from journal.migrating import Tables


class Migration(migrations.Migration):

    replaces = [('network', '0001_initial'), ('network', '0002_places_in_use'), ('network', '0003_chain'), ('network', '0004_hours_of_hospitals')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('journal', '0001_squashed_0010_persons'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Outline',
                fields=[
                    ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                    ('geometry', models.JSONField()),
                ],
            ),
            migrations.CreateModel(
                name='ReferenceSet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.CharField(max_length=64, unique=True)),
                    ('loaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('source', models.TextField()),
                    ('number', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'ordering': ['-number', '-loaded_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Region',
                fields=[
                    ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=120)),
                    ('short_name', models.CharField(max_length=40)),
                    ('trauma_centre', models.CharField(max_length=120)),
                    ('operates_as', models.CharField(blank=True, max_length=12)),
                    ('population', models.PositiveIntegerField()),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('is_demo', models.BooleanField(default=False)),
                    ('live_generation', models.PositiveIntegerField(default=0)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'user',
                    'verbose_name_plural': 'users',
                    'abstract': False,
                },
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='Veiligheidsregio',
                fields=[
                    ('code', models.CharField(max_length=4, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=80)),
                    ('population', models.PositiveIntegerField()),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('regions', models.ManyToManyField(related_name='veiligheidsregios', to='network.region')),
                ],
                options={
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='Municipality',
                fields=[
                    ('code', models.CharField(max_length=6, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=80)),
                    ('population', models.PositiveIntegerField()),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='network.region')),
                    ('veiligheidsregio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='network.veiligheidsregio')),
                ],
                options={
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='Facility',
                fields=[
                    ('code', models.CharField(max_length=20, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=160)),
                    ('organisation', models.CharField(max_length=80)),
                    ('location', models.CharField(max_length=80)),
                    ('city', models.CharField(max_length=60)),
                    ('latitude', models.FloatField()),
                    ('longitude', models.FloatField()),
                    ('kind', models.CharField(blank=True, choices=[('university', 'universitair medisch centrum'), ('top_clinical', 'topklinisch ziekenhuis'), ('general', 'algemeen ziekenhuis')], max_length=20)),
                    ('ed_hours', models.CharField(blank=True, max_length=10)),
                    ('trauma_level', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('has_ic', models.BooleanField(default=False)),
                    ('demo_ic_beds', models.PositiveIntegerField(default=0)),
                    ('demo_ward_beds', models.PositiveIntegerField(default=0)),
                    ('demo_ed_places', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('demo', models.BooleanField(default=False)),
                    ('hours', models.CharField(blank=True, max_length=200)),
                    ('resources', models.JSONField(blank=True, default=dict)),
                    ('sector', models.CharField(choices=[('hospital', 'ziekenhuis'), ('gp_post', 'huisartsenpost'), ('ambulance', 'ambulancezorg'), ('dispatch', 'meldkamer'), ('nursing_home', 'verpleeghuis'), ('home_care', 'wijkverpleging'), ('mental_health', 'acute ggz'), ('maternity', 'geboortezorg'), ('pharmacy', 'dienstapotheek'), ('public_health', 'GGD')], default='hospital', max_length=20)),
                    ('serves', models.JSONField(blank=True, default=list)),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='network.facility')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facilities', to='network.region')),
                    ('veiligheidsregio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facilities', to='network.veiligheidsregio')),
                ],
                options={
                    'verbose_name_plural': 'facilities',
                    'ordering': ['code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('latitude__range', (50.5, 54)), ('longitude__range', (3, 7.5))), name='network_facility_in_nl'), models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('name',), name='network_facility_name_in_use'), models.CheckConstraint(condition=models.Q(models.Q(('sector', 'hospital'), _negated=True), models.Q(('kind', ''), _negated=True), _connector='OR'), name='network_facility_hospital_kind')],
                },
            ),
            migrations.CreateModel(
                name='FacilityContact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.PositiveSmallIntegerField()),
                    ('function', models.CharField(max_length=80)),
                    ('telephone', models.CharField(blank=True, max_length=30)),
                    ('mail', models.EmailField(blank=True, max_length=254)),
                    ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='network.facility')),
                    ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ],
                options={
                    'ordering': ['order'],
                    'constraints': [models.UniqueConstraint(fields=('realm', 'facility', 'order'), name='network_contact_order')],
                },
            ),
            migrations.CreateModel(
                name='TravelTime',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('source', models.CharField(max_length=120)),
                    ('destination', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.facility')),
                    ('origin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.facility')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('origin', 'destination'), name='network_travel_pair')],
                },
            ),
            migrations.CreateModel(
                name='Mandate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('roaz_chair', 'Voorzitter ROAZ'), ('dpg', 'DPG'), ('hin', 'Hoofd Informatie GHOR (HIN)'), ('hospital_liaison', 'Informatiecoördinator (ICo)'), ('regional_coordinator', 'Regiocoördinator (RCPS)'), ('national_coordinator', 'Landelijk coördinator (LCPS)'), ('observer', 'Waarnemer'), ('administrator', 'Beheerder')], max_length=24)),
                    ('valid_from', models.DateTimeField(default=django.utils.timezone.now)),
                    ('valid_until', models.DateTimeField(blank=True, null=True)),
                    ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='network.facility')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mandates', to=settings.AUTH_USER_MODEL)),
                    ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='network.region')),
                    ('veiligheidsregio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='network.veiligheidsregio')),
                ],
                options={
                    'indexes': [models.Index(fields=['user', 'valid_from'], name='network_mandate_user')],
                },
            ),
        ]),
    ]
