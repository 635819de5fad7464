# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Peer',
            fields=[
                ('economy', models.CharField(max_length=2, primary_key=True, serialize=False)),
                ('node', models.CharField(max_length=120)),
                ('base_url', models.CharField(max_length=200)),
                ('issued_at', models.DateTimeField()),
                ('refreshed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('lane', models.CharField(max_length=5)),
                ('kind', models.CharField(max_length=64)),
                ('purpose', models.CharField(max_length=64)),
                ('act', models.CharField(max_length=300)),
                ('starts', models.DateTimeField()),
                ('ends', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='exchange_agreement_has_a_span'), models.UniqueConstraint(models.F('lane'), models.F('kind'), models.F('purpose'), models.F('starts'), name='exchange_agreement_once')],
            },
        ),
        migrations.CreateModel(
            name='InboxMessage',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('from_node', models.CharField(max_length=2)),
                ('from_organisation', models.CharField(max_length=120)),
                ('to_organisation', models.CharField(max_length=120)),
                ('key', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=64)),
                ('purpose', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=80)),
                ('signed', models.TextField()),
                ('receipt', models.TextField()),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('from_node'), models.F('key'), name='exchange_one_message_per_key')],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=64)),
                ('purpose', models.CharField(max_length=64)),
                ('from_organisation', models.CharField(max_length=120)),
                ('to_node', models.CharField(max_length=2)),
                ('to_organisation', models.CharField(max_length=120)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('digest', models.CharField(max_length=80)),
                ('content_digest', models.CharField(max_length=80)),
                ('sealed', models.BinaryField()),
                ('sent_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'WAITING'), ('delivered', 'DELIVERED'), ('dead', 'DEAD')], default='waiting', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('rounds', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('receipt', models.TextField(blank=True)),
                ('delivered_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'delivered'), models.Q(('receipt', ''), _negated=True)), models.Q(('delivered_at', None), ('receipt', ''), ('state__in', ['waiting', 'dead'])), _connector='OR'), name='exchange_delivered_means_receipted')],
            },
        ),
        migrations.CreateModel(
            name='PeerOrganisation',
            fields=[
                ('organisation', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('jwk', models.JSONField()),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='organisations', to='exchange.peer')),
            ],
        ),
    ]
