"""Roles at an incident: ACGZ, OvD-G, HON, and the dispatcher of ambulances."""

from django.db import migrations, models

ROLES = [('roaz_chair', 'Voorzitter ROAZ'), ('dpg', 'DPG'), ('hin', 'Hoofd Informatie GHOR (HIN)'), ('acgz', 'Algemeen Commandant Geneeskundige Zorg (ACGZ)'), ('ovdg', 'Officier van dienst geneeskundig (OvD-G)'), ('hon', 'Hoofd Ondersteuning GHOR (HON)'), ('mka_dispatcher', 'Centralist meldkamer ambulancezorg (MKA)'), ('hospital_liaison', 'Informatiecoördinator (ICo)'), ('regional_coordinator', 'Regiocoördinator (RCPS)'), ('national_coordinator', 'Landelijk coördinator (LCPS)'), ('observer', 'Waarnemer'), ('administrator', 'Beheerder'), ('security_officer', 'Functionaris informatiebeveiliging'), ('region_administrator', 'Beheerder regio'), ('local_administrator', 'Beheerder zorglocatie')]


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0008_first_hour'),
    ]

    operations = [
        migrations.AlterField(
            model_name='mandate',
            name='role',
            field=models.CharField(choices=ROLES, max_length=24),
        ),
        migrations.AlterField(
            model_name='mandaterequest',
            name='role',
            field=models.CharField(choices=ROLES, max_length=24),
        ),
    ]
