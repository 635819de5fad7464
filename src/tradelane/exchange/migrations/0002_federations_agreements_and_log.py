# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_initial'),
    ]

    operations = [
        migrations.DeleteModel(
            name='Agreement',
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('digest', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('text', models.BinaryField()),
                ('lane', models.CharField(max_length=5)),
                ('kind', models.CharField(max_length=64)),
                ('purpose', models.CharField(max_length=64)),
                ('act', models.CharField(max_length=300)),
                ('from_node', models.CharField(max_length=120)),
                ('to_node', models.CharField(max_length=120)),
                ('starts', models.DateTimeField()),
                ('ends', models.DateTimeField(null=True)),
                ('from_signature', models.TextField(default='')),
                ('to_signature', models.TextField(default='')),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(default='', max_length=120)),
                ('ending', models.TextField(default='')),
                ('shared', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='ConversationPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('in', 'IN'), ('out', 'OUT')], max_length=3)),
                ('from_organisation', models.CharField(max_length=120)),
                ('to_organisation', models.CharField(max_length=120)),
                ('conversation', models.CharField(max_length=200)),
                ('next', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Federation',
            fields=[
                ('name', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('certificate', models.BinaryField()),
                ('address', models.CharField(max_length=300)),
                ('act', models.CharField(max_length=300)),
                ('number', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(default='', max_length=80)),
                ('next_update', models.DateTimeField(null=True)),
                ('grace', models.DurationField(null=True)),
                ('fetched_at', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(default='', max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='InboxAttachment',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('chunks', models.PositiveIntegerField()),
                ('held', models.PositiveIntegerField(default=0)),
                ('receipt', models.TextField(default='')),
            ],
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('message', models.CharField(max_length=40)),
                ('side', models.CharField(max_length=8)),
                ('words', models.BinaryField()),
                ('place', models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('economy', models.CharField(max_length=2)),
                ('node', models.CharField(max_length=120)),
                ('base_url', models.CharField(max_length=200)),
                ('authority', models.BinaryField()),
                ('starts', models.DateTimeField()),
                ('ends', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OutboxAttachment',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=80)),
                ('size', models.BigIntegerField()),
                ('chunks', models.PositiveIntegerField()),
                ('sent', models.PositiveIntegerField(default=0)),
                ('receipt', models.TextField(default='')),
            ],
        ),
        migrations.CreateModel(
            name='PassedOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_organisation', models.CharField(max_length=120)),
                ('to_organisation', models.CharField(max_length=120)),
                ('conversation', models.CharField(max_length=200)),
                ('sequence', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('decided_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='StampedBatch',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('size', models.PositiveIntegerField()),
                ('root', models.BinaryField()),
                ('token', models.BinaryField()),
                ('stamped_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='outboxmessage',
            name='exchange_delivered_means_receipted',
        ),
        migrations.AddField(
            model_name='inboxmessage',
            name='conversation',
            field=models.CharField(default='', max_length=200),
        ),
        migrations.AddField(
            model_name='inboxmessage',
            name='released_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='inboxmessage',
            name='sequence',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='conversation',
            field=models.CharField(default='', max_length=200),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='reason',
            field=models.CharField(default='', max_length=300),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='sequence',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='signature',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='peer',
            name='authority',
            field=models.BinaryField(default=bytes),
        ),
        migrations.AddField(
            model_name='peer',
            name='federation',
            field=models.CharField(default='', max_length=200),
        ),
        migrations.AddField(
            model_name='peer',
            name='speaks',
            field=models.CharField(default='1', max_length=60),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='state',
            field=models.CharField(choices=[('waiting', 'WAITING'), ('delivered', 'DELIVERED'), ('dead', 'DEAD'), ('abandoned', 'ABANDONED')], default='waiting', max_length=10),
        ),
        migrations.AddIndex(
            model_name='inboxmessage',
            index=models.Index(models.F('received_at'), condition=models.Q(('released_at', None)), name='exchange_held_messages'),
        ),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(models.F('to_node'), models.F('state'), models.F('sent_at'), name='exchange_waiting_for_a_peer'),
        ),
        migrations.AddConstraint(
            model_name='inboxmessage',
            constraint=models.UniqueConstraint(models.F('from_organisation'), models.F('to_organisation'), models.F('conversation'), models.F('sequence'), condition=models.Q(('conversation', ''), _negated=True), name='exchange_one_message_a_place_in'),
        ),
        migrations.AddConstraint(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'delivered'), models.Q(('receipt', ''), _negated=True)), models.Q(('delivered_at', None), ('receipt', ''), ('state__in', ['waiting', 'dead', 'abandoned'])), _connector='OR'), name='exchange_delivered_means_receipted'),
        ),
        migrations.AddConstraint(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'abandoned'), models.Q(('reason', ''), _negated=True)), models.Q(('state', 'abandoned'), _negated=True), _connector='OR'), name='exchange_abandoned_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='outboxmessage',
            constraint=models.UniqueConstraint(models.F('from_organisation'), models.F('to_organisation'), models.F('conversation'), models.F('sequence'), condition=models.Q(('conversation', ''), _negated=True), name='exchange_one_message_a_place_out'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(models.F('lane'), models.F('kind'), models.F('purpose'), name='exchange_agreement_lookup'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gt', models.F('starts')), _connector='OR'), name='exchange_agreement_has_a_span'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ending', '')), models.Q(('ended_at__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='exchange_ended_means_said'),
        ),
        migrations.AddConstraint(
            model_name='conversationplace',
            constraint=models.UniqueConstraint(models.F('way'), models.F('from_organisation'), models.F('to_organisation'), models.F('conversation'), name='exchange_one_row_a_conversation'),
        ),
        migrations.AddField(
            model_name='inboxattachment',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='exchange.inboxmessage'),
        ),
        migrations.AddField(
            model_name='member',
            name='federation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='exchange.federation'),
        ),
        migrations.AddField(
            model_name='outboxattachment',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='exchange.outboxmessage'),
        ),
        migrations.AddConstraint(
            model_name='passedover',
            constraint=models.UniqueConstraint(models.F('from_organisation'), models.F('to_organisation'), models.F('conversation'), models.F('sequence'), name='exchange_passed_over_once'),
        ),
        migrations.AddField(
            model_name='logentry',
            name='batch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='exchange.stampedbatch'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(models.F('federation'), models.F('economy'), name='exchange_one_member_an_economy'),
        ),
        migrations.AddIndex(
            model_name='logentry',
            index=models.Index(models.F('id'), condition=models.Q(('batch', None)), name='exchange_unstamped'),
        ),
        migrations.AddConstraint(
            model_name='logentry',
            constraint=models.UniqueConstraint(models.F('message'), models.F('side'), name='exchange_logged_once'),
        ),
        migrations.AddConstraint(
            model_name='logentry',
            constraint=models.UniqueConstraint(models.F('batch'), models.F('place'), name='exchange_one_entry_a_place'),
        ),
        migrations.AddConstraint(
            model_name='logentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('batch', None), ('place', None)), models.Q(('batch__isnull', False), ('place__isnull', False)), _connector='OR'), name='exchange_stamped_has_a_place'),
        ),
        # What came before messages could wait has its turn already.
        migrations.RunSQL(
            "UPDATE exchange_inboxmessage SET released_at = received_at WHERE released_at IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
