# SPDX-License-Identifier: Apache-2.0
"""Fees, acts about permits, verdicts for a second officer, advance rulings, and days counted once.

Triggers keep what was charged, and each act about a permit, as it was written.
"""

import django.db.models.deletion
from django.db import migrations, models


TRIGGERS = {
    "window_permit_act_stands": ("UPDATE", "window_permit_act", ""),
    "window_permit_act_no_delete": ("DELETE", "window_permit_act", ""),
    "window_permit_stands": ("UPDATE", "window_permit", ""),
    "window_charge_stands": (
        "UPDATE",
        "window_charge",
        "OLD.case_id <> NEW.case_id OR OLD.payee <> NEW.payee OR OLD.amount <> NEW.amount"
        " OR OLD.currency <> NEW.currency",
    ),
}
"""Name → event, table, and when it refuses; empty for always."""


def _make(apps, schema_editor):
    for name, (event, table, when) in TRIGGERS.items():
        condition = f"WHEN ({when}) " if when else ""
        if schema_editor.connection.vendor == "postgresql":
            does = f"FOR EACH ROW {condition}EXECUTE FUNCTION window_refuse()"
        else:
            does = f"{condition}BEGIN SELECT RAISE(ABORT, 'window: what was written stands'); END"
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {does}")


def _drop(apps, schema_editor):
    for name, (_, table, _) in TRIGGERS.items():
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {name}{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('window', '0005_cases_by_decision'),
    ]

    operations = [
        migrations.CreateModel(
            name='FeeAccountRow',
            fields=[
                ('organisation', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('account', models.JSONField()),
                ('named_by', models.CharField(max_length=40)),
                ('named_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'window_fee_account',
            },
        ),
        migrations.CreateModel(
            name='DayRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(max_length=60)),
                ('day', models.DateField()),
                ('counts', models.JSONField()),
            ],
            options={
                'db_table': 'window_day',
                'indexes': [models.Index(fields=['day'], name='day_by_date')],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'day'), name='day_once_per_procedure')],
            },
        ),
        migrations.CreateModel(
            name='PermitRow',
            fields=[
                ('document', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=71, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=80)),
                ('consignment', models.CharField(db_index=True, max_length=40)),
                ('agency', models.CharField(max_length=40)),
                ('organisation', models.CharField(max_length=80)),
                ('holder', models.CharField(db_index=True, max_length=80)),
                ('granted_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='granted', to='window.caserow')),
            ],
            options={
                'db_table': 'window_permit',
            },
        ),
        migrations.CreateModel(
            name='PermitActRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('act', models.CharField(max_length=10)),
                ('measure', models.CharField(blank=True, max_length=10)),
                ('urgent', models.BooleanField(default=False)),
                ('reasons', models.TextField()),
                ('cites', models.JSONField(default=list)),
                ('organisation', models.CharField(max_length=80)),
                ('person', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('until', models.DateField(null=True)),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='window.permitrow')),
            ],
            options={
                'db_table': 'window_permit_act',
            },
        ),
        migrations.CreateModel(
            name='ProposalRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency', models.CharField(max_length=40)),
                ('n', models.PositiveIntegerField()),
                ('verdict', models.CharField(max_length=10)),
                ('reasons', models.TextField(blank=True)),
                ('rule_ids', models.JSONField(default=list)),
                ('officer', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('second', models.CharField(blank=True, max_length=40)),
                ('closed_at', models.DateTimeField(null=True)),
                ('confirmed', models.BooleanField(null=True)),
                ('objection', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='window.caserow')),
            ],
            options={
                'db_table': 'window_proposal',
            },
        ),
        migrations.CreateModel(
            name='RulingRow',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('economy', models.CharField(max_length=2)),
                ('matter', models.CharField(max_length=14)),
                ('authority', models.CharField(max_length=80)),
                ('applicant', models.CharField(max_length=80)),
                ('state', models.CharField(max_length=10)),
                ('facts', models.JSONField()),
                ('withheld', models.JSONField()),
                ('sameness', models.CharField(max_length=71)),
                ('requested_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('answer', models.JSONField(null=True)),
                ('reasons', models.TextField(blank=True)),
                ('cites', models.JSONField(default=list)),
                ('number', models.CharField(max_length=40, null=True, unique=True)),
                ('officer', models.CharField(blank=True, max_length=40)),
                ('decided_at', models.DateTimeField(null=True)),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('end_reasons', models.TextField(blank=True)),
                ('replaces', models.CharField(blank=True, max_length=40)),
                ('appeal_until', models.DateField(null=True)),
                ('grounds', models.TextField(blank=True)),
                ('appealed_at', models.DateTimeField(null=True)),
                ('appeal_outcome', models.CharField(blank=True, max_length=8)),
                ('appeal_reasons', models.TextField(blank=True)),
                ('appeal_officer', models.CharField(blank=True, max_length=40)),
                ('appeal_decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'window_ruling',
                'indexes': [models.Index(fields=['applicant', 'sameness'], name='ruling_by_facts'), models.Index(fields=['economy', 'state', '-decided_at'], name='ruling_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('matter__in', ['classification', 'origin', 'valuation'])), name='ruling_matter_known'), models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'declined', 'issued', 'revoked', 'modified'])), name='ruling_state_known'), models.CheckConstraint(condition=models.Q(('decided_at', None), models.Q(models.Q(('reasons', ''), _negated=True), models.Q(('officer', ''), _negated=True)), _connector='OR'), name='ruling_decided_with_reasons'), models.UniqueConstraint(condition=models.Q(('replaces', ''), _negated=True), fields=('replaces',), name='ruling_replaced_once')],
            },
        ),
        migrations.CreateModel(
            name='RulingPhotoRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=20)),
                ('digest', models.CharField(max_length=71)),
                ('content', models.BinaryField()),
                ('ruling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='window.rulingrow')),
            ],
            options={
                'db_table': 'window_ruling_photo',
            },
        ),
        migrations.CreateModel(
            name='ChargeRow',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('agency', models.CharField(max_length=40)),
                ('payee', models.CharField(max_length=80)),
                ('lines', models.JSONField()),
                ('amount', models.CharField(max_length=40)),
                ('currency', models.CharField(max_length=3)),
                ('state', models.CharField(max_length=12)),
                ('assessed_at', models.DateTimeField()),
                ('intent', models.CharField(max_length=40, null=True, unique=True)),
                ('paid_at', models.DateTimeField(null=True)),
                ('receipt', models.CharField(blank=True, max_length=40)),
                ('number', models.CharField(max_length=60, null=True, unique=True)),
                ('refund', models.CharField(max_length=40, null=True, unique=True)),
                ('refund_reason', models.CharField(blank=True, max_length=300)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='window.caserow')),
            ],
            options={
                'db_table': 'window_charge',
                'indexes': [models.Index(fields=['paid_at'], name='charge_by_payment')],
                'constraints': [models.UniqueConstraint(fields=('case', 'agency', 'currency'), name='charge_one_per_agency_and_currency'), models.CheckConstraint(condition=models.Q(('state__in', ['elsewhere', 'owed', 'paid', 'lapsed', 'refund-owed', 'refunded'])), name='charge_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('paid_at__isnull', True), ('state__in', ['elsewhere', 'owed', 'lapsed'])), models.Q(('paid_at__isnull', False), ('state__in', ['paid', 'refund-owed', 'refunded'])), _connector='OR'), name='charge_paid_at_a_time')],
            },
        ),
        migrations.AddIndex(
            model_name='permitrow',
            index=models.Index(fields=['organisation', 'number'], name='permit_by_number'),
        ),
        migrations.AddConstraint(
            model_name='permitactrow',
            constraint=models.UniqueConstraint(fields=('permit', 'n'), name='permit_act_in_order'),
        ),
        migrations.AddConstraint(
            model_name='permitactrow',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['notice', 'answer', 'drop', 'suspend', 'resume', 'recall', 'contest', 'annul', 'uphold'])), name='permit_act_known'),
        ),
        migrations.AddConstraint(
            model_name='proposalrow',
            constraint=models.UniqueConstraint(fields=('case', 'agency', 'n'), name='proposal_in_order'),
        ),
        migrations.AddConstraint(
            model_name='proposalrow',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('case', 'agency'), name='proposal_one_open_per_agency'),
        ),
        migrations.AddConstraint(
            model_name='proposalrow',
            constraint=models.CheckConstraint(condition=models.Q(('officer', models.F('second')), _negated=True), name='proposal_has_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='proposalrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('confirmed', None), ('second', '')), models.Q(('closed_at__isnull', False), ('confirmed__isnull', False), models.Q(('second', ''), _negated=True)), _connector='OR'), name='proposal_closed_by_a_second'),
        ),
        migrations.AddConstraint(
            model_name='rulingphotorow',
            constraint=models.UniqueConstraint(fields=('ruling', 'digest'), name='ruling_photo_once'),
        ),
        migrations.RunPython(_make, _drop),
    ]
