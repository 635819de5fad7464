# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trust', '0001_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='LogQueue',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('leaf', models.BinaryField()),
                ('leaf_hash', models.BinaryField(max_length=32, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('index', models.BigIntegerField(primary_key=True, serialize=False)),
                ('leaf', models.BinaryField()),
                ('leaf_hash', models.BinaryField(max_length=32, unique=True)),
                ('before', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.logentry')),
            ],
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', models.BinaryField(max_length=32)),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
                ('last', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.logentry')),
            ],
        ),
        migrations.CreateModel(
            name='LogTile',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('level', models.PositiveSmallIntegerField()),
                ('index', models.BigIntegerField()),
                ('hashes', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('level'), models.F('index'), name='log_one_row_per_tile')],
            },
        ),
        migrations.AddConstraint(
            model_name='logentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('before', None), ('index', 0)), models.Q(('before', django.db.models.expressions.CombinedExpression(models.F('index'), '-', models.Value(1))), ('before__isnull', False), ('index__gt', 0)), _connector='OR'), name='log_places_have_no_gap'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('last', None), ('size', 0)), models.Q(('last', django.db.models.expressions.CombinedExpression(models.F('size'), '-', models.Value(1))), ('last__isnull', False), ('size__gt', 0)), _connector='OR'), name='log_checkpoint_covers_entries'),
        ),
    ]
