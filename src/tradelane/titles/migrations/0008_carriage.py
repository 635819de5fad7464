# SPDX-License-Identifier: Apache-2.0
"""What carriers and platforms ask of each other; and a void record gives its number back to an amended document.

SQLite makes a changed table anew, and its triggers go with the old one: they are taken down before and set after.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

ACTS = import_module("tradelane.titles.migrations.0003_every_act")
RESERVATIONS = import_module("tradelane.titles.migrations.0004_reservations_and_statements")
TRANSFERS = import_module("tradelane.titles.migrations.0007_transfers_between_platforms")


def set_up(apps, editor):
    ACTS.set_up(apps, editor)
    if editor.connection.vendor == "sqlite":
        editor.execute(next(each for each in RESERVATIONS.SQLITE if "titles_title_stands_still" in each), None)


class Migration(migrations.Migration):

    dependencies = [
        ('titles', '0007_transfers_between_platforms'),
    ]

    operations = [
        migrations.RunPython(TRANSFERS.take_down, migrations.RunPython.noop),
        migrations.CreateModel(
            name='CallRow',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('peer', models.CharField(max_length=10)),
                ('kind', models.CharField(max_length=30)),
                ('about', models.CharField(db_index=True, max_length=40)),
                ('body', models.BinaryField()),
                ('state', models.CharField(max_length=20)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('status', models.PositiveIntegerField(null=True)),
                ('answer', models.BinaryField(default=b'')),
                ('error', models.TextField(blank=True, default='')),
                ('made_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'titles_call',
            },
        ),
        migrations.CreateModel(
            name='IssuanceRow',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('side', models.CharField(max_length=10)),
                ('platform', models.CharField(max_length=10)),
                ('carrier', models.CharField(max_length=10)),
                ('organisation', models.CharField(db_index=True, max_length=80)),
                ('number', models.CharField(max_length=20)),
                ('version', models.CharField(blank=True, max_length=100)),
                ('document', models.CharField(max_length=64)),
                ('body', models.BinaryField()),
                ('state', models.CharField(max_length=20)),
                ('why', models.TextField(blank=True, default='')),
                ('answer', models.BinaryField(default=b'')),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'titles_issuance',
            },
        ),
        migrations.CreateModel(
            name='SurrenderRow',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=100)),
                ('side', models.CharField(max_length=10)),
                ('platform', models.CharField(max_length=10)),
                ('purpose', models.CharField(max_length=20)),
                ('reason', models.CharField(blank=True, max_length=4)),
                ('entry', models.CharField(blank=True, max_length=71)),
                ('body', models.BinaryField()),
                ('state', models.CharField(max_length=20)),
                ('comments', models.CharField(blank=True, default='', max_length=255)),
                ('answer', models.BinaryField(default=b'')),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'titles_surrender',
            },
        ),
        migrations.RemoveConstraint(
            model_name='titlerow',
            name='title_one_per_number',
        ),
        migrations.AddConstraint(
            model_name='titlerow',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('registry', 'carrier', 'number'), name='title_one_per_number'),
        ),
        migrations.AddConstraint(
            model_name='callrow',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['issuance-request', 'issuance-response', 'surrender-request', 'surrender-response'])), name='call_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='callrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'done', 'refused'])), name='call_state_known'),
        ),
        migrations.AddField(
            model_name='issuancerow',
            name='title',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issuances', to='titles.titlerow'),
        ),
        migrations.AddField(
            model_name='surrenderrow',
            name='issuance',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surrenders', to='titles.issuancerow'),
        ),
        migrations.AddConstraint(
            model_name='issuancerow',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['carrier', 'platform'])), name='issuance_side_known'),
        ),
        migrations.AddConstraint(
            model_name='issuancerow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['sent', 'waiting', 'issued', 'failed', 'closed', 'amending'])), name='issuance_state_known'),
        ),
        migrations.AddConstraint(
            model_name='issuancerow',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['closed', 'issued', 'sent', 'waiting'])), fields=('side', 'carrier', 'number'), name='issuance_one_per_number'),
        ),
        migrations.AddConstraint(
            model_name='surrenderrow',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['carrier', 'platform'])), name='surrender_side_known'),
        ),
        migrations.AddConstraint(
            model_name='surrenderrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['sent', 'waiting', 'accepted', 'rejected'])), name='surrender_state_known'),
        ),
        migrations.AddConstraint(
            model_name='surrenderrow',
            constraint=models.UniqueConstraint(fields=('side', 'platform', 'reference'), name='surrender_reference_once'),
        ),
        migrations.AddConstraint(
            model_name='surrenderrow',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['sent', 'waiting'])), fields=('issuance',), name='surrender_one_open'),
        ),
        migrations.RunPython(set_up, migrations.RunPython.noop),
    ]
