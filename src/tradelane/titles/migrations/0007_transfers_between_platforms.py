# SPDX-License-Identifier: Apache-2.0
"""Records that come from other platforms and go to them, and what DCSA's protocols keep of it; what was accepted of a
chain is never changed.

SQLite makes a changed table anew, and its triggers go with the old one: they are taken down before and set after.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

every_act = import_module("tradelane.titles.migrations.0003_every_act")
reservations = import_module("tradelane.titles.migrations.0004_reservations_and_statements")

SQLITE = (
    """CREATE TRIGGER titles_chain_entry_no_update BEFORE UPDATE ON titles_chain_entry
       BEGIN SELECT RAISE(ABORT, 'titles: an accepted chain is append-only'); END""",
    """CREATE TRIGGER titles_chain_entry_no_delete BEFORE DELETE ON titles_chain_entry
       BEGIN SELECT RAISE(ABORT, 'titles: an accepted chain is append-only'); END""",
)
POSTGRESQL = (
    """CREATE TRIGGER titles_chain_entry_append_only BEFORE UPDATE OR DELETE ON titles_chain_entry
       FOR EACH ROW EXECUTE FUNCTION titles_append_only()""",
)


def take_down(apps, editor):
    every_act.take_down(apps, editor)
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER IF EXISTS titles_title_stands_still", None)


def set_up(apps, editor):
    every_act.set_up(apps, editor)
    if editor.connection.vendor == "sqlite":  # of a reserved title; it went with the table that was made anew
        editor.execute(reservations.SQLITE[0], None)
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement, None)


class Migration(migrations.Migration):

    dependencies = [
        ('titles', '0006_platforms'),
    ]

    operations = [
        migrations.RunPython(take_down, migrations.RunPython.noop),
        migrations.DeleteModel(
            name='ForeignPartyRow',
        ),
        migrations.CreateModel(
            name='BillFileRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('holder', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'db_table': 'titles_bill_file',
            },
        ),
        migrations.CreateModel(
            name='ChainEntryRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('checksum', models.CharField(max_length=64)),
                ('platform', models.CharField(max_length=4)),
                ('text', models.TextField()),
            ],
            options={
                'db_table': 'titles_chain_entry',
                'ordering': ('document', 'n'),
            },
        ),
        migrations.CreateModel(
            name='SendingRow',
            fields=[
                ('head', models.CharField(max_length=71, primary_key=True, serialize=False)),
                ('platform', models.CharField(max_length=10)),
                ('entry', models.TextField()),
                ('envelope', models.BinaryField()),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('receipt', models.TextField(blank=True, default='')),
                ('error', models.TextField(blank=True, default='')),
                ('made_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'db_table': 'titles_sending',
            },
        ),
        migrations.CreateModel(
            name='ForeignPartyRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(max_length=80)),
                ('platform', models.CharField(max_length=4)),
                ('name', models.CharField(max_length=70)),
                ('said', models.TextField()),
            ],
            options={
                'db_table': 'titles_foreign_party',
            },
        ),
        migrations.CreateModel(
            name='TransferRow',
            fields=[
                ('reference', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('last', models.CharField(max_length=64)),
                ('sender', models.CharField(max_length=4)),
                ('envelope', models.BinaryField()),
                ('state', models.CharField(default='active', max_length=10)),
                ('receipt', models.TextField(blank=True, default='')),
                ('started_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'db_table': 'titles_transfer',
            },
        ),
        migrations.RemoveConstraint(
            model_name='entryrow',
            name='entry_act_known',
        ),
        migrations.RemoveConstraint(
            model_name='entryrow',
            name='entry_issue_comes_first',
        ),
        migrations.RemoveConstraint(
            model_name='titlerow',
            name='title_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='titlerow',
            name='title_frozen_or_ended_is_with_the_carrier',
        ),
        migrations.AddField(
            model_name='transportdocumentrow',
            name='issuance',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='transportdocumentrow',
            name='issuer',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddConstraint(
            model_name='entryrow',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['issue', 'from_paper', 'part', 'arrive', 'transfer', 'nominate', 'endorse', 'pledge', 'release', 'accept', 'reject', 'rekey', 'surrender', 'accept_surrender', 'refuse_surrender', 'amend', 'to_paper', 'divide', 'combine', 'void', 'send', 'depart', 'stay', 'return', 'open_recovery', 'object', 'recover', 'present', 'accept_bill', 'aval', 'dishonour', 'protest', 'notice', 'pay', 'recourse'])), name='entry_act_known'),
        ),
        migrations.AddConstraint(
            model_name='entryrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['arrive', 'from_paper', 'issue', 'part']), ('n', 1), ('prev', '')), models.Q(('n__gt', 1), models.Q(('prev', ''), _negated=True), models.Q(('act__in', ['arrive', 'from_paper', 'issue', 'part']), _negated=True)), _connector='OR'), name='entry_issue_comes_first'),
        ),
        migrations.AddConstraint(
            model_name='titlerow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['held', 'pledged', 'surrendered', 'sending', 'away', 'delivered', 'paper', 'divided', 'combined', 'void', 'discharged'])), name='title_state_known'),
        ),
        migrations.AddConstraint(
            model_name='titlerow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'pledged', 'sending', 'away']), ('surrendered_by', '')), models.Q(('state', 'discharged'), ('surrendered_by', '')), models.Q(models.Q(('state__in', ['held', 'pledged', 'sending', 'away']), _negated=True), models.Q(('surrendered_by', ''), _negated=True), ('holder', models.F('carrier'))), _connector='OR'), name='title_frozen_or_ended_is_with_the_carrier'),
        ),
        migrations.AddField(
            model_name='billfilerow',
            name='content',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='titles.additionaldocumentrow'),
        ),
        migrations.AddField(
            model_name='billfilerow',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='titles.transportdocumentrow'),
        ),
        migrations.AddField(
            model_name='chainentryrow',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chain', to='titles.transportdocumentrow'),
        ),
        migrations.AddField(
            model_name='sendingrow',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='titles.transportdocumentrow'),
        ),
        migrations.AddField(
            model_name='sendingrow',
            name='title',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='titles.titlerow'),
        ),
        migrations.AddConstraint(
            model_name='foreignpartyrow',
            constraint=models.UniqueConstraint(fields=('party', 'platform'), name='foreign_party_once'),
        ),
        migrations.AddField(
            model_name='transferrow',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='titles.transportdocumentrow'),
        ),
        migrations.AddConstraint(
            model_name='billfilerow',
            constraint=models.UniqueConstraint(fields=('document', 'content', 'holder'), name='bill_file_once'),
        ),
        migrations.AddConstraint(
            model_name='chainentryrow',
            constraint=models.UniqueConstraint(fields=('document', 'n'), name='chain_entry_one_per_place'),
        ),
        migrations.AddConstraint(
            model_name='chainentryrow',
            constraint=models.UniqueConstraint(fields=('checksum',), name='chain_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='sendingrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'accepted', 'refused', 'disputed', 'withdrawn'])), name='sending_state_known'),
        ),
        migrations.AddConstraint(
            model_name='transferrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'accepted'])), name='transfer_state_known'),
        ),
        migrations.AddConstraint(
            model_name='transferrow',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('document',), name='transfer_one_active_a_bill'),
        ),
        migrations.AddConstraint(
            model_name='transferrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('receipt', ''), ('state', 'active')), models.Q(('state', 'accepted'), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='transfer_accepted_by_a_receipt'),
        ),
        migrations.RunPython(set_up, migrations.RunPython.noop),
    ]
