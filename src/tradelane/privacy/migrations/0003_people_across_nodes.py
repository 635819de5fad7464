# SPDX-License-Identifier: Apache-2.0
"""Receipts and objections that other nodes tell of, complaints, corrections, versions of the notice.

SQLite changes a table by building it anew, and the new one has no triggers: those of receipts are made again at the end.
"""

from importlib import import_module

from django.db import migrations, models


_triggers = import_module("tradelane.privacy.migrations.0002_receipts_only_grow")


def _make_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":  # elsewhere the table was changed in place, and kept them
        return
    for statement in _triggers.SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0002_receipts_only_grow'),
    ]

    operations = [
        migrations.CreateModel(
            name='AliasRow',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('person', models.CharField(max_length=64)),
                ('node', models.CharField(max_length=2)),
                ('pseudonym', models.CharField(max_length=64)),
                ('subject', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='NoticeRow',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=71, unique=True)),
                ('record', models.JSONField()),
                ('since', models.DateField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='choicerow',
            name='privacy_one_standing_choice',
        ),
        migrations.RemoveConstraint(
            model_name='receiptrow',
            name='privacy_receipt_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='requestrow',
            name='privacy_request_kind_known',
        ),
        migrations.AddField(
            model_name='choicerow',
            name='node',
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name='choicerow',
            name='origin',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='receiptrow',
            name='node',
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name='requestrow',
            name='accepted',
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name='requestrow',
            name='authority',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='requestrow',
            name='done',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='requestrow',
            name='escalated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='requestrow',
            name='field',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='requestrow',
            name='proposed',
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name='choicerow',
            constraint=models.UniqueConstraint(condition=models.Q(('node', ''), ('withdrawn_at', None)), fields=('person', 'purpose', 'choice'), name='privacy_one_standing_choice'),
        ),
        migrations.AddConstraint(
            model_name='choicerow',
            constraint=models.UniqueConstraint(condition=models.Q(('node', ''), _negated=True), fields=('person', 'node', 'origin'), name='privacy_one_choice_of_a_node'),
        ),
        migrations.AddConstraint(
            model_name='receiptrow',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['sent', 'seen', 'refused'])), name='privacy_receipt_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='requestrow',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'erasure', 'complaint'])), name='privacy_request_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='requestrow',
            constraint=models.CheckConstraint(condition=models.Q(('escalated_at', None), models.Q(('kind', 'complaint'), models.Q(('authority', ''), _negated=True)), _connector='OR'), name='privacy_only_complaints_go_to_an_authority'),
        ),
        migrations.AddIndex(
            model_name='aliasrow',
            index=models.Index(models.F('person'), name='privacy_aliases_by_person'),
        ),
        migrations.AddConstraint(
            model_name='aliasrow',
            constraint=models.UniqueConstraint(fields=('node', 'pseudonym', 'subject', 'person'), name='privacy_one_alias_each'),
        ),
        migrations.AddConstraint(
            model_name='aliasrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person', ''), _negated=True), models.Q(('pseudonym', ''), _negated=True), models.Q(('node', ''), _negated=True)), name='privacy_alias_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='noticerow',
            constraint=models.CheckConstraint(condition=models.Q(('digest__startswith', 'sha256:')), name='privacy_a_notice_has_its_digest'),
        ),
        migrations.RunPython(_make_again, migrations.RunPython.noop),
    ]
