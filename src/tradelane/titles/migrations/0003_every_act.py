# SPDX-License-Identifier: Apache-2.0
"""Every act of a record, with what a row says beyond its holder; a document changes only by an amendment, and nothing
follows any of the ends.

SQLite makes a changed table anew, and its triggers go with the old one: they are taken down before and set after.
"""

import django.db.models.deletion
from django.db import migrations, models

ENDED = "('delivered', 'paper', 'divided', 'combined', 'void', 'discharged')"

FOLLOWS = f"""
    OLD.state IN {ENDED} OR NEW.n <> OLD.n + 1 OR NEW.id <> OLD.id
    OR NEW.registry <> OLD.registry OR NEW.number <> OLD.number OR NEW.carrier <> OLD.carrier
    OR NEW.governing_law <> OLD.governing_law OR NEW.consignment <> OLD.consignment
    OR NOT EXISTS (SELECT 1 FROM titles_entry e WHERE e.title_id = NEW.id AND e.n = NEW.n
                   AND e.digest = NEW.head AND e.prev = OLD.head AND e."to" = NEW.holder
                   AND (e.act = 'amend' OR NEW.document = OLD.document))"""

SQLITE_DOWN = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "titles_entry_no_update",
        "titles_entry_no_delete",
        "titles_title_no_delete",
        "titles_title_follows_entries",
    )
)

SQLITE_UP = (
    """CREATE TRIGGER titles_entry_no_update BEFORE UPDATE ON titles_entry
       BEGIN SELECT RAISE(ABORT, 'titles: entries are append-only'); END""",
    """CREATE TRIGGER titles_entry_no_delete BEFORE DELETE ON titles_entry
       BEGIN SELECT RAISE(ABORT, 'titles: entries are append-only'); END""",
    """CREATE TRIGGER titles_title_no_delete BEFORE DELETE ON titles_title
       BEGIN SELECT RAISE(ABORT, 'titles: records are never deleted'); END""",
    f"""CREATE TRIGGER titles_title_follows_entries BEFORE UPDATE ON titles_title WHEN {FOLLOWS}
       BEGIN SELECT RAISE(ABORT, 'titles: a title moves only by its next entry'); END""",
)

POSTGRESQL_UP = (
    f"""CREATE OR REPLACE FUNCTION titles_follows_entries() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF {FOLLOWS}
         THEN RAISE EXCEPTION 'titles: a title moves only by its next entry'
           USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN NEW;
       END $$""",
)


def take_down(apps, editor):
    for statement in SQLITE_DOWN if editor.connection.vendor == "sqlite" else ():
        editor.execute(statement, None)


def set_up(apps, editor):
    for statement in {"sqlite": SQLITE_UP, "postgresql": POSTGRESQL_UP}[editor.connection.vendor]:
        editor.execute(statement, None)




class Migration(migrations.Migration):

    dependencies = [
        ('titles', '0002_entries_are_append_only'),
    ]

    operations = [
        migrations.RunPython(take_down, migrations.RunPython.noop),
        migrations.CreateModel(
            name='PartSignatureRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=80)),
                ('protected', models.TextField()),
                ('signature', models.TextField()),
                ('salt', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'db_table': 'titles_part_signature',
            },
        ),
        migrations.CreateModel(
            name='WaitingRow',
            fields=[
                ('digest', models.CharField(max_length=71, primary_key=True, serialize=False)),
                ('body', models.BinaryField()),
                ('asked_at', models.DateTimeField()),
                ('done', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'titles_waiting',
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
            model_name='entryrow',
            name='cosigners',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='openingrow',
            name='opens',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='titlerow',
            name='standing',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AlterField(
            model_name='openingrow',
            name='salt',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='entryrow',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['issue', 'from_paper', 'part', 'transfer', 'nominate', 'endorse', 'pledge', 'release', 'accept', 'reject', 'rekey', 'surrender', 'accept_surrender', 'refuse_surrender', 'amend', 'to_paper', 'divide', 'combine', 'void', 'open_recovery', 'object', 'recover', 'present', 'accept_bill', 'aval', 'dishonour', 'protest', 'notice', 'pay', 'recourse'])), name='entry_act_known'),
        ),
        migrations.AddConstraint(
            model_name='entryrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['from_paper', 'issue', 'part']), ('n', 1), ('prev', '')), models.Q(('n__gt', 1), models.Q(('prev', ''), _negated=True), models.Q(('act__in', ['from_paper', 'issue', 'part']), _negated=True)), _connector='OR'), name='entry_issue_comes_first'),
        ),
        migrations.AddConstraint(
            model_name='titlerow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['held', 'pledged', 'surrendered', 'delivered', 'paper', 'divided', 'combined', 'void', 'discharged'])), name='title_state_known'),
        ),
        migrations.AddConstraint(
            model_name='titlerow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'pledged']), ('surrendered_by', '')), models.Q(('state', 'discharged'), ('surrendered_by', '')), models.Q(models.Q(('state__in', ['held', 'pledged']), _negated=True), models.Q(('surrendered_by', ''), _negated=True), ('holder', models.F('carrier'))), _connector='OR'), name='title_frozen_or_ended_is_with_the_carrier'),
        ),
        migrations.AddField(
            model_name='waitingrow',
            name='title',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='titles.titlerow'),
        ),
        migrations.AddField(
            model_name='partsignaturerow',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='titles.waitingrow'),
        ),
        migrations.AddConstraint(
            model_name='partsignaturerow',
            constraint=models.UniqueConstraint(fields=('entry', 'by'), name='waiting_signed_once_by_each'),
        ),
        migrations.RunPython(set_up, migrations.RunPython.noop),
    ]
