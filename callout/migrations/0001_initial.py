"""Contacts, rosters, alarms and ways out; the contacts of facilities that the network held come over."""

import callout.models.alarms
import django.db.models.deletion
import journal.fields
from django.conf import settings
from django.db import migrations, models


def carry(apps, schema_editor):
    """Take the contacts of facilities over from the network; none was confirmed yet."""
    from callout.functions import code_of

    old = apps.get_model("network", "FacilityContact")
    apps.get_model("callout", "Contact").objects.bulk_create(
        apps.get_model("callout", "Contact")(
            realm_id=row.realm_id,
            at_kind="facility",
            at_code=row.facility_id,
            order=row.order,
            function=code_of(row.function),
            telephone=row.telephone,
            mail=row.mail,
        )
        for row in old.objects.order_by("pk").iterator()
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('journal', '0007_fewer_indexes'),
        ('network', '0004_hours_of_hospitals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WayState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('screen', 'scherm'), ('push', 'melding van de browser'), ('gateway', 'sms en telefoon'), ('mail', 'e-mail')], max_length=10, unique=True)),
                ('is_up', models.BooleanField(default=True)),
                ('since', models.DateTimeField()),
                ('failed_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('alarm', 'alarm'), ('reminder', 'herinnering'), ('test', 'proefalarm')], max_length=10)),
                ('what', journal.fields.ReadableField()),
                ('about', models.CharField(blank=True, max_length=80)),
                ('opened_at', models.DateTimeField()),
                ('opened_by', journal.fields.ReadableField()),
                ('audiences', models.JSONField(default=list)),
                ('answer_within_s', models.PositiveIntegerField(default=0)),
                ('answer_by', models.DateTimeField(null=True)),
                ('lapses_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', journal.fields.ReadableField(blank=True)),
                ('closed_because', journal.fields.ReadableField(blank=True)),
                ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(max_length=200)),
                ('called', journal.fields.ReadableField()),
                ('telephone', models.CharField(blank=True, max_length=30)),
                ('mail', models.EmailField(blank=True, max_length=254)),
                ('is_demo', models.BooleanField(default=False)),
                ('nonce', models.CharField(default=callout.models.alarms._nonce, max_length=20)),
                ('called_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('come', 'ik kom'), ('not', 'ik kan niet'), ('later', 'ik kom later')], max_length=10)),
                ('minutes', models.PositiveSmallIntegerField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by_way', models.CharField(blank=True, max_length=10)),
                ('alarm', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='callout.alarm')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('screen', 'scherm'), ('push', 'melding van de browser'), ('gateway', 'sms en telefoon'), ('mail', 'e-mail')], max_length=10)),
                ('order', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(choices=[('waiting', 'wacht'), ('taken', 'wordt verstuurd'), ('sent', 'verstuurd'), ('failed', 'mislukt'), ('skipped', 'niet nodig')], default='waiting', max_length=10)),
                ('due_at', models.DateTimeField()),
                ('taken_until', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, max_length=40)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='callout.call')),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at_kind', models.CharField(max_length=20)),
                ('at_code', models.CharField(blank=True, max_length=20)),
                ('order', models.PositiveSmallIntegerField()),
                ('function', models.CharField(max_length=80)),
                ('telephone', models.CharField(blank=True, max_length=30)),
                ('mail', models.EmailField(blank=True, max_length=254)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', journal.fields.ReadableField(blank=True)),
                ('demo', models.BooleanField(default=False)),
                ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at_kind', 'at_code', 'order'],
            },
        ),
        migrations.CreateModel(
            name='PushSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.URLField(max_length=600, unique=True)),
                ('p256dh', models.CharField(max_length=120)),
                ('auth', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_subscriptions', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Reach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', models.EmailField(blank=True, max_length=254)),
                ('telephone', models.CharField(blank=True, max_length=30)),
                ('language', models.CharField(default='nl', max_length=2)),
                ('order', models.JSONField(default=list)),
                ('quiet_from', models.TimeField(null=True)),
                ('quiet_until', models.TimeField(null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reach', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at_kind', models.CharField(max_length=20)),
                ('at_code', models.CharField(blank=True, max_length=20)),
                ('function', models.CharField(max_length=40)),
                ('shifts', models.JSONField()),
                ('set_at', models.DateTimeField()),
                ('set_by', journal.fields.ReadableField()),
                ('told', models.JSONField(default=dict)),
                ('demo', models.BooleanField(default=False)),
                ('realm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.realm')),
            ],
            options={
                'ordering': ['at_kind', 'at_code', 'function'],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('function', models.CharField(max_length=80)),
                ('at_kind', models.CharField(max_length=20)),
                ('at_code', models.CharField(blank=True, max_length=20)),
                ('name', journal.fields.ReadableField()),
                ('chain', models.JSONField()),
                ('step', models.SmallIntegerField(default=-1)),
                ('standing', models.CharField(choices=[('asked', 'nog stil'), ('filled', 'bevestigd'), ('unreached', 'niemand bereikt'), ('ended', 'vervallen')], default='asked', max_length=10)),
                ('escalate_at', models.DateTimeField(null=True)),
                ('alarm', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='callout.alarm')),
                ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='callout.call')),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.AddIndex(
            model_name='alarm',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['realm', 'about'], name='callout_alarm_open'),
        ),
        migrations.AddConstraint(
            model_name='alarm',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['alarm', 'reminder', 'test'])), name='callout_alarm_kind'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(fields=('alarm', 'target'), name='callout_call_once'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(condition=models.Q(('outcome__in', ['waiting', 'taken'])), fields=['due_at'], name='callout_attempt_due'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(fields=('call', 'way'), name='callout_attempt_once'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(fields=('realm', 'at_kind', 'at_code', 'order'), name='callout_contact_order'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.UniqueConstraint(fields=('realm', 'at_kind', 'at_code', 'function'), name='callout_roster_once'),
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(condition=models.Q(('escalate_at__isnull', False)), fields=['escalate_at'], name='callout_seat_due'),
        ),
        migrations.RunPython(carry, migrations.RunPython.noop),
    ]
