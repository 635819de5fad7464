# SPDX-License-Identifier: Apache-2.0
"""Officers' work, inspections, tiers, and cases that are taken back.

SQLite makes a table anew to change its constraints, and its triggers go with the old one: they are set again.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

triggers = import_module("tradelane.window.migrations.0002_what_was_decided_stands")


class Migration(migrations.Migration):

    dependencies = [
        ('window', '0003_people'),
    ]

    operations = [
        migrations.RunPython(triggers._drop, triggers._make),
        migrations.CreateModel(
            name='ClaimRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency', models.CharField(max_length=40)),
                ('officer', models.CharField(max_length=40)),
                ('since', models.DateTimeField()),
            ],
            options={
                'db_table': 'window_claim',
            },
        ),
        migrations.CreateModel(
            name='InspectionRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency', models.CharField(max_length=40)),
                ('place', models.CharField(max_length=300)),
                ('when', models.DateTimeField()),
                ('booked_at', models.DateTimeField()),
                ('officer', models.CharField(blank=True, max_length=40)),
                ('found', models.CharField(blank=True, max_length=12)),
                ('findings', models.TextField(blank=True)),
                ('inspected_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'window_inspection',
            },
        ),
        migrations.CreateModel(
            name='NoteRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency', models.CharField(max_length=40)),
                ('officer', models.CharField(max_length=40)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'window_note',
            },
        ),
        migrations.CreateModel(
            name='PhotoRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=20)),
                ('digest', models.CharField(max_length=71)),
                ('content', models.BinaryField()),
            ],
            options={
                'db_table': 'window_photo',
            },
        ),
        migrations.CreateModel(
            name='TierRow',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('organisation', models.CharField(db_index=True, max_length=80)),
                ('economy', models.CharField(max_length=2)),
                ('tier', models.CharField(max_length=8)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('certificate', models.CharField(max_length=80)),
                ('proposed_by', models.CharField(max_length=40)),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_by', models.CharField(blank=True, max_length=40)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=40)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'window_tier',
            },
        ),
        migrations.RemoveConstraint(
            model_name='caserow',
            name='case_one_per_procedure_and_consignment',
        ),
        migrations.RemoveConstraint(
            model_name='caserow',
            name='case_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='caserow',
            name='case_decided_when_not_open',
        ),
        migrations.AddField(
            model_name='caserow',
            name='replaces',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='caserow',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('procedure', 'consignment'), name='case_one_per_procedure_and_consignment'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces', ''), _negated=True), fields=('replaces',), name='case_replaced_once'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['in-review', 'information-asked', 'cleared', 'refused', 'appealed', 'cleared-on-appeal', 'refusal-upheld', 'withdrawn'])), name='case_state_known'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('number__isnull', True), ('state__in', ['in-review', 'information-asked', 'withdrawn'])), models.Q(models.Q(('state__in', ['in-review', 'information-asked', 'withdrawn']), _negated=True), ('decided_at__isnull', False), ('number__isnull', False)), _connector='OR'), name='case_decided_when_not_open'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='case_withdrawn_at_a_time'),
        ),
        migrations.AddField(
            model_name='claimrow',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='window.caserow'),
        ),
        migrations.AddField(
            model_name='inspectionrow',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='window.caserow'),
        ),
        migrations.AddField(
            model_name='noterow',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='window.caserow'),
        ),
        migrations.AddField(
            model_name='photorow',
            name='inspection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='window.inspectionrow'),
        ),
        migrations.AddConstraint(
            model_name='tierrow',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='tier_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='tierrow',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_by', models.F('confirmed_by')), _negated=True), name='tier_has_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='tierrow',
            constraint=models.UniqueConstraint(fields=('economy', 'certificate'), name='tier_one_per_certificate'),
        ),
        migrations.AddConstraint(
            model_name='claimrow',
            constraint=models.UniqueConstraint(fields=('case', 'agency'), name='claim_one_officer_per_agency'),
        ),
        migrations.AddConstraint(
            model_name='inspectionrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('found', ''), ('inspected_at__isnull', True)), models.Q(models.Q(('found', ''), _negated=True), models.Q(('findings', ''), _negated=True), models.Q(('officer', ''), _negated=True), ('inspected_at__isnull', False)), _connector='OR'), name='inspection_found_with_words'),
        ),
        migrations.AddConstraint(
            model_name='photorow',
            constraint=models.UniqueConstraint(fields=('inspection', 'digest'), name='photo_once_per_inspection'),
        ),
        migrations.RunPython(triggers._make, triggers._drop),
    ]
